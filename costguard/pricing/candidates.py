"""What a product may turn out to be, while the plan does not tell all of its attributes."""

from __future__ import annotations

from costguard.model.price import PriceQuery, PriceSource, Product
from costguard.model.resource import Resource
from costguard.rules.kit import Component


class Candidates:
    """Finds the products of a price list that a component with unknown attributes may be."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self._held: dict[tuple[Product, str], tuple[PriceQuery, ...]] = {}

    def of(self, component: Component, resource: Resource) -> tuple[PriceQuery, ...]:
        """Queries that agree with all attributes that are known; none without a region."""
        region = component.region or resource.region
        if region is None:
            return ()
        key = (component.product, region)
        if key not in self._held:
            self._held[key] = tuple(self._source.held(*key))
        return tuple(q for q in self._held[key] if _fits(q, component))


def _fits(query: PriceQuery, component: Component) -> bool:
    return query.option == component.option and all(
        wanted is None or wanted == held
        for wanted, held in zip(component.attributes, query.attributes, strict=True)
    )
