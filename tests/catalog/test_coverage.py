"""What a price book covers."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from costguard.catalog.coverage import Covered, Part, Service, status
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError

SUMMER, AUTUMN, YEARS_AGO = (
    datetime.date(2026, 7, 20),
    datetime.date(2025, 10, 28),
    datetime.date(2024, 8, 9),
)


def test_prices_are_counted_by_service_and_region(book: SqlitePriceBook) -> None:
    # Each region has one NAT gateway and two kinds of volumes; egress is one price of two steps.
    found = status(book.path)
    assert found.covered == (
        Covered("aws", "AWSDataTransfer", "us-east-1", 1, YEARS_AGO, YEARS_AGO),
        Covered("aws", "AmazonEC2", "eu-west-1", 3, AUTUMN, SUMMER),
        Covered("aws", "AmazonEC2", "us-east-1", 3, AUTUMN, SUMMER),
    )
    assert found.services[1] == Service(
        "aws", "AmazonEC2", ("eu-west-1", "us-east-1"), 6, AUTUMN, SUMMER
    )
    assert (found.prices, found.dates) == (7, (YEARS_AGO, SUMMER))
    assert found.version == f"2026-07-20 sha256:{found.digest[:12]}"


@pytest.mark.parametrize(
    ("part", "prices"),
    [
        (Part(region="us-east-1"), 4),
        (Part(service="AmazonEC2"), 6),
        (Part("aws", "us-east-1", "AmazonEC2"), 3),
        (Part("azure"), 0),
    ],
)
def test_a_part_is_looked_at_alone(book: SqlitePriceBook, part: Part, prices: int) -> None:
    found = status(book.path, part)
    assert found.prices == prices
    assert bool(found.dates) == bool(prices)


def test_a_file_that_is_no_book_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PriceSourceError, match=r"none\.sqlite: .*no such file"):
        status(tmp_path / "none.sqlite")
