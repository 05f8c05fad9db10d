"""A file of AWS's bulk price list, as it passes: one CSV file holds a service in a region.

Five lines say what the file is, then comes the header; which columns there are differs by
service, and so does their order. See
https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/bulk-api-reading-price-list-files.html
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.amounts import number_of
from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_regions import GLOBAL, WORLD, location
from costguard.catalog.live.aws_reserved import Reservations
from costguard.catalog.live.aws_wanted import Wanted, plain
from costguard.catalog.live.aws_words import VENDOR
from costguard.errors import PriceSourceError
from costguard.model.money import USD
from costguard.model.price import ON_DEMAND, Product

FORMAT = "v1.0"
_FEW = 20_000
"""Rows between two reports of how far the file is read."""
_FIXED = (
    "SKU", "OfferTermCode", "TermType", "EffectiveDate", "StartingRange", "Unit", "PricePerUnit",
    "Currency", "Product Family",
)  # fmt: skip
_RESERVED = ("LeaseContractLength", "PurchaseOption", "OfferingClass")
_CODES = ("Region Code", "From Region Code")
_LOCATIONS = ("Location", "From Location")


_number_of = lru_cache(4096)(number_of)  # prices repeat a lot


class Offer(NamedTuple):
    """A file of the price list, and what is looked for in it."""

    path: Path
    service: str
    region: str
    """Region code, or ``global``."""
    source: str
    """The source of its prices, as facts name it."""
    products: Sequence[Product]
    """Those of the service; what none of them wants is dropped as it passes."""
    currency: str = USD.code
    """Rows in another one are dropped."""


class _Columns(NamedTuple):
    """Where the fixed columns are."""

    sku: int
    offer: int
    term: int
    date: int
    start: int
    unit: int
    price: int
    currency: int
    family: int


def read_offer(offer: Offer, read: Callable[[int], None]) -> Iterator[Fact]:
    """The prices in a file that a product wants, in the words of our facts.

    Reserved prices are per hour, upfront fees spread over the term. ``read`` is told how many
    bytes have passed. Raises ``PriceSourceError`` for a file that is not one of the price list,
    ends too early, or lacks columns.
    """
    try:
        with offer.path.open("rb") as raw:
            rows = csv.reader(io.TextIOWrapper(raw, "utf-8", newline=""), strict=True)
            _expect_service(offer, rows)
            header = next(rows, [])
            reader = _Reader(offer, header)
            for count, row in enumerate(rows):
                if not count % _FEW:
                    read(raw.tell())
                yield from reader.facts(row, rows.line_num)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _wrong(offer, f"is not a whole UTF-8 CSV file: {error}") from None


class _Reader:
    """Makes facts of the rows of one file."""

    def __init__(self, offer: Offer, header: Sequence[str]) -> None:
        self._offer = offer
        self._width = len(header)
        self._at = {plain(title): n for n, title in reversed(list(enumerate(header)))}
        missing = [title for title in _FIXED if plain(title) not in self._at]
        self._wanted = Wanted(offer.service, offer.region, offer.products, self._at)
        missing += self._wanted.missing()
        if missing:
            raise _wrong(offer, f"lacks the columns {', '.join(missing)}; its layout has changed")
        self._columns = _Columns(*(self._at[plain(title)] for title in _FIXED))
        self._places, self._here = self._where(offer.region)
        terms = self._columns_of(*_RESERVED)
        self._terms = itemgetter(*terms) if len(terms) == len(_RESERVED) else None
        self._reservations = Reservations()

    def facts(self, row: Sequence[str], line: int) -> Iterable[Fact]:
        """What a row tells: nothing when no product wants it, or it waits for another row."""
        if len(row) != self._width:
            raise _wrong(self._offer, f"line {line} has {len(row)} cells, expected {self._width}")
        columns = self._columns
        reserved = row[columns.term] != "OnDemand"
        unit = "" if reserved else row[columns.unit]
        if not self._wanted.fits(row[columns.family], unit, row):
            return ()
        if self._place(row) not in self._here or row[columns.currency] != self._offer.currency:
            return ()
        return self._reserved(row, line) if reserved else self._on_demand(row, line)

    def _on_demand(self, row: Sequence[str], line: int) -> Iterator[Fact]:
        columns = self._columns
        start = self._number(row[columns.start] or "0", "StartingRange", line)
        price = self._number(row[columns.price], "PricePerUnit", line)
        yield from self._fact(row, line, ON_DEMAND, row[columns.unit], start, price)

    def _reserved(self, row: Sequence[str], line: int) -> Iterator[Fact]:
        """A reserved price, once fee and hourly price are both known."""
        columns = self._columns
        if self._terms is None:
            raise _wrong(self._offer, f"has reserved prices without {', '.join(_RESERVED)}")
        found = self._reservations.add(
            (row[columns.sku], row[columns.offer]),
            self._terms(row),
            row[columns.unit],
            self._number(row[columns.price], "PricePerUnit", line),
        )
        if found is None:
            return
        zero = Decimal(0)
        for option, price in found.prices:
            yield from self._fact(row, line, option, found.unit, zero, price)

    def _fact(
        self, row: Sequence[str], line: int, option: str, unit: str, start: Decimal, price: Decimal
    ) -> Iterator[Fact]:
        columns, offer = self._columns, self._offer
        attributes = self._wanted.attributes(row[columns.family], row[columns.sku], row)
        date = _day(row[columns.date])
        if date is None:
            raise _wrong(
                offer, f"line {line}: EffectiveDate is {row[columns.date]!r}, expected a date"
            )
        yield Fact(
            VENDOR, offer.service, row[columns.family], attributes, option, unit, offer.region,
            start, price, offer.source, date,
        )  # fmt: skip

    def _place(self, row: Sequence[str]) -> str:
        """Where a row's product is; what is transferred has the region that it leaves."""
        return next((row[at] for at in self._places if row[at]), "")

    def _where(self, region: str) -> tuple[list[int], frozenset[str]]:
        """The columns that tell a row's region, and what they say of ours.

        Local zones stand in the file of their region, under codes of their own.
        """
        codes = self._columns_of(*_CODES)
        if codes:
            return codes, WORLD if region == GLOBAL else frozenset({region})
        places, name = self._columns_of(*_LOCATIONS), location(region)
        if not places or not name:
            raise _wrong(self._offer, f"lacks the column {_CODES[0]}; its layout has changed")
        return places, frozenset({name})

    def _columns_of(self, *titles: str) -> list[int]:
        """The columns of titles, of those that the file has."""
        return [self._at[plain(title)] for title in titles if plain(title) in self._at]

    def _number(self, text: str, column: str, line: int) -> Decimal:
        number = _number_of(text)
        if number is None or number < 0:
            raise _wrong(
                self._offer, f"line {line}: {column} is {text!r}, expected a number from 0 up"
            )
        return number


def _expect_service(offer: Offer, rows: Iterator[list[str]]) -> None:
    """Read the lines before the header; complain when they are not those of the service."""
    told: dict[str, str] = {}
    for _ in range(5):
        name, value = (*next(rows, []), "", "")[:2]
        told[name] = value
    expected = {"FormatVersion": FORMAT, "OfferCode": offer.service}
    for name, value in expected.items():
        if told.get(name) != value:
            found = told.get(name) or "absent"
            raise _wrong(offer, f"is no such price list: {name} is {found}, expected {value}")


@lru_cache(256)
def _day(text: str) -> datetime.date | None:
    try:
        return datetime.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _wrong(offer: Offer, problem: str) -> PriceSourceError:
    place = f"AWS's price list of {offer.service} in {offer.region}"
    return PriceSourceError(f"{place} {problem}; run it again, and report it if that stays so")
