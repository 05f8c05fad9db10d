"""What a sync makes of the user's book, and what it refuses to."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.price_books import write_book

from costguard.catalog import sync as syncing
from costguard.catalog.coverage import Part
from costguard.catalog.facts import Fact, Source
from costguard.catalog.live.http import HttpClient
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.catalog.sync import SyncJob, SyncReport, sync
from costguard.errors import BaselineError, PriceSourceError
from costguard.model.price import Ambiguous, Missing, Price, PriceQuery, Product, Tier

pytest.importorskip("httpx")

TODAY, NOVEMBER, OCTOBER = date(2026, 11, 21), date(2026, 11, 1), date(2026, 10, 1)
REGION = "eu-central-1"
NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
BOX = Product("aws", "AmazonEC2", "Compute Instance", "Hrs", (), ("instanceType",))
KEY = Product("aws", "awskms", "Encryption Key", "Keys", (("usagetype", "KMS-Keys"),))
EGRESS = Product("aws", "AWSDataTransfer", "Data Transfer", "GB", (("usagetype", "Out-Bytes"),))
PRODUCTS = (NAT, BOX, KEY, EGRESS)


def fact(product: Product, price: str, sku: str = "S", start: str = "0", **more: Any) -> Fact:
    """A price of a product, as a list's reader gives it."""
    values = [*product.where, *zip(product.needs, more.pop("values", ()), strict=True)]
    return Fact(
        product.vendor, product.service, product.family, tuple(sorted([*values, ("sku", sku)])),
        "on_demand", product.unit, REGION, Decimal(start), Decimal(price), "aws-bulk/X/7", NOVEMBER,
    )._replace(**more)  # fmt: skip


class Listed:
    """A price list that says so many facts."""

    def __init__(self, facts: Collection[Fact]) -> None:
        self._facts = facts
        self.error: BaseException | None = None

    async def facts(
        self, client: HttpClient, region: str, services: object, progress: object
    ) -> AsyncIterator[Fact]:
        for one in self._facts:
            yield one
        if self.error:
            raise self.error

    def origin(self, source: str) -> Source:
        return Source(source, "A list", "https://example.com/list", "none stated")


Sync = Callable[..., SyncReport]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "data" / "prices.sqlite"


@pytest.fixture
def synced(book: Path, tmp_path: Path) -> Sync:
    """Sync facts into the book; the embedded book knows a NAT gateway and a key."""
    known = {
        PriceQuery(NAT, REGION, ()): "0.050",
        PriceQuery(KEY, REGION, ()): "1",
    }
    embedded = write_book(tmp_path / "embedded.sqlite", known, OCTOBER)

    def run(*facts: Fact, services: tuple[str, ...] = (), **job: Any) -> SyncReport:
        wanted = job.pop("products", PRODUCTS)
        whole = SyncJob(book, "aws", REGION, services, wanted, TODAY, embedded=embedded, **job)
        return sync(whole, job.pop("listed", Listed(facts)), lambda *_: None)

    return run


def price(book: Path, product: Product, *values: str, region: str = REGION) -> object:
    query = PriceQuery(product, region, values)
    return SqlitePriceBook(book).prices([query])[query]


def digest(path: Path) -> str:
    return SqlitePriceBook(path).version


def test_prices_come_with_source_and_date(synced: Sync, book: Path) -> None:
    report = synced(fact(NAT, "0.052"), fact(BOX, "0.115", values=["m5.large"]))
    assert price(book, NAT) == Price(
        (Tier(Decimal(0), Decimal("0.052")),), "Hrs", "USD", NOVEMBER, "aws-bulk/X/7"
    )
    SqlitePriceBook(book).verify()
    assert report.book == book
    assert report.left_out == ()
    assert report.without == ("AWSDataTransfer", "awskms")
    (one,) = report.parts
    assert one.part == Part("aws", REGION, "AmazonEC2")
    # The embedded book has the gateway at another price, and no machine.
    assert (one.prices, one.changed, one.new, one.gone) == (2, 1, 1, 0)


def test_what_the_source_is_stands_in_the_book(synced: Sync, book: Path) -> None:
    synced(fact(NAT, "0.052"))
    with closing(sqlite3.connect(book)) as connection:
        rows = connection.execute("SELECT name, title, url, licence FROM source").fetchall()
        meta = dict(connection.execute("SELECT key, value FROM meta"))
    assert rows == [("aws-bulk/X/7", "A list", "https://example.com/list", "none stated")]
    assert meta["synced aws/eu-central-1/AmazonEC2"] == "2026-11-21"
    assert meta["version"] == "2026-11-01"


def test_a_service_in_a_region_is_replaced_and_the_rest_stays(synced: Sync, book: Path) -> None:
    synced(
        fact(NAT, "0.052"),
        fact(BOX, "0.115", values=["m5.large"]),
        fact(NAT, "0.045", region="us-east-1"),
        fact(KEY, "1"),
    )
    report = synced(fact(NAT, "0.060"), fact(BOX, "0.1", values=["m7g.large"]))
    (one,) = report.parts
    assert (one.prices, one.changed, one.new, one.gone) == (2, 1, 1, 1)
    assert {
        str(answer.tiers[0].price) if isinstance(answer, Price) else "missing"
        for answer in (price(book, NAT), price(book, KEY), price(book, NAT, region="us-east-1"))
    } == {"0.06", "1", "0.045"}
    assert isinstance(price(book, BOX, "m5.large"), Missing)
    SqlitePriceBook(book).verify()


def test_the_same_prices_give_the_same_digest(synced: Sync, book: Path) -> None:
    facts = [fact(NAT, "0.052"), fact(BOX, "0.115", values=["m5.large"]), fact(KEY, "1")]
    synced(*facts)
    before = digest(book)
    report = synced(*facts[::-1])
    assert digest(book) == before
    assert [(one.changed, one.new, one.gone) for one in report.parts] == [(0, 0, 0)] * 2


def test_machines_and_spot_prices_stay(synced: Sync, book: Path) -> None:
    synced(fact(NAT, "0.052"))
    with closing(sqlite3.connect(book)) as connection, connection:
        row = ("m5.large", "aws", 2, "8", "x86_64", 0, 1, 0, "", "x", 20260101)
        connection.execute(f"INSERT INTO machine VALUES ({', '.join('?' * 11)})", row)
        connection.execute(
            "INSERT INTO spot VALUES ('m5.large', 'Linux', 1, 60, '<5%', 1, 20260101)"
        )
    synced(fact(KEY, "1"))
    machine = SqlitePriceBook(book).machine("m5.large")
    assert machine is not None
    assert machine.vcpu == 2
    with closing(sqlite3.connect(book)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM spot").fetchone() == (1,)


def test_tiers_belong_together_and_free_ones_are_left_out(synced: Sync, book: Path) -> None:
    synced(
        fact(EGRESS, "0.085", start="10340"),
        fact(EGRESS, "0", start="0"),
        fact(EGRESS, "0.09", start="100"),
    )
    answer = price(book, EGRESS)
    assert isinstance(answer, Price)
    assert answer.tiers == (
        Tier(Decimal(0), Decimal("0.09")),
        Tier(Decimal(10340), Decimal("0.085")),
    )


def test_what_costs_nothing_at_all_is_no_price(synced: Sync, book: Path) -> None:
    report = synced(fact(NAT, "0"), fact(BOX, "0.1", values=["m5.large"]))
    assert isinstance(price(book, NAT), Missing)
    assert report.parts[0].prices == 1


def test_different_things_at_different_prices_stay_ambiguous(synced: Sync, book: Path) -> None:
    synced(fact(NAT, "0.052", "S1"), fact(NAT, "0.060", "S2"), fact(KEY, "1", "S3"))
    answer = price(book, NAT)
    assert isinstance(answer, Ambiguous)
    assert [str(one.tiers[0].price) for one in answer.candidates] == ["0.052", "0.06"]


def test_different_things_at_one_price_are_one_price(synced: Sync, book: Path) -> None:
    synced(fact(NAT, "0.052", "S1"), fact(NAT, "0.052", "S2"))
    assert isinstance(price(book, NAT), Price)


def test_what_contradicts_itself_is_left_out_and_named(synced: Sync, book: Path) -> None:
    report = synced(
        fact(NAT, "0.052"), fact(NAT, "0.060"), fact(EGRESS, "0.09", start="100"), fact(KEY, "1")
    )
    gateway, egress = sorted(report.left_out, key=len, reverse=True)
    assert "AmazonEC2/NAT Gateway" in gateway
    assert "two prices from 0 on: 0.052 and 0.06" in gateway
    assert "the first tier starts at 100" in egress
    assert isinstance(price(book, NAT), Missing)


@pytest.mark.parametrize(
    ("now", "told"),
    [("5", "0.05"), ("0.0005", "0.05"), ("-0.05", "0.05")],
)
def test_prices_that_cannot_be_believed_are_refused(
    synced: Sync, book: Path, now: str, told: str
) -> None:
    synced(fact(KEY, "1"))
    before = book.read_bytes()
    with pytest.raises(PriceSourceError) as refused:
        synced(fact(NAT, now))
    assert str(refused.value) == (
        "prices that cannot be believed: aws/AmazonEC2/NAT Gateway/usagetype=NatGateway-Hours/Hrs "
        f"(on_demand) in eu-central-1 was {told}, is now {now}; the price book is as it was; if "
        "they are right, take them with --force"
    )
    assert book.read_bytes() == before
    synced(fact(NAT, now), force=True)
    answer = price(book, NAT)
    assert isinstance(answer, Price)
    assert str(answer.tiers[0].price) == now


@pytest.mark.parametrize("now", ["4.9", "0.00051"])
def test_a_factor_below_a_hundred_is_taken(synced: Sync, now: str) -> None:
    assert synced(fact(NAT, now)).parts[0].changed == 1


def test_the_users_own_last_price_counts_first(synced: Sync, book: Path) -> None:
    synced(fact(NAT, "4"))  # 80 times the embedded one
    synced(fact(NAT, "300"))  # 75 times the user's
    with pytest.raises(PriceSourceError, match="was 300, is now 2"):
        synced(fact(NAT, "2"))


def test_every_tier_is_looked_at(synced: Sync) -> None:
    synced(fact(EGRESS, "0.09"), fact(EGRESS, "0.05", start="100"))
    with pytest.raises(PriceSourceError, match=r"was 0\.09 / 0\.05, is now 0\.09 / 0\.0004;"):
        synced(fact(EGRESS, "0.09"), fact(EGRESS, "0.0004", start="100"))


def test_a_negative_price_of_something_new_is_refused(synced: Sync) -> None:
    with pytest.raises(PriceSourceError, match=r"was not known, is now -1;"):
        synced(fact(BOX, "-1", values=["m5.large"]))


def test_only_some_of_many_absurd_prices_are_named(synced: Sync) -> None:
    names = [f"m{n}.large" for n in range(5)]
    synced(*(fact(BOX, "1", values=[name]) for name in names))
    with pytest.raises(PriceSourceError, match=r"m2\.large.* is now 100; and 2 more;"):
        synced(*(fact(BOX, "100", values=[name]) for name in names))


def test_a_service_without_any_price_is_an_error(synced: Sync, book: Path) -> None:
    with pytest.raises(PriceSourceError, match="no price of awskms that a pricing rule uses"):
        synced(fact(NAT, "0.052"), services=("AmazonEC2", "awskms"))
    with pytest.raises(PriceSourceError, match="no price of any service"):
        synced()
    assert not book.exists()


def test_a_product_that_needs_other_attributes_now_loses_its_old_prices(
    synced: Sync, book: Path
) -> None:
    synced(fact(BOX, "0.115", values=["m5.large"], region="us-east-1"), fact(KEY, "1"))
    now = BOX._replace(needs=("instanceType", "tenancy"))
    report = synced(fact(now, "0.1", values=["m5.large", "Shared"]), products=(now, KEY))
    assert report.parts[0].prices == 1
    assert isinstance(price(book, now, "m5.large", "Shared"), Price)
    assert isinstance(price(book, KEY), Price)
    assert isinstance(price(book, BOX, "m5.large", region="us-east-1"), Missing)


def left_overs(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name not in LASTING)


LASTING = {"prices.sqlite", ".prices.sqlite.lock"}


@pytest.mark.parametrize("error", [PriceSourceError("half a file"), KeyboardInterrupt()])
def test_whatever_breaks_the_book_stays(synced: Sync, book: Path, error: BaseException) -> None:
    synced(fact(NAT, "0.052"))
    before = book.read_bytes()
    listed = Listed([fact(NAT, "0.060")])
    listed.error = error
    job = SyncJob(book, "aws", REGION, (), PRODUCTS, TODAY)
    with pytest.raises(type(error)):
        sync(job, listed, lambda *_: None)
    assert book.read_bytes() == before
    assert left_overs(book.parent) == []


def test_what_a_killed_sync_left_over_goes(synced: Sync, book: Path) -> None:
    folder = book.with_name(".prices.sqlite.new")
    folder.mkdir(parents=True)
    (folder / "facts.sqlite").write_text("half a file")
    synced(fact(NAT, "0.052"))
    assert left_overs(book.parent) == []


@pytest.mark.parametrize("text", ["", "not a book", "SQLite format 3\0" + "x" * 5_000])
def test_a_damaged_book_is_not_added_to(synced: Sync, book: Path, text: str) -> None:
    book.parent.mkdir()
    book.write_text(text)
    with pytest.raises(PriceSourceError, match="is damaged, or made by another version"):
        synced(fact(NAT, "0.052"))
    assert book.read_text() == text


def test_a_book_in_another_currency_is_not_added_to(synced: Sync, book: Path) -> None:
    synced(fact(NAT, "0.052"))
    with closing(sqlite3.connect(book)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('currency', 'EUR')")
    with pytest.raises(PriceSourceError, match="is in EUR, and lists are synced in USD"):
        synced(fact(NAT, "0.052"))


def test_two_syncs_do_not_meet(synced: Sync, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr("costguard.files._SECONDS", 0.05)
    book.parent.mkdir()
    with (
        FileLock(book.with_name(".prices.sqlite.lock")),
        pytest.raises(BaselineError, match="another job has been writing it"),
    ):
        synced(fact(NAT, "0.052"))
    assert synced(fact(NAT, "0.052")).parts[0].prices == 1


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for 200 KB, where the machine lets us have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ("-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder))
    if not mount or os.geteuid() or subprocess.run([mount, *options], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_book_as_it_was(tiny_disk: Path) -> None:
    book = tiny_disk / "prices.sqlite"
    job = SyncJob(book, "aws", REGION, (), PRODUCTS, TODAY)
    sync(job, Listed([fact(NAT, "0.052")]), lambda *_: None)
    before = book.read_bytes()
    many = [fact(BOX, "1", values=[f"m5.{n}xlarge"]) for n in range(20_000)]
    with pytest.raises(PriceSourceError, match=r"cannot be written: .*full; the price book is as"):
        sync(job, Listed(many), lambda *_: None)
    assert book.read_bytes() == before
    assert left_overs(tiny_disk) == []


def test_a_disk_that_fills_up_while_the_book_is_put_in_place(
    synced: Sync, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced(fact(NAT, "0.052"))
    before = book.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(syncing, "begin", full)
    with pytest.raises(PriceSourceError, match="cannot be written: No space left on device; the"):
        synced(fact(NAT, "0.060"))
    assert book.read_bytes() == before
