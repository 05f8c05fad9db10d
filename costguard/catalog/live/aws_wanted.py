"""Which rows of AWS's price list a product wants: most are dropped by a few of their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from costguard.catalog.live.aws_words import ALSO_READ, USAGE_TYPE, never_bought, our_attributes
from costguard.catalog.units import canonical
from costguard.model.price import Product

TITLES = {
    "cacheEngine": "Cache Engine",
    "capacitystatus": "CapacityStatus",
    "databaseEngine": "Database Engine",
    "databaseEdition": "Database Edition",
    "deploymentOption": "Deployment Option",
    "group": "Group",
    "instanceType": "Instance Type",
    "licenseModel": "License Model",
    "operatingSystem": "Operating System",
    "preInstalledSw": "Pre Installed S/W",
    "tenancy": "Tenancy",
    USAGE_TYPE: "usageType",
    "volumeApiName": "Volume API Name",
}
"""Columns that AWS's files have wherever a product of ours names their attribute: without one of
them the file has another layout, and its rows would fit the wrong products or none."""


Attributes = tuple[tuple[str, str], ...]
_Cells = Callable[[Sequence[str]], tuple[str, ...]]


class _Family(NamedTuple):
    """What is wanted of a product family."""

    products: tuple[Product, ...]
    telling: tuple[str, ...]
    """Attributes that tell whether a product fits."""
    telling_cells: _Cells
    kept: tuple[str, ...]
    """Attributes that facts keep."""
    kept_cells: _Cells


class Wanted:
    """The products of a service, ready to be asked about the rows of a file."""

    def __init__(
        self, service: str, region: str, products: Sequence[Product], at: Mapping[str, int]
    ) -> None:
        """``at`` says in which column the title stands that ``plain`` has made plain."""
        self._service, self._region, self._at = service, region, at
        self._products = products
        families: dict[str, list[Product]] = defaultdict(list)
        for product in products:
            families[product.family].append(product)
        self._families = {name: self._family(members) for name, members in families.items()}
        self._fits: dict[tuple[str, str, tuple[str, ...]], bool] = {}
        self._last: tuple[tuple[str, tuple[str, ...]], Attributes] = (("", ()), ())

    def missing(self) -> list[str]:
        """Titles of columns that the file lacks although products need them."""
        named = {name for product in self._products for name in _named(product)}
        return [title for name, title in TITLES.items() if name in named and not self._has(name)]

    def fits(self, family: str, unit: str, row: Sequence[str]) -> bool:
        """Whether a row may be a price of some product; an empty unit fits every product's."""
        wanted = self._families.get(family)
        if wanted is None:
            return False
        key = (family, unit, wanted.telling_cells(row))
        known = self._fits.get(key)
        if known is None:
            known = self._fits[key] = self._find(wanted, unit, key[2])
        return known

    def attributes(self, family: str, sku: str, row: Sequence[str]) -> Attributes:
        """The attributes of a wanted row, as facts have them, with its SKU."""
        wanted = self._families[family]
        key = (sku, wanted.kept_cells(row))
        if key != self._last[0]:  # the offers of a SKU stand next to each other
            named = dict(zip((*wanted.kept, "sku"), (*key[1], sku), strict=True))
            self._last = (key, our_attributes(self._service, self._region, named))
        return self._last[1]

    def _find(self, wanted: _Family, unit: str, cells: tuple[str, ...]) -> bool:
        named = dict(zip(wanted.telling, cells, strict=True))
        attributes = dict(our_attributes(self._service, self._region, named))
        return not never_bought(self._service, attributes) and any(
            all(attributes.get(name, "") == value for name, value in product.where)
            and (not unit or canonical(product.unit) == canonical(unit))
            for product in wanted.products
        )

    def _family(self, products: Sequence[Product]) -> _Family:
        telling = self._present(name for product in products for name, _ in product.where)
        kept = self._present(name for product in products for name in _named(product))
        cells = self._cells(telling), self._cells(kept)
        return _Family(tuple(products), telling, cells[0], kept, cells[1])

    def _present(self, names: Iterable[str]) -> tuple[str, ...]:
        """Attributes that the file has, with those that our words for them are made of."""
        named = {*names, *ALSO_READ.get(self._service, ())}
        return tuple(sorted(name for name in named if self._has(name)))

    def _has(self, name: str) -> bool:
        return plain(name) in self._at

    def _cells(self, names: Sequence[str]) -> _Cells:
        """What reads the cells of some attributes from a row."""
        places = [self._at[plain(name)] for name in names]
        if len(places) > 1:
            return itemgetter(*places)
        return lambda row: tuple(row[place] for place in places)


def plain(title: str) -> str:
    """A column's title and an attribute's name as the same text: ``preinstalledsw``."""
    return "".join(c for c in title.lower() if c.isalnum())


def _named(product: Product) -> tuple[str, ...]:
    """All attributes that a product speaks of."""
    return (*(name for name, _ in product.where), *product.needs)
