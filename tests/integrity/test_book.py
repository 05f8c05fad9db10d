"""The price book that is shipped: our facts, compiled for the products of our rules."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from costguard.catalog.book_rows import recorded_digest
from costguard.catalog.build import BuildReport, build
from costguard.catalog.facts import read_sources
from costguard.catalog.integrity import BookRow, book_rows, problems
from costguard.catalog.schema import tiers_of
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.catalog.verification import released_digest
from costguard.model.price import ON_DEMAND, Price, PriceQuery, Product
from costguard.rules.book import rulebook

DATA = Path(__file__).resolve().parents[2] / "costguard" / "catalog" / "data"
GAPS = Path(__file__).with_name("products_without_price.txt")
"""Products for which no source states a price, sorted by id; reports show them as missing."""
SYSTEM = ("instanceType", "operatingSystem")
PLAIN = {
    "capacitystatus": "Used",
    "licenseModel": "No License required",
    "preInstalledSw": "NA",
    "tenancy": "Shared",
}


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
def rows(report: BuildReport, shipped: Path) -> list[BookRow]:
    """Every price of the shipped book, with all that is said of it."""
    found = list(book_rows(shipped))
    assert len(found) == report.prices
    return found


def test_what_must_hold_of_any_book_holds(report: BuildReport, shipped: Path) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    assert report.prices
    assert list(islice(problems(shipped, today), 5)) == []


def test_the_released_digest_is_that_of_the_facts_and_rules(
    report: BuildReport, shipped: Path
) -> None:
    # It is public, so that everybody can tell costguard's own book from another one.
    assert report.prices
    told = "run python .ci/generate.py and commit costguard/catalog/prices.digest"
    assert released_digest() == recorded_digest(shipped), told


def test_no_product_of_a_rule_has_several_prices(report: BuildReport) -> None:
    assert report.ambiguous[:5] == ()


def test_nothing_is_free(rows: list[BookRow]) -> None:
    for text in {row.tiers for row in rows}:
        assert all(tier.price > 0 for tier in tiers_of(text)), text


def test_each_price_has_a_source_that_is_listed(rows: list[BookRow]) -> None:
    listed = {source.id: source.url for source in read_sources(DATA)}
    assert {(row.source.partition("/")[0], row.url) for row in rows} <= listed.items()


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
