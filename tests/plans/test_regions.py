"""Where each resource is: by its attributes, its provider configuration, or the user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from costguard.model.plan import Plan

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]

AWS = "registry.terraform.io/hashicorp/aws"
NOWHERE = (
    "it has no location, nor a resource group of known location; give --region azurerm=westeurope"
)
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


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        ({"kubernetes_cluster_id": "here"}, ("westeurope", "from the resource that it belongs to")),
        ({"kubernetes_cluster_id": "here", "vnet_subnet_id": "there"}, (None, NOWHERE)),
        ({"upgrade_settings": "here"}, (None, NOWHERE)),
    ],
)
def test_what_has_no_location_is_where_its_parent_is(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    references: dict[str, str],
    expected: tuple[str | None, str],
) -> None:
    kind, pool = "azurerm_kubernetes_cluster", "azurerm_kubernetes_cluster_node_pool.p"
    expressions = {
        key: refers(f"{kind}.{name}.id", f"{kind}.{name}") for key, name in references.items()
    }
    plan = read_document(
        plan_of(
            change({}, address=pool, provider=AZURE),
            change({"location": "West Europe"}, address=f"{kind}.here", provider=AZURE),
            change({"location": "UK South"}, address=f"{kind}.there", provider=AZURE),
            configuration=configuration(
                {pool: expressions, f"{kind}.here": {}, f"{kind}.there": {}}
            ),
        )
    )
    found = plan.after[pool]
    assert (found.region, found.region_note) == expected
