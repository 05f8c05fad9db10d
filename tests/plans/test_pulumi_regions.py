"""Where the resources of a Pulumi stack are, and what they are in Terraform's words."""

from __future__ import annotations

from typing import Any

import pytest
from support.pulumi_documents import (
    HEAD,
    UNTOLD,
    VOLUME,
    preview,
    record,
    step,
)

from costguard.runner import breakdown


def test_default_tags_of_a_provider() -> None:
    urn = f"{HEAD}pulumi:providers:aws::main"
    provider = {
        **record("pulumi:providers:aws", "main"),
        "inputs": {"region": "eu-west-1", "defaultTags": '{"tags":{"owner":"me","env":"dev"}}'},
    }
    new = record(inputs={"size": 8, "tags": {"env": "prod"}}, provider=f"{urn}::{UNTOLD}")
    plan = preview(step("create", None, provider), step("create", None, new))
    assert plan.after[VOLUME].tags == {"owner": "me", "env": "prod"}


PROVIDERS = [
    ("shop", "default", "eu-west-1"),
    ("shop", "default_7_14_0", "eu-west-1"),
    ("shop", "default_7_14_0_alpha_1", "eu-west-1"),
    ("shop", "default_https___example_com", "eu-west-1"),
    ("shop", "default_us", None),
    ("shop", "defaults", None),
    ("default-shop", "us", None),
]


@pytest.mark.parametrize(("project", "provider", "region"), PROVIDERS)
def test_the_configuration_is_of_default_providers_only(
    project: str, provider: str, region: str | None
) -> None:
    """A provider of the user's own may work anywhere, whatever it or the project is called."""
    head = f"urn:pulumi:dev::{project}::"
    reference = f"{head}pulumi:providers:aws::{provider}::{UNTOLD}"
    new = record(inputs={"size": 8}, provider=reference) | {"urn": f"{head}{VOLUME}"}
    plan = preview(step("create", None, new), config={"aws:region": "eu-west-1"})
    assert plan.after[VOLUME].region == region


REGIONS: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
    ({}, {"aws:region": "eu-central-1"}, "eu-central-1"),
    ({"region": "us-west-2"}, {"aws:region": "eu-central-1"}, "us-west-2"),
    ({"availabilityZone": "us-east-2b"}, {}, "us-east-2"),
    ({"arn": "arn:aws:ec2:ap-south-1:111122223333:volume/vol-1"}, {}, "ap-south-1"),
    ({}, {"aws:region": "[secret]"}, None),
    ({"region": UNTOLD}, {}, None),
    ({}, {}, None),
]


@pytest.mark.parametrize(("outputs", "config", "region"), REGIONS)
def test_regions(outputs: dict[str, Any], config: dict[str, Any], region: str | None) -> None:
    plan = preview(step("same", record(outputs=outputs), record()), config=config)
    volume = plan.after[VOLUME]
    assert volume.region == region
    assert region or volume.region_note


KINDS: list[tuple[str, dict[str, Any], str, str | None]] = [
    (
        "azure:compute/managedDisk:ManagedDisk",
        {"location": "West Europe"},
        "azurerm_managed_disk",
        "westeurope",
    ),
    (
        "gcp:compute/disk:Disk",
        {"zone": "europe-west1-b"},
        "google_compute_disk",
        "europe-west1",
    ),
    (
        "aws-native:ec2:Volume",
        {"availabilityZone": "eu-west-1a"},
        "aws_ebs_volume",
        "eu-west-1",
    ),
    ("random:index/randomId:RandomId", {}, "random_id", None),
    ("tls:index/privateKey:PrivateKey", {}, "tls_private_key", None),
    ("azure-native:compute/v20230301:Disk", {}, "azure-native:compute:Disk", None),
    ("kubernetes:apps/v1:Deployment", {}, "kubernetes:apps:Deployment", None),
    ("aws:new/thing:Thing", {"region": "eu-west-1"}, "aws:new/thing:Thing", "eu-west-1"),
]


@pytest.mark.parametrize(("token", "inputs", "kind", "region"), KINDS)
def test_types(token: str, inputs: dict[str, Any], kind: str, region: str | None) -> None:
    (resource,) = preview(step("create", None, record(token, inputs=inputs))).after.values()
    assert (resource.type, resource.region) == (kind, region)


def test_types_without_rules_are_named() -> None:
    plan = preview(step("create", None, record("azure-native:compute:Disk", inputs={})))
    (cost,) = breakdown(plan).estimate.resources
    assert cost.address == "azure-native:compute:Disk::data"
    assert str(cost.coverage) == "unsupported"
