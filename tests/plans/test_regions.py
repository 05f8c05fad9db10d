"""Where each resource is: by its attributes, its provider configuration, or the user."""

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
AZURE = "registry.terraform.io/hashicorp/azurerm"
GOOGLE = "registry.terraform.io/hashicorp/google"
FROM_ENVIRONMENT = "provider aws takes its region from the environment; give --region aws=eu-west-1"


def aws(region: Any = None, **rest: Any) -> dict[str, Any]:
    expressions = {} if region is None else {"region": region}
    return {"name": "aws", "full_name": AWS, "expressions": expressions, **rest}


def constant(value: Any) -> dict[str, Any]:
    return {"constant_value": value}


def refers(*names: str) -> dict[str, Any]:
    return {"references": list(names)}


@pytest.fixture
def located(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> Callable[..., tuple[str | None, str]]:
    """Region and remark of aws_instance.web with these attributes and provider configurations."""

    def of(
        attributes: dict[str, Any],
        providers: dict[str, Any] | None = None,
        *,
        unknown: Any = None,
        expressions: dict[str, Any] | None = None,
        declared: dict[str, Any] | None = None,
        given: dict[str, str] | None = None,
        **document: Any,
    ) -> tuple[str | None, str]:
        document["configuration"] = configuration(
            {"aws_instance.web": expressions or {}},
            providers=providers or {},
            variables=declared or {},
        )
        entry = change(attributes, after_unknown=unknown)
        plan = read_document(plan_of(entry, **document), **(given or {}))
        resource = plan.after["aws_instance.web"]
        return resource.region, resource.region_note

    return of


IRELAND = {"aws": aws(constant("eu-west-1"))}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, ("eu-west-1", "")),
        ({"region": "ap-south-1"}, ("ap-south-1", "")),
        ({"region": ""}, ("eu-west-1", "")),
        ({"region": None}, ("eu-west-1", "")),
        ({"availability_zone": "eu-west-1c"}, ("eu-west-1", "")),
        ({"availability_zone": "us-east-1c"}, ("eu-west-1", "")),
        ({"arn": "arn:aws:ec2:us-east-1:1:instance/i"}, ("eu-west-1", "")),
        (
            {"region": "us-west-2", "availability_zone": "us-west-2-lax-1a"},
            ("us-west-2-lax-1", "from its availability zone"),
        ),
    ],
)
def test_attributes_of_aws_before_the_provider(
    located: Any, attributes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert located(attributes, IRELAND) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"availability_zone": "eu-west-1a"}, "eu-west-1"),
        ({"availability_zone": "us-gov-east-1b"}, "us-gov-east-1"),
        ({"availability_zone": "us-west-2-lax-1a"}, "us-west-2-lax-1"),
        ({"availability_zone": "us-east-1-wl1-bos-wlz-1"}, "us-east-1-wl1-bos-wlz-1"),
        ({"availability_zone": "use1-az1"}, None),
        ({"availability_zone": "eu-west-1a", "arn": "arn:aws:ec2:us-east-1:1:i"}, "eu-west-1"),
        ({"arn": "arn:aws:ec2:us-east-1:123456789012:instance/i-1"}, "us-east-1"),
        ({"arn": "arn:aws-cn:ec2:cn-north-1:123456789012:instance/i-1"}, "cn-north-1"),
        ({"arn": "arn:aws:s3:::bucket"}, None),
        ({"id": "arn:aws:elasticloadbalancing:eu-north-1:1:loadbalancer/x"}, "eu-north-1"),
        ({"kms_key_arn": "arn:aws:kms:us-east-1:1:key/k"}, None),
    ],
)
def test_zones_and_arns_of_aws_where_the_provider_does_not_tell(
    located: Any, attributes: dict[str, Any], expected: str | None
) -> None:
    region, note = located(attributes, {"aws": aws()})
    assert region == expected
    if expected is None:
        assert note == FROM_ENVIRONMENT
    else:
        assert note in {"from its availability zone", "from its ARN"}


def test_a_region_that_is_not_known_is_not_replaced_by_the_providers(located: Any) -> None:
    found = located(
        {"availability_zone": "us-east-1a"},
        IRELAND,
        unknown={"region": True},
        expressions={"region": refers("aws_x.y.region", "aws_x.y")},
    )
    assert found == (
        None,
        "its region is known after apply; give --region aws=eu-west-1",
    )


def test_a_computed_region_that_nobody_set_is_the_providers(located: Any) -> None:
    assert located({}, IRELAND, unknown={"region": True}) == ("eu-west-1", "")


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


def test_the_users_region_holds_only_where_the_plan_does_not_tell(located: Any) -> None:
    given = {"aws": "eu-north-1", "google": "us-central1"}
    assert located({}, {"aws": aws()}, given=given) == (
        "eu-north-1",
        "given for provider aws; the plan does not tell it",
    )
    assert located({}, IRELAND, given=given) == ("eu-west-1", "")


def test_one_known_region_is_no_guess_for_others(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> None:
    plan = read_document(
        plan_of(
            change({"availability_zone": "eu-west-1a"}, address="aws_ebs_volume.a"),
            change({}, address="aws_nat_gateway.b"),
            configuration=configuration({"aws_ebs_volume.a": {}, "aws_nat_gateway.b": {}}),
        )
    )
    assert [r.region for r in plan.after.values()] == ["eu-west-1", None]


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


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"location": "West Europe"}, ("westeurope", "")),
        ({"location": "westeurope"}, ("westeurope", "")),
        ({"resource_group_name": "Known"}, ("northeurope", "from its resource group")),
        ({"resource_group_name": "KNOWN"}, ("northeurope", "from its resource group")),
        ({"resource_group_name": "elsewhere"}, ("uksouth", "from its resource group")),
        ({}, ("uksouth", "from its resource group")),
    ],
)
def test_azure(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    attributes: dict[str, Any],
    expected: tuple[str, str],
) -> None:
    group, thing = "azurerm_resource_group", "azurerm_dns_zone.z"
    reference = refers(f"{group}.other.name", f"{group}.other")
    plan = read_document(
        plan_of(
            change(attributes, address=thing, provider=AZURE),
            change(
                {"name": "known", "location": "North Europe"},
                address=f"{group}.known",
                provider=AZURE,
            ),
            change(
                {"name": "other", "location": "UK South"}, address=f"{group}.other", provider=AZURE
            ),
            configuration=configuration(
                {
                    f"{group}.known": {},
                    f"{group}.other": {},
                    thing: {"resource_group_name": reference},
                }
            ),
        )
    )
    assert (plan.after[thing].region, plan.after[thing].region_note) == expected
    assert plan.after[f"{group}.known"].region == "northeurope"


def test_azure_without_a_location(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    address = "azurerm_dns_zone.z"
    document = plan_of(change({}, address=address, provider=AZURE))
    resource = read_document(document).after[address]
    assert resource.region is None
    assert resource.region_note.endswith("give --region azurerm=westeurope")
    document = plan_of(change({}, address=address, provider=AZURE))
    assert read_document(document, azurerm="North Europe").after[address].region == "northeurope"


def test_each_side_has_its_own_resource_groups(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    old, new = {"name": "g", "location": "westus"}, {"name": "g", "location": "eastus"}
    thing = {"resource_group_name": "g"}
    plan = read_document(
        plan_of(
            change(
                new,
                before=old,
                actions=("delete", "create"),
                address="azurerm_resource_group.g",
                provider=AZURE,
            ),
            change(
                thing,
                before=dict(thing, extra=1),
                actions=("update",),
                address="azurerm_dns_zone.z",
                provider=AZURE,
            ),
        )
    )
    assert plan.before["azurerm_dns_zone.z"].region == "westus"
    assert plan.after["azurerm_dns_zone.z"].region == "eastus"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"region": "europe-west1"}, "europe-west1"),
        ({"zone": "us-central1-a"}, "us-central1"),
        ({"region": None, "zone": "us-central1-a"}, "us-central1"),
        ({"location": "US"}, "us"),
        ({"location": "US-CENTRAL1"}, "us-central1"),
        ({"location": "us-central1-f"}, "us-central1"),
        ({"location": "global"}, "global"),
        (
            {"zone": "https://www.googleapis.com/compute/v1/projects/p/zones/asia-east1-b"},
            "asia-east1",
        ),
        ({}, "europe-west10"),
    ],
)
@pytest.mark.parametrize("provider", ["google", "google-beta"])
@pytest.mark.parametrize("argument", [("region", "europe-west10"), ("zone", "europe-west10-b")])
def test_google(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    attributes: dict[str, Any],
    expected: str,
    provider: str,
    argument: tuple[str, str],
) -> None:
    address = "google_compute_disk.d"
    expressions = {argument[0]: constant(argument[1])}
    document = plan_of(
        change(attributes, address=address, provider=f"registry.terraform.io/hashicorp/{provider}"),
        configuration=configuration(
            {address: {"provider_config_key": provider}},
            providers={provider: {"name": provider, "expressions": expressions}},
        ),
    )
    resource = read_document(document).after[address]
    assert (resource.region, resource.provider) == (expected, "google")


def test_google_without_a_region(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> None:
    address = "google_compute_disk.d"
    provider = f"{GOOGLE}-beta"
    blocks = {address: {"provider_config_key": "google-beta"}}
    document = plan_of(
        change({}, address=address, provider=provider), configuration=configuration(blocks)
    )
    assert read_document(document).after[address].region_note == (
        "provider google-beta takes its region from the environment; "
        "give --region google=europe-west1"
    )
    document = plan_of(change({}, address=address, provider=provider))
    assert read_document(document, google="us-east1").after[address].region == "us-east1"
    unknown = change({}, address=address, provider=provider, after_unknown={"zone": True})
    resource = read_document(plan_of(unknown)).after[address]
    assert resource.region is None
    assert resource.region_note == (
        "its zone is known after apply; give --region google=europe-west1"
    )


def test_providers_without_regions_have_no_remark(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    random = change({}, address="random_id.x", provider="registry.terraform.io/hashicorp/random")
    resource = read_document(plan_of(random)).after["random_id.x"]
    assert (resource.region, resource.region_note) == (None, "")


def test_a_document_without_configuration(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    resource = read_document(plan_of(change({}))).after["aws_instance.web"]
    assert resource.region is None
    assert resource.region_note == (
        "the document does not tell the region; give --region aws=eu-west-1"
    )
