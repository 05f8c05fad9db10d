"""What a price book holds: how many prices of which provider, service and region, and how old."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from costguard.catalog.book_rows import recorded_digest, rows_of
from costguard.catalog.schema import day_of
from costguard.catalog.sqlite import SqlitePriceBook

_COVERED = """
    SELECT product.name, region.vendor, region.name, COUNT(*), MIN(price.date), MAX(price.date)
    FROM price
    JOIN variant ON variant.id = price.variant
    JOIN product ON product.id = variant.product
    JOIN region ON region.id = price.region
    GROUP BY product.id, region.id
"""


class Covered(NamedTuple):
    """The prices of one service in one region."""

    vendor: str
    service: str
    region: str
    prices: int
    oldest: datetime.date
    newest: datetime.date


class Service(NamedTuple):
    """The prices of one service in all its regions."""

    vendor: str
    service: str
    regions: tuple[str, ...]
    prices: int
    oldest: datetime.date
    newest: datetime.date


class BookStatus(NamedTuple):
    """A price book, and what it covers."""

    path: Path
    version: str
    """Date of its newest price, and the first digits of its digest."""
    digest: str
    """SHA-256 over what it says."""
    currency: str
    covered: tuple[Covered, ...]
    """Sorted by vendor, service and region."""

    @property
    def prices(self) -> int:
        """How many prices there are."""
        return sum(one.prices for one in self.covered)

    @property
    def dates(self) -> tuple[datetime.date, datetime.date] | None:
        """The oldest and the newest date of a price; None where there is no price."""
        if not self.covered:
            return None
        return min(one.oldest for one in self.covered), max(one.newest for one in self.covered)

    @property
    def services(self) -> list[Service]:
        """What is covered, service by service."""
        groups: dict[tuple[str, str], list[Covered]] = defaultdict(list)
        for one in self.covered:
            groups[one.vendor, one.service].append(one)
        return [
            Service(
                *name,
                tuple(one.region for one in group),
                sum(one.prices for one in group),
                min(one.oldest for one in group),
                max(one.newest for one in group),
            )
            for name, group in groups.items()
        ]


class Part(NamedTuple):
    """A part of a book; an empty text stands for all."""

    vendor: str = ""
    region: str = ""
    service: str = ""

    def holds(self, vendor: str, service: str, region: str) -> bool:
        """Whether prices of this service in this region belong to the part."""
        return (
            self.vendor in {"", vendor}
            and self.region in {"", region}
            and self.service in {"", service}
        )


WHOLE = Part()
"""The part that is all of a book."""


def status(path: Path, part: Part = WHOLE) -> BookStatus:
    """What a book, or a part of it, covers.

    Raises ``PriceSourceError`` when the file is missing, damaged or of another format.
    """
    rows = rows_of(path, _COVERED)
    covered = _by_service(row for row in rows if part.holds(row[1], service_of(row[0]), row[2]))
    book = SqlitePriceBook(path)
    digest = recorded_digest(path)
    return BookStatus(path, book.version, digest, book.currency, tuple(sorted(covered)))


def service_of(product: str) -> str:
    """The service of a product, by the product's id."""
    return product.split("/", 2)[1]


def _by_service(rows: Iterable[tuple[Any, ...]]) -> Iterator[Covered]:
    """Rows of products come together to those of their service."""
    groups: dict[tuple[str, str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for product, vendor, region, *figures in rows:
        count, oldest, newest = figures
        groups[vendor, service_of(product), region].append((count, oldest, newest))
    for place, group in groups.items():
        yield Covered(
            *place,
            sum(count for count, _, _ in group),
            day_of(min(oldest for _, oldest, _ in group)),
            day_of(max(newest for _, _, newest in group)),
        )
