from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from costguard.catalog.build import BuildReport, build
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError, RuleError
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

Write = Callable[[str, str], Path]
Compile = Callable[..., BuildReport]
DATABASE = "family,databaseEngine,storage,usagetype,option,unit,start,source,date,us-east-1\n"


@pytest.fixture
def ask(compiled: Compile, tmp_path: Path) -> Callable[..., Answer]:
    """Build for one product and ask for its price in us-east-1."""

    def answer(product: Product, *attributes: str, region: str = "us-east-1") -> Answer:
        compiled([product])
        query = PriceQuery(product, region, attributes)
        return SqlitePriceBook(tmp_path / "prices.sqlite").prices([query])[query]

    return answer


def database(*, where: dict[str, str] | None = None, needs: tuple[str, ...] = ()) -> Product:
    fixed = tuple(sorted((where or {}).items()))
    return Product("aws", "AmazonRDS", "Database Instance", "Hrs", fixed, needs)


def price_of(answer: Answer) -> Decimal:
    assert isinstance(answer, Price), answer
    return answer.tiers[0].price


def test_units_that_mean_the_same_meet(write: Write, ask: Callable[..., Answer]) -> None:
    write(
        "AmazonRDS/x.csv",
        DATABASE + "Database Instance,MySQL,,,on_demand,hours,,list,2024-08-09,0.2\n",
    )
    assert price_of(ask(database())) == Decimal("0.2")


def test_another_unit_is_another_product(write: Write, compiled: Compile) -> None:
    write(
        "AmazonRDS/x.csv",
        DATABASE
        + "Database Instance,MySQL,,,on_demand,Hrs,,list,2024-08-09,0.2\n"
        + "Database Instance,MySQL,,,on_demand,GB,,list,2024-08-09,0.3\n",
    )
    report = compiled([database()])
    assert report.used == 1
    assert report.unwanted == {("AmazonRDS", "Database Instance"): 1}


def test_an_absent_attribute_is_an_empty_value(write: Write, ask: Callable[..., Answer]) -> None:
    rows = (
        "Database Instance,Aurora MySQL,,,on_demand,Hrs,,list,2024-08-09,0.29\n"
        "Database Instance,Aurora MySQL,IO,,on_demand,Hrs,,list,2024-08-09,0.377\n"
    )
    write("AmazonRDS/x.csv", DATABASE + rows)
    product = database(needs=("databaseEngine", "storage"))
    assert price_of(ask(product, "Aurora MySQL", "")) == Decimal("0.29")
    assert price_of(ask(product, "Aurora MySQL", "IO")) == Decimal("0.377")
    assert price_of(ask(database(where={"storage": ""}))) == Decimal("0.29")


def test_the_newest_price_of_the_same_thing_holds(write: Write, ask: Callable[..., Answer]) -> None:
    rows = (
        "Database Instance,MySQL,,,on_demand,Hrs,,list,2023-02-23,0.18\n"
        "Database Instance,MySQL,,,on_demand,Hrs,,page,2024-08-09,0.17\n"
    )
    write("AmazonRDS/x.csv", DATABASE + rows)
    answer = ask(database())
    assert price_of(answer) == Decimal("0.17")
    assert isinstance(answer, Price)
    assert answer.source == "page"
    assert answer.effective == datetime.date(2024, 8, 9)


def test_prices_that_differ_for_no_known_reason_are_ambiguous(
    write: Write, ask: Callable[..., Answer], compiled: Compile
) -> None:
    rows = (
        "Database Instance,MySQL,,A,on_demand,Hrs,,list,2023-02-23,0.18\n"
        "Database Instance,MySQL,,B,on_demand,Hrs,,page,2024-08-09,0.17\n"
    )
    write("AmazonRDS/x.csv", DATABASE + rows)
    answer = ask(database())
    assert isinstance(answer, Ambiguous)
    assert answer.reason == "the source gives several prices: 0.17, 0.18"
    (key,) = compiled([database()]).ambiguous
    assert key == (database().id, (), "us-east-1", "on_demand")


def test_two_sources_of_one_day_that_disagree_are_ambiguous(
    write: Write, ask: Callable[..., Answer]
) -> None:
    rows = (
        "Database Instance,MySQL,,,on_demand,Hrs,,list,2024-08-09,0.18\n"
        "Database Instance,MySQL,,,on_demand,Hrs,,page,2024-08-09,0.17\n"
    )
    write("AmazonRDS/x.csv", DATABASE + rows)
    assert isinstance(ask(database()), Ambiguous)


def test_equal_prices_are_one_price(write: Write, ask: Callable[..., Answer]) -> None:
    rows = (
        "Database Instance,MySQL,,A,on_demand,Hrs,,list,2023-02-23,0.18\n"
        "Database Instance,MySQL,,B,on_demand,Hrs,,page,2024-08-09,0.180\n"
    )
    write("AmazonRDS/x.csv", DATABASE + rows)
    answer = ask(database())
    assert isinstance(answer, Price)
    assert answer.effective == datetime.date(2024, 8, 9)


def test_tiers_are_never_mixed_from_two_sources(
    write: Write, ask: Callable[..., Answer], egress: Product
) -> None:
    write(
        "AWSDataTransfer/x.csv",
        "family,toLocation,option,unit,start,source,date,us-east-1\n"
        "Data Transfer,External,on_demand,GB,0,list,2023-02-23,0.10\n"
        "Data Transfer,External,on_demand,GB,10240,list,2023-02-23,0.08\n"
        "Data Transfer,External,on_demand,GB,51200,list,2023-02-23,0.05\n"
        "Data Transfer,External,on_demand,GB,10240,page,2024-08-09,0.085\n"
        "Data Transfer,External,on_demand,GB,0,page,2024-08-09,0.09\n",
    )
    answer = ask(egress)
    assert isinstance(answer, Price)
    assert answer.tiers == (
        Tier(Decimal(0), Decimal("0.09")),
        Tier(Decimal(10240), Decimal("0.085")),
    )


def test_tiers_must_start_at_zero(write: Write, compiled: Compile, egress: Product) -> None:
    write(
        "AWSDataTransfer/x.csv",
        "family,toLocation,option,unit,start,source,date,us-east-1\n"
        "Data Transfer,External,on_demand,GB,10240,page,2024-08-09,0.085\n",
    )
    with pytest.raises(
        PriceSourceError, match=r"in us-east-1: .*first tier starts at 10240, expected 0"
    ):
        compiled([egress])


def test_one_source_may_not_contradict_itself(write: Write, compiled: Compile) -> None:
    row = "Database Instance,MySQL,,,on_demand,Hrs,,list,2023-02-23,0.18\n"
    write("AmazonRDS/x.csv", DATABASE + row + row.replace("0.18", "0.19"))
    with pytest.raises(
        PriceSourceError, match=r"list of 2023-02-23 gives two prices .*: 0.18 and 0.19"
    ):
        compiled([database()])


def test_a_product_without_region_takes_global_prices_only(
    write: Write, compiled: Compile, tmp_path: Path
) -> None:
    zone = Product("aws", "AmazonRoute53", "DNS Zone", "Count", scope="global")
    write(
        "AmazonRoute53/x.csv",
        "family,option,unit,start,source,date,global,us-east-1\n"
        "DNS Zone,on_demand,Count,,list,2024-07-01,0.5,0.6\n",
    )
    report = compiled([zone])
    assert (report.used, report.prices) == (1, 1)
    query = PriceQuery(zone, "global", ())
    assert price_of(SqlitePriceBook(tmp_path / "prices.sqlite").prices([query])[query]) == Decimal(
        "0.5"
    )


def test_the_report_says_what_is_left_over(write: Write, compiled: Compile, nat: Product) -> None:
    row = "Database Instance,MySQL,,,on_demand,Hrs,,list,2023-02-23,0.18\n"
    write("AmazonRDS/x.csv", DATABASE + row + row.replace("Instance", "Storage"))
    report = compiled([database(), nat])
    assert report.version == "2023-02-23"
    assert report.unwanted == {("AmazonRDS", "Database Storage"): 1}
    assert report.without_price == (nat,)


def test_two_products_may_not_share_an_id(write: Write, compiled: Compile) -> None:
    write("AmazonRDS/x.csv", DATABASE)
    with pytest.raises(RuleError, match="two different products have the id aws/AmazonRDS"):
        compiled([database(), database(needs=("storage",))])


def test_a_product_may_be_declared_twice(write: Write, compiled: Compile) -> None:
    write(
        "AmazonRDS/x.csv",
        DATABASE + "Database Instance,MySQL,,,on_demand,Hrs,,list,2023-02-23,0.18\n",
    )
    assert compiled([database(), database()]).prices == 1


def test_no_price_at_all_is_an_error_and_writes_nothing(
    write: Write, compiled: Compile, nat: Product, tmp_path: Path
) -> None:
    write(
        "AmazonRDS/x.csv",
        DATABASE + "Database Instance,MySQL,,,on_demand,Hrs,,list,2023-02-23,0.18\n",
    )
    with pytest.raises(PriceSourceError, match="no fact is a price of any product"):
        compiled([nat])
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_source_must_be_listed(write: Write, compiled: Compile, tmp_path: Path) -> None:
    write(
        "AmazonRDS/x.csv",
        DATABASE + "Database Instance,MySQL,,,on_demand,Hrs,,rumour,2023-02-23,0.18\n",
    )
    with pytest.raises(
        PriceSourceError, match=r"source 'rumour' of a price is not in sources\.csv"
    ):
        compiled([database()])
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_marks_of_a_source_keep_its_origin(write: Write, compiled: Compile, tmp_path: Path) -> None:
    write(
        "AmazonRDS/x.csv",
        DATABASE + "Database Instance,MySQL,,,on_demand,Hrs,,page/uniform,2023-02-23,0.18\n",
    )
    compiled([database()])
    with closing(sqlite3.connect(tmp_path / "prices.sqlite")) as connection:
        rows = connection.execute("SELECT name, title, licence FROM source").fetchall()
    assert rows == [("page/uniform", "The price page", "CC0-1.0")]


def test_the_same_facts_give_the_same_bytes(
    book: SqlitePriceBook,
    facts_dir: Path,
    tmp_path: Path,
    nat: Product,
    volume: Product,
    egress: Product,
) -> None:
    again = tmp_path / "again.sqlite"
    build(facts_dir, [egress, volume, nat], again)
    assert again.read_bytes() == book.path.read_bytes()


def test_a_changed_price_changes_version_and_digest(
    book: SqlitePriceBook,
    facts_dir: Path,
    tmp_path: Path,
    nat: Product,
    volume: Product,
    egress: Product,
) -> None:
    path = facts_dir / "aws" / "AmazonEC2" / "nat.csv"
    path.write_text(path.read_text().replace("0.048", "0.049"))
    again = tmp_path / "again.sqlite"
    build(facts_dir, [nat, volume, egress], again)
    changed = SqlitePriceBook(again)
    assert changed.version != book.version
    changed.verify()


def test_an_old_book_is_replaced(
    book: SqlitePriceBook, facts_dir: Path, nat: Product, volume: Product
) -> None:
    build(facts_dir, [nat], book.path)
    query = PriceQuery(volume, "us-east-1", ("gp3",))
    assert isinstance(book.prices([query])[query], Missing)
