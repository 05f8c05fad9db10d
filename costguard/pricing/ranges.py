"""A line whose price is not known yet: from the cheapest to the dearest that it may be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from costguard.model.estimate import CostComponent
from costguard.model.money import USD, ZERO, money
from costguard.model.price import SAMPLED, Answer, Price, PriceQuery
from costguard.model.resource import Resource
from costguard.pricing.candidates import Candidates, Open, open_of
from costguard.pricing.tiers import charge
from costguard.rules.kit import Component


class _Offer(NamedTuple):
    """A candidate that has a price."""

    query: PriceQuery
    price: Price


class Ranges:
    """Tells between which costs a line lies, by the prices of its candidates."""

    def __init__(
        self,
        candidates: Candidates,
        answers: Mapping[PriceQuery, Answer],
        currency: str = USD.code,
    ) -> None:
        self._candidates = candidates
        self._answers = answers
        self._currency = currency
        self._ends: dict[Open, list[_Offer]] = {}

    def ranged(
        self, line: CostComponent, component: Component, resource: Resource
    ) -> CostComponent:
        """The line with its range, per month; as it was where the ends of one are not known.

        Of a quantity of zero nothing is open: it costs nothing at any price.
        """
        asked, quantity = open_of(component, resource), component.quantity
        if asked is None or not quantity:
            return line
        costs = [(_cost(price, quantity), query) for query, price in self._possible_ends(asked)]
        if not costs:
            return line
        (low, cheapest), (high, dearest) = min(costs), max(costs)
        between = (
            f"between {money(low, self._currency)} ({_called(cheapest, component)}) "
            f"and {money(high, self._currency)} ({_called(dearest, component)}) a month"
        )
        return line._replace(low=low, high=high, problem=f"{line.problem}; {between}")

    def _possible_ends(self, asked: Open) -> list[_Offer]:
        """The candidates that may cost least or most, whatever the quantity.

        Of the hundreds with one price each these are the lowest and the highest; where a price
        has steps, it depends on the quantity.
        """
        if asked not in self._ends:
            offers = self._offers(asked)
            if len(offers) < 2 or all(_is_sample(offer.price) for offer in offers):
                # The cheapest and the dearest of a few are not those of the whole list.
                offers = []
            flat = [(offer.price.tiers[0].price, offer) for offer in offers if _flat(offer.price)]
            ends = [min(flat)[1], max(flat)[1]] if flat else []
            self._ends[asked] = ends + [offer for offer in offers if not _flat(offer.price)]
        return self._ends[asked]

    def _offers(self, asked: Open) -> list[_Offer]:
        pairs = ((query, self._answers[query]) for query in self._candidates.of(asked))
        return [_Offer(query, answer) for query, answer in pairs if isinstance(answer, Price)]


def _is_sample(price: Price) -> bool:
    """Whether the price is from a source that does not hold the whole list."""
    return price.source.partition("/")[0] in SAMPLED


def _flat(price: Price) -> bool:
    """Whether each unit costs the same."""
    return len(price.tiers) == 1 and not price.tiers[0].start


def _cost(price: Price, quantity: Decimal) -> Decimal:
    if _flat(price):
        return quantity * price.tiers[0].price
    return sum((part.cost for part in charge(price.tiers, quantity)), ZERO)


def _called(query: PriceQuery, component: Component) -> str:
    """What a candidate is, by the attributes that are not known."""
    pairs = zip(query.attributes, component.attributes, strict=True)
    return ", ".join(held for held, wanted in pairs if wanted is None)
