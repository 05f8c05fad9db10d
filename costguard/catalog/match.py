"""Which products a fact is a price of, and under which key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from costguard.catalog.facts import Fact
from costguard.catalog.units import canonical
from costguard.errors import RuleError
from costguard.model.price import Product

GLOBAL = "global"


class Key(NamedTuple):
    """What a price is looked up by."""

    product: str
    """``Product.id``."""
    attributes: tuple[str, ...]
    """Values of ``Product.needs``, empty where the fact lacks the attribute."""
    region: str
    option: str


class Match(NamedTuple):
    """A product that a fact is a price of."""

    product: Product
    attributes: tuple[str, ...]
    """Values of ``product.needs``."""
    extra: tuple[tuple[str, str], ...]
    """The fact's attributes that the product does not mention."""

    def key(self, fact: Fact) -> Key:
        """What the fact's price is looked up by."""
        return Key(self.product.id, self.attributes, fact.region, fact.option)


class Matcher:
    """Finds the products that facts are prices of.

    A product matches when vendor, service, family and unit are the same and the fact has all
    attributes of ``where``; an empty value in ``where`` asks for the attribute's absence.
    Raises ``RuleError`` when two different products have one id.
    """

    def __init__(self, products: Iterable[Product]) -> None:
        self.products: dict[str, Product] = {}
        self._index: dict[tuple[str, str, str], list[Product]] = defaultdict(list)
        self._known: dict[tuple[object, ...], tuple[Match, ...]] = {}
        for product in products:
            known = self.products.setdefault(product.id, product)
            if known is product:
                place = (product.vendor, product.service, product.family)
                self._index[place].append(product)
            elif known != product:
                raise RuleError(f"two different products have the id {product.id}")

    def matches(self, fact: Fact) -> Iterable[Match]:
        """The products that this fact is a price of."""
        what = (fact.vendor, fact.service, fact.family, fact.attributes, fact.unit)
        found = self._known.get(what)
        if found is None:
            found = self._known[what] = self._find(fact)
        return [match for match in found if match.product.scope != GLOBAL or fact.region == GLOBAL]

    def _find(self, fact: Fact) -> tuple[Match, ...]:
        """The products of a fact, whatever its region."""
        attributes = dict(fact.attributes)
        unit = canonical(fact.unit)
        matches: list[Match] = []
        for product in self._index.get((fact.vendor, fact.service, fact.family), ()):
            fits = all(attributes.get(name, "") == value for name, value in product.where)
            if fits and canonical(product.unit) == unit:
                matches.append(_match(product, fact, attributes))
        return tuple(matches)


def _match(product: Product, fact: Fact, attributes: dict[str, str]) -> Match:
    """The product with what the fact's attributes say about it."""
    mentioned = {name for name, _ in product.where} | set(product.needs)
    values = tuple(attributes.get(name, "") for name in product.needs)
    extra = tuple(pair for pair in fact.attributes if pair[0] not in mentioned)
    return Match(product, values, extra)
