"""Commitments that a company owns, used up by what a plan would buy on demand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.commitments import Commitment
from costguard.model.money import HOURS_PER_MONTH
from costguard.model.price import Answer, Price, PriceQuery


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
            commitment.name: commitment.covers * HOURS_PER_MONTH
            for commitment in owned
            if commitment.covers is not None
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
            used = min(quantity, self._left.get(commitment.name, quantity))
            if not isinstance(price, Price) or used <= 0:
                continue
            if commitment.name in self._left:
                self._left[commitment.name] -= used
            quantity -= used
            bought = query._replace(option=commitment.kind)
            parts.append(Covered(commitment.name, bought, price, used))
        return parts
