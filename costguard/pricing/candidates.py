"""What a product may turn out to be, while the plan does not tell all of its attributes."""

from __future__ import annotations

from costguard.model.price import PriceQuery, PriceSource, Product
from costguard.model.resource import Resource
from costguard.rules.kit import Component

_Open = tuple[Product, str, str, tuple[str | None, ...]]
"""A product with region, purchase option and attributes, of which some are not known."""


class Candidates:
    """Finds the products of a price list that a component with unknown attributes may be."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self._held: dict[tuple[Product, str], tuple[PriceQuery, ...]] = {}
        self._found: dict[_Open, tuple[PriceQuery, ...]] = {}

    def of(self, component: Component, resource: Resource) -> tuple[PriceQuery, ...]:
        """Queries that agree with all attributes that are known; none without a region."""
        region = component.region or resource.region
        if region is None:
            return ()
        asked = (component.product, region, component.option, component.attributes)
        if asked not in self._found:
            self._found[asked] = self._find(*asked)
        return self._found[asked]

    def _find(
        self, product: Product, region: str, option: str, attributes: tuple[str | None, ...]
    ) -> tuple[PriceQuery, ...]:
        key = (product, region)
        if key not in self._held:
            self._held[key] = tuple(self._source.held(*key))
        return tuple(
            query
            for query in self._held[key]
            if query.option == option and _agree(attributes, query.attributes)
        )


def _agree(known: tuple[str | None, ...], held: tuple[str, ...]) -> bool:
    return all(one is None or one == other for one, other in zip(known, held, strict=True))
