"""The embedded price book: prices by key from one read-only SQLite file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.book_reader import BookReader
from costguard.catalog.schema import FORMAT, BookError, day_of, digest, parted
from costguard.errors import PriceSourceError
from costguard.model.machine import Machine
from costguard.model.money import USD
from costguard.model.price import Answer, PriceQuery, Product

EMBEDDED = Path(__file__).with_name("prices.sqlite")

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
_CURRENCY = re.compile("[A-Z]{3}")


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
            reader = BookReader(connection, self.currency)
            wanted = tuple(queries)
            reader.expect(wanted)
            return {query: reader.answer(query) for query in wanted}

    def regions(self, product: Product) -> tuple[str, ...]:
        """The regions in which the book has a price of the product, sorted."""
        with self._opened() as connection:
            number = BookReader(connection, self.currency).product(product)
            return tuple(name for (name,) in connection.execute(_PRODUCT_REGIONS, (number,)))

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """The queries about a product in a region that a price list answers."""
        with self._opened() as connection:
            number = BookReader(connection, self.currency).product(product)
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
        if not {"version", "digest"} <= meta.keys():
            raise self._unusable("it does not say its version and digest")
        currency = meta.get("currency", USD.code)
        if not _CURRENCY.fullmatch(currency):
            raise self._unusable(f"its currency is {currency!r:.20}, expected one such as USD")
        return _Meta(meta["version"], meta["digest"], currency)

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
        except BookError as error:
            raise self._unusable(error.problem) from None

    def _unusable(self, problem: str) -> PriceSourceError:
        """The error for a book that cannot be read."""
        advice = (
            "reinstall costguard, or in a source checkout run: python .ci/hatch_build.py"
            if self.path == EMBEDDED
            else "take it again from where it came, or delete it and run costguard prices sync"
        )
        return PriceSourceError(f"{self.path}: the price book cannot be used: {problem}; {advice}")


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
