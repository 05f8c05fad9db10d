"""Live sources asked in the currency of the price file."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support import terraform
from support.azure_list import AzureServer, azure, row
from support.gateway import BYTES, HOURS, Costguard, monthly
from support.google_list import google, sku
from support.price_books import write_book
from support.pricing_server import PricingServer, price_of, product_of, served

pytest.importorskip("httpx")

EUROS = "version: 1\ncurrency: EUR\n"
RATE = EUROS + "exchange_rate: {rate: 0.92, date: 2026-11-02, source: ECB}\n"


@pytest.fixture(autouse=True)
def files(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Price files in euros, with a rate and without; a cache of the test's own."""
    (place / "euros.yaml").write_text(EUROS)
    (place / "rate.yaml").write_text(RATE)
    monkeypatch.setenv("COSTGUARD_CACHE_DIR", str(place / "cache"))
    monkeypatch.delenv("COSTGUARD_CACHE_URL", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def list_of_azure(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AzureServer]:
    """Azure's list in dollars and euros, and a plan of a NAT gateway there."""
    names = ("NAT Gateway", "NAT Gateway", "Standard", "Standard Gateway")
    rows = [
        row(*names, price, family="Networking", currencyCode=currency)
        for price, currency in (("0.045", "USD"), ("0.0392", "EUR"))
    ]
    after = {"location": "westeurope", "sku_name": "Standard"}
    plan = terraform.document(terraform.change("azurerm_nat_gateway.this", after))
    (place / "plan.json").write_text(json.dumps(plan))
    (place / "usage.yml").write_text('version: "0.1"\n')
    with azure(rows) as server:
        monkeypatch.setenv("COSTGUARD_AZURE_PRICES_URL", server.url)
        yield server


@pytest.mark.parametrize("file", ["euros.yaml", "rate.yaml"])
def test_azure_is_asked_in_the_currency_of_the_price_file(
    costguard: Costguard, list_of_azure: AzureServer, file: str
) -> None:
    # 730 x 0.0392: Azure's own euros, and no dollars converted
    assert monthly(costguard, "--prices", f"azure,{file}") == "28.616"
    assert list_of_azure.currencies == ["EUR"]
    run = costguard("breakdown", "plan.json", "--prices", f"azure,{file}")
    assert "€28.62 a month" in run.out
    assert "converted" not in run.out
    assert f"Prices: azure (127.0.0.1:{list_of_azure.server_port}, EUR) + {file}" in run.out


def test_answers_are_kept_by_currency(costguard: Costguard, list_of_azure: AzureServer) -> None:
    euros = ("--prices", "azure,euros.yaml")
    assert monthly(costguard, "--prices", "azure") == "32.85"  # 730 x 0.045
    told = costguard("breakdown", "plan.json", *euros, "--offline").out
    assert "no price of NAT Gateway Networking" in told
    assert monthly(costguard, *euros) == "28.616"
    list_of_azure.rows.clear()
    assert monthly(costguard, "--prices", "azure", "--offline") == "32.85"
    assert monthly(costguard, *euros, "--offline") == "28.616"


def test_the_first_book_tells_the_currency_where_no_price_file_does(
    costguard: Costguard, list_of_azure: AzureServer, place: Path
) -> None:
    write_book(place / "euros.sqlite", {HOURS: "0.05"}, date(2026, 11, 1), "EUR")
    assert monthly(costguard, "--prices", "euros.sqlite,azure") == "28.616"


def test_a_currency_that_azure_does_not_publish(
    costguard: Costguard, list_of_azure: AzureServer, place: Path
) -> None:
    (place / "gold.yaml").write_text("version: 1\ncurrency: XAU\n")
    run = costguard("breakdown", "plan.json", "--prices", "azure,gold.yaml")
    assert run.code == 3
    assert "127.0.0.1: a price in 'USD', expected XAU; ask for a currency that it has" in run.err


def test_google_is_asked_in_the_currency_of_the_price_file(
    costguard: Costguard, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = {"type": "pd-ssd", "size": 50, "zone": "europe-west3-a"}
    plan = terraform.document(terraform.change("google_compute_disk.data", disk))
    (place / "plan.json").write_text(json.dumps(plan))
    (place / "usage.yml").write_text('version: "0.1"\n')
    monkeypatch.setenv("COSTGUARD_GOOGLE_API_KEY", "AIza-s3cret-key")
    name = ("Compute Engine", "SSD backed PD Capacity in Frankfurt")
    skus = [
        sku(*name, "0.204", "GiBy.mo"),
        sku(*name, "0.1777", "GiBy.mo", currency="EUR"),
    ]
    with google(skus) as server:
        monkeypatch.setenv("COSTGUARD_GOOGLE_PRICES_URL", server.url)
        assert monthly(costguard, "--prices", "google,euros.yaml") == "8.885"  # 50 x 0.1777
        assert monthly(costguard, "--prices", "google") == "10.2"  # 50 x 0.204
        server.skus.pop()
        server.skus.append(sku(*name, "1.41", "GiBy.mo", currency="CNY"))
        (place / "francs.yaml").write_text("version: 1\ncurrency: CHF\n")
        run = costguard("breakdown", "plan.json", "--prices", "google,francs.yaml")
        assert run.code == 3
        assert "127.0.0.1: a price in 'USD', expected CHF" in run.err


@pytest.fixture
def infracost(monkeypatch: pytest.MonkeyPatch) -> Iterator[PricingServer]:
    """A server that knows both prices of a NAT gateway in dollars, and one of them in euros."""
    where = ("aws", "AmazonEC2", "NAT Gateway", "eu-west-1")
    products = [
        product_of(
            where, {"usagetype": "EU-NatGateway-Hours"}, price_of("0.05", "Hrs", EUR="0.04")
        ),
        product_of(where, {"usagetype": "EU-NatGateway-Bytes"}, price_of("0.06", "GB")),
    ]
    with served(products, key="") as server:
        monkeypatch.setenv("COSTGUARD_PRICING_API_ENDPOINT", server.url)
        yield server


def test_infracost_is_asked_for_the_field_of_the_currency(
    costguard: Costguard, infracost: PricingServer
) -> None:
    assert monthly(costguard, "--prices", "infracost") == "42.5"  # 730 x 0.05 + 100 x 0.06
    assert monthly(costguard, "--prices", "infracost,euros.yaml") == "29.2"  # 730 x 0.04
    usage = ("--usage-file", "usage.yml")
    run = costguard("breakdown", "plan.json", *usage, "--prices", "infracost,euros.yaml")
    assert "Infracost's API has no price for AmazonEC2 NAT Gateway" in run.out


def test_the_users_rate_goes_before_that_of_infracosts(
    costguard: Costguard, infracost: PricingServer
) -> None:
    assert monthly(costguard, "--prices", "infracost,rate.yaml") == "39.1"  # 42.50 x 0.92
    run = costguard("breakdown", "plan.json", "--prices", "infracost,rate.yaml")
    assert "converted at 0.92 EUR per USD of 2026-11-02 (ECB)" in run.out


def test_a_server_of_infracosts_that_does_not_know_the_currency(
    costguard: Costguard, infracost: PricingServer, place: Path
) -> None:
    (place / "francs.yaml").write_text("version: 1\ncurrency: CHF\n")
    run = costguard("breakdown", "plan.json", "--prices", "infracost,francs.yaml")
    assert run.code == 3
    assert 'refuses a question: Cannot query field "CHF"' in run.err


def test_aws_answers_in_dollars_alone(
    costguard: Costguard, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = costguard("breakdown", "plan.json", "--prices", "aws,euros.yaml")
    assert run.code == 2
    assert run.err == (
        "costguard: error: --prices aws: AWS answers in USD alone, and prices are asked for in "
        "EUR; give exchange_rate in the price file\n"
    )
    # With a rate it is asked in dollars; nothing is kept from it, and the book's are converted.
    book = write_book(place / "d.sqlite", {HOURS: "0.05", BYTES: "0.06"}, date(2026, 11, 1))
    assert monthly(costguard, "--prices", f"aws,{book},rate.yaml", "--offline") == "39.1"
