"""The landing budget: what the environment will cost once this change and others have landed.

Pure functions: the run rate, the change and the pending changes are given, and so is the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean

from costguard.budget.limit import edge_of
from costguard.budget.words import count, distinct, first_few, setting
from costguard.forecast import (
    Daily,
    Forecast,
    Step,
    days_in_month,
    half_width,
    month_end,
    month_to_date,
    plan_step,
)
from costguard.model.baseline import Comparison
from costguard.model.budget import Budgets, Environment, Limit
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding, Level
from costguard.model.landing import Landing, RunRateSource
from costguard.model.money import HOURS_PER_MONTH, ZERO, money, signed

_STEP = Decimal("0.10")
"""A change of more than this share of the run rate makes the days so far no guide."""
_DAYS_FOR_AN_INTERVAL = 7
_WEEKS = 4
"""Weeks of actual spend that a run rate is taken from, at most."""


def run_rate(
    estimate: Estimate, comparison: Comparison | None, daily: Daily
) -> tuple[Decimal, RunRateSource]:
    """What the environment costs today, per month of 730 hours, and how that is known.

    The baseline at today's prices tells it best; without one the state before the plan; where
    that is empty, actual spend.
    """
    if comparison is not None:
        return comparison.repriced.amount, RunRateSource.BASELINE
    if any(resource.before is not None for resource in estimate.resources):
        return estimate.before.amount, RunRateSource.STATE
    if daily:
        return _monthly(daily), RunRateSource.ACTUAL
    return ZERO, RunRateSource.NOTHING


def land(
    rate: Decimal,
    source: RunRateSource,
    change: Decimal,
    *,
    today: date,
    limit: Decimal | None,
    pending: Sequence[tuple[str, Decimal]] = (),
    daily: Daily | None = None,
    merged: date | None = None,
    currency: str = "USD",
    exact: bool = True,
    notes: Sequence[str] = (),
) -> Landing:
    """Where an environment lands: at the run rate ``rate`` with ``change`` and the pending ones.

    Rates and changes are amounts per month of 730 hours. ``daily`` is the actual spend by day;
    days from ``today`` on are not looked at, for they are not over. This change and the pending
    ones count from ``today`` on. ``merged`` is the day of the last change that has landed, since
    which the run rate is what it is. ``exact`` is False where the change is a lower bound.
    """
    known = {day: value for day, value in (daily or {}).items() if day < today}
    days, left = days_in_month(today), days_in_month(today) - today.day + 1
    until = max(known, default=None)
    this_month = until is not None and (until.year, until.month) == (today.year, today.month)
    added = change + sum((amount for _, amount in pending), ZERO)
    step = Step(merged, rate * 24 / HOURS_PER_MONTH) if merged else None
    so_far = known if this_month else {}
    forecast = _forecast(rate, added, so_far, today, until or today, step)
    return Landing(
        run_rate=rate,
        run_rate_source=source,
        change=change,
        pending=tuple(pending),
        month=today.replace(day=1),
        hours_in_month=24 * days,
        hours_left=24 * left,
        month_to_date=month_to_date(known, until) if until and this_month else None,
        spent_until=until if this_month else None,
        forecast=forecast.amount,
        method=forecast.method,
        low=forecast.low,
        high=forecast.high,
        limit=limit,
        currency=currency,
        exact=exact,
        notes=tuple(notes),
    )


def landing_findings(
    landing: Landing, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    """What the limit says of where the environment lands.

    A change that fits alone and not together with pending ones is warned, and they are named. A
    forecast above the limit is warned; it is blocked where even the lower end of its interval,
    without the pending changes, is above the limit and this change adds to the cost.
    """
    limit = environment.limit
    if limit is None:
        return
    where = setting("budget", environment, budgets)
    edge = limit.edge(limit.block)
    if landing.change > 0 and landing.alone <= edge < landing.landed:
        yield _crowded(landing, environment, limit, where)
    if landing.run_rate_source is RunRateSource.ACTUAL and landing.alone > edge:
        yield _spent(landing, environment, limit, where)
    if landing.forecast > edge:
        yield _forecast_above(landing, environment, limit, where)


def _forecast(
    rate: Decimal, added: Decimal, daily: Daily, today: date, until: date, step: Step | None
) -> Forecast:
    """The month at its end: the days so far go on, and what is added counts for what is left.

    After a step of more than 10% they do not go on: then the new daily rate holds. Where the step
    is what is added, and the days so far are dearer than the run rate, it is theirs and the step.
    """
    days = days_in_month(today)
    whole = rate * 24 * days / HOURS_PER_MONTH
    share = added * 24 * (days - today.day + 1) / HOURS_PER_MONTH
    if len(daily) >= 3 and abs(added) > _STEP * rate:
        daily_rate = (max(rate, _monthly(daily)) + added) * 24 / HOURS_PER_MONTH
        width = half_width(daily, until) if len(daily) >= _DAYS_FOR_AN_INTERVAL else None
        return Forecast("plan_step", plan_step(daily, until, daily_rate), width)
    ahead = month_end(daily, until, estimate=whole, step=step) or Forecast("estimate", whole)
    return ahead._replace(amount=ahead.amount + share)


def _monthly(daily: Daily) -> Decimal:
    """The rate per month of 730 hours at which money is spent: the mean of the last whole weeks."""
    until = max(daily)
    weeks = min(len(daily) // 7, _WEEKS)
    since = until - timedelta(days=7 * weeks - 1) if weeks else min(daily)
    return mean(value for day, value in daily.items() if day >= since) * HOURS_PER_MONTH / 24


def _crowded(landing: Landing, environment: Environment, limit: Limit, where: str) -> Finding:
    over, currency = landing.landed - limit.edge(limit.block), landing.currency
    names = first_few([f"{name} ({signed(a, currency)})" for name, a in landing.pending])
    return Finding(
        id="budget-landing",
        level=Level.WARN,
        message=f"Alone this change fits ({money(landing.alone, currency)} a month), but not "
        f"together with {count(len(landing.pending), 'pending change')}: {names}. With them the "
        f"environment would cost {money(landing.landed, currency)} a month, "
        f"{distinct(over, ZERO, currency)} above "
        f"{edge_of(environment, limit, limit.block, currency)}.",
        remedy=f"Agree which of them lands first; together they must be cheaper by "
        f"{distinct(over, ZERO, currency)} a month, or {where} higher.",
        weight=over,
        figure=landing.landed,
    )


def _spent(landing: Landing, environment: Environment, limit: Limit, where: str) -> Finding:
    over, currency = landing.alone - limit.edge(limit.block), landing.currency
    return Finding(
        id="budget-landing",
        level=Level.WARN,
        message=f"After its actual spend the environment costs {money(landing.run_rate, currency)} "
        f"a month, and with this change {money(landing.alone, currency)}, "
        f"{distinct(over, ZERO, currency)} above "
        f"{edge_of(environment, limit, limit.block, currency)}.",
        remedy=f"Find out what else is running there, or raise {where}.",
        weight=over,
        figure=landing.alone,
    )


def _forecast_above(
    landing: Landing, environment: Environment, limit: Limit, where: str
) -> Finding:
    edge, currency = limit.edge(limit.block), landing.currency
    over = landing.forecast - edge
    sure = landing.low is not None and _without_pending(landing, landing.low) > edge
    interval = ""
    if landing.low is not None and landing.high is not None:
        ends = f"{money(landing.low, currency)} and {money(landing.high, currency)}"
        interval = f" (with 80% certainty between {ends})"
    return Finding(
        id="budget-forecast",
        level=Level.BLOCK if sure and landing.change > 0 else Level.WARN,
        message=f"{landing.month:%B %Y} ({landing.hours_in_month} hours) is heading for "
        f"{distinct(landing.forecast, edge, currency)}{interval}, "
        f"{distinct(over, ZERO, currency)} above "
        f"{edge_of(environment, limit, limit.block, currency)}.",
        remedy=f"Save {distinct(over, ZERO, currency)} before the month ends, or raise {where}.",
        weight=over,
        figure=landing.forecast,
    )


def _without_pending(landing: Landing, amount: Decimal) -> Decimal:
    """An amount of the month without what pending changes add to it."""
    return amount - landing.pending_change * landing.hours_left / HOURS_PER_MONTH
