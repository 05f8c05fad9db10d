"""Books of several currencies: how they come about, and which of them is asked."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from support import terraform
from support.azure_list import AzureServer, Row, azure, row
from support.gateway import HOURS, Costguard, priced, user_book
from support.google_list import google, sku
from support.price_books import write_book

pytest.importorskip("httpx")

EUROS = "version: 1\ncurrency: EUR\n"


def gateway(price: str, currency: str, meter: str = "Gateway", measure: str = "1 Hour") -> Row:
    names = ("NAT Gateway", "NAT Gateway", "Standard", f"Standard {meter}")
    return row(*names, price, measure, family="Networking", currencyCode=currency)


@pytest.fixture
def list_of_azure(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AzureServer]:
    """A server with Azure's list in dollars and euros, and a plan of a NAT gateway there."""
    rows = [
        gateway("0.045", "USD"),
        gateway("0.0392", "EUR"),
        gateway("0.0401", "EUR", "Data Processed", "1 GB"),
    ]
    after = {"location": "westeurope", "sku_name": "Standard"}
    plan = terraform.document(terraform.change("azurerm_nat_gateway.this", after))
    (place / "plan.json").write_text(json.dumps(plan))
    (place / "usage.yml").write_text(
        'version: "0.1"\nresource_usage:\n  azurerm_nat_gateway.this:\n'
        "    monthly_data_processed_gb: 100\n"
    )
    (place / "euros.yaml").write_text(EUROS)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with azure(rows) as server:
        monkeypatch.setenv("COSTGUARD_AZURE_PRICES_URL", server.url)
        yield server


AZURE = ("prices", "sync", "--provider", "azure", "--region", "westeurope")


def test_each_currency_has_a_book_of_its_own(
    costguard: Costguard, list_of_azure: AzureServer, place: Path
) -> None:
    run = costguard(*AZURE, "--currency", "EUR")
    euros, dollars = place / "data" / "prices-eur.sqlite", place / "data" / "prices.sqlite"
    assert run.out.endswith(f"\n2 prices of azure westeurope in EUR in {euros}\n"), run.err
    assert not dollars.exists()
    before = euros.read_bytes()
    run = costguard(*AZURE)
    assert run.out.endswith(f"\n1 prices of azure westeurope in {dollars}\n"), run.err
    assert euros.read_bytes() == before
    assert list_of_azure.currencies == ["EUR", "USD"]
    # 730 x 0.0392 = 28.616, 100 GB x 0.0401 = 4.01
    assert priced(costguard, "--prices", "euros.yaml") == ("EUR", "32.626")
    # 730 x 0.045 = 32.85, 100 GB x 0.045 = 4.50, which the embedded book has
    assert priced(costguard) == ("USD", "37.35")


def test_prices_in_euros_are_not_compared_with_dollars(
    costguard: Costguard, list_of_azure: AzureServer, place: Path
) -> None:
    """A yen is a hundredth of a dollar or so, and no price has moved by that factor."""
    list_of_azure.rows = [gateway("6.9", "JPY")]
    assert "NAT Gateway         1          0      1       0" in costguard(
        *AZURE, "--currency", "JPY"
    ).out  # fmt: skip
    list_of_azure.rows = [gateway("690", "JPY")]
    run = costguard(*AZURE, "--currency", "JPY")
    assert run.code == 3
    assert "in westeurope was 6.9, is now 690; the price book is as it was" in run.err


def test_a_book_of_another_currency_in_its_place_is_refused(
    costguard: Costguard, list_of_azure: AzureServer, place: Path
) -> None:
    costguard(*AZURE)
    book = (place / "data" / "prices.sqlite").rename(place / "data" / "prices-eur.sqlite")
    run = costguard(*AZURE, "--currency", "EUR")
    assert run.code == 3
    assert f"{book}: is in USD, and prices in EUR are brought in; a book has one" in run.err


def test_a_currency_that_azure_has_no_prices_in(
    costguard: Costguard, list_of_azure: AzureServer, place: Path
) -> None:
    run = costguard(*AZURE, "--currency", "XAU")
    assert (run.code, run.out) == (3, "")
    assert run.err == (
        "costguard: error: 127.0.0.1: a price in 'USD', expected XAU; ask for a currency that it "
        "has prices in\n"
    )
    assert not (place / "data" / "prices-xau.sqlite").exists()


def test_google_in_euros(
    costguard: Costguard, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = {"type": "pd-ssd", "size": 50, "zone": "europe-west3-a"}
    plan = terraform.document(terraform.change("google_compute_disk.data", disk))
    (place / "plan.json").write_text(json.dumps(plan))
    (place / "usage.yml").write_text('version: "0.1"\n')
    (place / "euros.yaml").write_text(EUROS)
    monkeypatch.setenv("GOOGLE_API_KEY", "AIza-s3cret-key")
    monkeypatch.delenv("COSTGUARD_GOOGLE_API_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    name = ("Compute Engine", "SSD backed PD Capacity in Frankfurt")
    skus = [
        sku(*name, "0.204", "GiBy.mo"),
        sku(*name, "0.1777", "GiBy.mo", currency="EUR"),
    ]
    with google(skus) as server:
        monkeypatch.setenv("COSTGUARD_GOOGLE_PRICES_URL", server.url)
        where = ("--region", "europe-west3", "--currency", "EUR")
        run = costguard("prices", "sync", "--provider", "google", *where)
    assert run.code == 0, run.err
    # 50 GB at 0.1777
    assert priced(costguard, "--prices", "euros.yaml") == ("EUR", "8.885")


def test_by_a_rate_books_in_dollars_fill_the_gaps(costguard: Costguard, place: Path) -> None:
    write_book(place / "data" / "prices-eur.sqlite", {HOURS: "0.05"}, date(2026, 11, 1), "EUR")
    user_book(place, "0.07")
    rate = "exchange_rate: {rate: 0.92, date: 2026-11-02, source: ECB}\n"
    (place / "rate.yaml").write_text(EUROS + rate)
    # 730 x 0.05 euros, and 100 GB at the embedded book's 0.048 dollars x 0.92
    assert priced(costguard, "--prices", "rate.yaml") == ("EUR", "40.916")
    (place / "data" / "prices-eur.sqlite").unlink()
    # 730 x 0.07 x 0.92 = 47.012, and 4.416
    assert priced(costguard, "--prices", "rate.yaml") == ("EUR", "51.428")


def test_the_users_book_is_that_of_the_currency(costguard: Costguard, place: Path) -> None:
    data = place / "data"
    write_book(data / "prices-eur.sqlite", {HOURS: "0.05"}, date(2026, 11, 1), "EUR")
    (place / "euros.yaml").write_text(EUROS)
    run = costguard("breakdown", "plan.json", "--prices", "user")
    assert run.code == 2
    assert run.err == (
        f"costguard: error: --prices user: there is no file {data / 'prices.sqlite'}; make one "
        "with costguard prices sync, or price in the currency of prices-eur.sqlite by a price "
        "file\n"
    )
    (place / "francs.yaml").write_text("version: 1\ncurrency: CHF\n")
    run = costguard("breakdown", "plan.json", "--prices", "user,francs.yaml")
    assert "prices-chf.sqlite; make one with costguard prices sync --currency CHF, or" in run.err
    assert priced(costguard, "--prices", "user,euros.yaml") == ("EUR", "36.5")


def test_status_tells_currencies_and_what_is_not_asked(costguard: Costguard, place: Path) -> None:
    data = place / "data"
    write_book(data / "prices-eur.sqlite", {HOURS: "0.05"}, date(2026, 11, 1), "EUR")
    user_book(place, "0.07")
    (place / "euros.yaml").write_text(EUROS)
    told = costguard("prices", "status", "--provider", "aws", "--region", "eu-west-1")
    assert told.code == 0
    assert (
        f"{data / 'prices-eur.sqlite'}: not asked, for it is in EUR; a price file with currency: "
        "EUR has it asked\n"
    ) in told.out
    told = costguard("prices", "status", "--prices", "user,euros.yaml")
    assert f"{data / 'prices-eur.sqlite'}\n1 price in EUR from 2026-11-01" in told.out
    document = json.loads(
        costguard("prices", "status", "--prices", "user,euros.yaml", "--format", "json").out
    )
    assert document["currency"] == "EUR"
    assert [book["currency"] for book in document["books"]] == ["EUR"]
    assert document["not_asked"] == [{"path": str(data / "prices.sqlite"), "currency": "USD"}]
    run = costguard("prices", "diff", "user", data / "prices-eur.sqlite")
    assert run.code == 3
    assert "is in USD and" in run.err
    assert "their prices cannot be compared, for nothing is converted" in run.err


def test_export_in_euros_names_the_currency(costguard: Costguard, place: Path) -> None:
    book = place / "euros.sqlite"
    write_book(book, {HOURS: "0.05"}, date(2026, 11, 1), "EUR")
    assert costguard("prices", "export", book, "-o", place / "euros.csv").code == 0
    text = (place / "euros.csv").read_text()
    assert text.startswith("currency,vendor,service,")
    assert text.splitlines()[1].startswith("EUR,aws,AmazonEC2,NAT Gateway,")


def test_the_digest_covers_the_currency(costguard: Costguard, place: Path) -> None:
    book = place / "euros.sqlite"
    write_book(book, {HOURS: "0.05"}, date(2026, 11, 1), "EUR")
    assert "ok: prices are those that were compiled" in costguard("prices", "verify", book).out
    for statement in (
        "UPDATE meta SET value = 'CHF' WHERE key = 'currency'",
        "DELETE FROM meta WHERE key = 'currency'",
    ):
        with closing(sqlite3.connect(book)) as connection, connection:
            connection.execute(statement)
        told = costguard("prices", "verify", book)
        assert told.code == 3
        assert "WRONG: prices are those that were compiled" in told.out
