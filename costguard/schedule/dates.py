"""On which dates a window is open."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from costguard.model.schedule import Dates, Schedule, Window

_SATURDAY, _SUNDAY = 5, 6


def windows_on(schedule: Schedule, day: date) -> list[tuple[int, int]]:
    """Hours of a local date in minutes after midnight: none on holidays. Overrides do not count."""
    if day in schedule.holidays:
        return []
    return [(w.start, w.end) for w in schedule.windows if is_open(w, day)]


def is_open(window: Window, day: date) -> bool:
    """Whether a window is open on a date: its weekday, month and day of the month must all fit."""
    dates = window.dates
    if dates is None:
        return day.weekday() in window.days
    if day.weekday() not in window.days and not _is_nth(dates, day):
        return False
    if dates.months is not None and day.month not in dates.months:
        return False
    return dates.monthdays is None or _is_monthday(dates, day)


def _is_nth(dates: Dates, day: date) -> bool:
    last = (day + timedelta(days=7)).month != day.month
    which = {(day.weekday(), (day.day - 1) // 7 + 1), *([(day.weekday(), -1)] if last else [])}
    return bool(which & dates.nth)


def _is_monthday(dates: Dates, day: date) -> bool:
    days_of_month = monthrange(day.year, day.month)[1]
    return (
        day.day in (dates.monthdays or ())
        or (dates.last_monthday and day.day == days_of_month)
        or any(_working_day(day, wanted, days_of_month) == day.day for wanted in dates.nearest)
    )


def _working_day(month: date, wanted: int, days_of_month: int) -> int | None:
    """Day from Monday to Friday of the month that is nearest to one of its days."""
    if wanted > days_of_month:
        return None
    weekday = month.replace(day=wanted).weekday()
    if weekday == _SATURDAY:
        return wanted - 1 if wanted > 1 else wanted + 2
    if weekday == _SUNDAY:
        return wanted + 1 if wanted < days_of_month else wanted - 2
    return wanted
