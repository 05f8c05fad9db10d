"""What a new version of a price book changes in some parts, and what of it cannot be believed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.coverage import Part
from costguard.catalog.schema import parted, tiers_of
from costguard.model.money import plain
from costguard.model.price import Tier

ABSURD = 100
"""A price that has moved by this factor is a mistake until somebody says that it is not."""

_OWN = "own"
_BOOKS = (_OWN, "embedded")
"""The books that hold last prices, the nearer one first, by the names they are attached by."""
# The order of the joins is that of the keys: planned by itself SQLite reads whole tables.
_BESIDE = """
    SELECT product.name AS name, variant.attributes AS attributes, price.option AS option,
           price.candidate AS candidate, price.tiers AS tiers,
           COALESCE({before}, NULL) AS before, {own} IS NOT NULL AS own
    FROM product
    CROSS JOIN variant ON variant.product = product.id
    CROSS JOIN price ON price.variant = variant.id
         AND price.region = (SELECT id FROM region WHERE vendor = :vendor AND name = :region)
    {joins}
    WHERE substr(product.name, 1, length(:service)) = :service
"""
_COUNTS = """
    SELECT COUNT(*), COALESCE(SUM(before <> tiers), 0), COALESCE(SUM(before IS NULL), 0),
           COALESCE(SUM(own), 0)
    FROM ({beside}) WHERE candidate = 0
"""
_SUSPECTS = """
    SELECT name, attributes, option, tiers, before FROM ({beside})
    WHERE before <> tiers
    ORDER BY name, attributes, option, candidate
"""
_JOIN = """
    LEFT JOIN {book}.product AS {book}_product
         ON {book}_product.name = product.name AND {book}_product.needs = product.needs
    LEFT JOIN {book}.variant AS {book}_variant
         ON {book}_variant.product = {book}_product.id
         AND {book}_variant.attributes = variant.attributes
    LEFT JOIN {book}.price AS {book}_price
         ON {book}_price.variant = {book}_variant.id
         AND {book}_price.region =
             (SELECT id FROM {book}.region WHERE vendor = :vendor AND name = :region)
         AND {book}_price.option = price.option AND {book}_price.candidate = 0
"""
_HELD = """
    SELECT COUNT(*)
    FROM {book}.product
    CROSS JOIN {book}.variant ON variant.product = product.id
    CROSS JOIN {book}.price ON price.variant = variant.id AND price.candidate = 0
         AND price.region =
             (SELECT id FROM {book}.region WHERE vendor = :vendor AND name = :region)
    WHERE substr(product.name, 1, length(:service)) = :service
"""


class Change(NamedTuple):
    """A price and what it was."""

    product: str
    attributes: str
    option: str
    region: str
    before: tuple[Tier, ...]
    after: tuple[Tier, ...]

    def describe(self) -> str:
        """One line for people: product, region, both prices."""
        values = ", ".join(filter(None, (*parted(self.attributes, 1), self.option)))
        moved = f"was {_prices(self.before)}, is now {_prices(self.after)}"
        return f"{self.product} ({values}) in {self.region} {moved}"


class Changes(NamedTuple):
    """What becomes of a part of a book."""

    part: Part
    prices: int
    changed: int
    """Against the user's book, or the embedded one where that had no price."""
    new: int
    gone: int
    """Those that the user's book had."""
    absurd: tuple[Change, ...]


def changes(
    connection: sqlite3.Connection, parts: Sequence[Part], own: Path, embedded: Path | None
) -> list[Changes]:
    """What the book of ``connection`` changes against the user's last one and the embedded one.

    Without the embedded one, prices that are new to the user's book are compared with nothing.
    """
    last = zip(_BOOKS, (own, embedded), strict=True)
    books = [(name, path) for name, path in last if path is not None and path.exists()]
    for name, path in books:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection.execute(f"ATTACH ? AS {name}", (address,))
    names = [name for name, _ in books]
    try:
        return [_of_part(connection, part, names) for part in parts]
    finally:
        for name in names:
            connection.execute(f"DETACH {name}")


def _of_part(connection: sqlite3.Connection, part: Part, books: Sequence[str]) -> Changes:
    service = f"{part.vendor}/{part.service}/"
    values = {"vendor": part.vendor, "region": part.region, "service": service}
    beside = _beside_last(books)
    counted = connection.execute(_COUNTS.format(beside=beside), values).fetchone()
    prices, changed, new, kept = counted
    gone = 0
    if _OWN in books:
        held = connection.execute(_HELD.format(book=_OWN), values).fetchone()[0]
        gone = held - kept
    absurd = [
        change
        for name, attributes, option, after, before in connection.execute(
            _SUSPECTS.format(beside=beside), values
        )
        if _is_absurd(
            change := Change(
                name, attributes, option, part.region, tiers_of(before),
                tiers_of(after),
            )
        )
    ]  # fmt: skip
    return Changes(part, prices, changed, new, gone, tuple(absurd))


def _beside_last(books: Sequence[str]) -> str:
    """The prices of a part beside what they were."""
    return _BESIDE.format(
        before=", ".join([f"{book}_price.tiers" for book in books] or ["NULL"]),
        own=f"{_OWN}_price.tiers" if _OWN in books else "NULL",
        joins="".join(_JOIN.format(book=book) for book in books),
    )


def _is_absurd(change: Change) -> bool:
    """A price that has moved by the factor in some tier."""
    return any(_far(before, after) for before, after in _beside(change.before, change.after))


def _far(before: Decimal, after: Decimal) -> bool:
    low, high = sorted((before, after))
    return low != high and high >= low * ABSURD


def _beside(before: Sequence[Tier], after: Sequence[Tier]) -> Iterator[tuple[Decimal, Decimal]]:
    """Last and new prices, wherever a tier begins in either."""
    for start in sorted({tier.start for tier in (*before, *after)}):
        yield _at(before, start), _at(after, start)


def _at(tiers: Sequence[Tier], start: Decimal) -> Decimal:
    """The price of the unit that ``start`` begins with."""
    return [tier.price for tier in tiers if tier.start <= start][-1]


def _prices(tiers: Sequence[Tier]) -> str:
    return " / ".join(plain(tier.price) for tier in tiers)
