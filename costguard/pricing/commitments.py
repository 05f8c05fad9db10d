"""Commitments that a company owns, used up by what a plan would buy on demand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.commitment_limits import Spend
from costguard.catalog.commitments import Commitment
from costguard.model.money import HOURS_PER_MONTH, ZERO
from costguard.model.price import Answer, Price, PriceQuery, Tier
from costguard.pricing.tiers import charge


class Covered(NamedTuple):
    """The part of a quantity that a commitment covers."""

    name: str
    """Of the commitment."""
    query: PriceQuery
    """What was asked for, bought by commitment."""
    price: Price
    quantity: Decimal
    """In the unit of the price."""


class CommitmentLedger:
    """What is left of a month's commitments: the first resource that fits takes first.

    Hours that nothing uses are paid for all the same, with or without the plan, and are not in
    its cost.
    """

    def __init__(self, owned: Sequence[Commitment]) -> None:
        self._owned = owned
        self._left = {
            commitment.name: tuple(each * HOURS_PER_MONTH for each in commitment.limit.hourly)
            for commitment in owned
        }
        self._fitting: dict[PriceQuery, tuple[Commitment, ...]] = {}

    def fitting(self, query: PriceQuery) -> tuple[Commitment, ...]:
        """The commitments that cover such a product, be they used up or not, in their order."""
        found = self._fitting.get(query)
        if found is None:
            found = self._fitting[query] = tuple(c for c in self._owned if c.fits(query))
        return found

    def cover(self, query: PriceQuery, on_demand: Answer, quantity: Decimal) -> list[Covered]:
        """Take what there is for ``quantity``, which is per month and in the product's unit."""
        parts: list[Covered] = []
        for commitment in self.fitting(query):
            price = commitment.answer(query, on_demand)
            if not isinstance(price, Price):
                continue
            used = self._taken(commitment, query, price, quantity)
            if used > ZERO:
                quantity -= used
                bought = query._replace(option=commitment.kind)
                parts.append(Covered(commitment.name, bought, price, used))
        return parts

    def _taken(
        self, commitment: Commitment, query: PriceQuery, price: Price, quantity: Decimal
    ) -> Decimal:
        """How much of a quantity a commitment still covers; that much of it is used up then."""
        left, limit = self._left[commitment.name], commitment.limit
        takes: tuple[Decimal, ...]
        if isinstance(limit, Spend):
            used = min(quantity, _affordable(price.tiers, left[0]))
            takes = (sum((part.cost for part in charge(price.tiers, used)), ZERO),)
        else:
            each = limit.each(query)
            if each is None:
                return ZERO
            shares = [have / need for have, need in zip(left, each, strict=True) if need]
            used = min([quantity, *shares])
            takes = tuple(used * need for need in each)
        pairs = zip(left, takes, strict=True)
        self._left[commitment.name] = tuple(max(have - take, ZERO) for have, take in pairs)
        return used


def _affordable(tiers: tuple[Tier, ...], money: Decimal) -> Decimal:
    """The largest quantity that costs no more than ``money``."""
    for position, tier in enumerate(tiers):
        following = tiers[position + 1].start if position + 1 < len(tiers) else None
        most = money / tier.price if tier.price else following
        if most is None:
            return Decimal("Infinity")
        if following is None or tier.start + most < following:
            return tier.start + most
        money -= (following - tier.start) * tier.price
    return ZERO
