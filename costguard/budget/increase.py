"""The increase: how much a change adds to the monthly total, in percent and in money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from costguard.budget.words import distinct, missing_from, setting, share, total
from costguard.model.budget import Budgets, Environment, Increase, Threshold
from costguard.model.estimate import Coverage, Estimate
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money, plain

_MARK_FOR = {Level.NOTE: "a note", Level.WARN: "a warning", Level.BLOCK: "a block"}


def increase_findings(
    estimate: Estimate, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    """What the environment's thresholds say of the increase: the heaviest that it is above.

    Exactly a threshold passes. A percentage is not applied to increases up to the floor, nor
    where nothing was there before; that is noted where no amount decides either. What is added
    while as much is taken away is noted where it alone would be above a threshold.
    """
    increase = environment.increase
    where = setting("increase", environment, budgets)
    thresholds = sorted(increase.thresholds.items(), key=lambda t: -t[0].rank)
    for level, threshold in thresholds:
        crossed = _crossed(estimate, increase, threshold, estimate.difference)
        if crossed:
            yield _finding(estimate, level, threshold, crossed, where)
            return
    if _percent_is_silent(estimate, increase):
        yield _empty_base(estimate)
    gross = sum((r.difference for r in estimate.resources if r.difference > 0), ZERO)
    for level, threshold in thresholds:
        crossed = _crossed(estimate, increase, threshold, gross)
        if crossed:
            yield _offset(estimate, level, crossed, gross)
            return


def _crossed(
    estimate: Estimate, increase: Increase, threshold: Threshold, added: Decimal
) -> list[str]:
    """The measures of a threshold that an increase by ``added`` is above, as text."""
    crossed = []
    percent = threshold.percent
    if percent is not None and _above_percent(estimate, increase, percent, added):
        crossed.append(f"{plain(percent)}%")
    if threshold.amount is not None and added > threshold.amount:
        crossed.append(money(threshold.amount, estimate.currency))
    return crossed


def _above_percent(
    estimate: Estimate, increase: Increase, percent: Decimal, added: Decimal
) -> bool:
    """Whether an increase is above a percentage of what was there before.

    Where all that was there before lacks its price, an increase is above every percentage: a
    missing price must never make a verdict milder.
    """
    before = estimate.before.amount
    if added <= increase.floor or (not before and not _price_missing_before(estimate)):
        return False
    return 100 * added > percent * before


def _price_missing_before(estimate: Estimate) -> bool:
    sides = (resource.before for resource in estimate.resources)
    return any(side is not None and side.coverage is Coverage.PRICE_MISSING for side in sides)


def _percent_is_silent(estimate: Estimate, increase: Increase) -> bool:
    asked = any(threshold.percent is not None for threshold in increase.thresholds.values())
    return asked and not estimate.before.amount and estimate.difference > increase.floor


def _finding(
    estimate: Estimate, level: Level, threshold: Threshold, crossed: list[str], where: str
) -> Finding:
    added = estimate.difference
    marks = " and ".join(crossed)
    return Finding(
        id="increase",
        level=level,
        message=f"{_change(estimate, threshold)}, above the mark for {_MARK_FOR[level]} ({marks}).",
        remedy=f"Check that the increase is meant; the mark is {where}.",
        weight=added,
    )


def _change(estimate: Estimate, threshold: Threshold) -> str:
    """By how much the total grows, in money and, where that says something, in percent."""
    added, currency = estimate.difference, estimate.currency
    before, after = estimate.before, estimate.after
    relative = ""
    if before.amount:
        relative = f"+{share(added, before.amount, threshold.percent)}, "
    start = "The" if before.exact and after.exact else "As far as is known, the"
    text = distinct(added, threshold.amount or ZERO, currency)
    return (
        f"{start} change adds {text} a month "
        f"({relative}from {total(before, currency)} to {total(after, currency)})"
    )


def _offset(estimate: Estimate, level: Level, crossed: list[str], gross: Decimal) -> Finding:
    """A note that the difference is small because much is added and much is taken away."""
    currency, marks = estimate.currency, " and ".join(crossed)
    return Finding(
        id="increase-offset",
        level=Level.NOTE,
        message=f"The change adds {money(gross, currency)} a month and takes "
        f"{money(gross - estimate.difference, currency)} away; what it adds is by itself above "
        f"the mark for {_MARK_FOR[level]} ({marks}).",
        weight=gross,
    )


def _empty_base(estimate: Estimate) -> Finding:
    missing = missing_from(estimate.before)
    before = f"only {missing} before" if missing else "nothing to compare with before"
    return Finding(
        id="increase-empty-base",
        level=Level.NOTE,
        message=f"There was {before} the change, so percentages do not apply to the "
        f"{money(estimate.difference, estimate.currency)} a month that it adds.",
    )
