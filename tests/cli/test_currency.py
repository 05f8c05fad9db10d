"""Estimates in another currency: by a book of that currency, or by the user's own rate."""

import json
from datetime import date
from pathlib import Path

import pytest
from support import terraform
from support.gateway import BYTES, HOURS, Costguard, check, monthly, said, write_lock, write_plan
from support.price_books import write_book

RATE = """version: 1
currency: EUR
exchange_rate: {rate: 0.92, date: 2026-11-02, source: ECB}
"""


@pytest.fixture
def euros(place: Path) -> Path:
    """A book in euros, which knows the gateway's hours."""
    return write_book(place / "euros.sqlite", {HOURS: "0.05"}, date(2026, 11, 1), "EUR")


@pytest.fixture
def rate(place: Path) -> Path:
    """A price file in euros, in which a US dollar costs 0.92."""
    path = place / "euros.yaml"
    path.write_text(RATE)
    return path


def test_a_rate_of_the_users_converts_the_book_and_every_report_says_so(
    costguard: Costguard, rate: Path
) -> None:
    # 39.84 US dollars at 0.92
    assert monthly(costguard, "--prices", rate) == "36.6528"
    plan = ("breakdown", "plan.json", "--usage-file", "usage.yml", "--prices", rate)
    assert "€36.65 a month" in costguard(*plan).out
    for form in ("table", "markdown", "html"):
        out = costguard(*plan, "--format", form).out.replace("&#40;", "(").replace("\\", "")
        assert "converted at 0.92 EUR per USD of 2026-11-02 (ECB" in out, form
        assert "$" not in out.partition("<script")[0].partition("<style")[0], form
    document = json.loads(costguard(*plan, "--format", "json").out)
    assert document["currency"] == "EUR"
    (price, _) = (line["price"] for line in document["resources"][0]["after"]["components"])
    assert (price["currency"], price["tiers"]) == ("EUR", [{"start": "0", "price": "0.04416"}])


def test_amounts_of_the_price_file_are_in_its_currency_and_not_converted(
    costguard: Costguard, rate: Path
) -> None:
    rate.write_text(
        RATE + "prices:\n  - {service: AmazonEC2, family: NAT Gateway, unit: Hrs, price: 0.04,"
        " source: contract, date: 2026-01-01}\n"
    )
    # 730 hours at 0.04 euros; 100 GB at 0.048 US dollars, times 0.92
    assert monthly(costguard, "--prices", rate) == "33.616"


def test_a_book_in_euros_is_priced_in_euros(costguard: Costguard, euros: Path) -> None:
    assert monthly(costguard, "--prices", euros) == "36.5"
    run = costguard("breakdown", "plan.json", "--prices", euros)
    assert "€36.50" in run.out
    show = ("rules", "show", "aws_nat_gateway", "--region", "eu-west-1", "--prices", euros)
    assert "€0.05" in costguard(*show).out


def test_with_a_rate_only_dollars_are_converted(
    costguard: Costguard, euros: Path, rate: Path
) -> None:
    # 36.50 euros for the hours, 4.80 US dollars for the GB
    assert monthly(costguard, "--prices", f"{euros},embedded,{rate}") == "40.916"


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (
            "euros.sqlite,embedded",
            "the price of AmazonEC2 NAT Gateway (NatGateway-Bytes) in eu-west-1 is in USD",
        ),
        ("euros.sqlite,embedded", "others are in EUR, and nothing is converted without a rate"),
        ("embedded,none.yaml", "is in USD (source terracost) and others are in EUR"),
        ("embedded,none.yaml", "give exchange_rate in the price file"),
        ("embedded,euros.sqlite,dollars.yaml", ""),
        ("euros.sqlite,embedded,dollars.yaml", "is in EUR (source a-test) and others are in USD"),
        ("euros.sqlite,embedded,dollars.yaml", "write a price file in EUR"),
    ],
)
def test_currencies_are_never_mixed(
    costguard: Costguard, euros: Path, place: Path, sources: str, said: str
) -> None:
    (place / "none.yaml").write_text("version: 1\ncurrency: EUR\n")
    (place / "dollars.yaml").write_text("version: 1\ncurrency: USD\n")
    usage = ("--usage-file", "usage.yml")
    run = costguard("breakdown", "plan.json", *usage, "--prices", sources)
    assert run.code == (2 if said else 0)
    assert said in run.err
    assert run.err.count("\n") == (1 if said else 0)


def test_the_budget_must_be_in_the_currency_of_the_prices(
    costguard: Costguard, rate: Path, place: Path
) -> None:
    plan = ("check", "plan.json", "--env", "dev", "--prices", rate, "--usage-file", "usage.yml")
    run = costguard(*plan)
    assert run.code == 2
    assert "the budgets are in USD and the prices in EUR, and nothing is converted" in run.err
    (place / "budgets.yaml").write_text(
        "version: 1\ncurrency: EUR\nenvironments:\n  dev: {budget: {monthly: 36}}\n"
    )
    run = costguard(*plan, "--budgets", "budgets.yaml")
    assert run.code == 1
    assert "€36.65" in run.out
    assert "€36.00" in run.out
    assert "$" not in run.out


def test_the_most_that_a_plan_pays_is_in_dollars_and_converted(
    costguard: Costguard, rate: Path, place: Path
) -> None:
    spot = {"ami": "ami-1", "instance_type": "m5.large", "spot_price": "0.0001"}
    write_plan(place / "plan.json", terraform.change("aws_spot_instance_request.web", spot))
    plan = ("breakdown", "plan.json", "--prices")
    # 730 hours at 0.0001 are 0.073 US dollars, and 0.06716 euros
    assert (
        "used while it is at most $0.0001: between $0.00 and $0.07"
        in costguard(*plan, "embedded").out
    )
    assert (
        "used while it is at most €0.000092: between €0.00 and €0.07" in costguard(*plan, rate).out
    )
    rate.write_text("version: 1\ncurrency: EUR\n")
    book = write_book(place / "euros.sqlite", {HOURS: "0.05"}, date(2026, 11, 1), "EUR")
    run = costguard(*plan, book)
    assert "an amount of it is in US dollars, and prices are in EUR; give exchange_rate" in run.out


def test_locked_prices_stay_in_their_currency(
    costguard: Costguard, euros: Path, rate: Path, place: Path
) -> None:
    write_lock("plan.json", "--prices", "embedded")
    locked = ("--lock", "costguard.lock.json")
    assert monthly(costguard, *locked, "--prices", rate) == "36.6528"
    both = write_book(
        place / "both.sqlite", {HOURS: "0.05", BYTES: "0.05"}, date(2026, 11, 1), "EUR"
    )
    assert monthly(costguard, *locked, "--prices", both) == "39.84"  # the lock's, in US dollars
    assert monthly(costguard, "--prices", both) == "41.5"
    # What is in another currency today cannot be compared, and the verdict stands.
    (drift,) = said(check(costguard, *locked, "--prices", both), "prices-drifted")
    assert "cannot be told: the price of AmazonEC2 NAT Gateway" in drift
    assert "is in EUR" in drift


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RATE.replace("0.92", "0"), ":3:17: exchange_rate.rate: found 0; expected: Units of"),
        (RATE.replace("0.92", "-1"), "exchange_rate.rate: found -1"),
        (RATE.replace("2026-11-02", '"2026-11-32"'), "there is no day 2026-11-32"),
        (RATE.replace(", source: ECB", ""), "'source' is a required property"),
        (RATE.replace("date: 2026-11-02, ", ""), "'date' is a required property"),
        (RATE.replace("EUR", "USD"), "exchange_rate: it is for a file in another currency"),
        (RATE.replace("source", "from: USD, source"), "exchange_rate.from: unknown key"),
    ],
)
def test_a_wrong_rate_is_told_with_its_place(
    costguard: Costguard, rate: Path, text: str, said: str
) -> None:
    rate.write_text(text)
    run = costguard("breakdown", "plan.json", "--prices", rate)
    assert run.code == 2
    assert said in run.err
