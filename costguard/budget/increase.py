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
    where nothing was there before; that is noted where no amount decides either.
    """
    increase = environment.increase
    where = setting("increase", environment, budgets)
    for level, threshold in sorted(increase.thresholds.items(), key=lambda t: -t[0].rank):
        crossed = _crossed(estimate, increase, threshold)
        if crossed:
            yield _finding(estimate, level, threshold, crossed, where)
            return
    if _percent_is_silent(estimate, increase):
        yield _empty_base(estimate)


def _crossed(estimate: Estimate, increase: Increase, threshold: Threshold) -> list[str]:
    """The measures of a threshold that the increase is above, as text."""
    added = estimate.difference
    crossed = []
    if threshold.percent is not None and _above_percent(estimate, increase, threshold.percent):
        crossed.append(f"{plain(threshold.percent)}%")
    if threshold.amount is not None and added > threshold.amount:
        crossed.append(money(threshold.amount, estimate.currency))
    return crossed


def _above_percent(estimate: Estimate, increase: Increase, percent: Decimal) -> bool:
    """Whether the increase is above a percentage of what was there before.

    Where all that was there before lacks its price, an increase is above every percentage: a
    missing price must never make a verdict milder.
    """
    added, before = estimate.difference, estimate.before.amount
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


def _empty_base(estimate: Estimate) -> Finding:
    missing = missing_from(estimate.before)
    before = f"only {missing} before" if missing else "nothing to compare with before"
    return Finding(
        id="increase-empty-base",
        level=Level.NOTE,
        message=f"There was {before} the change, so percentages do not apply to the "
        f"{money(estimate.difference, estimate.currency)} a month that it adds.",
    )
