"""AWS's words and ours."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from costguard.catalog.live.aws_regions import without_prefix
from costguard.catalog.live.aws_words import (
    OfferRow,
    fact_of,
    filters,
    location,
    option_of,
    usage_prefix,
)
from costguard.catalog.live.words import Filter
from costguard.model.price import PriceQuery, Product

NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
DATABASE = Product(
    "aws", "AmazonRDS", "Database Instance", "Hrs", (("storage", ""),), ("instanceType",)
)


def attributes(service: str, region: str = "eu-central-1", **named: str) -> dict[str, str] | None:
    """What becomes of a row's attributes."""
    day, zero = date(2026, 11, 1), Decimal(0)
    row = OfferRow(service, "A family", named, region, "Hrs", zero, Decimal("0.1"), "x", day)
    fact = fact_of(row)
    return None if fact is None else dict(fact.attributes)


@pytest.mark.parametrize(
    ("region", "listed"),
    [
        ("eu-central-1", "EUC1-NatGateway-Hours"),
        ("eu-west-1", "EU-NatGateway-Hours"),
        ("eu-west-1", "EUW1-NatGateway-Hours"),
        ("us-east-1", "NatGateway-Hours"),
        ("us-east-1", "USE1-NatGateway-Hours"),
        ("us-east-1", "us-east-1-NatGateway-Hours"),
        ("eu-west-1", "EU:NatGateway-Hours"),
        ("xx-new-7", "XXN7-NatGateway-Hours"),
    ],
)
def test_usage_types_lose_the_prefix_of_their_region(region: str, listed: str) -> None:
    assert without_prefix(listed, region) == "NatGateway-Hours"


@pytest.mark.parametrize("listed", ["USW2-AWS-Out-Bytes", "EBS:VolumeUsage.gp3", "EUX-Y"])
def test_nothing_else_is_taken_off(listed: str) -> None:
    assert without_prefix(listed, "eu-central-1") == listed
    assert without_prefix(f"EUC1-{listed}", "eu-central-1") == listed


def test_prefixes_and_locations() -> None:
    assert usage_prefix("eu-central-1") == "EUC1-"
    assert usage_prefix("eu-west-1") == "EU-"
    assert usage_prefix("us-east-1") == ""
    assert usage_prefix("xx-new-7") == ""
    assert (usage_prefix("cn-north-1"), usage_prefix("cn-northwest-1")) == ("CNN1-", "CNW1-")
    assert location("eu-central-1") == "EU (Frankfurt)"
    assert location("xx-new-7") == ""


def test_a_row_keeps_what_it_says_but_for_empty_cells() -> None:
    found = attributes("AmazonEC2", usagetype="EUC1-BoxUsage:m5.large", group="", sku="S1")
    assert found == {"usagetype": "BoxUsage:m5.large", "sku": "S1"}


@pytest.mark.parametrize("region", ["aws-global", "", "global"])
def test_what_has_no_region_is_global(region: str) -> None:
    row = OfferRow(
        "AmazonRoute53", "DNS Zone", {}, region, "Months", Decimal(0), Decimal("0.5"), "x",
        date(2026, 11, 1),
    )  # fmt: skip
    fact = fact_of(row)
    assert fact
    assert fact.region == "global"


@pytest.mark.parametrize(
    ("service", "listed", "ours"),
    [
        ("AmazonRDS", {"storage": "EBS Only"}, {}),
        ("AmazonRDS", {"storage": "2 x 1900 NVMe SSD"}, {}),
        (
            "AmazonRDS",
            {"storage": "Aurora IO Optimization Mode"},
            {"storage": "Aurora IO Optimization Mode"},
        ),
        ("AmazonNeptune", {"storage": "EBS Only"}, {}),
        (
            "AmazonNeptune",
            {"storage": "Neptune IO Optimization Mode"},
            {"storage": "IO-Optimized"},
        ),
        (
            "AmazonDocDB",
            {"usagetype": "InstanceUsageIOOptimized:db.r6g.large"},
            {"usagetype": "InstanceUsageIOOptimized:db.r6g.large", "storage": "IO-Optimized"},
        ),
        ("AmazonEC2", {"storage": "EBS only"}, {"storage": "EBS only"}),
    ],
)
def test_storage_modes(service: str, listed: dict[str, str], ours: dict[str, str]) -> None:
    assert attributes(service, **listed) == ours


@pytest.mark.parametrize(
    ("service", "named"),
    [
        ("AmazonEC2", {"marketoption": "CapacityBlock"}),
        ("awswaf", {"usagetype": "EUC1-ShieldProtected-WebACLV2"}),
    ],
)
def test_what_nobody_buys_so_is_no_price(service: str, named: dict[str, str]) -> None:
    assert attributes(service, **named) is None
    assert attributes("AmazonSNS", **named) is not None


def test_what_is_bought_on_demand_is_a_price() -> None:
    assert attributes("AmazonEC2", marketoption="OnDemand") is not None


@pytest.mark.parametrize(
    ("terms", "option"),
    [
        (("1yr", "No Upfront", "standard"), "reserved_1yr_no_upfront"),
        (("3yr", "All Upfront", "convertible"), "reserved_3yr_all_upfront_convertible"),
        (("1 yr", "Partial Upfront", ""), "reserved_1yr_partial_upfront"),
        (("1yr", "Heavy Utilization", "standard"), None),
        (("5yr", "No Upfront", "standard"), None),
    ],
)
def test_purchase_options(terms: tuple[str, str, str], option: str | None) -> None:
    assert option_of(*terms) == option


def test_filters_name_what_the_product_names() -> None:
    (only,) = filters(PriceQuery(NAT, "eu-central-1", ()))
    assert only == Filter("usagetype", r"(?:(?:EUC1|eu\-central\-1)[-:])?NatGateway\-Hours", True)
    assert filters(PriceQuery(DATABASE, "us-east-1", ("db.t3.micro",))) == (
        Filter("instanceType", "db.t3.micro"),
    )


def test_filters_leave_our_own_words_out() -> None:
    product: Any = DATABASE._replace(service="AmazonDocDB", where=(), needs=("storage",))
    assert filters(PriceQuery(product, "us-east-1", ("IO-Optimized",))) == ()
