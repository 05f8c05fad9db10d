"""Quantities meet tiers."""

from __future__ import annotations

from decimal import Decimal

from costguard.model.estimate import TierCharge
from costguard.model.money import ZERO
from costguard.model.price import Tier


def charge(tiers: tuple[Tier, ...], quantity: Decimal) -> tuple[TierCharge, ...]:
    """Split ``quantity`` (in units of the price) over the tiers that it reaches.

    A quantity of zero or less, and what lies below the first tier's start, costs nothing.
    """
    charges: list[TierCharge] = []
    for position, tier in enumerate(tiers):
        end = tiers[position + 1].start if position + 1 < len(tiers) else None
        top = quantity if end is None else min(quantity, end)
        part = top - tier.start
        if part > ZERO:
            charges.append(TierCharge(tier.start, part, tier.price, part * tier.price))
    return tuple(charges)
