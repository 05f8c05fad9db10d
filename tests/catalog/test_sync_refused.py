"""What a sync refuses, and what goes wrong with it: the last book stays as it was."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.syncs import (
    BOX,
    EGRESS,
    KEY,
    NAT,
    PRODUCTS,
    REGION,
    TODAY,
    Listed,
    Syncs,
    fact,
)

from costguard.catalog import sync as syncing
from costguard.catalog.sync import SyncJob, sync
from costguard.errors import BaselineError, PriceSourceError
from costguard.model.price import Price

pytest.importorskip("httpx")


@pytest.fixture
def synced(tmp_path: Path) -> Syncs:
    """Syncs into a book that is not there yet."""
    return Syncs(tmp_path)


@pytest.mark.parametrize(
    ("now", "told"),
    [("5", "0.05"), ("0.0005", "0.05")],
)
def test_prices_that_cannot_be_believed_are_refused(synced: Syncs, now: str, told: str) -> None:
    synced(fact(KEY, "1"))
    before = synced.book.read_bytes()
    with pytest.raises(PriceSourceError) as refused:
        synced(fact(NAT, now))
    assert str(refused.value) == (
        "prices that cannot be believed: aws/AmazonEC2/NAT Gateway/usagetype=NatGateway-Hours/Hrs "
        f"(on_demand) in eu-central-1 was {told}, is now {now}; the price book is as it was; if "
        "they are right, take them with --force"
    )
    assert synced.book.read_bytes() == before
    synced(fact(NAT, now), force=True)
    answer = synced.price(NAT)
    assert isinstance(answer, Price)
    assert str(answer.tiers[0].price) == now


@pytest.mark.parametrize("now", ["4.9", "0.00051"])
def test_a_factor_below_a_hundred_is_taken(synced: Syncs, now: str) -> None:
    assert synced(fact(NAT, now)).parts[0].changed == 1


def test_the_users_own_last_price_counts_first(synced: Syncs) -> None:
    synced(fact(NAT, "4"))  # 80 times the embedded one
    synced(fact(NAT, "300"))  # 75 times the user's
    with pytest.raises(PriceSourceError, match="was 300, is now 2"):
        synced(fact(NAT, "2"))


def test_every_tier_is_looked_at(synced: Syncs) -> None:
    synced(fact(EGRESS, "0.09"), fact(EGRESS, "0.05", start="100"))
    with pytest.raises(PriceSourceError, match=r"was 0\.09 / 0\.05, is now 0\.09 / 0\.0004;"):
        synced(fact(EGRESS, "0.09"), fact(EGRESS, "0.0004", start="100"))


def test_a_list_that_lacks_most_prices_of_a_service_is_refused(synced: Syncs) -> None:
    names = [f"m{n}.large" for n in range(5)]
    listed = [fact(BOX, "1", values=[name]) for name in names]
    synced(*listed)
    before = synced.book.read_bytes()
    with pytest.raises(PriceSourceError) as refused:
        synced(*listed[:2])
    assert str(refused.value) == (
        "half a price list: it has 2 prices of AmazonEC2 in eu-central-1, and lacks 3 that the "
        "price book has; the price book is as it was; if that is right, take it with --force"
    )
    assert synced.book.read_bytes() == before
    assert synced(*listed[:3]).parts[0].gone == 2
    assert synced(listed[0], force=True).parts[0].gone == 2


def test_only_some_of_many_absurd_prices_are_named(synced: Syncs) -> None:
    names = [f"m{n}.large" for n in range(5)]
    synced(*(fact(BOX, "1", values=[name]) for name in names))
    with pytest.raises(PriceSourceError, match=r"m2\.large.* is now 100; and 2 more;"):
        synced(*(fact(BOX, "100", values=[name]) for name in names))


def test_a_service_without_any_price_is_an_error(synced: Syncs) -> None:
    with pytest.raises(PriceSourceError, match="no price of awskms that a pricing rule uses"):
        synced(fact(NAT, "0.052"), services=("AmazonEC2", "awskms"))
    with pytest.raises(PriceSourceError, match="no price of any service"):
        synced()
    assert not synced.book.exists()


def left_overs(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name not in LASTING)


LASTING = {"prices.sqlite", ".prices.sqlite.lock"}


@pytest.mark.parametrize("error", [PriceSourceError("half a file"), KeyboardInterrupt()])
def test_whatever_breaks_the_book_stays(synced: Syncs, error: BaseException) -> None:
    synced(fact(NAT, "0.052"))
    before = synced.book.read_bytes()
    listed = Listed([fact(NAT, "0.060")])
    listed.error = error
    with pytest.raises(type(error)):
        synced(listed=listed)
    assert synced.book.read_bytes() == before
    assert left_overs(synced.book.parent) == []


def test_what_a_killed_sync_left_over_goes(synced: Syncs) -> None:
    folder = synced.book.with_name(".prices.sqlite.new")
    folder.mkdir(parents=True)
    (folder / "facts.sqlite").write_text("half a file")
    synced(fact(NAT, "0.052"))
    assert left_overs(synced.book.parent) == []


@pytest.mark.parametrize("text", ["", "not a book", "SQLite format 3\0" + "x" * 5_000])
def test_a_damaged_book_is_not_added_to(synced: Syncs, text: str) -> None:
    synced.book.parent.mkdir()
    synced.book.write_text(text)
    with pytest.raises(PriceSourceError, match="is damaged, or made by another version"):
        synced(fact(NAT, "0.052"))
    assert synced.book.read_text() == text


def test_a_book_in_another_currency_is_not_added_to(synced: Syncs) -> None:
    synced(fact(NAT, "0.052"))
    with closing(sqlite3.connect(synced.book)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('currency', 'EUR')")
    with pytest.raises(PriceSourceError, match="is in EUR, and prices in USD are brought in"):
        synced(fact(NAT, "0.052"))


def test_two_syncs_do_not_meet(synced: Syncs, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr("costguard.files._SECONDS", 0.05)
    synced.book.parent.mkdir()
    with (
        FileLock(synced.book.with_name(".prices.sqlite.lock")),
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
    synced: Syncs, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced(fact(NAT, "0.052"))
    before = synced.book.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(syncing, "begin", full)
    with pytest.raises(PriceSourceError, match="cannot be written: No space left on device; the"):
        synced(fact(NAT, "0.060"))
    assert synced.book.read_bytes() == before
