"""Keyed reads from a compiled price book over one connection."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable

from costguard.catalog.schema import day_of, joined, tiers_of
from costguard.catalog.spot import Advice, SpotMachine, expected, spot_machine
from costguard.model.price import (
    ON_DEMAND,
    Ambiguous,
    Answer,
    Missing,
    Price,
    PriceQuery,
    Product,
)

_PRODUCT = "SELECT id FROM product WHERE name = ? AND needs = ?"
_REGION = "SELECT id FROM region WHERE vendor = ? AND name = ?"
_REGIONS = "SELECT name FROM region WHERE vendor = ? AND name <> 'global' ORDER BY name"
_PRICES = """
    SELECT price.tiers, source.name, price.date
    FROM variant
    JOIN price ON price.variant = variant.id
    JOIN source ON source.id = price.source
    WHERE variant.product = ? AND variant.attributes = ?
      AND price.region = ? AND price.option = ?
    ORDER BY price.candidate
"""
_ALL_PRICES = """
    SELECT variant.attributes, price.tiers, source.name, price.date
    FROM variant
    JOIN price ON price.variant = variant.id
    JOIN source ON source.id = price.source
    WHERE variant.product = ? AND price.region = ? AND price.option = ?
    ORDER BY price.candidate
"""
_ADVICE = """
    SELECT spot.saving, spot.interrupted, source.name, spot.date
    FROM spot
    JOIN source ON source.id = spot.source
    WHERE spot.instance_type = ? AND spot.system = ? AND spot.region = ?
"""


_Row = tuple[str, str, int]
"""Tiers, source and date of a price, as columns."""
_MANY = 20
"""From so many variants on, reading them all takes less time than reading each by its key."""


class BookReader:
    """Answers queries over one connection, remembering the numbers of products and regions."""

    def __init__(self, connection: sqlite3.Connection, currency: str) -> None:
        self._connection = connection
        self._currency = currency
        self._products: dict[Product, int | None] = {}
        self._regions: dict[tuple[str, str], int | None] = {}
        self._read: dict[tuple[int, int, str], dict[str, list[_Row]]] = {}

    def expect(self, queries: Iterable[PriceQuery]) -> None:
        """Read in one go the products that are asked for in many variants in one region."""
        asked = Counter([(query.product, query.region, query.option) for query in queries])
        for (product, region, option), count in asked.items():
            number = self.product(product) if count >= _MANY else None
            place = self._region(product.vendor, region)
            if number is None or place is None:
                continue
            key = (number, place, option)
            rows = self._read[key] = defaultdict(list)
            for variant, *row in self._connection.execute(_ALL_PRICES, key):
                rows[variant].append(tuple(row))

    def answer(self, query: PriceQuery) -> Answer:
        """The price, or why there is none."""
        region = self._region(query.product.vendor, query.region)
        if region is None:
            return Missing(self._no_region(query.product.vendor, query.region))
        listed = self._listed(query, region)
        machine = spot_machine(query) if isinstance(listed, Missing) else None
        if machine is None:
            return listed
        on_demand = self._listed(query._replace(option=ON_DEMAND), region)
        return expected(query, machine, on_demand, self._advice(machine, region))

    def _listed(self, query: PriceQuery, region: int) -> Answer:
        """The price that a list holds, or that none does."""
        rows = self._rows(query, self.product(query.product), region)
        found = tuple(
            [
                Price(tiers_of(tiers), query.product.unit, self._currency, day_of(date), source)
                for tiers, source, date in rows
            ]
        )
        if not found:
            return Missing(f"the price book has no price for {query.describe()}")
        return found[0] if len(found) == 1 else Ambiguous(found)

    def _rows(self, query: PriceQuery, product: int | None, region: int) -> Iterable[_Row]:
        """Tiers, source and date of each price that a list holds."""
        variant = joined(query.attributes)
        if product is None:
            return ()
        read = self._read.get((product, region, query.option))
        if read is not None:
            return read.get(variant, ())
        return self._connection.execute(_PRICES, (product, variant, region, query.option))

    def _advice(self, machine: SpotMachine, region: int) -> Advice | None:
        """What the Spot Advisor says of a machine, if anything."""
        key = (machine.instance_type, machine.system, region)
        row = self._connection.execute(_ADVICE, key).fetchone()
        return None if row is None else Advice(row[0], row[1], row[2], day_of(row[3]))

    def product(self, product: Product) -> int | None:
        """The book's number of a product; ``None`` when it has no price of it."""
        if product not in self._products:
            name = (product.id, joined(product.needs))
            self._products[product] = self._number(_PRODUCT, name)
        return self._products[product]

    def _region(self, vendor: str, name: str) -> int | None:
        """The book's number of a region; ``None`` when it has no price there."""
        place = (vendor, name)
        if place not in self._regions:
            self._regions[place] = self._number(_REGION, place)
        return self._regions[place]

    def _number(self, query: str, values: tuple[str, str]) -> int | None:
        """The number that a query finds, if any."""
        row = self._connection.execute(query, values).fetchone()
        return None if row is None else int(row[0])

    def _no_region(self, vendor: str, region: str) -> str:
        """Why a region that the book does not hold at all has no price."""
        held = ", ".join(name for (name,) in self._connection.execute(_REGIONS, (vendor,)))
        return (
            f"the price book has no prices for region {region} (it holds {held or 'none'}; "
            "add one with a price file, see docs/price-book.md)"
        )
