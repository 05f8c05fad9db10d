"""What must hold of any price book, whoever compiled it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.amounts import number_of
from costguard.catalog.book_rows import rows_of
from costguard.catalog.schema import BookError, day_of, parted, steps_of
from costguard.catalog.units import CANONICAL, canonical
from costguard.model.price import Tier

_ROWS = """
    SELECT product.name, variant.attributes, region.name, price.option, price.candidate,
           price.tiers, product.unit, source.name, source.url, price.date
    FROM variant
    JOIN price ON price.variant = variant.id
    JOIN product ON product.id = variant.product
    JOIN region ON region.id = price.region
    JOIN source ON source.id = price.source
"""
_LOST = """
    SELECT COUNT(*) FROM price
    WHERE variant NOT IN (SELECT variant.id FROM variant JOIN product ON product.id = product)
       OR region NOT IN (SELECT id FROM region)
       OR source NOT IN (SELECT id FROM source)
"""
_FIRST_DAY = datetime.date(2006, 1, 1)
"""No cloud had a price list before."""


class BookRow(NamedTuple):
    """A price of a book, as it is stored."""

    product: str
    attributes: str
    region: str
    option: str
    candidate: int
    tiers: str
    unit: str
    source: str
    url: str
    date: int

    def describe(self) -> str:
        """One line for people: product, attributes, region, option."""
        values = ", ".join(filter(None, parted(self.attributes, 1)))
        return " ".join(filter(None, (self.product, values, self.region, self.option)))


class Problem(NamedTuple):
    """What is wrong with one price."""

    test: str
    """Name of the test that it fails."""
    price: str
    """Which price it is, for people."""
    what: str

    def describe(self) -> str:
        """One line for people."""
        return f"{self.price}: {self.what}"


_Test = Callable[[BookRow, datetime.date], str | None]


def book_rows(path: Path) -> Iterator[BookRow]:
    """Every price of a book. Raises ``PriceSourceError`` when the file cannot be read."""
    return (BookRow(*row) for row in rows_of(path, _ROWS))


def problems(path: Path, today: datetime.date) -> Iterator[Problem]:
    """What is wrong with the prices of a book, price by price. Raises as ``book_rows``."""
    ((lost,),) = rows_of(path, _LOST)
    if lost:
        yield Problem(COMPLETE, f"{lost} prices", "product, region or source is not in the book")
    for row in book_rows(path):
        for name, test in _OF_PRICE.items():
            # Where tiers cannot be read, there are no prices to look at.
            what = test(row, today)
            if what is not None:
                yield Problem(name, row.describe(), what)
                break


def _single(row: BookRow, _today: datetime.date) -> str | None:
    return "several prices stand here, and nothing tells which holds" if row.candidate else None


def _tiers(row: BookRow, _today: datetime.date) -> str | None:
    return _wrong_tiers(row.tiers)


@lru_cache(65536)
def _wrong_tiers(text: str) -> str | None:
    """What is wrong with tiers as the book's text, which repeats a lot."""
    tiers = _read(text)
    if tiers is None:
        return f"its price is {text!r}, expected numbers such as 0:0.09 10240:0.085"
    starts = [tier.start for tier in tiers]
    if starts[0] != 0:
        return f"its first tier starts at {starts[0]:f}, expected 0"
    if starts != sorted(set(starts)):
        return "its tiers do not ascend"
    return None


def _prices(row: BookRow, _today: datetime.date) -> str | None:
    if "-" not in row.tiers:
        return None
    wrong = [tier.price for tier in steps_of(row.tiers) if tier.price < 0]
    return f"its price is negative: {wrong[0]:f}" if wrong else None


def _unit(row: BookRow, _today: datetime.date) -> str | None:
    if canonical(row.unit) not in CANONICAL:
        return f"its unit {row.unit!r} is not known"
    return None


def _date(row: BookRow, today: datetime.date) -> str | None:
    return _wrong_day(row.date, today)


@lru_cache(4096)
def _wrong_day(number: int, today: datetime.date) -> str | None:
    """What is wrong with a date as the book's number."""
    try:
        day = day_of(number)
    except BookError:
        return f"its date is {number!r}, expected a day such as 20260720"
    if not _FIRST_DAY <= day <= today:
        return f"its date is {day.isoformat()}, expected one from {_FIRST_DAY:%Y} to today"
    return None


def _source(row: BookRow, _today: datetime.date) -> str | None:
    return None if row.source and row.url else "it does not say where it comes from"


COMPLETE = "each price has its product, region and source"
_OF_PRICE: dict[str, _Test] = {
    "one price for product, attributes, region and option": _single,
    "tiers start at zero and join": _tiers,
    "no price is negative": _prices,
    "units are known": _unit,
    "dates are in the past": _date,
    "sources are named": _source,
}
"""In the order in which they are made; a price fails one of them at most."""
TESTS = (COMPLETE, *_OF_PRICE)
"""The names of all tests."""


def _read(text: str) -> tuple[Tier, ...] | None:
    """Tiers with numbers that can be reckoned with; None where the text is anything else."""
    try:
        tiers = steps_of(text)
    except (InvalidOperation, ValueError, AttributeError, TypeError):
        return None
    numbers = (number for tier in tiers for number in tier)
    return tiers if None not in map(number_of, numbers) else None
