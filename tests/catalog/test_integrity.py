"""What must hold of any price book: a small book is sound, and each kind of damage is seen."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing

import pytest

from costguard.catalog.integrity import COMPLETE, TESTS, problems
from costguard.catalog.sqlite import SqlitePriceBook

TODAY = datetime.date(2026, 11, 21)
NAT = "aws/AmazonEC2/NAT Gateway/usagetype=NatGateway-Hours/Hrs us-east-1 on_demand"
EGRESS = "aws/AWSDataTransfer/Data Transfer/toLocation=External/GB us-east-1 on_demand"
OF_NAT = """
    WHERE variant = (SELECT variant.id FROM variant JOIN product ON product.id = product
                     WHERE product.name LIKE '%NatGateway-Hours%')
      AND region = (SELECT id FROM region WHERE name = 'us-east-1')
"""


def told(book: SqlitePriceBook) -> list[tuple[str, str]]:
    return [(one.test, one.describe()) for one in problems(book.path, TODAY)]


def damaged(book: SqlitePriceBook, statement: str) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount
    return told(book)


def test_a_sound_book_has_no_problems(book: SqlitePriceBook) -> None:
    assert told(book) == []


@pytest.mark.parametrize(
    ("change", "test", "what"),
    [
        (
            "INSERT INTO price SELECT variant, region, option, 1, '9', source, date FROM price",
            "one price for product, attributes, region and option",
            "several prices stand here, and nothing tells which holds",
        ),
        (
            "UPDATE price SET tiers = '-0.045'",
            "no price is negative",
            "its price is negative: -0.045",
        ),
        (
            "UPDATE price SET tiers = '10:0.045'",
            "tiers start at zero and join",
            "its first tier starts at 10, expected 0",
        ),
        (
            "UPDATE price SET tiers = '0:0.045 100:0.04 50:0.03'",
            "tiers start at zero and join",
            "its tiers do not ascend",
        ),
        (
            "UPDATE price SET tiers = '0:0.045 100:0.04 100:0.03'",
            "tiers start at zero and join",
            "its tiers do not ascend",
        ),
        (
            "UPDATE price SET tiers = 'free'",
            "tiers start at zero and join",
            "its price is 'free', expected numbers such as 0:0.09 10240:0.085",
        ),
        (
            "UPDATE price SET tiers = 'NaN'",
            "tiers start at zero and join",
            "its price is 'NaN', expected numbers such as 0:0.09 10240:0.085",
        ),
        (
            "UPDATE price SET date = 20270101",
            "dates are in the past",
            "its date is 2027-01-01, expected one from 2006 to today",
        ),
        (
            "UPDATE price SET date = 20261399",
            "dates are in the past",
            "its date is 20261399, expected a day such as 20260720",
        ),
    ],
)
def test_a_wrong_price_is_named(book: SqlitePriceBook, change: str, test: str, what: str) -> None:
    assert damaged(book, change + OF_NAT) == [(test, f"{NAT}: {what}")]


def test_a_unit_that_nobody_knows_is_named(book: SqlitePriceBook) -> None:
    found = damaged(book, "UPDATE product SET unit = 'Barrels' WHERE unit = 'GB'")
    assert found == [("units are known", f"{EGRESS}: its unit 'Barrels' is not known")]


def test_prices_without_a_source_are_named(book: SqlitePriceBook) -> None:
    found = damaged(book, "UPDATE source SET url = '' WHERE name = 'list'")
    assert [test for test, _ in found] == ["sources are named"] * 2


@pytest.mark.parametrize("table", ["product", "region", "source"])
def test_prices_that_refer_to_nothing_are_counted(book: SqlitePriceBook, table: str) -> None:
    found = damaged(book, f"DELETE FROM {table}")
    assert found == [(COMPLETE, "7 prices: product, region or source is not in the book")]


def test_every_problem_is_of_a_test_that_is_listed(book: SqlitePriceBook) -> None:
    assert {test for test, _ in damaged(book, "UPDATE price SET tiers = '-1'")} <= set(TESTS)
