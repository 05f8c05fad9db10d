from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from costguard.catalog.facts import Fact, read_facts, read_file, read_machines, read_sources
from costguard.errors import PriceSourceError

Write = Callable[[str, str], Path]
HEADER = "family,usagetype,group,option,unit,start,source,date,eu-west-1,us-east-1\n"
ROW = "NAT Gateway,NatGateway-Hours,,on_demand,Hrs,,list,2026-07-20,0.048,\n"


def test_one_fact_for_each_cell_that_holds_a_price(write: Write) -> None:
    path = write("AmazonEC2/nat.csv", HEADER + ROW)
    assert list(read_file(path)) == [
        Fact(
            vendor="aws",
            service="AmazonEC2",
            family="NAT Gateway",
            attributes=(("usagetype", "NatGateway-Hours"),),
            option="on_demand",
            unit="Hrs",
            region="eu-west-1",
            start=Decimal(0),
            price=Decimal("0.048"),
            source="list",
            date=datetime.date(2026, 7, 20),
        )
    ]


def test_attributes_are_sorted_by_name(write: Write) -> None:
    row = "NAT Gateway,NatGateway-Hours,NGW,on_demand,Hrs,,list,2026-07-20,0.048,0.045\n"
    path = write("AmazonEC2/nat.csv", HEADER + row)
    first, second = read_file(path)
    assert first.attributes == (("group", "NGW"), ("usagetype", "NatGateway-Hours"))
    assert (second.region, second.price) == ("us-east-1", Decimal("0.045"))


def test_files_come_in_sorted_order(write: Write, facts_dir: Path) -> None:
    write("B/x.csv", HEADER + ROW)
    write("A/x.csv", HEADER + ROW)
    assert [fact.service for fact in read_facts(facts_dir)] == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "the header must be family,"),
        ("family,option,unit,start,source,date\n", 1, "the header must be family,"),
        ("group,option,unit,start,source,date,us-east-1\n", 1, "the header must be family,"),
        (HEADER.replace("us-east-1", "eu-west-1"), 1, "names a column twice"),
        (HEADER + ROW.replace("0.048,", "0.048"), 2, "has 9 cells"),
        (HEADER + ROW + ROW.replace("0.048", "cheap"), 3, "eu-west-1 is 'cheap'"),
        (HEADER + ROW.replace("0.048", "-1"), 2, "eu-west-1 is '-1'"),
        (HEADER + ROW.replace("0.048", "NaN"), 2, "eu-west-1 is 'NaN'"),
        (HEADER + ROW.replace("Hrs,,", "Hrs,first,"), 2, "start is 'first'"),
        (HEADER + ROW.replace("2026-07-20", "20 July"), 2, "date is '20 July'"),
        (HEADER + ROW.replace("Hrs", ""), 2, "option, unit and source must be filled in"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    write: Write, text: str, line: int, problem: str
) -> None:
    path = write("AmazonEC2/nat.csv", text)
    with pytest.raises(PriceSourceError) as error:
        list(read_file(path))
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert problem in str(error.value)


def test_not_text(facts_dir: Path) -> None:
    path = facts_dir / "aws" / "AmazonEC2" / "nat.csv"
    path.parent.mkdir()
    path.write_bytes(b"family,\xff\n")
    with pytest.raises(PriceSourceError, match="cannot be read as a UTF-8 CSV file"):
        list(read_file(path))


def test_no_facts_at_all(facts_dir: Path) -> None:
    with pytest.raises(PriceSourceError, match="no price facts here"):
        list(read_facts(facts_dir))


def test_machines(facts_dir: Path) -> None:
    large, nano, odd = read_machines(facts_dir)
    assert (large.instance_type, large.vcpu, large.memory_gib) == ("m5.large", 2, Decimal(8))
    assert not large.burstable
    assert nano.burstable
    assert nano.arch == "arm64"
    assert odd.memory_gib is None
    assert not odd.current_generation


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("arch,burstable", "burstable,arch", ":1: the header must be instance_type,vcpu,"),
        ("x86_64,no,yes", "x86_64,maybe,yes", ":2: burstable is 'maybe', expected yes or no"),
        ("m5.large,2,", "m5.large,,", ":2: vcpu is ''"),
        ("t4g.nano,2,0.5,arm64", "t4g.nano,2,arm64", ":3: has 9 cells, expected 10"),
    ],
)
def test_wrong_machines(facts_dir: Path, old: str, new: str, problem: str) -> None:
    path = facts_dir / "aws" / "instance_types.csv"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(PriceSourceError, match="instance_types.csv" + problem):
        list(read_machines(facts_dir))


def test_sources(facts_dir: Path) -> None:
    page, _ = read_sources(facts_dir)
    assert page.title == "The price page"
    assert page.url == "https://example.com/prices"


def test_sources_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(PriceSourceError, match=r"sources\.csv: cannot be read"):
        read_sources(tmp_path)
