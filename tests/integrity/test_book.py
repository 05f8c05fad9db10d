"""The price book that is shipped: our facts, compiled for the products of our rules."""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from costguard.catalog.build import BuildReport, build
from costguard.catalog.facts import read_sources
from costguard.catalog.schema import day_of, tiers_of
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.catalog.units import CANONICAL, canonical
from costguard.model.price import ON_DEMAND, Price, PriceQuery, Product
from costguard.rules.book import rulebook

DATA = Path(__file__).resolve().parents[2] / "costguard" / "catalog" / "data"
GAPS = Path(__file__).with_name("products_without_price.txt")
"""Products for which no source states a price, sorted by id; reports show them as missing."""
ROWS = """
    SELECT product.name, variant.attributes, region.name, price.option, price.tiers,
           product.unit, source.name, source.url, price.date
    FROM variant
    JOIN price ON price.variant = variant.id
    JOIN product ON product.id = variant.product
    JOIN region ON region.id = price.region
    JOIN source ON source.id = price.source
"""
SYSTEM = ("instanceType", "operatingSystem")
PLAIN = {
    "capacitystatus": "Used",
    "licenseModel": "No License required",
    "preInstalledSw": "NA",
    "tenancy": "Shared",
}


class Row(NamedTuple):
    """A price of the book, as it is stored."""

    product: str
    attributes: str
    region: str
    option: str
    tiers: str
    unit: str
    source: str
    url: str
    date: int


def product(
    service: str, family: str, unit: str, needs: tuple[str, ...] = (), **where: str
) -> Product:
    return Product("aws", service, family, unit, tuple(sorted(where.items())), needs)


INSTANCE = product("AmazonEC2", "Compute Instance", "Hrs", SYSTEM, **PLAIN)
VOLUME = product("AmazonEC2", "Storage", "GB-Mo", ("volumeApiName",))
THROUGHPUT = product("AmazonEC2", "Provisioned Throughput", "GiBps-mo", ("volumeApiName",))
NAT = product("AmazonEC2", "NAT Gateway", "Hrs", usagetype="NatGateway-Hours")
DATABASE = product(
    "AmazonRDS",
    "Database Instance",
    "Hrs",
    ("instanceType", "databaseEngine", "deploymentOption"),
    storage="",
)
CACHE = product("AmazonElastiCache", "Cache Instance", "Hrs", ("instanceType", "cacheEngine"))
EGRESS = product("AWSDataTransfer", "Data Transfer", "GB", toLocation="External")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the test compiles the book that is shipped."""
    return tmp_path_factory.mktemp("book") / "prices.sqlite"


@pytest.fixture(scope="module")
def report(shipped: Path) -> BuildReport:
    """What compiling the real facts for the real rules gives."""
    return build(DATA, rulebook(plugins=False).products(), shipped)


@pytest.fixture(scope="module")
def rows(report: BuildReport, shipped: Path) -> list[Row]:
    """Every price of the shipped book, with all that is said of it."""
    with closing(sqlite3.connect(shipped)) as connection:
        found = [Row(*row) for row in connection.execute(ROWS)]
    assert len(found) == report.prices
    return found


def test_no_product_of_a_rule_has_several_prices(report: BuildReport) -> None:
    assert report.ambiguous[:5] == ()


def test_a_product_has_one_price_for_its_attributes_region_and_option(rows: list[Row]) -> None:
    keys = Counter((row.product, row.attributes, row.region, row.option) for row in rows)
    assert [key for key, count in keys.items() if count > 1][:5] == []


def test_tiers_start_at_zero_and_ascend(rows: list[Row]) -> None:
    for text in {row.tiers for row in rows}:
        tiers = tiers_of(text)
        starts = [tier.start for tier in tiers]
        assert starts[0] == 0, text
        assert starts == sorted(set(starts)), text
        assert all(tier.price.is_finite() and tier.price > 0 for tier in tiers), text


def test_units_are_known(rows: list[Row]) -> None:
    assert {canonical(row.unit) for row in rows} <= CANONICAL


def test_each_price_has_a_source_that_is_listed_and_a_date(rows: list[Row]) -> None:
    listed = {source.id: source.url for source in read_sources(DATA)}
    assert {(row.source.partition("/")[0], row.url) for row in rows} <= listed.items()
    assert max(day_of(row.date) for row in rows) <= datetime.datetime.now(datetime.UTC).date()


def test_the_products_without_any_price_are_those_we_know_of(report: BuildReport) -> None:
    # A gap that has been filled leaves the list; a new one is a conscious line in it.
    known = GAPS.read_text(encoding="utf-8").splitlines()
    assert sorted(product.id for product in report.without_price) == known


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> SqlitePriceBook:
    """The real facts, compiled for a few products of this file."""
    target = tmp_path_factory.mktemp("book") / "prices.sqlite"
    build(DATA, [INSTANCE, VOLUME, THROUGHPUT, NAT, DATABASE, CACHE, EGRESS], target)
    return SqlitePriceBook(target)


@pytest.mark.parametrize(
    ("asked", "region", "attributes", "option", "price"),
    [
        (INSTANCE, "us-east-1", ("m5.large", "Linux"), ON_DEMAND, "0.096"),
        (INSTANCE, "us-east-1", ("t3.micro", "Linux"), ON_DEMAND, "0.0104"),
        (INSTANCE, "eu-west-1", ("t3.medium", "Linux"), ON_DEMAND, "0.0456"),
        (INSTANCE, "eu-central-1", ("m5.large", "Linux"), ON_DEMAND, "0.115"),
        (INSTANCE, "us-east-1", ("m5.large", "Windows"), ON_DEMAND, "0.188"),
        (INSTANCE, "us-east-1", ("t3.medium", "Windows"), ON_DEMAND, "0.06"),
        (VOLUME, "us-east-1", ("gp3",), ON_DEMAND, "0.08"),
        (VOLUME, "us-east-1", ("gp2",), ON_DEMAND, "0.1"),
        (THROUGHPUT, "us-east-1", ("gp3",), ON_DEMAND, "40.96"),
        (NAT, "us-east-1", (), ON_DEMAND, "0.045"),
        (NAT, "eu-west-1", (), ON_DEMAND, "0.048"),
        (DATABASE, "us-east-1", ("db.t3.micro", "MySQL", "Single-AZ"), ON_DEMAND, "0.017"),
        (DATABASE, "us-east-1", ("db.m5.large", "PostgreSQL", "Multi-AZ"), ON_DEMAND, "0.356"),
        (CACHE, "us-east-1", ("cache.m5.large", "Redis"), ON_DEMAND, "0.156"),
        (EGRESS, "us-east-1", (), ON_DEMAND, "0.09"),
    ],
)
def test_well_known_list_prices(
    book: SqlitePriceBook,
    asked: Product,
    region: str,
    attributes: tuple[str, ...],
    option: str,
    price: str,
) -> None:
    query = PriceQuery(asked, region, attributes, option)
    answer = book.prices([query])[query]
    assert isinstance(answer, Price), answer
    assert answer.tiers[0].price == Decimal(price)


def test_commitments_cost_less_than_on_demand(book: SqlitePriceBook) -> None:
    options = (ON_DEMAND, "reserved_1yr_no_upfront", "reserved_3yr_all_upfront")
    queries = [PriceQuery(INSTANCE, "us-east-1", ("m5.xlarge", "Linux"), o) for o in options]
    answers = book.prices(queries)
    prices = [a.tiers[0].price for q in queries if isinstance(a := answers[q], Price)]
    assert len(prices) == 3
    assert prices == sorted(prices, reverse=True)


def test_internet_egress_has_its_four_steps(book: SqlitePriceBook) -> None:
    query = PriceQuery(EGRESS, "us-east-1", ())
    answer = book.prices([query])[query]
    assert isinstance(answer, Price)
    steps = [(int(tier.start), str(tier.price)) for tier in answer.tiers]
    assert steps == [(0, "0.09"), (10240, "0.085"), (51200, "0.07"), (153600, "0.05")]
