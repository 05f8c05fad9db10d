"""Hours that a schedule comes to: in the month that savings are told for, and in a real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from costguard.model.money import HOURS_PER_MONTH, ZERO
from costguard.model.schedule import DAY, Schedule
from costguard.schedule.dates import windows_on
from costguard.schedule.week import Spans, merged, runs, spans_of
from costguard.schedule.words import refuse

WEEK_HOURS: Final = Decimal(168)

_CALENDAR = date(2001, 1, 1), date(2028, 12, 31)
"""Twenty-eight years, after which weekdays and dates meet again as before."""
_LONGEST_STOP = timedelta(days=62)
"""How far to look for the end of a stop beyond the span that is asked for."""
_STEP = timedelta(hours=6)
"""No zone changes its offset twice within this time."""
_MINUTE = timedelta(minutes=1)


class Hours(NamedTuple):
    """Hours of a month; ``running`` is what is billed, with the time to start and to stop."""

    running: Decimal
    month: Decimal
    starts: Decimal
    """How often it starts in the month."""

    @property
    def stopped(self) -> Decimal:
        """Hours that are not billed."""
        return self.month - self.running

    @property
    def share(self) -> Decimal:
        """Share of the month that is not billed."""
        return self.stopped / self.month


class _Walk(NamedTuple):
    """What a span of dates comes to by the clock on the wall, each day having 24 hours."""

    minutes: int
    starts: int
    beyond: int
    """Minutes of stops beyond the longest that is possible."""


@lru_cache(maxsize=64)
def weekly_hours(schedule: Schedule) -> Decimal:
    """Hours of a week, holidays aside; of a schedule that goes by dates, on average."""
    if schedule.weekly:
        minutes = sum(end - start for start, end in spans_of(schedule.windows))
        return Decimal(minutes) / 60
    return WEEK_HOURS * _mean(_plain(schedule)).minutes / _mean_minutes()


@lru_cache(maxsize=64)
def usual_month(schedule: Schedule, longest_stop: Decimal | None = None) -> Hours:
    """Hours of the month of 730 hours that prices are told for.

    Holidays are spread over the years that they are given for; a start that falls on one is still
    counted. Of a stop that is longer than ``longest_stop`` hours, the rest is billed: the provider
    starts again what is stopped for longer. Overrides are of their month only.
    """
    usual = _plain(schedule)
    if schedule.weekly:
        starts = Decimal(len(runs(schedule.windows))) * HOURS_PER_MONTH / WEEK_HOURS
    else:
        starts = HOURS_PER_MONTH * 60 * _mean(usual).starts / _mean_minutes()
    running = HOURS_PER_MONTH * weekly_hours(schedule) / WEEK_HOURS
    running -= _holiday_hours(schedule)
    running += _restarted_hours(schedule, longest_stop)
    return _billed(schedule, running, starts, HOURS_PER_MONTH)


def real_month(
    schedule: Schedule, year: int, month: int, longest_stop: Decimal | None = None
) -> Hours:
    """Hours of one month of the calendar, in the schedule's zone, by the time that passes."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    begin, end = (_midnight(schedule, day) for day in (first, following))
    minutes = sum(_running_minutes(schedule, *piece) for piece in _pieces(schedule, begin, end))
    spans = _spans(schedule, first, following)
    last = (following - first).days * DAY
    minutes += sum(max(0, min(b, last) - max(a, 0)) for a, b in _beyond(spans, longest_stop))
    starts = sum(1 for start, _ in spans if 0 <= start < last)
    whole = Decimal((end - begin) // _MINUTE) / 60
    return _billed(schedule, Decimal(minutes) / 60, Decimal(starts), whole)


def refuse_useless(schedule: Schedule) -> None:
    """Refuse a schedule under which nothing ever runs, or nothing ever stops."""
    hours = weekly_hours(schedule)
    if not hours:
        refuse(schedule.text, "it has no hours in which anything runs")
    if hours >= WEEK_HOURS:
        refuse(schedule.text, "it covers the whole week; nothing ever stops")


def _billed(schedule: Schedule, running: Decimal, starts: Decimal, month: Decimal) -> Hours:
    """With what is billed around each start and stop; never more than there is."""
    around = starts * (schedule.start_lead + schedule.stop_lag) / 60
    return Hours(min(max(running, ZERO) + around, month), month, starts)


def _plain(schedule: Schedule) -> Schedule:
    return schedule._replace(holidays=frozenset(), overrides=())


def _mean(schedule: Schedule) -> _Walk:
    return _walk(schedule, *_CALENDAR)


def _mean_minutes() -> int:
    return ((_CALENDAR[1] - _CALENDAR[0]).days + 1) * DAY


def _years(schedule: Schedule) -> Iterator[tuple[date, date]]:
    """First and last day of each year that has holidays."""
    for year in sorted({day.year for day in schedule.holidays}):
        yield date(year, 1, 1), date(year, 12, 31)


def _holiday_hours(schedule: Schedule) -> Decimal:
    """Hours per month that holidays take away."""
    years = len(list(_years(schedule)))
    usual = _plain(schedule)
    minutes = sum(
        end - start
        for day in schedule.holidays
        for start, end in merged(sorted(windows_on(usual, day)))
    )
    return Decimal(minutes) / 60 / (12 * years) if years else ZERO


def _restarted_hours(schedule: Schedule, longest_stop: Decimal | None) -> Decimal:
    """Hours per month that stops are too long by."""
    years = list(_years(schedule)) or ([] if schedule.weekly else [_CALENDAR])
    walks = (_walk(schedule, first, last, longest_stop) for first, last in years)
    minutes = sum(walk.beyond for walk in walks)
    months = 12 * sum(last.year - first.year + 1 for first, last in years)
    return Decimal(minutes) / 60 / months if months else ZERO


def _walk(
    schedule: Schedule, first: date, last: date, longest_stop: Decimal | None = None
) -> _Walk:
    """Walk over the dates from the first to the last."""
    after = last + timedelta(days=1)
    end = (after - first).days * DAY
    spans = _spans(schedule, first, after)
    inside = [(max(a, 0), min(b, end)) for a, b in spans if b > 0 and a < end]
    return _Walk(
        minutes=sum(b - a for a, b in inside),
        starts=sum(1 for a, _ in spans if 0 <= a < end),
        beyond=sum(max(0, min(b, end) - max(a, 0)) for a, b in _beyond(spans, longest_stop)),
    )


def _spans(schedule: Schedule, first: date, after: date) -> Spans:
    """Running spans in minutes from the first date's midnight, with those around the dates."""
    day = first - _LONGEST_STOP
    found: Spans = []
    while day < after + _LONGEST_STOP:
        offset = (day - first).days * DAY
        found += [(offset + start, offset + end) for start, end in windows_on(schedule, day)]
        day += timedelta(days=1)
    return merged(sorted(found))


def _beyond(spans: Spans, longest_stop: Decimal | None) -> Spans:
    """What of each stop lies beyond the longest that is possible."""
    if longest_stop is None:
        return []
    most = int(longest_stop * 60)
    stops = pairwise(spans)
    return [(end + most, start) for (_, end), (start, _) in stops if start - end > most]


def _midnight(schedule: Schedule, day: date) -> datetime:
    return datetime.combine(day, time(), schedule.zone).astimezone(UTC)


def _pieces(
    schedule: Schedule, begin: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, bool | None]]:
    """Spans of absolute time with what is said of them; None where the windows tell."""
    cuts = {begin, end}
    for override in schedule.overrides:
        cuts |= {
            min(max(cut.astimezone(UTC), begin), end) for cut in (override.begin, override.end)
        }
    ordered = sorted(cuts)
    for since, until in pairwise(ordered):
        said = [o.running for o in schedule.overrides if o.begin <= since and until <= o.end]
        yield since, until, any(said) if said else None


def _running_minutes(schedule: Schedule, begin: datetime, end: datetime, said: bool | None) -> int:
    if said is not None:
        return (end - begin) // _MINUTE if said else 0
    return sum(_on_the_clock(schedule, *span) for span in _local(schedule, begin, end))


def _local(
    schedule: Schedule, begin: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The time as spans of the clock on the wall, between its changes."""
    while begin < end:
        until = _change(schedule, begin, min(begin + _STEP, end))
        shift = begin.astimezone(schedule.zone).utcoffset() or timedelta()
        yield (begin + shift).replace(tzinfo=None), (until + shift).replace(tzinfo=None)
        begin = until


def _change(schedule: Schedule, begin: datetime, end: datetime) -> datetime:
    """The first minute from ``begin`` on at which the clock is changed, or ``end``."""
    here = begin.astimezone(schedule.zone).utcoffset()
    if (end - _MINUTE).astimezone(schedule.zone).utcoffset() == here:
        return end
    low, high = 0, (end - begin) // _MINUTE
    while high - low > 1:
        middle = (low + high) // 2
        same = (begin + middle * _MINUTE).astimezone(schedule.zone).utcoffset() == here
        low, high = (middle, high) if same else (low, middle)
    return begin + high * _MINUTE


def _on_the_clock(schedule: Schedule, begin: datetime, end: datetime) -> int:
    """Minutes of windows between two local times of one offset."""
    total = 0
    day = begin.date()
    while day <= end.date():
        midnight = datetime.combine(day, time())
        low, high = ((moment - midnight) // _MINUTE for moment in (begin, end))
        open_ = merged(sorted(windows_on(schedule, day)))
        total += sum(max(0, min(high, until) - max(low, since)) for since, until in open_)
        day += timedelta(days=1)
    return total
