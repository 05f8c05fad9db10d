"""Facts on their way into a price book: put down as they pass, taken up key by key."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.coverage import Part
from costguard.catalog.facts import Fact
from costguard.catalog.live.tiers import paid_tiers
from costguard.catalog.match import Matcher
from costguard.catalog.resolve import Candidate, Entry, resolve
from costguard.catalog.schema import day_number, day_of, joined, parted
from costguard.errors import PriceSourceError
from costguard.model.money import plain
from costguard.model.price import Product, Tier

_CREATE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE staged (
    product INTEGER NOT NULL, attributes TEXT NOT NULL, region TEXT NOT NULL, option TEXT NOT NULL,
    extra TEXT NOT NULL, source INTEGER NOT NULL, date INTEGER NOT NULL, start TEXT NOT NULL,
    price TEXT NOT NULL
);
"""
_KEYS = "SELECT * FROM staged ORDER BY product, attributes, region, option"
_PLACES = "SELECT DISTINCT product, region FROM staged"
_MANY = 5_000
"""Rows that are kept back and written together."""
_SKU = "sku"

_Row = tuple[int, str, str, str, str, int, int, str, str]


class Staged(NamedTuple):
    """What stands under one key of a price book."""

    product: Product
    attributes: str
    """Values of the product's needs, as a book's column has them."""
    region: str
    option: str
    candidates: list[Candidate]
    """Several where nothing tells which holds."""


class Stage:
    """A file that holds the facts that a product wants; memory holds a few of them.

    ``left_out`` names the keys whose facts contradict each other, after ``staged``.
    """

    def __init__(self, path: Path, products: Iterable[Product]) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.executescript(_CREATE)
        self._matcher = Matcher(products)
        self._products = list(self._matcher.products.values())
        self._numbers = {product.id: n for n, product in enumerate(self._products)}
        self._sources: dict[str, int] = {}
        self._rows: list[_Row] = []
        self._last: tuple[tuple[object, ...], list[tuple[int, str, str]]] = ((), [])
        self.left_out: list[str] = []

    def close(self) -> None:
        """The file may be deleted then."""
        self._connection.close()

    def add(self, fact: Fact) -> None:
        """Keep a fact under the key of each product that wants it."""
        what = (fact.vendor, fact.service, fact.family, fact.attributes, fact.unit, fact.region)
        if what != self._last[0]:  # prices of the same thing often come one after the other
            self._last = (what, list(self._keys(fact)))
        source = self._sources.setdefault(fact.source, len(self._sources))
        date, start, price = day_number(fact.date), plain(fact.start), plain(fact.price)
        for number, attributes, extra in self._last[1]:
            self._rows.append(
                (number, attributes, fact.region, fact.option, extra, source, date, start, price)
            )
        if len(self._rows) >= _MANY:
            self._put_down()

    def _keys(self, fact: Fact) -> Iterator[tuple[int, str, str]]:
        """Product and attributes of each key of a fact, and what else it says of itself."""
        # Products know nothing of SKUs: without it, facts of the same kind are matched once.
        sku = next((value for name, value in fact.attributes if name == _SKU), "")
        bare = tuple(pair for pair in fact.attributes if pair[0] != _SKU)
        for match in self._matcher.matches(fact._replace(attributes=bare)):
            extra = joined([sku, *(part for pair in match.extra for part in pair)])
            yield self._numbers[match.product.id], joined(match.attributes), extra

    def parts(self) -> list[Part]:
        """The parts of a book that prices are staged for, sorted."""
        self._put_down()
        rows = self._connection.execute(_PLACES).fetchall()
        found = [(self._products[number], region) for number, region in rows]
        return sorted({Part(product.vendor, region, product.service) for product, region in found})

    def staged(self) -> Iterator[Staged]:
        """What is staged, key by key in a fixed order; free first steps are left out."""
        self._put_down()
        sources = list(self._sources)
        for key, rows in groupby(self._connection.execute(_KEYS), itemgetter(0, 1, 2, 3)):
            product = self._products[key[0]]
            try:
                candidates = _candidates(list(rows), sources)
            except PriceSourceError as error:
                values = ", ".join(filter(None, (*parted(key[1], 1), key[3])))
                self.left_out.append(f"{product.id} ({values}) in {key[2]}: {error}")
                continue
            if candidates:
                yield Staged(product, key[1], key[2], key[3], candidates)

    def _put_down(self) -> None:
        self._connection.executemany(
            f"INSERT INTO staged VALUES ({', '.join('?' * 9)})", self._rows
        )
        self._rows.clear()


def _candidates(rows: Sequence[_Row], sources: Sequence[str]) -> list[Candidate]:
    """The prices under a key, without what is free of each; one that is all free is no price."""
    if len(rows) == 1:  # most are: no need of rules
        *_, source, date, start, price = rows[0]
        only = Tier(Decimal(start), Decimal(price))
        if only.price and not only.start:
            return [Candidate((only,), sources[source], day_of(date))]
    entries = [_entry(row, sources) for row in rows]
    return [
        candidate._replace(tiers=tiers)
        for candidate in resolve(entries)
        if (tiers := paid_tiers({tier.start: tier.price for tier in candidate.tiers}))
    ]


def _entry(row: _Row, sources: Sequence[str]) -> Entry:
    *_, extra, source, date, start, price = row
    # Equal for facts of the same thing, which is all that is asked of it.
    return Entry((("", extra),), sources[source], day_of(date), Decimal(start), Decimal(price))
