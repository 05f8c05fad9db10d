"""Periods of Instance Scheduler on AWS: weekdays, days of the month, months, and hours.

The grammar is that of
https://docs.aws.amazon.com/solutions/latest/instance-scheduler-on-aws/period-rules.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from costguard.model.schedule import DAY, Dates, Schedule, Window
from costguard.schedule.fields import Field
from costguard.schedule.week import Event, from_events
from costguard.schedule.words import MONTHS, WEEKDAYS, minutes, refuse, zone

Period = Mapping[str, str]
"""A period by the names of its fields."""

FIELDS: Final = ("begintime", "endtime", "weekdays", "monthdays", "months")

_EVERY: Final = ("*", "?")
_WEEKDAY: Final = Field("a weekday", 0, 6, WEEKDAYS, wraps=True)
_MONTH: Final = Field("a month", 1, 12, MONTHS, wraps=True)
_MONTHDAY: Final = Field("a day of the month", 1, 31)
_NTH = re.compile(r"^(\w+)#([1-5])$")
_LAST = re.compile(r"^(\w+)L$")
_NEAREST = re.compile(r"^(\d{1,2})W$")


def schedule(periods: Sequence[Period], timezone: str) -> Schedule:
    """The schedule of several periods. Raises ``ScheduleError``.

    A period with one of its times only starts, or only stops, what others leave as it is.
    """
    text = "; ".join(" ".join(f"{k}={v}" for k, v in period.items()) for period in periods)
    if not periods or not all(periods):
        refuse(text, f"expected periods with one of {', '.join(FIELDS)}")
    if all(("begintime" in p) == ("endtime" in p) for p in periods):
        windows = _bridged([_window(period, text) for period in periods])
    else:
        windows = from_events(
            (event for period in periods for event in _events(period, text)), text
        )
    return Schedule("", zone(timezone, text), windows, text=text)


def _window(period: Period, text: str) -> Window:
    start = minutes(period.get("begintime", "00:00"), text)
    end = minutes(period.get("endtime", "24:00"), text)
    if start >= end:
        refuse(text, "begintime must lie before endtime; write two periods around midnight")
    days, dates = _days(period, text)
    return Window(days, start, end, dates)


def _events(period: Period, text: str) -> list[Event]:
    days, dates = _days(period, text)
    if dates is not None:
        refuse(text, "a period with one time only must go by weekdays")
    times = [("begintime", True), ("endtime", False)]
    return [
        Event(day * DAY + minutes(period[key], text), start=starts)
        for key, starts in times
        if key in period
        for day in days
    ]


def _bridged(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Keep running from 23:59 to the midnight at which another period starts."""
    at_midnight = any(window.start == 0 for window in windows)
    return tuple(
        window._replace(end=DAY) if at_midnight and window.end == DAY - 1 else window
        for window in windows
    )


def _days(period: Period, text: str) -> tuple[frozenset[int], Dates | None]:
    """Weekdays of a period, and its dates where it does not go by them alone; all must hold."""
    days, nth = _weekdays(period.get("weekdays", "*"), text)
    dates = _monthdays(period.get("monthdays", "*"), text)._replace(nth=nth)
    months = period.get("months", "*")
    if months not in _EVERY:
        dates = dates._replace(months=_MONTH.values(months, text))
    return days, None if dates == Dates() else dates


def _weekdays(written: str, text: str) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    plain: set[int] = set()
    nth: set[tuple[int, int]] = set()
    for part in written.split(","):
        counted, last = _NTH.match(part), _LAST.match(part)
        if counted:
            nth.add((_WEEKDAY.number(counted[1], text), int(counted[2])))
        elif last:
            nth.add((_WEEKDAY.number(last[1], text), -1))
        else:
            plain |= _WEEKDAY.values(part, text)
    return frozenset(plain), frozenset(nth)


def _monthdays(written: str, text: str) -> Dates:
    if written in _EVERY:
        return Dates()
    plain: set[int] = set()
    nearest: set[int] = set()
    for part in written.split(","):
        near = _NEAREST.match(part)
        if near:
            nearest.add(_MONTHDAY.number(near[1], text))
        elif part != "L" and not part.endswith("-L"):
            plain |= _MONTHDAY.values(part, text)
        elif part != "L":
            first = _MONTHDAY.number(part.removesuffix("-L"), text)
            plain |= set(range(first, 32))
    return Dates(
        monthdays=frozenset(plain),
        last_monthday="L" in written.split(","),
        nearest=frozenset(nearest),
    )
