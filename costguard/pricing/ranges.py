"""A line whose price is not known yet: from the cheapest to the dearest that it may be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from costguard.model.estimate import CostComponent
from costguard.model.money import ZERO, money
from costguard.model.price import Answer, Price, PriceQuery
from costguard.pricing.tiers import charge
from costguard.rules.kit import Component


def ranged(
    line: CostComponent, component: Component, answers: Mapping[PriceQuery, Answer]
) -> CostComponent:
    """The line with its range, per month; as it was where no candidate has a price."""
    if component.quantity is None:
        return line
    quantity = component.quantity
    costs = [
        (_cost(answer, quantity), query)
        for query, answer in answers.items()
        if isinstance(answer, Price)
    ]
    if not costs:
        return line
    (low, cheapest), (high, dearest) = min(costs), max(costs)
    between = (
        f"between {money(low)} ({_called(cheapest, component)}) "
        f"and {money(high)} ({_called(dearest, component)}) a month"
    )
    return line._replace(low=low, high=high, problem=f"{line.problem}; {between}")


def _cost(price: Price, quantity: Decimal) -> Decimal:
    if len(price.tiers) == 1 and not price.tiers[0].start:
        return quantity * price.tiers[0].price
    return sum((part.cost for part in charge(price.tiers, quantity)), ZERO)


def _called(query: PriceQuery, component: Component) -> str:
    """What a candidate is, by the attributes that are not known."""
    pairs = zip(query.attributes, component.attributes, strict=True)
    return ", ".join(held for held, wanted in pairs if wanted is None)
