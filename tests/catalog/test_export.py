"""A book's prices as text, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from support.price_books import write_book

from costguard.catalog.build import build
from costguard.catalog.compare import Changes, changes
from costguard.catalog.coverage import Part
from costguard.catalog.export import export
from costguard.catalog.facts import read_file
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError, UsageError
from costguard.model.price import PriceQuery, Product

TABLE = """\
vendor,service,family,toLocation,usagetype,volumeApiName,option,unit,start,source,date,eu-west-1,us-east-1
aws,AWSDataTransfer,Data Transfer,External,,,on_demand,GB,0,page,2024-08-09,,0.09
aws,AWSDataTransfer,Data Transfer,External,,,on_demand,GB,10240,page,2024-08-09,,0.085
aws,AmazonEC2,NAT Gateway,,NatGateway-Hours,,on_demand,Hrs,,list,2026-07-20,0.048,0.045
aws,AmazonEC2,Storage,,,gp3,on_demand,GB-Mo,,page,2025-10-28,0.088,0.08
aws,AmazonEC2,Storage,,,io2,on_demand,GB-Mo,,page,2025-10-28,0.138,0.125
"""


def test_all_prices_are_one_table(
    book: SqlitePriceBook, nat: Product, volume: Product, egress: Product
) -> None:
    found = export(book.path, [nat, volume, egress])
    assert found.table == TABLE
    assert (found.facts, found.left_out) == (8, {})


def test_the_table_gives_the_same_book_again(
    book: SqlitePriceBook,
    facts_dir: Path,
    write: Callable[[str, str], Path],
    nat: Product,
    volume: Product,
    egress: Product,
    tmp_path: Path,
) -> None:
    products = [nat, volume, egress]
    table = export(book.path, products).table
    for path in facts_dir.glob("*/*/*.csv"):
        path.unlink()
    write("all/exported.csv", table)
    build(facts_dir, products, tmp_path / "again.sqlite")
    same = Changes(Decimal(1), 7, (), {}, 0)
    assert changes(book.path, tmp_path / "again.sqlite", Decimal(1)) == same
    assert SqlitePriceBook(tmp_path / "again.sqlite").version == book.version


def test_a_part_of_it(book: SqlitePriceBook, nat: Product, volume: Product) -> None:
    found = export(book.path, [nat, volume], Part(region="eu-west-1"))
    assert found.table.splitlines()[0].endswith(",date,eu-west-1")
    assert found.facts == 3


def test_what_must_be_absent_is_absent(
    write: Callable[[str, str], Path], compiled: Callable[..., object], tmp_path: Path
) -> None:
    # One product wants no storage mode, the other one that the fact may have or not.
    write(
        "AmazonRDS/x.csv",
        "family,instanceType,storage,option,unit,start,source,date,us-east-1\n"
        "Database Instance,db.m5.large,,on_demand,Hrs,,list,2026-07-20,0.171\n"
        "Database Instance,db.m5.large,Optimized,on_demand,Hrs,,list,2026-07-20,0.222\n",
    )
    family = ("aws", "AmazonRDS", "Database Instance", "Hrs")
    plain = Product(*family, (("storage", ""),), ("instanceType",))
    any_ = Product(*family, (), ("instanceType", "storage"))
    compiled([plain, any_])
    found = export(tmp_path / "prices.sqlite", [plain, any_])
    assert found.table == (
        "vendor,service,family,instanceType,storage,option,unit,start,source,date,us-east-1\n"
        "aws,AmazonRDS,Database Instance,db.m5.large,,on_demand,Hrs,,list,2026-07-20,0.171\n"
        "aws,AmazonRDS,Database Instance,db.m5.large,Optimized,on_demand,Hrs,,list,2026-07-20,"
        "0.222\n"
    )


def test_products_that_no_rule_uses_any_more_are_told(
    book: SqlitePriceBook, nat: Product, egress: Product
) -> None:
    found = export(book.path, [nat, egress])
    assert found.left_out == {"aws/AmazonEC2/Storage//GB-Mo": 4}
    assert "Storage" not in found.table


def test_a_part_that_is_not_there_is_an_error(book: SqlitePriceBook, nat: Product) -> None:
    with pytest.raises(UsageError, match="holds no price of azure westeurope; costguard prices"):
        export(book.path, [nat], Part("azure", "westeurope"))


def test_a_table_of_several_services_is_read_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "any" / "where" / "x.csv"
    path.parent.mkdir(parents=True)
    path.write_text(TABLE)
    facts = list(read_file(path))
    assert {(fact.vendor, fact.service) for fact in facts} == {
        ("aws", "AWSDataTransfer"),
        ("aws", "AmazonEC2"),
    }
    path.write_text(TABLE.replace("vendor,service,family", "service,vendor,family"))
    with pytest.raises(PriceSourceError, match=r"x\.csv:1: the header must be family,"):
        list(read_file(path))


def test_a_table_in_another_currency_says_so_and_cannot_become_facts(
    tmp_path: Path, nat: Product
) -> None:
    prices = {PriceQuery(nat, "eu-west-1", ()): "0.044"}
    euros = write_book(tmp_path / "e.sqlite", prices, date(2026, 11, 1), "EUR")
    table = tmp_path / "aws" / "AmazonEC2" / "euros.csv"
    table.parent.mkdir(parents=True)
    table.write_text(export(euros, [nat]).table)
    assert table.read_text() == (
        "currency,vendor,service,family,usagetype,option,unit,start,source,date,eu-west-1\n"
        "EUR,aws,AmazonEC2,NAT Gateway,NatGateway-Hours,on_demand,Hrs,,a-test,2026-11-01,0.044\n"
    )
    with pytest.raises(PriceSourceError, match=r"euros\.csv:1: the header must be family,"):
        list(read_file(table))
