"""Pulumi's types in Terraform's words: the table, and the rules that it completes."""

from __future__ import annotations

from typing import Any

import pytest

from costguard.plans.pulumi_native import TYPES
from costguard.plans.pulumi_types import pulumi_property, pulumi_tokens, vocabulary
from costguard.plans.pulumi_values import members, snake
from costguard.rules.book import TypeClass, rulebook

LACKING = {
    "aws_data_transfer",  # usage alone, no resource
    "google_compute_region_snapshot",
}
"""Priced types that Pulumi's providers do not have."""


@pytest.mark.parametrize("provider", ["aws", "azurerm", "google"])
def test_every_priced_type_has_a_token(provider: str) -> None:
    book = rulebook([provider], plugins=False)
    priced = book.of_class(TypeClass.PRICED)
    assert {kind for kind in priced if not pulumi_tokens(kind)} == {
        kind for kind in LACKING if kind.startswith(f"{provider}_")
    }


def test_every_token_leads_back_to_its_type() -> None:
    for provider in ("aws", "azurerm", "google"):
        for kind in rulebook([provider], plugins=False).of_class(TypeClass.PRICED):
            for token in pulumi_tokens(kind):
                assert vocabulary(token).type == kind
                assert vocabulary(token).provider == provider


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("aws:lb/loadBalancer:LoadBalancer", "aws_lb"),
        ("aws:elasticloadbalancingv2/loadBalancer:LoadBalancer", "aws_lb"),
        ("aws:s3/bucketV2:BucketV2", "aws_s3_bucket"),
        ("aws:cfg/rule:Rule", "aws_config_config_rule"),
        # These have the last part of their names in common with something that costs.
        ("aws:servicediscovery/instance:Instance", "aws_service_discovery_instance"),
        ("aws:elasticsearch/vpcEndpoint:VpcEndpoint", "aws_elasticsearch_vpc_endpoint"),
        ("azure:appservice/servicePlan:ServicePlan", "azurerm_service_plan"),
        ("gcp:sql/databaseInstance:DatabaseInstance", "google_sql_database_instance"),
    ],
)
def test_irregular_names(token: str, kind: str) -> None:
    assert vocabulary(token).type == kind


TRANSLATED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "aws:ec2/instance:Instance",
        {
            "rootBlockDevice": {"volumeSize": 8},
            "ebsBlockDevices": [{"deviceName": "b", "volumeType": "gp3"}],
            "tags": {"someKey": "x"},
            "creditSpecification": None,
        },
        {
            "root_block_device": [{"volume_size": 8}],
            "ebs_block_device": [{"device_name": "b", "volume_type": "gp3"}],
            "tags": {"someKey": "x"},
            "credit_specification": [],
        },
    ),
    (
        "aws:lambda/function:Function",
        {"name": "f", "environment": {"variables": {"aKey": "v"}}, "memorySize": 512},
        {
            "function_name": "f",
            "environment": [{"variables": {"aKey": "v"}}],
            "memory_size": 512,
        },
    ),
    (
        "aws:autoscaling/group:Group",
        {
            "mixedInstancesPolicy": {
                "launchTemplate": {
                    "launchTemplateSpecification": {"launchTemplateId": "lt-1"},
                    "overrides": [{"instanceType": "m5.large"}],
                }
            },
            "tags": [{"key": "a", "value": "b"}],
        },
        {
            "mixed_instances_policy": [
                {
                    "launch_template": [
                        {
                            "launch_template_specification": [{"launch_template_id": "lt-1"}],
                            "override": [{"instance_type": "m5.large"}],
                        }
                    ]
                }
            ],
            "tag": [{"key": "a", "value": "b"}],
        },
    ),
    (
        # Documents of 2018 hold lists where today's have one object.
        "aws:lambda/function:Function",
        {"environment": [{"variables": {}}]},
        {"environment": [{"variables": {}}]},
    ),
    (
        "gcp:compute/instance:Instance",
        {"bootDisk": {"initializeParams": {"size": 20}}, "attachedDisks": [{"source": "d"}]},
        {"boot_disk": [{"initialize_params": [{"size": 20}]}], "attached_disk": [{"source": "d"}]},
    ),
    (
        "azure:compute/linuxVirtualMachine:LinuxVirtualMachine",
        {"osDisk": {"storageAccountType": "Premium_LRS"}, "adminSshKeys": [{"username": "a"}]},
        {
            "os_disk": [{"storage_account_type": "Premium_LRS"}],
            "admin_ssh_key": [{"username": "a"}],
        },
    ),
    (
        "aws-native:dynamodb:Table",
        {
            "tableName": "t",
            "provisionedThroughput": {"readCapacityUnits": 5, "writeCapacityUnits": 6},
            "globalSecondaryIndexes": [
                {"indexName": "i", "provisionedThroughput": {"readCapacityUnits": 7}}
            ],
        },
        {
            "name": "t",
            "read_capacity": 5,
            "write_capacity": 6,
            "global_secondary_index": [{"name": "i", "read_capacity": 7}],
        },
    ),
    (
        "aws-native:ec2:Instance",
        {"imageId": "ami-1", "blockDeviceMappings": [{"ebs": {"volumeSize": 9}}]},
        {"ami": "ami-1", "ebs_block_device": [{"volume_size": 9}]},
    ),
]


@pytest.mark.parametrize(("token", "theirs", "ours"), TRANSLATED)
def test_properties(token: str, theirs: dict[str, Any], ours: dict[str, Any]) -> None:
    assert members(theirs, vocabulary(token).shape) == ours


def test_native_types_have_rules() -> None:
    known = rulebook(["aws"], plugins=False).classes
    assert {native.type for native in TYPES.values()} <= known.keys()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("instanceType", "instance_type"),
        ("ipv6AddressCount", "ipv6_address_count"),
        ("multiAZ", "multi_az"),
        ("size", "size"),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert snake(name) == expected


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("aws_instance", "root_block_device[0].volume_type", "rootBlockDevice.volumeType"),
        ("aws_instance", "ebs_block_device.1.volume_type", "ebsBlockDevices[1].volumeType"),
        ("aws_lambda_function", "memory_size", "memorySize"),
        ("aws_lambda_function", "function_name", "name"),
        ("unknown_type", "some_thing", "someThing"),
    ],
)
def test_pulumi_property(kind: str, path: str, expected: str) -> None:
    assert pulumi_property(kind, path) == expected
