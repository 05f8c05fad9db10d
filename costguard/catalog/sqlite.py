"""The embedded price book: prices by key from one read-only SQLite file."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.schema import FORMAT, day_of, digest, joined, parted, tiers_of
from costguard.catalog.spot import Advice, SpotMachine, expected, spot_machine
from costguard.errors import PriceSourceError
from costguard.model.machine import Machine
from costguard.model.money import USD
from costguard.model.price import (
    ON_DEMAND,
    Ambiguous,
    Answer,
    Missing,
    Price,
    PriceQuery,
    Product,
)

EMBEDDED = Path(__file__).with_name("prices.sqlite")

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
_PRODUCT_REGIONS = """
    SELECT DISTINCT region.name
    FROM variant
    JOIN price ON price.variant = variant.id
    JOIN region ON region.id = price.region
    WHERE variant.product = ?
    ORDER BY region.name
"""
_HELD = """
    SELECT variant.attributes, price.option
    FROM variant
    JOIN price ON price.variant = variant.id
    JOIN region ON region.id = price.region
    WHERE variant.product = ? AND region.vendor = ? AND region.name = ? AND price.candidate = 0
    ORDER BY price.option, variant.attributes
"""
_MACHINE = "SELECT * FROM machine WHERE instance_type = ?"
_MACHINES_WITH = "SELECT * FROM machine WHERE vendor = ? AND vcpu BETWEEN ? AND ?"
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


class _Meta(NamedTuple):
    """What the book says about itself."""

    version: str
    digest: str
    currency: str


class SqlitePriceBook:
    """A price source that reads a book compiled by ``costguard.catalog.build``.

    Nothing is read before the first question. Every question raises ``PriceSourceError`` when
    the file is missing, damaged or of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def version(self) -> str:
        """Date of the newest price and digest: ``2026-07-20 sha256:ab12cd34ef56``."""
        return f"{self._meta.version} sha256:{self._meta.digest[:12]}"

    @property
    def currency(self) -> str:
        """What its prices are in (ISO 4217)."""
        return self._meta.currency

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set, by keyed reads.

        Where no list holds a spot price of a machine, the answer is the one to be expected: the
        on-demand price, which stays beside it, less the saving of the Spot Advisor.
        """
        with self._opened() as connection:
            reader = _Reader(connection, self.currency)
            wanted = tuple(queries)
            reader.expect(wanted)
            return {query: reader.answer(query) for query in wanted}

    def regions(self, product: Product) -> tuple[str, ...]:
        """The regions in which the book has a price of the product, sorted."""
        with self._opened() as connection:
            number = _Reader(connection, self.currency).product(product)
            return tuple(name for (name,) in connection.execute(_PRODUCT_REGIONS, (number,)))

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """The queries about a product in a region that a price list answers."""
        with self._opened() as connection:
            number = _Reader(connection, self.currency).product(product)
            rows = connection.execute(_HELD, (number, product.vendor, region))
            needed = len(product.needs)
            return tuple(
                [PriceQuery(product, region, parted(text, needed), option) for text, option in rows]
            )

    def machine(self, instance_type: str) -> Machine | None:
        """What a machine type consists of; ``None`` when the book does not know it."""
        with self._opened() as connection:
            row = connection.execute(_MACHINE, (instance_type,)).fetchone()
        return None if row is None else _machine(row)

    def machines(self, instance_types: Iterable[str]) -> Mapping[str, Machine]:
        """What each of the machine types consists of; those that the book lacks are left out."""
        with self._opened() as connection:
            rows = [connection.execute(_MACHINE, (t,)).fetchone() for t in set(instance_types)]
        return {row[0]: _machine(row) for row in rows if row is not None}

    def machines_with(self, vendor: str, least: int, most: int) -> tuple[Machine, ...]:
        """The machine types of a vendor that have from ``least`` to ``most`` vCPUs."""
        with self._opened() as connection:
            rows = connection.execute(_MACHINES_WITH, (vendor, least, most)).fetchall()
        return tuple(map(_machine, rows))

    def verify(self) -> None:
        """Raise ``PriceSourceError`` when the prices are not those that were compiled."""
        with self._opened() as connection:
            found = digest(connection)
        if found != self._meta.digest:
            raise self._unusable(f"its prices give the digest {found[:12]}, not the recorded one")

    @cached_property
    def _meta(self) -> _Meta:
        """Read once, and checked for the format."""
        with self._connection() as connection:
            meta = dict(connection.execute("SELECT key, value FROM meta"))
        if meta.get("format") != FORMAT:
            raise self._unusable(f"its format is {meta.get('format')}, expected {FORMAT}")
        # Most lists are in US dollars, and a book says so only where it is of another one.
        return _Meta(meta["version"], meta["digest"], meta.get("currency", USD.code))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection to a book of the right format."""
        _ = self._meta
        with self._connection() as connection:
            yield connection

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A read-only connection for one question; nothing stays open in between."""
        address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                yield connection
        except sqlite3.Error as error:
            problem = str(error) if self.path.exists() else "there is no such file"
            raise self._unusable(problem) from error

    def _unusable(self, problem: str) -> PriceSourceError:
        """The error for a book that cannot be read."""
        return PriceSourceError(
            f"{self.path}: the price book cannot be used: {problem}; reinstall costguard, "
            "or in a source checkout run: python .ci/hatch_build.py"
        )


class _Reader:
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


def default_book() -> SqlitePriceBook:
    """The price book that is part of costguard."""
    return SqlitePriceBook(EMBEDDED)


def _machine(
    row: tuple[str, str, int, str | None, str, int, int | None, int, str, str, int],
) -> Machine:
    """A row of the machine table."""
    instance_type, vendor, vcpu, memory, arch, burstable, current, gpus, gpu, source, day = row
    return Machine(
        vendor,
        instance_type,
        vcpu,
        None if memory is None else Decimal(memory),
        arch,
        bool(burstable),
        None if current is None else bool(current),
        gpus,
        gpu,
        source,
        day_of(day),
    )
