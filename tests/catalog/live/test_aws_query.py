"""AWS's Price List Query API, asked by real boto3 on a server that answers like AWS."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from support.aws_api import Server, asked_instead, product
from support.aws_machines import MACHINE, PLAIN, listed_machine, machine

from costguard.catalog.live.aws_query import THREADS, AwsQuery
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
EGRESS = Product("aws", "AWSDataTransfer", "Data Transfer", "GB", (("toLocation", "External"),))
INVALIDATIONS = Product("aws", "AmazonCloudFront", "", "URL", (("group", "Paths"),), scope="global")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with asked_instead(monkeypatch) as server:
        yield server


def ask(*queries: PriceQuery) -> list[Answer]:
    source = AwsQuery.from_environment({})
    answers = source.prices(queries)
    assert set(answers) == set(queries)
    return [answers[query] for query in queries]


def test_a_price_has_its_source_and_the_day_it_holds_from(aws: Server) -> None:
    aws.products = [
        listed_machine("m5.large", "0.1070000000"),
        listed_machine("m5.xlarge", "0.214"),
    ]
    assert ask(machine()) == [
        Price(
            (Tier(Decimal(0), Decimal("0.107")),),
            "Hrs",
            "USD",
            datetime.date(2026, 11, 1),
            "aws-query",
        )
    ]


def test_aws_is_asked_for_the_product_and_little_else(aws: Server) -> None:
    ask(machine())
    ((service, asked),) = aws.asked
    assert service == "pricing"
    assert (asked["ServiceCode"], asked["FormatVersion"]) == ("AmazonEC2", "aws_v1")
    assert {(f["Type"], f["Field"], f["Value"]) for f in asked["Filters"]} == {
        ("TERM_MATCH", "capacitystatus", "Used"),
        ("TERM_MATCH", "instanceType", "m5.large"),
        ("TERM_MATCH", "licenseModel", "No License required"),
        ("TERM_MATCH", "operatingSystem", "Linux"),
        ("TERM_MATCH", "preInstalledSw", "NA"),
        ("TERM_MATCH", "tenancy", "Shared"),
        ("TERM_MATCH", "productFamily", "Compute Instance"),
        ("TERM_MATCH", "regionCode", "eu-west-1"),
    }


def test_all_pages_are_read(aws: Server) -> None:
    # What AWS's filters do not tell apart, the product does: blocks of capacity cost nothing by
    # the hour, and nobody is to take them for the price of the machine.
    blocks = [
        listed_machine("m5.large", "0", marketoption="CapacityBlock", sku=f"B{n}") for n in range(4)
    ]
    aws.products = [*blocks, listed_machine("m5.large", "0.107", marketoption="OnDemand")]
    (answer,) = ask(machine())
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == Decimal("0.107")
    assert [asked.get("NextToken") for _, asked in aws.asked] == [None, "2", "4"]


@pytest.mark.parametrize(
    ("region", "usage"),
    [("eu-central-1", "EUC1-NatGateway-Hours"), ("us-east-1", "NatGateway-Hours")],
)
def test_usage_types_are_known_with_and_without_the_region(
    aws: Server, region: str, usage: str
) -> None:
    aws.products = [
        product("AmazonEC2", "NAT Gateway", {"0": "0.052"}, regionCode=region, usagetype=usage),
        product(
            "AmazonEC2",
            "NAT Gateway",
            {"0": "9"},
            regionCode=region,
            usagetype=f"{usage}-Provisioned",
        ),
    ]
    (answer,) = ask(PriceQuery(NAT, region, ()))
    assert isinstance(answer, Price)
    assert answer.tiers == (Tier(Decimal(0), Decimal("0.052")),)


def test_steps_of_a_price_and_the_region_that_data_leaves(aws: Server) -> None:
    steps = {"153600": "0.05", "0": "0.09", "10240": "0.085", "51200": "0.07"}
    told = {"toLocation": "External", "usagetype": "DataTransfer-Out-Bytes"}
    aws.products = [
        product("AWSDataTransfer", "Data Transfer", steps, "GB", fromRegionCode="us-east-1", **told)
    ]
    (answer,) = ask(PriceQuery(EGRESS, "us-east-1", ()))
    assert isinstance(answer, Price)
    assert [(int(t.start), str(t.price)) for t in answer.tiers] == [
        (0, "0.09"), (10240, "0.085"), (51200, "0.07"), (153600, "0.05"),
    ]  # fmt: skip


def test_what_has_no_region_is_asked_for_without_one(aws: Server) -> None:
    aws.products = [
        product("AmazonCloudFront", "", {"0": "0.005"}, "URL", group="Paths", regionCode="")
    ]
    (answer,) = ask(PriceQuery(INVALIDATIONS, "global", ()))
    assert isinstance(answer, Price)
    (filters,) = [asked["Filters"] for _, asked in aws.asked]
    assert filters == [{"Type": "TERM_MATCH", "Field": "group", "Value": "Paths"}]


def test_reserved_prices_hold_the_upfront_fee(aws: Server) -> None:
    # $438 upfront are $0.05 an hour over 8,760 hours, beside $0.03 an hour: $0.08 in all.
    offers = {
        ("1yr", "No Upfront", "standard"): ("0.067", ""),
        ("1yr", "Partial Upfront", "standard"): ("0.03", "438"),
        ("3yr", "All Upfront", "standard"): ("0", "1051.2"),
        ("3yr", "Heavy Utilization", "standard"): ("0.01", "9"),
    }
    told = {**PLAIN, "instanceType": "m5.large", "operatingSystem": "Linux"}
    aws.products = [
        product(
            "AmazonEC2",
            "Compute Instance",
            {"0": "0.107"},
            reserved=offers,
            regionCode="eu-west-1",
            **told,
        )
    ]
    options = (
        "reserved_1yr_no_upfront",
        "reserved_1yr_partial_upfront",
        "reserved_1yr_partial_upfront_hourly_fee",
        "reserved_3yr_all_upfront",
    )
    answers = ask(*(machine(option=option) for option in options))
    prices = [str(answer.tiers[0].price) for answer in answers if isinstance(answer, Price)]
    assert prices == ["0.067", "0.08", "0.03", "0.04"]
    # The four ways of buying one machine are one question.
    assert len(aws.asked) == 1


def test_what_aws_does_not_have_is_missing(aws: Server) -> None:
    aws.products = [listed_machine("m5.large", "0.107")]
    (answer,) = ask(machine("m9.large"))
    assert isinstance(answer, Missing)
    assert answer.reason.startswith("AWS's price list has no price for AmazonEC2 Compute Instance")


def test_several_prices_are_ambiguous(aws: Server) -> None:
    aws.products = [
        listed_machine("m5.large", "0.107", sku="A"),
        listed_machine("m5.large", "0.123", sku="B"),
    ]
    (answer,) = ask(machine())
    assert isinstance(answer, Ambiguous)
    assert answer.reason == "the source gives several prices: 0.107, 0.123"


def test_a_price_by_another_unit_is_missing(aws: Server) -> None:
    told = {"usagetype": "EU-NatGateway-Hours", "regionCode": "eu-west-1"}
    aws.products = [product("AmazonEC2", "NAT Gateway", {"0": "0.048"}, "Days", **told)]
    (answer,) = ask(PriceQuery(NAT, "eu-west-1", ()))
    assert isinstance(answer, Missing)
    assert "per Days, not per Hrs" in answer.reason


def test_products_of_others_are_not_asked_for(aws: Server) -> None:
    query = PriceQuery(Product("azure", "Bandwidth", "Egress", "GB"), "westeurope", ())
    assert ask(query) == [Missing("AWS's price list has no prices of azure")]
    assert aws.asked == []


def test_many_are_asked_at_once_but_not_too_many(aws: Server) -> None:
    kinds = [f"m5.{n}xlarge" for n in range(60)]
    aws.products = [listed_machine(kind, f"0.{n + 1:03}") for n, kind in enumerate(kinds)]
    answers = ask(*map(machine, kinds))
    assert [a.tiers[0].price for a in answers if isinstance(a, Price)] == [
        Decimal(n + 1) / 1000 for n in range(60)
    ]
    assert 1 < aws.most <= THREADS


def test_throttling_is_waited_out(aws: Server) -> None:
    aws.products = [listed_machine("m5.large", "0.107")]
    aws.faults = [
        ("pricing", 400, "ThrottlingException"),
        ("pricing", 500, "InternalErrorException"),
    ]
    (answer,) = ask(machine())
    assert isinstance(answer, Price)
    assert len(aws.asked) == 3


def test_where_it_is_asked_is_part_of_its_name() -> None:
    told = {"AWS_REGION": "eu-central-1"}
    assert AwsQuery.from_environment(told).version == "aws (api.pricing.eu-central-1.amazonaws.com)"
    # AWS answers price questions in three regions only.
    told = {"AWS_DEFAULT_REGION": "eu-west-1"}
    assert AwsQuery.from_environment(told).version == "aws (api.pricing.us-east-1.amazonaws.com)"
    told = {"AWS_ENDPOINT_URL_PRICING": "https://user:s3cret@prices.example:8443/x"}
    assert AwsQuery.from_environment(told).version == "aws (prices.example:8443/x)"


def test_it_holds_nothing() -> None:
    source = AwsQuery.from_environment({})
    assert source.held(MACHINE, "eu-west-1") == ()
    assert source.vendors == {"aws"}


def test_names_that_aws_refuses_to_look_for_are_not_asked(aws: Server) -> None:
    aws.products = [listed_machine("m5.large", "0.1070000000")]
    price, missing = ask(machine(), machine("m" * 1_025))
    assert isinstance(price, Price)
    assert missing == Missing("AWS's price list is not asked for names of such a length")
    assert len(aws.asked) == 1
