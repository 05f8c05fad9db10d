"""What a sync makes of the user's book."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from support.syncs import BOX, EGRESS, KEY, NAT, NOVEMBER, REGION, Syncs, fact

from costguard.catalog.coverage import Part
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.model.price import Ambiguous, Missing, Price, Tier

pytest.importorskip("httpx")


@pytest.fixture
def synced(tmp_path: Path) -> Syncs:
    """Syncs into a book that is not there yet."""
    return Syncs(tmp_path)


def test_prices_come_with_source_and_date(synced: Syncs) -> None:
    report = synced(fact(NAT, "0.052"), fact(BOX, "0.115", values=["m5.large"]))
    assert synced.price(NAT) == Price(
        (Tier(Decimal(0), Decimal("0.052")),), "Hrs", "USD", NOVEMBER, "aws-bulk/X/7"
    )
    SqlitePriceBook(synced.book).verify()
    assert report.book == synced.book
    assert report.left_out == ()
    assert report.without == ("AWSDataTransfer", "awskms")
    (one,) = report.parts
    assert one.part == Part("aws", REGION, "AmazonEC2")
    # The embedded book has the gateway at another price, and no machine.
    assert (one.prices, one.changed, one.new, one.gone) == (2, 1, 1, 0)


def test_what_the_source_is_stands_in_the_book(synced: Syncs) -> None:
    synced(fact(NAT, "0.052"))
    with closing(sqlite3.connect(synced.book)) as connection:
        rows = connection.execute("SELECT name, title, url, licence FROM source").fetchall()
        meta = dict(connection.execute("SELECT key, value FROM meta"))
    assert rows == [("aws-bulk/X/7", "A list", "https://example.com/list", "none stated")]
    assert meta["synced aws/eu-central-1/AmazonEC2"] == "2026-11-21"
    assert meta["version"] == "2026-11-01"


def test_a_service_in_a_region_is_replaced_and_the_rest_stays(synced: Syncs) -> None:
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
        for answer in (synced.price(NAT), synced.price(KEY), synced.price(NAT, region="us-east-1"))
    } == {"0.06", "1", "0.045"}
    assert isinstance(synced.price(BOX, "m5.large"), Missing)
    SqlitePriceBook(synced.book).verify()


def test_the_same_prices_give_the_same_digest(synced: Syncs) -> None:
    facts = [fact(NAT, "0.052"), fact(BOX, "0.115", values=["m5.large"]), fact(KEY, "1")]
    synced(*facts)
    before = SqlitePriceBook(synced.book).version
    report = synced(*facts[::-1])
    assert SqlitePriceBook(synced.book).version == before
    assert [(one.changed, one.new, one.gone) for one in report.parts] == [(0, 0, 0)] * 2


def test_machines_and_spot_prices_stay(synced: Syncs) -> None:
    synced(fact(NAT, "0.052"))
    with closing(sqlite3.connect(synced.book)) as connection, connection:
        row = ("m5.large", "aws", 2, "8", "x86_64", 0, 1, 0, "", "x", 20260101)
        connection.execute(f"INSERT INTO machine VALUES ({', '.join('?' * 11)})", row)
        connection.execute(
            "INSERT INTO spot VALUES ('m5.large', 'Linux', 1, 60, '<5%', 1, 20260101)"
        )
    synced(fact(KEY, "1"))
    machine = SqlitePriceBook(synced.book).machine("m5.large")
    assert machine is not None
    assert machine.vcpu == 2
    with closing(sqlite3.connect(synced.book)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM spot").fetchone() == (1,)


def test_tiers_belong_together_and_free_ones_are_left_out(synced: Syncs) -> None:
    synced(
        fact(EGRESS, "0.085", start="10340"),
        fact(EGRESS, "0", start="0"),
        fact(EGRESS, "0.09", start="100"),
    )
    answer = synced.price(EGRESS)
    assert isinstance(answer, Price)
    assert answer.tiers == (
        Tier(Decimal(0), Decimal("0.09")),
        Tier(Decimal(10340), Decimal("0.085")),
    )


def test_what_costs_nothing_at_all_is_no_price(synced: Syncs) -> None:
    report = synced(fact(NAT, "0"), fact(BOX, "0.1", values=["m5.large"]))
    assert isinstance(synced.price(NAT), Missing)
    assert report.parts[0].prices == 1


def test_different_things_at_different_prices_stay_ambiguous(synced: Syncs) -> None:
    synced(fact(NAT, "0.052", "S1"), fact(NAT, "0.060", "S2"), fact(KEY, "1", "S3"))
    answer = synced.price(NAT)
    assert isinstance(answer, Ambiguous)
    assert [str(one.tiers[0].price) for one in answer.candidates] == ["0.052", "0.06"]


def test_different_things_at_one_price_are_one_price(synced: Syncs) -> None:
    synced(fact(NAT, "0.052", "S1"), fact(NAT, "0.052", "S2"))
    assert isinstance(synced.price(NAT), Price)


def test_what_contradicts_itself_is_left_out_and_named(synced: Syncs) -> None:
    report = synced(
        fact(NAT, "0.052"), fact(NAT, "0.060"), fact(EGRESS, "0.09", start="100"), fact(KEY, "1")
    )
    gateway, egress = sorted(report.left_out, key=len, reverse=True)
    assert "AmazonEC2/NAT Gateway" in gateway
    assert "two prices from 0 on: 0.052 and 0.06" in gateway
    assert "the first tier starts at 100" in egress
    assert isinstance(synced.price(NAT), Missing)


def test_a_product_that_needs_other_attributes_now_loses_its_old_prices(synced: Syncs) -> None:
    synced(fact(BOX, "0.115", values=["m5.large"], region="us-east-1"), fact(KEY, "1"))
    now = BOX._replace(needs=("instanceType", "tenancy"))
    report = synced(fact(now, "0.1", values=["m5.large", "Shared"]), products=(now, KEY))
    assert report.parts[0].prices == 1
    assert isinstance(synced.price(now, "m5.large", "Shared"), Price)
    assert isinstance(synced.price(KEY), Price)
    assert isinstance(synced.price(BOX, "m5.large", region="us-east-1"), Missing)
