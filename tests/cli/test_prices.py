"""``costguard prices status`` and ``lookup``, as a user runs them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.aws_api import Server, asked_instead, product
from support.nat_books import nat_book, plan_file, read

from costguard.catalog.book_rows import recorded_digest
from costguard.catalog.sqlite import EMBEDDED

Costguard = Callable[..., Any]


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There is no book of the user's, and no key, but what a test makes."""
    monkeypatch.setenv("COSTGUARD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("COSTGUARD_BOOK_KEY", raising=False)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return plan_file(tmp_path)


def test_the_group_names_all_its_commands(costguard: Costguard) -> None:
    run = costguard("prices", "--help")
    assert run.code == 0
    for name in ("diff", "export", "lock", "lookup", "status", "sync", "verify"):
        assert f"\n  {name} " in run.out


def test_status_of_the_embedded_book(costguard: Costguard) -> None:
    run = costguard("prices", "status", "--provider", "google", "--region", "europe-west1")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[2] == str(EMBEDDED)
    assert lines[4] == f"digest {recorded_digest(EMBEDDED)}"
    assert lines[5] == "digest is the released one: ok"
    (row,) = [line for line in lines if "Cloud Storage" in line]
    assert row.split()[:3] == ["google", "Cloud", "Storage"]
    assert "europe-west1" in row
    assert "AmazonEC2" not in run.out


@pytest.mark.parametrize("command", ["status", "export"])
def test_a_provider_that_is_none_is_refused(costguard: Costguard, command: str) -> None:
    run = costguard("prices", command, "--provider", "gcp")
    assert run.code == 2
    assert "'gcp' is not one of 'aws', 'azure', 'google'" in run.err


def test_status_shows_the_books_in_the_order_in_which_they_are_asked(
    costguard: Costguard, tmp_path: Path
) -> None:
    own = nat_book(tmp_path / "data" / "prices.sqlite", "0.05")
    document = read(costguard("prices", "status", "--format", "json"))
    assert [book["path"] for book in document["books"]] == [str(own), str(EMBEDDED)]
    first = document["books"][0]
    today = datetime.datetime.now(datetime.UTC).date()
    assert first["age_days"] == (today - datetime.date(2026, 11, 1)).days
    assert first["coverage"] == [
        {
            "provider": "aws",
            "service": "AmazonEC2",
            "region": "eu-west-1",
            "prices": 1,
            "oldest": "2026-11-01",
            "newest": "2026-11-01",
        }
    ]
    assert first["origin"]["note"] == "not signed"


def test_status_of_a_book_that_is_damaged(costguard: Costguard, tmp_path: Path) -> None:
    book = tmp_path / "broken.sqlite"
    book.write_text("not a book")
    run = costguard("prices", "status", "--prices", book)
    assert run.code == 3
    assert "broken.sqlite: the price book cannot be used: file is not a database" in run.err


def test_lookup_by_type(costguard: Costguard, tmp_path: Path) -> None:
    book = nat_book(tmp_path / "b.sqlite", "0.05", "0.048")
    run = costguard("prices", "lookup", "aws_nat_gateway", "--prices", book)
    assert run.code == 0
    told = "AmazonEC2 NAT Gateway (NatGateway-{}) eu-west-1 ${} {} a-test 2026-11-01"
    assert [" ".join(line.split()) for line in run.out.splitlines()[2:]] == [
        told.format("Bytes", "0.048", "GB"),
        told.format("Hours", "0.05", "Hrs"),
    ]


def test_lookup_by_provider_and_service(costguard: Costguard) -> None:
    # 0.107 is the well-known price of an m5.large in Ireland.
    (found,) = read(
        costguard(
            *("prices", "lookup", "aws", "AmazonEC2", "--format", "json"),
            *("--family", "Compute Instance", "--region", "eu-west-1"),
            *("--attribute", "instanceType=m5.large", "--attribute", "operatingSystem=Linux"),
            *("--attribute", "preInstalledSw=NA", "--attribute", "tenancy=Shared"),
        )
    )
    assert found["attributes"]["instanceType"] == "m5.large"
    assert (found["option"], found["unit"], found["problem"]) == ("on_demand", "Hrs", None)
    (price,) = found["prices"]
    assert price["tiers"] == [{"start": "0", "price": "0.107"}]
    assert (price["source"], price["date"]) == ("terracost", "2023-02-23")


def test_lookup_shows_the_steps_of_a_price(costguard: Costguard) -> None:
    run = costguard(
        *("prices", "lookup", "aws", "AWSDataTransfer", "--region", "us-east-1"),
        *("--attribute", "usagetype=DataTransfer-Out-Bytes"),
    )
    lines = run.out.splitlines()
    assert [" ".join(line.split()) for line in lines[3:6]] == [
        "$0.085 from 10240", "$0.07 from 51200", "$0.05 from 153600",
    ]  # fmt: skip


def test_lookup_of_spot_prices(costguard: Costguard) -> None:
    # $0.107 less 57% by the Spot Advisor is $0.04601.
    run = costguard(
        *("prices", "lookup", "aws_instance", "--region", "eu-west-1", "--option", "spot"),
        *("--attribute", "instanceType=m5.large", "--attribute", "operatingSystem=Linux"),
    )
    assert run.code == 0
    assert "m5.large" in run.out
    assert "note: expected: " in run.out
    assert run.out.count("spot-advisor") == 1


def test_lookup_with_a_price_file_over_it(costguard: Costguard, tmp_path: Path) -> None:
    book = nat_book(tmp_path / "b.sqlite", "0.05")
    own = tmp_path / "prices.yaml"
    own.write_text(
        "version: 1\ncurrency: USD\nprices:\n  - service: AmazonEC2\n    discount: 10%\n"
        "    source: contract\n"
    )
    run = costguard("prices", "lookup", "aws_nat_gateway", "--prices", f"{book},{own}")
    assert "$0.045" in run.out
    assert "note: 10% discount (contract)" in run.out


def test_lookup_of_what_no_source_knows(costguard: Costguard, tmp_path: Path) -> None:
    book = nat_book(tmp_path / "b.sqlite", "0.05")
    (found, _) = read(
        costguard(
            *("prices", "lookup", "aws_nat_gateway", "--region", "eu-north-1"),
            *("--prices", book, "--format", "json"),
        )
    )
    assert found["prices"] == []
    assert found["problem"].startswith("the price book has no prices for region eu-north-1")


def test_lookup_shows_the_first_of_many(costguard: Costguard) -> None:
    run = costguard("prices", "lookup", "aws", "AmazonES", "--region", "us-east-1")
    assert run.code == 0
    assert len(run.out.splitlines()) == 2 + 50 + 1
    assert "prices more; name more attributes to see them" in run.out.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("aws_nat_gatway",), "resource type aws_nat_gatway is not known; did you mean"),
        (("aws_dms_event_subscription",), "resource type aws_dms_event_subscription has no pric"),
        (("aws", "AmazonEC22"), 'no rule uses prices of aws AmazonEC22; did you mean "AmazonEC2"?'),
        (("oracle", "X"), "no prices of provider oracle are known; expected one of aws, azure, g"),
        (("aws", "AmazonEC2", "x"), "expected a resource type, or a provider and a service"),
        (("aws", "AmazonEC2", "--attribute", "m5.large"), "--attribute m5.large: expected NAME=VA"),
        (
            ("aws", "AmazonEC2", "--attribute", "instancetype=x"),
            'no product of aws AmazonEC2 has the attribute instancetype; did you mean "instanceTy',
        ),
        (
            ("aws", "AmazonEKS", "--option", "reserved_9yr"),
            "no price fits; costguard prices status",
        ),
    ],
)
def test_lookup_used_wrongly(costguard: Costguard, arguments: tuple[str, ...], told: str) -> None:
    run = costguard("prices", "lookup", *arguments)
    assert run.code == 2
    assert told in run.err
    assert run.err.count("\n") == 1


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    """AWS's price list, and a cache that is empty."""
    monkeypatch.setenv("COSTGUARD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("COSTGUARD_CACHE_URL", raising=False)
    with asked_instead(monkeypatch) as server:
        for usage, unit in (("EU-NatGateway-Hours", "Hrs"), ("EU-NatGateway-Bytes", "GB")):
            told = {"usagetype": usage, "regionCode": "eu-west-1"}
            server.products.append(
                product("AmazonEC2", "NAT Gateway", {"0": "0.051"}, unit, **told)
            )
        yield server


def test_lookup_of_aws_own_prices(costguard: Costguard, aws: Server) -> None:
    arguments = ("prices", "lookup", "aws_nat_gateway", "--region", "eu-west-1", "--prices", "aws")
    run = costguard(*arguments)
    assert (run.code, run.err) == (0, "")
    told = "AmazonEC2 NAT Gateway (NatGateway-{}) eu-west-1 $0.051 {} aws-query 2026-11-01"
    assert [" ".join(line.split()) for line in run.out.splitlines()[2:]] == [
        told.format("Bytes", "GB"),
        told.format("Hours", "Hrs"),
    ]
    assert len(aws.asked) == 2
    # They are kept: offline the same is told, and nobody is asked.
    assert costguard(*arguments, "--offline").out == run.out
    assert len(aws.asked) == 2


def test_a_plan_by_aws_own_prices(costguard: Costguard, aws: Server, plan: Path) -> None:
    # 730 hours of two gateways at $0.051.
    run = costguard("breakdown", plan, "--prices", "aws", "--format", "json")
    assert run.code == 0
    assert json.loads(run.out)["totals"]["after"]["monthly"] == "74.46"


def test_aws_denies_it(costguard: Costguard, aws: Server, plan: Path) -> None:
    aws.always = {"pricing": (400, "AccessDeniedException")}
    run = costguard("breakdown", plan, "--prices", "aws")
    assert run.code == 3
    assert run.err == (
        "costguard: error: AWS's price list of AmazonEC2: AWS denies it (AccessDeniedException); "
        "the credentials need the permission pricing:GetProducts\n"
    )
