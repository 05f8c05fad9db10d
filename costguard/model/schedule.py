"""A schedule: when the machines of an environment run, in local time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

DAY: Final = 1440
"""Minutes of a day."""
WEEK: Final = 7 * DAY
"""Minutes of a week."""


class Dates(NamedTuple):
    """Days of the year on which a window is open, beside its weekdays; None: on all."""

    months: frozenset[int] | None = None
    monthdays: frozenset[int] | None = None
    last_monthday: bool = False
    """Whether the month's last day is among ``monthdays``."""
    nearest: frozenset[int] = frozenset()
    """Days of the month whose nearest working day counts."""
    nth: frozenset[tuple[int, int]] = frozenset()
    """Weekday (0 is Monday) and which of the month it is (1 to 5; -1 for the last)."""


class Window(NamedTuple):
    """Hours on certain days, from ``start`` to just before ``end``; it never crosses midnight."""

    days: frozenset[int]
    """Weekdays; 0 is Monday."""
    start: int
    """Minutes after midnight."""
    end: int
    """Minutes after midnight, at most 1440."""
    dates: Dates | None = None


class Override(NamedTuple):
    """A span of time in which something else holds than what the windows say."""

    begin: datetime
    """With its zone, as ``end``."""
    end: datetime
    running: bool


class Schedule(NamedTuple):
    """When something runs; outside of the windows it is stopped."""

    name: str
    zone: ZoneInfo
    windows: tuple[Window, ...]
    holidays: frozenset[date] = frozenset()
    """Local days on which it is stopped all day."""
    overrides: tuple[Override, ...] = ()
    start_lead: int = 0
    """Minutes that are billed before each window, while things start."""
    stop_lag: int = 0
    """Minutes that are billed after each window, while things stop."""
    text: str = ""
    """How it was written, for people."""

    @property
    def weekly(self) -> bool:
        """Whether every week is like every other, holidays and overrides aside."""
        return all(window.dates is None for window in self.windows)
