"""Pairs of cron expressions with a zone: one starts, the other stops.

Both forms are read: five fields (Auto Scaling, Kubernetes, Google), where 0 and 7 are Sunday, and
EventBridge's ``cron(minute hour day month weekday year)``, where 1 is Sunday.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from costguard.model.schedule import DAY, Schedule
from costguard.schedule.fields import Field
from costguard.schedule.week import Event, from_events
from costguard.schedule.words import refuse, zone

_MINUTE: Final = Field("a minute", 0, 59)
_HOUR: Final = Field("an hour", 0, 23)
_NAMES: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WEEKDAY: Final = Field("a weekday", 0, 7, _NAMES)
_EVENTBRIDGE_WEEKDAY: Final = Field("a weekday", 1, 7, _NAMES)
_EVERY: Final = ("*", "?")


def pair(start: str, stop: str, timezone: str) -> Schedule:
    """The schedule of two expressions. Raises ``ScheduleError``."""
    text = f"start={start};stop={stop};tz={timezone}"
    events = [
        *(Event(minute, start=True) for minute in minutes_of_week(start)),
        *(Event(minute, start=False) for minute in minutes_of_week(stop)),
    ]
    return Schedule("", zone(timezone, text), from_events(events, text), text=text)


def minutes_of_week(expression: str) -> Iterator[int]:
    """Minutes after Monday's midnight at which an expression fires. Raises ``ScheduleError``.

    Expressions that name days of the month, months or years are refused: no week is like another.
    """
    bare = expression.strip()
    eventbridge = bare.startswith("cron(") and bare.endswith(")")
    fields = (bare[5:-1] if eventbridge else bare).split()
    if len(fields) != (6 if eventbridge else 5):
        expected = '"0 19 * * 1-5" or "cron(0 19 ? * MON-FRI *)"'
        refuse(expression, f"expected a cron expression such as {expected}")
    minute, hour, monthday, month, weekday = fields[:5]
    if any(field not in _EVERY for field in (monthday, month, *fields[5:])):
        refuse(expression, "expected one that fires by weekday; days of the month, months and "
                           "years are not read")  # fmt: skip
    days = _EVENTBRIDGE_WEEKDAY if eventbridge else _WEEKDAY
    shift = 2 if eventbridge else 1
    for day in {(number - shift) % 7 for number in days.values(weekday, expression)}:
        for hours in _HOUR.values(hour, expression):
            for minutes in _MINUTE.values(minute, expression):
                yield day * DAY + hours * 60 + minutes
