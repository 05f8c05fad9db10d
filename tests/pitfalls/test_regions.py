"""Traps in finding the region, and what a price of another region would do (9 to 14, 50, 51, 59).

An m5.large costs 0.096 an hour in us-east-1, 0.107 in eu-west-1, 0.121 in us-gov-west-1 and 0.115
in the Local Zone of Los Angeles; a GB of gp3 0.08, 0.088 and 0.096 a month.
"""

from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from support.terraform import (
    after,
    aws,
    change,
    document,
    lines,
    of,
    priced,
    refers,
    state,
    unpriced,
    value,
)

from costguard.model.estimate import Coverage, Estimate
from costguard.options import PricingOptions
from costguard.runner import estimate as estimate_of

REGIONS = Path(__file__).parents[2] / "examples" / "regions"
WEB = "aws_instance.web"
M5 = {"instance_type": "m5.large", "root_block_device": [{"volume_size": 8, "volume_type": "gp3"}]}

VIRGINIA = 730 * D("0.096") + 8 * D("0.08")
IRELAND = 730 * D("0.107") + 8 * D("0.088")


def web(provider: Any, attributes: dict[str, Any] | None = None, **rest: Any) -> Estimate:
    """The cost of an m5.large whose provider has this configuration."""
    return priced(
        document(
            change(WEB, {**M5, **(attributes or {})}, **rest.pop("entry", {})),
            providers={"aws": provider},
            expressions={WEB: rest.pop("expressions", {})},
            **rest,
        )
    )


@pytest.mark.parametrize(
    "region",
    ["eu-west-1", refers("var.region"), refers("var.places.first", "var.places")],
    ids=["constant", "variable", "part of a variable"],
)
def test_the_providers_region_decides_the_price(region: Any) -> None:
    """Items 9 and 51: a region by a variable, or a part of one, is as good as a constant."""
    estimate = web(
        aws(region),
        variables={"region": {"value": "eu-west-1"}, "places": {"value": {"first": "eu-west-1"}}},
    )
    assert estimate.after.amount == IRELAND


@pytest.mark.parametrize(
    ("region", "reason"),
    [
        (refers("local.region"), "takes its region from local.region, which the plan"),
        (refers("data.aws_region.now.name", "data.aws_region.now"), "data.aws_region.now.name"),
        (refers("var.environment"), "takes its region from var.environment, which the plan"),
        (None, "takes its region from the environment"),
    ],
    ids=["local", "data source", "function of a variable", "environment"],
)
def test_no_region_stands_in_for_one_that_is_not_known(region: Any, reason: str) -> None:
    """Items 9, 51 and 59: us-east-1 by default would be 10% too low for Ireland."""
    estimate = web(aws(region), variables={"environment": {"value": "prod"}})
    side = after(estimate)
    assert side.coverage is Coverage.PRICE_MISSING
    assert estimate.after.amount == 0
    assert reason in side.reasons[0]
    assert side.reasons[0].endswith("give --region aws=eu-west-1")


def test_the_user_can_give_a_region_that_the_plan_does_not_tell() -> None:
    """Item 9: what the user gives holds for the rest, and does not override the plan."""
    plan = document(
        change(WEB, M5),
        change("aws_instance.us", {**M5, "availability_zone": "us-east-1a"}),
        providers={"aws": aws()},
    )
    estimate = priced(plan, aws="eu-west-1")
    assert of(estimate, WEB).monthly_after == IRELAND
    assert of(estimate, "aws_instance.us").monthly_after == VIRGINIA


def test_aliases_reach_through_modules() -> None:
    """Items 10 and 51: a module's provider is the one that it is given, however deep."""
    estimate = estimate_of(REGIONS / "plan.json", PricingOptions(REGIONS / "usage.yml"))
    # m6i.large: 730 x 0.096 in us-east-1, 730 x 0.115 in eu-central-1
    machine = "Instance usage (Linux/UNIX, on-demand, m6i.large)"
    assert lines(after(estimate, "module.home[0].aws_instance.this"))[machine] == "70.08"
    assert lines(after(estimate, 'module.europe["web"].aws_instance.this'))[machine] == "83.95"
    # 100 GB of gp3 in a module of the module: 0.0952 in eu-central-1, 0.096 in ap-northeast-1
    disk = "module.disk.aws_ebs_volume.this"
    assert of(estimate, f'module.europe["web"].{disk}').monthly_after == D("9.52")
    assert of(estimate, f"module.tokyo.{disk}").monthly_after == D("9.60")


def test_a_resources_own_region_comes_before_its_providers() -> None:
    """Item 11: version 6 of the AWS provider lets each resource have a region."""
    assert web(aws("us-east-1"), {"region": "eu-west-1"}).after.amount == IRELAND


def test_a_region_of_its_own_that_is_not_known_is_not_the_providers() -> None:
    """Item 11: a resource that says where it is must not be priced elsewhere."""
    estimate = web(
        aws("us-east-1"),
        entry={"after_unknown": {"region": True}},
        expressions={"region": refers("aws_x.y.region", "aws_x.y")},
    )
    assert unpriced(after(estimate))
    assert estimate.after.amount == 0


@pytest.mark.parametrize(
    ("place", "amount"),
    [
        ({"availability_zone": "eu-west-1b"}, IRELAND),
        ({"arn": "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"}, IRELAND),
        ({"arn": "arn:aws:ec2:us-east-1:123456789012:instance/i-mock"}, VIRGINIA),
    ],
    ids=["zone", "ARN", "ARN with the word mock"],
)
def test_zone_and_arn_tell_the_region_where_the_provider_does_not(
    place: dict[str, str], amount: D
) -> None:
    """Item 12: a zone leads to its region, and an existing resource names it itself."""
    assert web(aws(), place).after.amount == amount


def test_the_arn_of_something_else_tells_no_region() -> None:
    """Item 12: a key or a role may be of another region."""
    estimate = web(aws(), {"kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/k"})
    assert unpriced(after(estimate))


def test_a_local_zone_has_prices_of_its_own() -> None:
    """Item 12: a machine in a Local Zone costs more than in the region around it."""
    side = after(web(aws("us-west-2"), {"availability_zone": "us-west-2-lax-1a"}))
    # 730 x 0.115 and not 730 x 0.096; the price book has no volumes there, and takes no others
    assert list(lines(side).values()) == ["83.95", None]
    assert side.coverage is Coverage.PRICE_MISSING


@pytest.mark.parametrize(
    ("region", "zone"), [("us-east-1", "us-east-1-wl1-bos-wlz-1"), ("cn-north-1", None)]
)
def test_places_without_prices_take_none_from_elsewhere(region: str, zone: str | None) -> None:
    """Item 12: Wavelength Zones and China have prices of their own, which the book lacks."""
    estimate = web(aws(region), {"availability_zone": zone})
    assert estimate.after.amount == 0
    assert set(lines(after(estimate)).values()) == {None}
    assert (zone or region) in after(estimate).reasons[0]


def test_govcloud_has_prices_of_its_own() -> None:
    """Item 12: GovCloud is dearer than the region next to it."""
    # 730 x 0.121 + 8 x 0.096
    assert web(aws("us-gov-west-1")).after.amount == D("88.33") + D("0.768")


def test_services_without_region_need_none() -> None:
    """Item 14: a hosted zone costs 0.50 wherever the provider may be."""
    estimate = priced(
        document(
            change("aws_route53_zone.main", {"name": "example.com"}),
            change("aws_cloudwatch_dashboard.main", {"dashboard_name": "d"}),
            change("aws_iam_role.app", {"name": "app"}),
            change("aws_cloudfront_distribution.cdn", {}),
            providers={"aws": aws()},
        ),
        {
            "aws_cloudfront_distribution.cdn": {
                "monthly_invalidation_requests": 0,
                "monthly_data_transfer_to_internet_gb": {"us": 100},
                "monthly_data_transfer_to_origin_gb": {"us": 0},
                "monthly_http_requests": {"us": 0},
                "monthly_https_requests": {"us": 0},
            }
        },
    )
    # 0.50; a dashboard 3.00; nothing; 100 GB x 0.085
    amounts = [r.monthly_after for r in estimate.resources]
    assert amounts == [D("0.50"), D(3), D(0), D("8.50")]
    assert estimate.after.exact


def test_a_price_that_a_region_lacks_is_not_taken_from_the_usual_one() -> None:
    """Item 50: the price book has the prices of CloudWatch's logs in us-east-1 and eu-west-1."""
    usage = {
        "aws_cloudwatch_log_group.app": {
            "monthly_data_ingested_gb": 100,
            "storage_gb": 0,
            "monthly_data_scanned_gb": 0,
        }
    }
    logs = change("aws_cloudwatch_log_group.app", {"name": "app"})
    # 100 x 0.50, and 100 x 0.57 in Ireland
    assert priced(document(logs), usage).after.amount == 50
    assert priced(document(logs, region="eu-west-1"), usage).after.amount == 57
    away = priced(document(logs, region="eu-central-1"), usage)
    assert away.after.amount == 0
    assert unpriced(after(away))


def test_what_is_deleted_is_priced_where_it_was() -> None:
    """Item 52: the old side of a move has the price of its own region."""
    moved = change(
        WEB,
        {**M5, "region": "us-east-1"},
        before={**M5, "region": "eu-west-1"},
        actions="delete create",
    )
    estimate = priced(document(moved, region="us-east-1"))
    assert (estimate.before.amount, estimate.after.amount) == (IRELAND, VIRGINIA)


def test_what_a_plan_leaves_out_is_priced_in_its_own_region() -> None:
    """Item 51: a resource that only the state holds has its provider's region as well."""
    plan = document(
        change("aws_eip.ip", {"instance": "i-1"}),
        region="eu-west-1",
        prior_state=state(value(WEB, M5)),
    )
    assert of(priced(plan), WEB).monthly_after == IRELAND
