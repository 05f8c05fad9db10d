"""Two compiled books, one beside the other: what a maintainer is told of the changes."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from costguard.catalog.build import build
from costguard.catalog.compare import Changes, changes
from costguard.catalog.schema import FORMAT
from costguard.errors import PriceSourceError
from costguard.model.price import Product

NAT_ID = "aws/AmazonEC2/NAT Gateway/usagetype=NatGateway-Hours/Hrs"
VOLUME_ID = "aws/AmazonEC2/Storage//GB-Mo"
EGRESS_ID = "aws/AWSDataTransfer/Data Transfer/toLocation=External/GB"

Books = Callable[..., tuple[Path, Path]]


@pytest.fixture
def books(
    book: object,
    facts_dir: Path,
    tmp_path: Path,
    nat: Product,
    volume: Product,
    egress: Product,
) -> Books:
    """The small book of these tests, and one compiled after texts in its facts were replaced."""

    def both(place: str = "", *replaced: tuple[str, str]) -> tuple[Path, Path]:
        if place:
            path = facts_dir / "aws" / place
            text = path.read_text()
            for one, other in replaced:
                assert one in text
                text = text.replace(one, other)
            path.write_text(text)
        new = tmp_path / "new.sqlite"
        build(facts_dir, [nat, volume, egress], new)
        return tmp_path / "prices.sqlite", new

    return both


def test_the_same_book_has_not_changed(books: Books) -> None:
    # Two prices of NAT gateways, four of volumes, one of egress.
    assert changes(*books()) == Changes(Decimal(2), 7, (), {}, 0)


def test_a_price_that_rose_by_more_than_the_factor_is_told(books: Books) -> None:
    found = changes(*books("AmazonEC2/nat.csv", ("0.045", "0.45")))
    assert found.describe() == [
        "7 prices compared with the book before: 1 rose or fell by more than a factor of 2, "
        "0 vanished, 0 are new",
        f"jumped: {NAT_ID} us-east-1 on_demand: $0.045 -> $0.45, x 10",
    ]


def test_so_is_one_that_fell(books: Books) -> None:
    found = changes(*books("AmazonEC2/ebs.csv", ("0.08\n", "0.02\n")))
    assert found.describe()[1:] == [
        f"jumped: {VOLUME_ID} gp3 us-east-1 on_demand: $0.08 -> $0.02, x 0.25"
    ]


@pytest.mark.parametrize("price", ["0.09", "0.0225"])
def test_just_the_factor_is_no_jump(books: Books, price: str) -> None:
    assert changes(*books("AmazonEC2/nat.csv", ("0.045", price))).jumps == ()


def test_the_factor_can_be_another(books: Books) -> None:
    both = books("AmazonEC2/nat.csv", ("0.045", "0.0676"))
    assert changes(*both).jumps == ()
    (jump,) = changes(*both, Decimal("1.5")).jumps
    assert (jump.old, jump.new) == (Decimal("0.045"), Decimal("0.0676"))


def test_a_later_tier_counts(books: Books) -> None:
    found = changes(*books("AWSDataTransfer/other.csv", ("0.085", "0.0085")))
    assert found.describe()[1:] == [
        f"jumped: {EGRESS_ID} us-east-1 on_demand: $0.085 -> $0.0085 from 10240 on, x 0.1"
    ]


def test_tiers_are_compared_by_what_is_paid_from_each_step_on(books: Books) -> None:
    # Under 10,240 GB a GB cost 0.09; with a step at 500 it costs 0.03 from there on.
    step = "Data Transfer,External,on_demand,GB,500,page,2024-08-09,0.03\n"
    at = "Data Transfer,External,on_demand,GB,10240"
    found = changes(*books("AWSDataTransfer/other.csv", (at, step + at)))
    (jump,) = found.jumps
    assert (jump.start, jump.old, jump.new) == (500, Decimal("0.09"), Decimal("0.03"))


def test_a_price_that_becomes_zero_has_jumped_and_back(books: Books) -> None:
    old, new = books("AmazonEC2/nat.csv", ("0.045", "0"))
    assert changes(old, new).describe()[1] == (
        f"jumped: {NAT_ID} us-east-1 on_demand: $0.045 -> $0.00, x 0"
    )
    assert changes(new, old).describe()[1] == (
        f"jumped: {NAT_ID} us-east-1 on_demand: $0.00 -> $0.045"
    )


def test_lost_prices_are_told_by_product_and_new_ones_counted(books: Books) -> None:
    old, new = books("AmazonEC2/ebs.csv", ("Storage,gp3", "Storage,gp9"), ("0.138", ""))
    assert changes(old, new) == Changes(Decimal(2), 4, (), {VOLUME_ID: 3}, 2)
    assert changes(old, new).describe() == [
        "4 prices compared with the book before: 0 rose or fell by more than a factor of 2, "
        "3 vanished, 2 are new",
        f"vanished: 3 of {VOLUME_ID}",
    ]


def test_a_file_that_is_no_book_is_named(books: Books, tmp_path: Path) -> None:
    _, new = books()
    broken = tmp_path / "broken.sqlite"
    broken.write_text("not a book")
    with pytest.raises(PriceSourceError, match=r"broken\.sqlite: .*not a database"):
        changes(broken, new)
    with pytest.raises(PriceSourceError, match=r"none\.sqlite: .*no such file"):
        changes(tmp_path / "none.sqlite", new)


def test_a_damaged_book_is_named(books: Books, tmp_path: Path) -> None:
    old, new = books()
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("DROP TABLE variant")
    with pytest.raises(PriceSourceError, match=r"prices\.sqlite: .*cannot be read: no such"):
        changes(old, new)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The script that compiles the book and tells how it has changed."""
    path = Path(__file__).resolve().parents[2] / ".ci" / "generate.py"
    spec = importlib.util.spec_from_file_location("generate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_who_compiles_the_book_is_told(generate: ModuleType, books: Books) -> None:
    lines = generate.compared(*books("AmazonEC2/nat.csv", ("0.045", "0.0045")))
    assert lines[1:] == [f"jumped: {NAT_ID} us-east-1 on_demand: $0.045 -> $0.0045, x 0.1"]


def test_or_told_why_nothing_could_be_compared(
    generate: ModuleType, books: Books, tmp_path: Path
) -> None:
    old, new = books()
    assert generate.compared(tmp_path / "none.sqlite", new) == [
        "not compared: no book lay here before"
    ]
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    (line,) = generate.compared(old, new)
    assert line.startswith("not compared: ")
    assert f"its format is 0, expected {FORMAT}" in line


def in_euros(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO meta VALUES ('currency', 'EUR')")


def test_prices_are_told_in_the_currency_of_the_books(books: Books) -> None:
    both = books("AmazonEC2/nat.csv", ("0.045", "0.45"))
    for path in both:
        in_euros(path)
    assert changes(*both).describe()[1].endswith("on_demand: €0.045 -> €0.45, x 10")


def test_books_in_different_currencies_are_not_compared(books: Books) -> None:
    old, new = books()
    in_euros(new)
    with pytest.raises(PriceSourceError, match=r"is in USD and .*new\.sqlite in EUR: their prices"):
        changes(old, new)
