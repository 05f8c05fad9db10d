"""EventBridge expressions that start and stop what a schedule says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from costguard.model.schedule import DAY, WEEK, Schedule
from costguard.schedule.week import runs
from costguard.schedule.words import WEEKDAYS, refuse


def starts(schedule: Schedule) -> list[str]:
    """Expressions that start, by the lead before each window. Raises as ``stops``."""
    return _expressions((begin - schedule.start_lead) % WEEK for begin, _ in _runs(schedule))


def stops(schedule: Schedule) -> list[str]:
    """Expressions that stop at the end of each window, such as ``cron(0 19 ? * MON-FRI *)``.

    Raises ``ScheduleError`` for schedules that go by dates, which no such expression can say.
    """
    return _expressions(end % WEEK for _, end in _runs(schedule))


def _runs(schedule: Schedule) -> list[tuple[int, int]]:
    if not schedule.weekly:
        refuse(schedule.text, "it goes by days of the month or by months, and not by weekdays only")
    return runs(schedule.windows)


def _expressions(minutes: Iterable[int]) -> list[str]:
    days: defaultdict[int, set[int]] = defaultdict(set)
    for minute in minutes:
        days[minute % DAY].add(minute // DAY)
    return [
        f"cron({time % 60} {time // 60} ? * {_days(of)} *)" for time, of in sorted(days.items())
    ]


def _days(numbers: set[int]) -> str:
    """``MON-FRI``, ``MON,WED``, or ``*`` for every day."""
    names = [WEEKDAYS[number].upper() for number in sorted(numbers)]
    if len(names) == 7:
        return "*"
    if len(names) > 2 and max(numbers) - min(numbers) == len(names) - 1:
        return f"{names[0]}-{names[-1]}"
    return ",".join(names)
