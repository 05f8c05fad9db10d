"""Expected spot prices: the on-demand price less the saving of the Spot Advisor."""

from __future__ import annotations

import csv
import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from costguard.catalog.build import BuildReport
from costguard.catalog.facts import SPOT_COLUMNS, Saving, read_machines, read_savings, read_sources
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError
from costguard.model.price import (
    Ambiguous,
    Answer,
    Missing,
    Price,
    PriceQuery,
    PricingCategory,
    Product,
    Tier,
    category_of,
)

Write = Callable[[str, str], Path]
Ask = Callable[..., Answer]
DATA = Path(__file__).resolve().parents[2] / "costguard" / "catalog" / "data"
ADVISOR = DATA / "aws" / "AmazonEC2" / "spot" / "advisor.csv"

NEEDS = ("instanceType", "licenseModel", "operatingSystem", "preInstalledSw", "tenancy")
COMPUTE = Product("aws", "AmazonEC2", "Compute Instance", "Hrs", (), NEEDS)
METAL = COMPUTE._replace(family="Compute Instance (bare metal)")
FARGATE = Product("aws", "AmazonECS", "Compute", "Hrs", (), ("cputype",))
FREE = "No License required"

PRICES = f"""family,{",".join(NEEDS)},option,unit,start,source,date,eu-west-1,us-east-1
Compute Instance,m5.large,{FREE},Linux,NA,Shared,on_demand,Hrs,,list,2026-07-20,0.107,0.096
Compute Instance,m5.large,{FREE},Windows,NA,Shared,on_demand,Hrs,,list,2023-02-23,0.199,0.188
Compute Instance,m5.large,{FREE},RHEL,NA,Shared,on_demand,Hrs,,list,2026-07-20,,0.1248
Compute Instance,m5.large,{FREE},Windows,SQL Std,Shared,on_demand,Hrs,,list,2026-07-20,,0.668
Compute Instance,m5.large,{FREE},Linux,NA,Dedicated,on_demand,Hrs,,list,2026-07-20,,0.1018
Compute Instance,c9.odd,{FREE},Linux,NA,Shared,on_demand,Hrs,,list,2026-07-20,,0.5
Compute Instance,t9.two,{FREE},Linux,NA,Shared,on_demand,Hrs,,list,2026-07-20,,1
Compute Instance,t9.two,{FREE},Linux,NA,Shared,on_demand,Hrs,,page,2026-07-20,,2
Compute Instance,t9.own,{FREE},Linux,NA,Shared,spot,Hrs,,list,2026-07-20,,0.3
Compute Instance (bare metal),m5.metal,{FREE},Linux,NA,Shared,on_demand,Hrs,,list,2026-07-20,,4.608
"""
HEAD = "operatingSystem,instanceType,source,date,eu-west-1,mars-1,us-east-1\n"
SAVINGS = (
    HEAD
    + """Linux,m5.large,page,2025-06-28,57 5-10%,80 <5%,71 <5%
Linux,m5.metal,page,2025-06-28,,,60 >20%
Linux,p9.huge,page,2025-06-28,,,52 >20%
Linux,t9.own,page,2025-06-28,,,10 <5%
Linux,t9.two,page,2025-06-28,,,50 <5%
RHEL,m5.large,page,2025-06-28,,,50 <5%
Windows,m5.large,page,2025-06-28,,,46 >20%
"""
)


@pytest.fixture
def book(
    write: Write, compiled: Callable[..., BuildReport], facts_dir: Path, tmp_path: Path
) -> SqlitePriceBook:
    """A book of a few machines, some of which the Spot Advisor knows."""
    write("AmazonEC2/compute.csv", PRICES)
    write("AmazonEC2/spot/advisor.csv", SAVINGS)
    write(
        "AmazonECS/x.csv",
        "family,cputype,option,unit,start,source,date,us-east-1\n"
        "Compute,perCPU,on_demand,Hrs,,list,2026-07-20,0.04048\n",
    )
    compiled([COMPUTE, METAL, FARGATE])
    return SqlitePriceBook(tmp_path / "prices.sqlite")


@pytest.fixture
def ask(book: SqlitePriceBook) -> Ask:
    """The book's answer about a machine on the spot market."""

    def answer(
        kind: str = "m5.large",
        system: str = "Linux",
        *,
        region: str = "us-east-1",
        software: str = "NA",
        tenancy: str = "Shared",
        product: Product = COMPUTE,
    ) -> Answer:
        attributes = (kind, FREE, system, software, tenancy)
        query = PriceQuery(product, region, attributes, "spot")
        return book.prices([query])[query]

    return answer


def test_the_saving_comes_off_the_on_demand_price_which_stays_beside_it(ask: Ask) -> None:
    # 0.096 x (1 - 0.71) = 0.02784
    assert ask() == Price(
        tiers=(Tier(Decimal(0), Decimal("0.02784")),),
        unit="Hrs",
        currency="USD",
        effective=datetime.date(2025, 6, 28),
        source="page",
        note=(
            "expected: 71% below on-demand by the Spot Advisor, <5% interrupted within a month; "
            "on-demand if there is no spot capacity"
        ),
        list_tiers=(Tier(Decimal(0), Decimal("0.096")),),
    )
    assert category_of("spot") is PricingCategory.DYNAMIC


@pytest.mark.parametrize(
    ("asked", "price", "day"),
    [
        ({"region": "eu-west-1"}, "0.04601", "2025-06-28"),  # 0.107 x 0.43
        ({"system": "Windows"}, "0.10152", "2023-02-23"),  # 0.188 x 0.54; the list is older
        ({"kind": "m5.metal", "product": METAL}, "1.8432", "2025-06-28"),  # 4.608 x 0.40
    ],
)
def test_by_region_system_and_family(
    ask: Ask, asked: dict[str, object], price: str, day: str
) -> None:
    answer = ask(**asked)
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(Decimal(0), Decimal(price)),)
    assert answer.effective.isoformat() == day


def test_a_spot_price_that_a_list_holds_comes_first(ask: Ask) -> None:
    answer = ask("t9.own")
    assert isinstance(answer, Price)
    assert (answer.tiers[0].price, answer.source, answer.note) == (Decimal("0.3"), "list", "")


def test_two_on_demand_prices_are_two_expected_prices(ask: Ask) -> None:
    answer = ask("t9.two")
    assert isinstance(answer, Ambiguous)
    assert answer.reason == "the source gives several prices: 0.5, 1.0"


UNKNOWN = "the spot price cannot be worked out: "
NO_SAVING = "the Spot Advisor has no saving for "
NO_PRICE = "the price book has no price for AmazonEC2 Compute Instance "


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"kind": "c9.odd"}, f"{NO_SAVING}c9.odd with Linux in us-east-1"),
        (
            {"kind": "p9.huge"},
            f"{NO_PRICE}(p9.huge, {FREE}, Linux, NA, Shared) in us-east-1",
        ),
        (
            {"kind": "x9.none"},
            f"{NO_SAVING}x9.none with Linux in us-east-1; "
            f"{NO_PRICE}(x9.none, {FREE}, Linux, NA, Shared) in us-east-1",
        ),
        (
            {"system": "Windows", "region": "eu-west-1"},
            f"{NO_SAVING}m5.large with Windows in eu-west-1",
        ),
    ],
)
def test_what_is_not_known_is_said(ask: Ask, asked: dict[str, str], reason: str) -> None:
    assert ask(**asked) == Missing(UNKNOWN + reason)


@pytest.mark.parametrize(
    "asked",
    [{"system": "RHEL"}, {"system": "Windows", "software": "SQL Std"}, {"tenancy": "Dedicated"}],
)
def test_the_advisor_is_about_plain_machines_only(ask: Ask, asked: dict[str, str]) -> None:
    answer = ask(**asked)
    assert isinstance(answer, Missing)
    assert answer.reason.startswith("no spot price for AmazonEC2 Compute Instance (m5.large, ")
    assert answer.reason.endswith(
        "Linux and Windows without further software at shared tenancy only"
    )


def test_what_is_not_a_machine_has_no_expected_price(book: SqlitePriceBook) -> None:
    query = PriceQuery(FARGATE, "us-east-1", ("perCPU",), "spot")
    assert book.prices([query])[query] == Missing(
        "the price book has no price for AmazonECS Compute (perCPU, spot) in us-east-1"
    )


def test_no_other_option_takes_the_saving(book: SqlitePriceBook) -> None:
    attributes = ("m5.large", FREE, "Linux", "NA", "Shared")
    reserved, plain = (
        PriceQuery(COMPUTE, "us-east-1", attributes, option)
        for option in ("reserved_1yr_no_upfront", "on_demand")
    )
    answers = book.prices([reserved, plain])
    assert isinstance(answers[reserved], Missing)
    price = answers[plain]
    assert isinstance(price, Price)
    assert (price.tiers[0].price, price.list_tiers) == (Decimal("0.096"), ())


def test_the_saving_is_part_of_the_digest(book: SqlitePriceBook) -> None:
    book.verify()
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE spot SET saving = 99 WHERE saving = 71")
    with pytest.raises(PriceSourceError, match="not the recorded one"):
        SqlitePriceBook(book.path).verify()


def test_a_changed_saving_changes_the_version(
    book: SqlitePriceBook, write: Write, compiled: Callable[..., BuildReport]
) -> None:
    before = book.version
    write("AmazonEC2/spot/advisor.csv", SAVINGS.replace("71 <5%", "70 <5%"))
    compiled([COMPUTE, METAL, FARGATE])
    assert SqlitePriceBook(book.path).version != before


def test_one_saving_for_each_cell(write: Write, facts_dir: Path) -> None:
    write("AmazonEC2/spot/advisor.csv", HEAD + "Linux,m5.large,page,2025-06-28,57 5-10%,,71 <5%\n")
    day = datetime.date(2025, 6, 28)
    assert list(read_savings(facts_dir)) == [
        Saving("m5.large", "Linux", "aws", "eu-west-1", 57, "5-10%", "page", day),
        Saving("m5.large", "Linux", "aws", "us-east-1", 71, "<5%", "page", day),
    ]


ROW = "Linux,m5.large,page,2025-06-28,57 5-10%,80 <5%,71 <5%\n"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("instanceType,operatingSystem\n", 1, "the header must be operatingSystem,instanceType,"),
        (HEAD + ROW.replace(",71 <5%", ""), 2, "has 6 cells, expected 7"),
        (HEAD + ROW.replace("71 <5%", "-62 <5%"), 2, "us-east-1 is '-62 <5%', expected a saving"),
        (HEAD + ROW.replace("71 <5%", "71"), 2, "us-east-1 is '71', expected a saving"),
        (HEAD + ROW.replace("71 <5%", "100 <5%"), 2, "us-east-1 is '100 <5%'"),
        (HEAD + ROW.replace("2025-06-28", "June"), 2, "date is 'June'"),
        (HEAD + ROW + ROW, 3, "m5.large with Linux stands in a row already"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    write: Write, facts_dir: Path, text: str, line: int, problem: str
) -> None:
    path = write("AmazonEC2/spot/advisor.csv", text)
    with pytest.raises(PriceSourceError) as error:
        list(read_savings(facts_dir))
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert problem in str(error.value)


def test_a_source_must_be_listed(
    book: SqlitePriceBook, write: Write, compiled: Callable[..., BuildReport]
) -> None:
    write("AmazonEC2/spot/advisor.csv", SAVINGS.replace(",page,", ",rumour,"))
    with pytest.raises(PriceSourceError, match=r"source 'rumour' .* is not in sources\.csv"):
        compiled([COMPUTE])


def test_the_savings_that_are_shipped() -> None:
    savings = list(read_savings(DATA))
    machines = {machine.instance_type for machine in read_machines(DATA)}
    assert {saving.instance_type for saving in savings} <= machines
    assert {saving.system for saving in savings} == {"Linux", "Windows"}
    assert {saving.interrupted for saving in savings} == {
        "<5%", "5-10%", "10-15%", "15-20%", ">20%"
    }  # fmt: skip
    assert {saving.source for saving in savings} <= {source.id for source in read_sources(DATA)}
    with ADVISOR.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header[len(SPOT_COLUMNS) :] == sorted(header[len(SPOT_COLUMNS) :])
    assert rows == sorted(rows)
