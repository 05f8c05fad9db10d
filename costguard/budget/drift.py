"""Locked prices beside those of today: what the difference comes to."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.budget.words import count, first_few, total
from costguard.catalog.lock import LockedSource
from costguard.errors import CostguardError
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding, Level
from costguard.model.money import signed


def findings(
    locked: Estimate, today: Estimate | CostguardError, source: LockedSource
) -> list[Finding]:
    """What there is to say of an estimate at locked prices; notes, which weigh nothing.

    ``today`` is the same plans at today's prices, or why there are none. ``source`` has priced the
    plans with the lock, and knows what that lacks.
    """
    return [*_lacking(source), *_drift(locked, today, source)]


def _lacking(source: LockedSource) -> Iterator[Finding]:
    if source.lacking:
        number = len(source.lacking)
        names = first_few(sorted(query.describe() for query in source.lacking))
        yield Finding(
            id="lock-incomplete",
            level=Level.NOTE,
            message=f"The lock {source.lock.name} has no answer to {count(number, 'question')} "
            f"about prices, which {source.beneath.version} has answered: {names}.",
            remedy="Write the lock anew with costguard prices lock, so that it holds these too.",
        )


def _drift(
    locked: Estimate, today: Estimate | CostguardError, source: LockedSource
) -> Iterator[Finding]:
    if isinstance(today, CostguardError):
        yield Finding(
            id="prices-drifted",
            level=Level.NOTE,
            message=f"Whether prices have moved since {source.lock.name} was written cannot be "
            f"told: {today}",
        )
        return
    pairs = zip(locked.resources, today.resources, strict=True)
    moves = [(r.label, now.monthly_after - r.monthly_after) for r, now in pairs]
    moved = sorted((-abs(move), label, move) for label, move in moves if move)
    if not moved:
        return
    change = today.after.amount - locked.after.amount
    currency = locked.currency
    most = first_few([f"{label} {signed(move, currency)}" for _, label, move in moved])
    yield Finding(
        id="prices-drifted",
        level=Level.NOTE,
        message=f"Prices have moved by {signed(change, currency)} a month since "
        f"{source.lock.name} was written: {total(locked.after, currency)} is "
        f"{total(today.after, currency)} at the prices of {source.beneath.version}: {most}.",
        remedy="Write the lock anew with costguard prices lock when the new prices are to count.",
        weight=abs(change),
    )
