"""What a month, or the next month, comes to: forecasts from short histories.

Daily values map a day to what it came to, in one currency or unit, and hold every day from their
first to their last. All of a forecast's days lie in the month of the last one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from statistics import mean, median, stdev
from typing import Final, NamedTuple

from costguard.trend import mann_kendall, theil_sen

Daily = Mapping[date, Decimal]
"""What each day came to."""

_FEW_DAYS: Final = 3
_WEEK: Final = 7
_THREE_WEEKS: Final = 21
_PRIOR_DAYS: Final = 7
"""Days of history that weigh as much as the estimate."""
_SATURDAY: Final = 5
_QUANTILE_80: Final = Decimal("1.2816")
"""A normal value lies within this many standard deviations in 80% of all cases."""
_TREND_ALPHA: Final = 0.01
_STEP: Final = Decimal("0.10")
"""A merged change of more than this share of the cost starts a new history."""


class Forecast(NamedTuple):
    """What a month will have come to at its end."""

    method: str
    """``estimate``, ``run_rate``, ``prior_shrunk``, ``weekday_median``, ``theil_sen`` or
    ``plan_step``."""
    amount: Decimal
    half_width: Decimal | None = None
    """Half of the 80% interval; None where the history does not tell one."""

    @property
    def low(self) -> Decimal | None:
        """Lower end of the 80% interval."""
        return None if self.half_width is None else self.amount - self.half_width

    @property
    def high(self) -> Decimal | None:
        """Upper end of the 80% interval."""
        return None if self.half_width is None else self.amount + self.half_width


class Step(NamedTuple):
    """A merged change, from which day on a day costs something else."""

    on: date
    daily: Decimal
    """What a day comes to after it, as the merged plan tells."""


def month_end(
    daily: Daily, today: date, *, estimate: Decimal | None = None, step: Step | None = None
) -> Forecast | None:
    """Forecast of the month of ``today`` by the method that the length of the history bears.

    ``daily`` may begin in an earlier month; days after ``today`` are not looked at. ``estimate``
    is what the plan says that the whole month comes to. After a ``step`` of more than 10%, its
    daily rate holds for the rest of the month. None where neither history nor estimate can tell.
    """
    known = {day: value for day, value in daily.items() if day <= today}
    if step is not None and _is_step(known, step, today):
        return Forecast("plan_step", plan_step(known, today, step.daily))
    if len(known) < _FEW_DAYS:
        return None if estimate is None else Forecast("estimate", estimate)
    if len(known) < _WEEK:
        if estimate is None:
            return Forecast("run_rate", run_rate(known, today))
        return Forecast("prior_shrunk", prior_shrunk(known, today, estimate))
    return _by_weekdays(known, today, estimate)


def _by_weekdays(daily: Daily, today: date, estimate: Decimal | None) -> Forecast:
    """Forecast from a week of history or more."""
    width = half_width(daily, today)
    if len(daily) < _THREE_WEEKS:
        return Forecast("weekday_median", _shrunk_median(daily, today, estimate), width)
    series = [daily[day] for day in sorted(daily)]
    if mann_kendall(series).p_either < _TREND_ALPHA:
        return Forecast("theil_sen", _along_the_line(daily, today), width)
    return Forecast("weekday_median", weekday_median(daily, today), width)


def month_to_date(daily: Daily, today: date) -> Decimal:
    """What the days of ``today``'s month have come to."""
    return sum(_of_month(daily, today).values(), Decimal(0))


def run_rate(daily: Daily, today: date) -> Decimal:
    """All days like the mean day of this month so far; wrong where weekends are quiet."""
    spent = _of_month(daily, today) or daily
    rate = mean(spent.values())
    return month_to_date(daily, today) + len(remaining_days(today)) * rate


def weekday_median(daily: Daily, today: date) -> Decimal:
    """Remaining days like the median weekday or weekend day."""
    return month_to_date(daily, today) + _rest_by_kind(daily, today)


def prior_shrunk(daily: Daily, today: date, estimate: Decimal) -> Decimal:
    """Remaining days between the mean day and the estimate's day, by the days of history."""
    weight, rate = _weight(daily), mean(daily.values())
    blended = weight * rate + (1 - weight) * estimate / days_in_month(today)
    return month_to_date(daily, today) + len(remaining_days(today)) * blended


def plan_step(daily: Daily, today: date, rate: Decimal) -> Decimal:
    """Remaining days at the daily ``rate`` that the merged plan tells."""
    return month_to_date(daily, today) + len(remaining_days(today)) * rate


def half_width(daily: Daily, today: date) -> Decimal | None:
    """Half of the 80% interval, from how weekdays differ; None with fewer than two of them."""
    values = [value for day, value in daily.items() if not _is_weekend(day)]
    if len(values) < 2:
        return None
    ahead = sum(1 for day in remaining_days(today) if not _is_weekend(day))
    return stdev(values) * Decimal(sqrt(ahead)) * _QUANTILE_80


def days_in_month(day: date) -> int:
    """Days of the month that a day is in."""
    return monthrange(day.year, day.month)[1]


def remaining_days(today: date) -> list[date]:
    """Days of the month after ``today``."""
    left = days_in_month(today) - today.day
    return [today + timedelta(days=ahead) for ahead in range(1, left + 1)]


def _of_month(daily: Daily, today: date) -> Daily:
    return {
        day: value
        for day, value in daily.items()
        if (day.year, day.month) == (today.year, today.month) and day <= today
    }


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


def _weight(daily: Daily) -> Decimal:
    """Share of the history in a blend with the estimate."""
    return Decimal(len(daily)) / (len(daily) + _PRIOR_DAYS)


def _rest_by_kind(daily: Daily, today: date) -> Decimal:
    """Remaining days, each like the median of its kind (of all days where there is none yet)."""
    rates = {}
    for weekend in (False, True):
        kind = [value for day, value in daily.items() if _is_weekend(day) is weekend]
        rates[weekend] = median(kind or list(daily.values()))
    return sum((rates[_is_weekend(day)] for day in remaining_days(today)), Decimal(0))


def _shrunk_median(daily: Daily, today: date, estimate: Decimal | None) -> Decimal:
    """Median by kind of day, blended with the estimate where there is one."""
    amount = weekday_median(daily, today)
    if estimate is None:
        return amount
    spent, weight = month_to_date(daily, today), _weight(daily)
    expected = len(remaining_days(today)) * estimate / days_in_month(today)
    return spent + weight * (amount - spent) + (1 - weight) * expected


def _along_the_line(daily: Daily, today: date) -> Decimal:
    """Remaining days on the Theil-Sen line, which does not go below zero."""
    line = theil_sen([daily[day] for day in sorted(daily)])
    last = len(daily) - 1
    ahead = range(last + 1, last + 1 + len(remaining_days(today)))
    return month_to_date(daily, today) + sum(max(Decimal(0), line.at(at)) for at in ahead)


def _is_step(daily: Daily, step: Step, today: date) -> bool:
    """Whether a step lies in the month and is more than 10% of the median day before it."""
    before = [value for day, value in daily.items() if day < step.on]
    if not before or (step.on.year, step.on.month) != (today.year, today.month):
        return False
    usual = median(before)
    return abs(step.daily - usual) > _STEP * usual
