"""Where prices come from: sources in an order, as the command line and a project file name them."""

import json
from datetime import date
from pathlib import Path

import pytest
from support.gateway import (
    EMBEDDED,
    HOURS,
    NAT,
    VOLUME,
    Costguard,
    monthly,
    user_book,
    write_lock,
    write_plan,
)
from support.price_books import write_book

from costguard.pricing import estimate_cache


def test_the_users_own_book_goes_before_the_embedded_one(costguard: Costguard, place: Path) -> None:
    assert monthly(costguard) == EMBEDDED
    user_book(place, "0.05")  # 730 hours: 36.50; its book has no price of a GB
    assert monthly(costguard) == "41.3"
    assert monthly(costguard, "--prices", "embedded") == EMBEDDED
    assert monthly(costguard, "--prices", "embedded,user") == EMBEDDED
    assert monthly(costguard, "--prices", "user", "--prices", "embedded") == "41.3"


def test_a_book_is_named_by_its_file_and_what_it_lacks_is_missing_without_another(
    costguard: Costguard, place: Path
) -> None:
    book = write_book(place / "a, b.sqlite", {HOURS: "0.06"}, date(2026, 11, 1))
    assert monthly(costguard, "--prices", book) == "43.8"  # 730 hours; a comma is no separator
    run = costguard("explain", "plan.json", "aws_nat_gateway.this", "--prices", book)
    assert "the price book has no price for AmazonEC2 NAT Gateway (NatGateway-Bytes)" in run.out
    assert monthly(costguard, "--prices", book, "--prices", "embedded") == "48.6"


def test_a_price_file_is_over_all_sources_wherever_it_stands(
    costguard: Costguard, place: Path
) -> None:
    user_book(place, "0.05")
    (place / "prices.yaml").write_text(
        "version: 1\ncurrency: USD\nprices:\n"
        "  - {service: AmazonEC2, discount: 10%, source: contract}\n"
    )
    # 10% off 41.30, and off 39.84
    assert monthly(costguard, "--prices", "prices.yaml") == "37.17"
    assert monthly(costguard, "--prices", "prices.yaml,embedded") == "35.856"


def test_the_report_names_the_sources_in_their_order(costguard: Costguard, place: Path) -> None:
    user_book(place, "0.05")
    run = costguard("breakdown", "plan.json", "--usage-file", "usage.yml")
    assert "Prices: 2026-11-20 sha256:" in run.out
    assert ", then 2026-07-30 sha256:" in run.out
    assert "2026-11-20 sha256:" in costguard("--version").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["infracots"], "expected one of embedded, user, infracost, aws, azure, google, or a file"),
        (["infracots"], 'did you mean "infracost"?'),
        (["user"], "there is no file"),
        (["user"], "make one with costguard prices sync"),
        (["none.sqlite"], "--prices none.sqlite: there is no file none.sqlite"),
        (["none.yaml"], "none.yaml: no such file; expected a price file"),
        (["a.yaml,b.yaml"], "several price files are named (a.yaml, b.yaml); give one"),
        (["a.lock.json,b.lock.json"], "several locks are named"),
    ],
)
def test_what_is_no_source_is_wrong_use(
    costguard: Costguard, place: Path, words: list[str], said: str
) -> None:
    run = costguard("check", "plan.json", "--prices", *words)
    assert run.code == 2
    assert said in run.err


def test_rules_show_has_the_prices_of_the_same_sources(costguard: Costguard, place: Path) -> None:
    user_book(place, "0.05")
    show = ("rules", "show", "aws_nat_gateway", "--region", "eu-west-1", "--format", "json")

    def hourly(*options: str) -> tuple[str, str]:
        products = json.loads(costguard(*show, *options).out)["products"]
        (offer,) = products[0]["prices"]
        return offer["lowest"], offer["sources"][0]

    assert hourly() == ("0.05", "a-test")
    assert hourly("--prices", "embedded") == ("0.048", "terracost")


# Configuration

PROJECT_FILE = """version: 1
projects: [{path: plan.json, usage_file: usage.yml}]
prices:
  sources: [embedded, books/contract.yaml]
  offline: true
"""


def test_the_project_file_names_sources_for_every_command(
    costguard: Costguard, place: Path
) -> None:
    user_book(place, "0.05")
    (place / "ci").mkdir()
    (place / "books").mkdir()
    (place / "books" / "contract.yaml").write_text(
        "version: 1\ncurrency: USD\nprices:\n"
        "  - {service: AmazonEC2, discount: 50%, source: contract}\n"
    )
    (place / "costguard.yaml").write_text(PROJECT_FILE)
    assert monthly(costguard) == "19.92"
    assert monthly(costguard, "--prices", "user,embedded") == "41.3"
    run = costguard("check", "--env", "dev", "--format", "json")
    assert json.loads(run.out)["totals"]["after"]["monthly"] == "19.92"
    (place / "costguard.yaml").rename(place / "ci" / "costguard.yaml")
    run = costguard("check", "--config", "ci/costguard.yaml")
    assert run.code == 2
    assert "ci/books/contract.yaml: no such file; expected a price file" in run.err


def test_a_wrong_key_of_the_project_file_is_told_with_its_place(
    costguard: Costguard, place: Path
) -> None:
    (place / "costguard.yaml").write_text(
        "version: 1\nprojects: [{path: plan.json}]\nprices:\n  ofline: true\n"
    )
    run = costguard("breakdown", "plan.json")
    assert run.code == 2
    assert run.err == (
        "costguard: error: costguard.yaml:4:3: prices.ofline: unknown key; expected one of "
        'sources, offline; did you mean "offline"?\n'
    )


def test_of_several_plans_those_that_have_not_changed_are_not_priced_again(
    costguard: Costguard, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimate_cache, "LEAST", 1)
    monkeypatch.setenv("COSTGUARD_CACHE_DIR", str(place / "cache"))
    write_plan(place / "other.json", VOLUME)
    both = ("check", "plan.json", "other.json", "--env", "dev", "--verbose")
    first, again = costguard(*both), costguard(*both)
    assert "cache: 0 of 2 estimates" in first.err
    assert "cache: 2 of 2 estimates" in again.err
    assert again.out == first.out
    write_plan(place / "other.json", NAT, VOLUME)
    assert "cache: 1 of 2 estimates" in costguard(*both).err
    user_book(place, "0.05")  # other prices: nothing of before holds
    assert "cache: 0 of 2 estimates" in costguard(*both).err
    assert "estimates" not in costguard(*both[:2], *both[3:]).err
    write_lock("plan.json")
    assert "estimates" not in costguard(*both, "--lock", "costguard.lock.json").err


@pytest.mark.parametrize("word", ["", ",", "embedded,", " "])
def test_a_source_that_is_left_empty_is_no_default(
    costguard: Costguard, place: Path, word: str
) -> None:
    run = costguard("check", "plan.json", "--prices", word)
    assert run.code == 2
    assert f"--prices {word!r}: a source is left empty; expected names or files" in run.err
