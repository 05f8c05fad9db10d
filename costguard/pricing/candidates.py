"""What a product may turn out to be, while the plan does not tell all of its attributes."""

from __future__ import annotations

from costguard.model.price import PriceQuery, PriceSource, Product
from costguard.model.resource import Resource
from costguard.rules.kit import Component

Open = tuple[Product, str, str, tuple[str | None, ...]]
"""A product with region, purchase option and attributes, of which some are not known."""


def open_of(component: Component, resource: Resource) -> Open | None:
    """What is known of the product of a component; None without a region."""
    region = component.region or resource.region
    if region is None:
        return None
    return (component.product, region, component.option, component.attributes)


class Candidates:
    """Finds the products of a price list that a component with unknown attributes may be."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self._held: dict[tuple[Product, str], tuple[PriceQuery, ...]] = {}
        self._found: dict[Open, tuple[PriceQuery, ...]] = {}

    def of(self, asked: Open) -> tuple[PriceQuery, ...]:
        """Queries that agree with all attributes that are known."""
        if asked not in self._found:
            self._found[asked] = self._find(*asked)
        return self._found[asked]

    def _find(
        self, product: Product, region: str, option: str, attributes: tuple[str | None, ...]
    ) -> tuple[PriceQuery, ...]:
        key = (product, region)
        if key not in self._held:
            self._held[key] = tuple(self._source.held(*key))
        found = [query for query in self._held[key] if query.option == option]
        for position, known in enumerate(attributes):
            if known is not None:
                found = [query for query in found if query.attributes[position] == known]
        return tuple(found)
