"""Regions of provider configurations, and which configuration a resource uses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.model.plan import Plan
from costguard.plans.read import read

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]

AWS = "registry.terraform.io/hashicorp/aws"
FROM_ENVIRONMENT = "provider aws takes its region from the environment; give --region aws=eu-west-1"


def aws(region: Any = None, **rest: Any) -> dict[str, Any]:
    expressions = {} if region is None else {"region": region}
    return {"name": "aws", "full_name": AWS, "expressions": expressions, **rest}


def constant(value: Any) -> dict[str, Any]:
    return {"constant_value": value}


def refers(*names: str) -> dict[str, Any]:
    return {"references": list(names)}


IRELAND = {"aws": aws(constant("eu-west-1"))}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (constant("eu-west-1"), "eu-west-1"),
        (refers("var.region"), "us-east-2"),
        (refers("var.places.paris", "var.places"), "eu-west-3"),
        (refers('var.places["paris"]', "var.places"), "eu-west-3"),
        (refers("var.list[1]", "var.list"), "sa-east-1"),
        (refers("var.defaulted"), "ca-central-1"),
    ],
)
def test_provider_regions_that_the_plan_tells(
    located: Any, expression: dict[str, Any], expected: str
) -> None:
    found = located(
        {},
        {"aws": aws(expression)},
        declared={"region": {"default": "eu-west-1"}, "defaulted": {"default": "ca-central-1"}},
        variables={
            "region": {"value": "us-east-2"},
            "places": {"value": {"paris": "eu-west-3"}},
            "list": {"value": ["x", "sa-east-1"]},
        },
    )
    assert found == (expected, "")


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (None, FROM_ENVIRONMENT),
        (constant(None), "provider aws takes its region from an expression without value"),
        (refers("local.region"), "provider aws takes its region from local.region, which the plan"),
        (
            refers("data.aws_region.x.name", "data.aws_region.x"),
            "provider aws takes its region from",
        ),
        (refers("var.map", "var.environment"), "provider aws takes its region from var.map, which"),
        (refers("var.environment"), "provider aws takes its region from var.environment, which"),
        (refers("var.secret"), "the region of provider aws is sensitive"),
        (
            refers("var.absent"),
            "provider aws takes its region from var.absent, which the plan does",
        ),
        (refers("var.map.absent", "var.map"), "provider aws takes its region from var.map.absent"),
        (refers("var.environment.x", "var.environment"), "provider aws takes its region from var"),
        (refers("var.ab", "var.a"), "provider aws takes its region from var.ab, which"),
        ({}, "provider aws takes its region from an expression without value"),
    ],
)
def test_provider_regions_that_the_plan_does_not_tell(
    located: Any, expression: dict[str, Any] | None, reason: str
) -> None:
    region, note = located(
        {},
        {"aws": aws(expression)},
        declared={"secret": {"sensitive": True}},
        variables={
            "environment": {"value": "prod"},
            "map": {"value": {"prod": "eu-west-1"}},
            "secret": {"value": "eu-west-1"},
            "a": {"value": "eu-west-1"},
            "ab": {"value": "eu-west-1"},
        },
    )
    assert region is None
    assert note.startswith(reason)
    assert note.endswith("give --region aws=eu-west-1")


def test_aliases_of_a_real_plan_with_modules(data: Path) -> None:
    plan = read(data / "modules.json")
    regions = {address: resource.region for address, resource in plan.after.items()}
    assert regions["aws_launch_template.web"] == "eu-west-1"
    assert regions["module.app.aws_instance.server[1]"] == "eu-west-3"
    assert regions["module.app.module.disk.aws_ebs_volume.data"] == "eu-west-3"
    assert regions['module.more["x.y"].aws_instance.server[0]'] == "eu-west-1"
    assert set(regions.values()) == {"eu-west-1", "eu-west-3"}


@pytest.mark.parametrize(
    ("key", "expected"),
    [("module.child:aws.far", "ap-south-1"), ("module.child:aws", "us-east-1")],
)
def test_provider_configurations_of_modules(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    module_call: Build,
    key: str,
    expected: str,
) -> None:
    child = module_call(
        {"aws_instance.web": {"provider_config_key": key}},
        arguments={"far": refers("var.far"), "near": constant("us-east-1")},
        variables={"far": {}, "near": {}},
    )
    inside = {"module_address": "module.child"}
    document = plan_of(
        change({}, address="module.child.aws_instance.web", module_address="module.child"),
        variables={"far": {"value": "ap-south-1"}},
        configuration=configuration(
            module_calls={"child": child},
            providers={
                "aws": aws(constant("eu-west-1")),
                "module.child:aws": aws(refers("var.near"), **inside),
                "module.child:aws.far": aws(refers("var.far"), alias="far", **inside),
            },
        ),
    )
    assert read_document(document).after["module.child.aws_instance.web"].region == expected


OLD_KEY = {"provider_config_key": "child:aws"}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({}, "eu-west-1"),
        ({"aws.same": aws(constant("eu-west-1"))}, "eu-west-1"),
        ({"aws.far": aws(constant("us-east-1"))}, None),
        ({"aws.unclear": aws(refers("local.x"))}, None),
        (
            {"awscc": {"name": "awscc", "expressions": {"region": constant("us-east-1")}}},
            "eu-west-1",
        ),
    ],
)
@pytest.mark.parametrize("removed", [True, False], ids=["removed", "old Terraform"])
def test_where_the_configuration_in_use_is_not_told(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    others: dict[str, Any],
    expected: str | None,
    removed: bool,
) -> None:
    blocks = {} if removed else {"aws_instance.web": OLD_KEY}
    document = plan_of(
        change(before={}, actions=("delete",)),
        configuration=configuration(blocks, providers=IRELAND | others),
    )
    resource = read_document(document).before["aws_instance.web"]
    assert resource.region == expected
    if expected is None:
        assert resource.region_note.startswith("the plan does not tell which configuration")


def test_a_provider_under_a_local_name(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> None:
    providers = {
        "amazon": {
            "name": "amazon",
            "full_name": AWS,
            "expressions": aws(constant("eu-west-1"))["expressions"],
        }
    }
    document = plan_of(
        change(before={}, actions=("delete",)), configuration=configuration(providers=providers)
    )
    assert read_document(document).before["aws_instance.web"].region == "eu-west-1"
