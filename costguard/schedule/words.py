"""What all grammars of schedules share: the error, zones, weekdays, times of day."""

from __future__ import annotations

import re
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

from costguard.errors import ConfigError
from costguard.model.schedule import DAY

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip

_TIME = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)$")


class ScheduleError(ConfigError):
    """A schedule is not what its grammar allows; says what was expected."""


def refuse(text: str, expected: str) -> NoReturn:
    """Raise the error on ``text``, of which ``expected`` says what it should be."""
    raise ScheduleError(f"schedule {text!r}: {expected}")


def zone(name: str, text: str) -> ZoneInfo:
    """The time zone of an IANA name; ``text`` is the schedule that names it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, not a name, a folder of zones
        expected = "an IANA name such as Europe/Berlin"
    refuse(text, f"there is no time zone {name!r}; expected {expected}")


def minutes(written: str, text: str) -> int:
    """Minutes after midnight of ``HH:MM``; ``24:00`` is the end of the day."""
    found = _TIME.match(written)
    total = 60 * int(found[1]) + int(found[2]) if found else DAY + 1
    if total > DAY:
        refuse(text, f"expected a time from 00:00 to 24:00; found {written!r}")
    return total


def weekday(name: str, text: str) -> int:
    """Number of a weekday by its first three letters; 0 is Monday."""
    if name.lower() not in WEEKDAYS:
        refuse(text, f"expected a weekday, one of {', '.join(WEEKDAYS)}; found {name!r}")
    return WEEKDAYS.index(name.lower())


def day_range(first: int, last: int, count: int = 7) -> frozenset[int]:
    """From the first to the last, over the end of the week (or year) where it is earlier."""
    return frozenset((first + step) % count for step in range((last - first) % count + 1))
