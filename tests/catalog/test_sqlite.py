from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from support.price_books import write_book

from costguard.catalog.sqlite import EMBEDDED, SqlitePriceBook, default_book
from costguard.errors import PriceSourceError
from costguard.model.price import ON_DEMAND, Answer, Missing, Price, PriceQuery, Product, Tier


def ask(
    book: SqlitePriceBook,
    product: Product,
    region: str,
    attributes: tuple[str, ...],
    option: str = ON_DEMAND,
) -> Answer:
    asked = PriceQuery(product, region, attributes, option)
    return book.prices([asked])[asked]


def test_a_price_with_its_origin(book: SqlitePriceBook, nat: Product) -> None:
    assert ask(book, nat, "eu-west-1", ()) == Price(
        tiers=(Tier(Decimal(0), Decimal("0.048")),),
        unit="Hrs",
        currency="USD",
        effective=datetime.date(2026, 7, 20),
        source="list",
    )


def test_attributes_are_part_of_the_key(book: SqlitePriceBook, volume: Product) -> None:
    queries = [PriceQuery(volume, "us-east-1", (kind,)) for kind in ("gp3", "io2")]
    prices = [str(a.tiers[0].price) for a in book.prices(queries).values() if isinstance(a, Price)]
    assert prices == ["0.08", "0.125"]


def test_tiers(book: SqlitePriceBook, egress: Product) -> None:
    answer = ask(book, egress, "us-east-1", ())
    assert isinstance(answer, Price)
    assert answer.tiers == (
        Tier(Decimal(0), Decimal("0.09")),
        Tier(Decimal(10240), Decimal("0.085")),
    )


def test_each_query_of_a_set_is_answered(
    book: SqlitePriceBook, nat: Product, unheard_of: Product
) -> None:
    known = PriceQuery(nat, "us-east-1", ())
    unknown = PriceQuery(unheard_of, "us-east-1", ("mars",))
    answers = book.prices({known, unknown})
    assert isinstance(answers[known], Price)
    assert isinstance(answers[unknown], Missing)
    assert book.prices([]) == {}


def test_region_that_the_book_does_not_hold(book: SqlitePriceBook, nat: Product) -> None:
    assert ask(book, nat, "ap-south-1", ()) == Missing(
        "the price book has no prices for region ap-south-1 (it holds eu-west-1, us-east-1; "
        "add one with a price file, see docs/price-book.md)"
    )


def test_region_that_lacks_the_product(book: SqlitePriceBook, egress: Product) -> None:
    assert ask(book, egress, "eu-west-1", ()) == Missing(
        "the price book has no price for AWSDataTransfer Data Transfer (External) in eu-west-1"
    )


def test_another_provider_has_none_of_these_regions(book: SqlitePriceBook, nat: Product) -> None:
    elsewhere = Product("azure", nat.service, nat.family, nat.unit, nat.where)
    answer = ask(book, elsewhere, "us-east-1", ())
    assert isinstance(answer, Missing)
    assert "it holds none;" in answer.reason


def test_option_that_is_not_known(book: SqlitePriceBook, nat: Product) -> None:
    answer = ask(book, nat, "us-east-1", (), "reserved_1yr_no_upfront")
    assert isinstance(answer, Missing)
    assert answer.reason.endswith("(NatGateway-Hours, reserved 1yr no upfront) in us-east-1")


def test_attributes_that_mean_something_else_do_not_match(
    book: SqlitePriceBook, volume: Product
) -> None:
    other = Product(volume.vendor, volume.service, volume.family, volume.unit, (), ("group",))
    assert isinstance(ask(book, other, "us-east-1", ("gp3",)), Missing)


def test_version_is_date_and_digest(book: SqlitePriceBook) -> None:
    day, digest = book.version.split(" ")
    assert day == "2026-07-20"
    assert len(digest) == len("sha256:ab12cd34ef56")
    assert digest.startswith("sha256:")


def test_regions_of_a_product(
    book: SqlitePriceBook, nat: Product, egress: Product, unheard_of: Product
) -> None:
    assert book.regions(nat) == ("eu-west-1", "us-east-1")
    assert book.regions(egress) == ("us-east-1",)
    assert book.regions(unheard_of) == ()


def test_machines(book: SqlitePriceBook) -> None:
    nano = book.machine("t4g.nano")
    assert nano is not None
    assert (nano.vendor, nano.vcpu, nano.memory_gib, nano.arch) == (
        "aws",
        2,
        Decimal("0.5"),
        "arm64",
    )
    assert nano.burstable is True
    assert nano.date == datetime.date(2026, 7, 11)
    odd = book.machine("x1.odd")
    assert odd is not None
    assert odd.memory_gib is None
    assert book.machine("m5.huge") is None


def test_verify_finds_a_changed_price(book: SqlitePriceBook) -> None:
    book.verify()
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE price SET tiers = '0.0001' WHERE tiers = '0.045'")
    with pytest.raises(PriceSourceError, match="not the recorded one"):
        SqlitePriceBook(book.path).verify()


def test_nothing_is_read_before_the_first_question(tmp_path: Path, nat: Product) -> None:
    book = SqlitePriceBook(tmp_path / "none.sqlite")
    with pytest.raises(PriceSourceError) as error:
        ask(book, nat, "us-east-1", ())
    assert str(error.value) == (
        f"{tmp_path / 'none.sqlite'}: the price book cannot be used: there is no such file; "
        "take it again from where it came, or delete it and run costguard prices sync"
    )
    assert not book.path.exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_damaged_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "prices.sqlite"
    path.write_bytes(content)
    with pytest.raises(PriceSourceError, match=r"the price book cannot be used: .*; take it again"):
        _ = SqlitePriceBook(path).version


def test_cut_off_file(book: SqlitePriceBook, nat: Product) -> None:
    content = book.path.read_bytes()
    book.path.write_bytes(content[:4096])
    with pytest.raises(PriceSourceError, match="the price book cannot be used"):
        ask(SqlitePriceBook(book.path), nat, "us-east-1", ())


def test_other_format(book: SqlitePriceBook) -> None:
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    with pytest.raises(PriceSourceError, match="its format is 99, expected 3"):
        SqlitePriceBook(book.path).machine("m5.large")


def test_a_path_with_odd_characters(book: SqlitePriceBook, nat: Product, tmp_path: Path) -> None:
    odd = tmp_path / "a b?c#d%20.sqlite"
    odd.write_bytes(book.path.read_bytes())
    assert isinstance(ask(SqlitePriceBook(odd), nat, "us-east-1", ()), Price)


def test_the_book_is_never_written_to(book: SqlitePriceBook, nat: Product) -> None:
    before = book.path.read_bytes()
    ask(book, nat, "us-east-1", ())
    assert book.path.read_bytes() == before
    assert {path.name for path in book.path.parent.iterdir()} == {"data", "prices.sqlite"}


def test_the_default_is_the_embedded_book() -> None:
    assert default_book().path == EMBEDDED
    assert EMBEDDED.parts[-3:] == ("costguard", "catalog", "prices.sqlite")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE price SET tiers = 'cheap'", "the price 'cheap' in it is none"),
        ("UPDATE price SET tiers = '1e999999'", "the price '1e999999' in it is none"),
        ("UPDATE price SET tiers = '-1'", "the price '-1' in it is none"),
        ("UPDATE price SET tiers = '5:1 3:2'", "the price '5:1 3:2' in it is none"),
        ("UPDATE price SET date = 0", "the day 0 in it is none"),
        ("DELETE FROM meta WHERE key = 'digest'", "it does not say its version and digest"),
        ("INSERT INTO meta VALUES ('currency', 'e\x1b[31m')", "its currency is 'e\\x1b[31m'"),
    ],
)
def test_what_nobody_compiled_is_one_clear_error(
    tmp_path: Path, nat: Product, change: str, problem: str
) -> None:
    query = PriceQuery(nat, "us-east-1", ())
    path = write_book(tmp_path / "own.sqlite", {query: "0.045"}, datetime.date(2026, 11, 1))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change)
    with pytest.raises(PriceSourceError) as error:
        ask(SqlitePriceBook(path), nat, "us-east-1", ())
    assert str(error.value).startswith(f"{path}: the price book cannot be used: {problem}")
    assert str(error.value).endswith("or delete it and run costguard prices sync")
