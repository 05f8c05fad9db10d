"""A new version of a price book: some parts replaced, the others as they were."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from costguard.catalog.coverage import Part
from costguard.catalog.facts import Source
from costguard.catalog.schema import CREATE, FORMAT, day_number, day_of, digest, joined, tiers_text
from costguard.catalog.stage import Staged
from costguard.model.money import USD
from costguard.model.price import Product

_OF_PART = """
    variant IN (
        SELECT variant.id FROM variant JOIN product ON product.id = variant.product
        WHERE substr(product.name, 1, length(?1)) = ?1
    )
    AND region IN (SELECT id FROM region WHERE vendor = ?2 AND name = ?3)
"""
_OF_PRODUCT = """
    variant IN (
        SELECT variant.id FROM variant JOIN product ON product.id = variant.product
        WHERE product.name = ? AND product.needs <> ?
    )
"""
_UNUSED = (
    "DELETE FROM variant WHERE id NOT IN (SELECT variant FROM price)",
    "DELETE FROM product WHERE id NOT IN (SELECT product FROM variant)",
    "DELETE FROM region WHERE id NOT IN (SELECT region FROM price UNION SELECT region FROM spot)",
    "DELETE FROM source WHERE id NOT IN (SELECT source FROM price UNION SELECT source FROM spot)",
)


_MANY = 5_000
"""Rows that are written together."""


class BookUpdate:
    """Writes the next version of a book to a file of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._products: dict[Product, int] = {}
        self._regions: dict[tuple[str, str], int] = {}
        self._sources: dict[str, int] = {}
        self._variant: tuple[tuple[int, str], int] = ((0, ""), 0)
        self._next = 1

    def clear(self, parts: Iterable[Part], products: Iterable[Product]) -> None:
        """Take out the prices of some parts.

        Those of a product that needed other attributes once go too: they answer nothing any more.
        """
        for part in parts:
            self._connection.execute(
                f"DELETE FROM price WHERE {_OF_PART}",
                (f"{part.vendor}/{part.service}/", part.vendor, part.region),
            )
        self._connection.executemany(
            f"DELETE FROM price WHERE {_OF_PRODUCT}",
            [(product.id, joined(product.needs)) for product in products],
        )
        self._drop_unused()
        found = self._connection.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM variant")
        self._next = int(found.fetchone()[0])

    def add(self, staged: Iterable[Staged], origin: Callable[[str], Source]) -> None:
        """Put prices in; ``origin`` knows the sources that they name."""
        rows = self._rows(staged, origin)
        while batch := list(islice(rows, _MANY)):
            self._connection.executemany("INSERT INTO price VALUES (?, ?, ?, ?, ?, ?, ?)", batch)

    def _rows(
        self, staged: Iterable[Staged], origin: Callable[[str], Source]
    ) -> Iterator[tuple[int | str, ...]]:
        """The rows of the price table; what they refer to is put in."""
        for one in staged:
            variant = self._variant_of(self._product(one.product), one.attributes)
            region = self._region(one.product.vendor, one.region)
            for number, candidate in enumerate(one.candidates):
                source = self._source(candidate.source, origin)
                tiers, date = tiers_text(candidate.tiers), day_number(candidate.date)
                yield variant, region, one.option, number, tiers, source, date

    def finish(self, parts: Iterable[Part], today: datetime.date) -> None:
        """Say in the book which prices it has, and when its parts were brought in."""
        self._drop_unused()
        newest = self._connection.execute("SELECT MAX(date) FROM price").fetchone()[0]
        meta = {
            "format": FORMAT,
            "version": day_of(newest).isoformat(),
            "digest": digest(self._connection),
        }
        meta |= {f"synced {'/'.join(part)}": today.isoformat() for part in parts}
        self._connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items())
        )

    def _drop_unused(self) -> None:
        for statement in _UNUSED:
            self._connection.execute(statement)

    def _product(self, product: Product) -> int:
        number = self._products.get(product)
        if number is None:
            row = (product.id, joined(product.needs), product.unit)
            number = self._products[product] = self._number("product", "name", row[:1], row)
        return number

    def _region(self, vendor: str, name: str) -> int:
        place = (vendor, name)
        if place not in self._regions:
            self._regions[place] = self._number("region", "vendor, name", place, place)
        return self._regions[place]

    def _source(self, name: str, origin: Callable[[str], Source]) -> int:
        if name not in self._sources:
            self._sources[name] = self._number("source", "name", (name,), origin(name))
        return self._sources[name]

    def _variant_of(self, product: int, attributes: str) -> int:
        """The number of a variant; all its prices come one after the other."""
        key = (product, attributes)
        if self._variant[0] != key:
            found = self._connection.execute(
                "SELECT id FROM variant WHERE product = ? AND attributes = ?", key
            ).fetchone()
            number = self._next if found is None else int(found[0])
            if found is None:
                self._next += 1
                self._connection.execute("INSERT INTO variant VALUES (?, ?, ?)", (*key, number))
            self._variant = (key, number)
        return self._variant[1]

    def _number(self, table: str, columns: str, key: tuple[str, ...], row: tuple[str, ...]) -> int:
        """The number of a row that is known by ``key``, which is put in where it is not there."""
        marks = ", ".join("?" * len(key))
        found = self._connection.execute(
            f"SELECT id FROM {table} WHERE ({columns}) = ({marks})", key
        ).fetchone()
        if found is not None:
            return int(found[0])
        values = ", ".join("?" * len(row))
        done = self._connection.execute(f"INSERT INTO {table} VALUES (NULL, {values})", row)
        return int(done.lastrowid or 0)


def begin(old: Path, new: Path, currency: str = USD.code) -> sqlite3.Connection:
    """A connection to a copy of the book ``old`` at ``new``, or to an empty book in a currency."""
    if old.exists():
        shutil.copyfile(old, new)
    connection = sqlite3.connect(new, isolation_level=None, uri=True)
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    if not old.exists():
        connection.executescript(CREATE)
    connection.execute("BEGIN")
    if not old.exists() and currency != USD.code:
        connection.execute("INSERT INTO meta VALUES ('currency', ?)", (currency,))
    return connection
