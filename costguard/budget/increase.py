"""The increase: how much a change adds to the monthly total, in percent and in money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from costguard.budget.standing import Standing
from costguard.budget.words import distinct, missing_from, setting, share, total
from costguard.model.budget import Budgets, Environment, Increase, Threshold
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money, plain

MARK_FOR = {Level.NOTE: "a note", Level.WARN: "a warning", Level.BLOCK: "a block"}
"""What a threshold is a mark for, in messages."""


def increase_findings(
    standing: Standing, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    """What the environment's thresholds say of the increase: the heaviest that it is above.

    Exactly a threshold passes. A percentage is not applied to increases up to the floor, nor
    where nothing was there before; that is noted where no amount decides either. What is added
    while as much is taken away has thresholds of its own; without these it is noted where it
    alone would be above a threshold of the difference.
    """
    increase, gross = environment.increase, environment.gross_increase
    where = setting("increase", environment, budgets)
    found = _heaviest(standing, increase, standing.difference)
    if found:
        yield _finding(standing, *found, where)
    elif _percent_is_silent(standing, increase):
        yield _empty_base(standing)
    if gross.thresholds:
        above = _heaviest(standing, gross, standing.gross)
        if above:
            yield _gross(standing, *above, setting("gross_increase", environment, budgets))
    elif not found:
        hidden = _heaviest(standing, increase, standing.gross)
        if hidden:
            yield _offset(standing, *hidden)


def _heaviest(
    standing: Standing, increase: Increase, added: Decimal
) -> tuple[Level, Threshold, list[str]] | None:
    """The heaviest level whose threshold ``added`` is above, and the measures that it is above."""
    for level, threshold in sorted(increase.thresholds.items(), key=lambda t: -t[0].rank):
        crossed = _crossed(standing, increase, threshold, added)
        if crossed:
            return level, threshold, crossed
    return None


def _crossed(
    standing: Standing, increase: Increase, threshold: Threshold, added: Decimal
) -> list[str]:
    """The measures of a threshold that an increase by ``added`` is above, as text."""
    crossed = []
    percent = threshold.percent
    if percent is not None and _above_percent(standing, increase, percent, added):
        crossed.append(f"{plain(percent)}%")
    if threshold.amount is not None and added > threshold.amount:
        crossed.append(money(threshold.amount, standing.currency))
    return crossed


def _above_percent(
    standing: Standing, increase: Increase, percent: Decimal, added: Decimal
) -> bool:
    """Whether an increase is above a percentage of what was there before.

    Where all that was there before lacks its price, an increase is above every percentage: a
    missing price must never make a verdict milder.
    """
    before = standing.before.amount
    if added <= increase.floor or (not before and not standing.price_missing_before):
        return False
    return 100 * added > percent * before


def _percent_is_silent(standing: Standing, increase: Increase) -> bool:
    asked = any(threshold.percent is not None for threshold in increase.thresholds.values())
    return asked and not standing.before.amount and standing.difference > increase.floor


def _finding(
    standing: Standing, level: Level, threshold: Threshold, crossed: list[str], where: str
) -> Finding:
    added = standing.difference
    marks = " and ".join(crossed)
    return Finding(
        id="increase",
        level=level,
        message=f"{_change(standing, threshold)}, above the mark for {MARK_FOR[level]} ({marks}).",
        remedy=f"Check that the increase is meant; the mark is {where}.",
        weight=added,
    )


def _change(standing: Standing, threshold: Threshold) -> str:
    """By how much the total grows, in money and, where that says something, in percent."""
    added, currency = standing.difference, standing.currency
    before, after = standing.before, standing.after
    relative = ""
    if before.amount:
        relative = f"+{share(added, before.amount, threshold.percent)}, "
    start = "The" if before.exact and after.exact else "As far as is known, the"
    text = distinct(added, threshold.amount or ZERO, currency)
    return (
        f"{start} change adds {text} a month "
        f"({relative}from {total(before, currency)} to {total(after, currency)})"
    )


def _gross(
    standing: Standing, level: Level, threshold: Threshold, crossed: list[str], where: str
) -> Finding:
    """What the change adds, with what it takes away left out."""
    relative = ""
    if standing.before.amount:
        percent = share(standing.gross, standing.before.amount, threshold.percent)
        relative = f" (+{percent} of {total(standing.before, standing.currency)})"
    return Finding(
        id="increase-gross",
        level=level,
        message=f"{_added_and_taken(standing)}; what it adds{relative} is above the mark for "
        f"{MARK_FOR[level]} ({' and '.join(crossed)}).",
        remedy=f"Check that what becomes dearer is meant; the mark is {where}.",
        weight=standing.gross,
    )


def _offset(standing: Standing, level: Level, _threshold: Threshold, crossed: list[str]) -> Finding:
    """A note that the difference is small because much is added and much is taken away."""
    return Finding(
        id="increase-offset",
        level=Level.NOTE,
        message=f"{_added_and_taken(standing)}; what it adds is by itself above "
        f"the mark for {MARK_FOR[level]} ({' and '.join(crossed)}).",
        weight=standing.gross,
    )


def _added_and_taken(standing: Standing) -> str:
    gross, currency = standing.gross, standing.currency
    taken = gross - standing.difference
    return (
        f"The change adds {money(gross, currency)} a month and takes {money(taken, currency)} away"
    )


def _empty_base(standing: Standing) -> Finding:
    missing = missing_from(standing.before)
    before = f"only {missing} before" if missing else "nothing to compare with before"
    return Finding(
        id="increase-empty-base",
        level=Level.NOTE,
        message=f"There was {before} the change, so percentages do not apply to the "
        f"{money(standing.difference, standing.currency)} a month that it adds.",
    )
