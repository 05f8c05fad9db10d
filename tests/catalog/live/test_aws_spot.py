"""EC2's spot price history, asked by real boto3 on a server that answers like EC2."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from support.aws_api import Server, asked_instead, product
from support.aws_machines import MACHINE

from costguard.catalog.live.aws_query import AwsQuery
from costguard.errors import PriceSourceError
from costguard.model.price import Answer, Missing, Price, PriceQuery, Product, Tier

LINUX = "Linux/UNIX"
NOON, DAWN = "2026-11-20T12:00:00.000Z", "2026-11-20T05:00:00.000Z"


@pytest.fixture(scope="module")
def session() -> Any:
    """boto3 reads its large description of EC2 once for each session."""
    return boto3.Session()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, session: Any) -> Iterator[Server]:
    with asked_instead(monkeypatch) as server:
        monkeypatch.setattr("boto3.Session", lambda: session)
        told = {
            "capacitystatus": "Used",
            "instanceType": "m5.large",
            "licenseModel": "No License required",
            "operatingSystem": "Linux",
            "preInstalledSw": "NA",
            "regionCode": "eu-west-1",
            "tenancy": "Shared",
        }
        server.products = [product("AmazonEC2", "Compute Instance", {"0": "0.107"}, **told)]
        yield server


def spot(
    kind: str = "m5.large",
    system: str = "Linux",
    region: str = "eu-west-1",
    tenancy: str = "Shared",
) -> PriceQuery:
    values = (kind, "No License required", system, "NA", tenancy)
    return PriceQuery(MACHINE, region, values, "spot")


def ask(*queries: PriceQuery) -> list[Answer]:
    answers = AwsQuery.from_environment({}).prices(queries)
    assert set(answers) == set(queries)
    return [answers[query] for query in queries]


def amounts(answers: list[Answer]) -> list[str]:
    return [str(a.tiers[0].price) if isinstance(a, Price) else "missing" for a in answers]


def reason(query: PriceQuery) -> str:
    (answer,) = ask(query)
    assert isinstance(answer, Missing), answer
    return answer.reason


def test_the_highest_of_the_zones_prices_counts(aws: Server) -> None:
    aws.spot = [
        ("m5.large", LINUX, "eu-west-1a", "0.041200", NOON),
        ("m5.large", LINUX, "eu-west-1b", "0.043500", DAWN),
        ("m5.large", LINUX, "eu-west-1c", "0.039900", NOON),
    ]
    assert ask(spot()) == [
        Price(
            (Tier(Decimal(0), Decimal("0.0435")),),
            "Hrs",
            "USD",
            datetime.date(2026, 11, 20),
            "aws-spot-history",
            "highest spot price of 3 zones, that of eu-west-1b; on-demand if there is no spot "
            "capacity",
            (Tier(Decimal(0), Decimal("0.107")),),
        )
    ]


def test_only_the_prices_of_now_are_asked_for(aws: Server) -> None:
    before = datetime.datetime.now(datetime.UTC)
    ask(spot())
    asked = next(asked for service, asked in aws.asked if service == "ec2")
    assert asked["ProductDescription.1"] == LINUX
    start = datetime.datetime.fromisoformat(asked["StartTime"])
    assert abs(start - before) < datetime.timedelta(minutes=1)
    assert asked["EndTime"] == asked["StartTime"]


def test_the_last_price_of_a_zone_is_its_current_one(aws: Server) -> None:
    aws.spot = [
        ("m5.large", LINUX, "eu-west-1a", "0.041", NOON),
        ("m5.large", LINUX, "eu-west-1a", "0.090", DAWN),
    ]
    (answer,) = ask(spot())
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal("0.041")
    assert answer.note.startswith("spot price in eu-west-1a, the only zone that has one")


def test_zones_elsewhere_do_not_count(aws: Server) -> None:
    aws.spot = [
        ("m5.large", LINUX, "us-west-2a", "0.041", NOON),
        ("m5.large", LINUX, "us-west-2-lax-1a", "0.060", NOON),
    ]
    assert amounts(ask(spot(region="us-west-2"))) == ["0.041"]


def test_machines_of_a_region_and_system_are_one_question_in_pages(aws: Server) -> None:
    aws.spot = [
        ("m5.large", LINUX, "eu-west-1a", "0.041", NOON),
        ("m5.large", LINUX, "eu-west-1b", "0.042", NOON),
        ("c5.large", LINUX, "eu-west-1a", "0.031", NOON),
        ("m5.large", "Windows", "eu-west-1a", "0.131", NOON),
    ]
    answers = ask(spot(), spot("c5.large"), spot(system="Windows"))
    assert amounts(answers) == ["0.042", "0.031", "0.131"]
    asked = [a for service, a in aws.asked if service == "ec2"]
    assert sorted((a["ProductDescription.1"], a.get("NextToken", "")) for a in asked) == [
        (LINUX, ""), (LINUX, "2"), ("Windows", ""),
    ]  # fmt: skip


def test_a_type_that_the_region_does_not_have_hides_no_other(aws: Server) -> None:
    aws.spot = [("m5.large", LINUX, "eu-west-1a", "0.041", NOON)]
    aws.unknown_types = {"m9.huge"}
    assert amounts(ask(spot(), spot("m9.huge"))) == ["0.041", "missing"]


def test_a_machine_without_history_is_missing(aws: Server) -> None:
    assert reason(spot()) == (
        "AWS's spot price history has no price for AmazonEC2 Compute Instance (Used, m5.large, "
        "No License required, Linux, NA, Shared, spot) in eu-west-1"
    )


@pytest.mark.parametrize("query", [spot(system="SUSE"), spot(tenancy="Dedicated")])
def test_other_systems_and_tenancies_are_not_asked_for(aws: Server, query: PriceQuery) -> None:
    assert "asked for Linux and Windows" in reason(query)
    assert [service for service, _ in aws.asked] == ["pricing"]


def test_a_local_zone_is_no_region_to_ask_in(aws: Server) -> None:
    assert "has no price for" in reason(spot(region="us-west-2-lax-1"))
    assert [service for service, _ in aws.asked] == ["pricing"]


def test_without_the_permission_spot_prices_alone_are_missing(aws: Server) -> None:
    aws.always = {"ec2": (403, "UnauthorizedOperation")}
    on_demand = spot()._replace(option="on_demand")
    answers = ask(spot(), on_demand)
    assert amounts(answers) == ["missing", "0.107"]
    assert answers[0] == Missing(
        "spot prices of AWS in eu-west-1: AWS denies it (UnauthorizedOperation); the credentials "
        "need the permission ec2:DescribeSpotPriceHistory"
    )


def test_expired_credentials_are_an_error(aws: Server) -> None:
    aws.always = {"ec2": (400, "RequestExpired")}
    with pytest.raises(PriceSourceError, match=r"in eu-west-1: the AWS credentials have expired"):
        ask(spot())


@pytest.mark.parametrize("price", ["-1", "free", ""])
def test_a_price_that_is_none_is_an_error(aws: Server, price: str) -> None:
    aws.spot = [("m5.large", LINUX, "eu-west-1a", price, NOON)]
    with pytest.raises(PriceSourceError, match="an entry is not as AWS describes it"):
        ask(spot())


def test_spot_prices_that_lists_do_not_have_are_missing(aws: Server) -> None:
    fargate = Product("aws", "AmazonECS", "Compute", "vCPU-Hours", (("usagetype", "Spot"),))
    assert reason(PriceQuery(fargate, "eu-west-1", (), "spot")).startswith("AWS's price list has")
