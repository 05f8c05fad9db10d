"""Pulumi's types in Terraform's words: the table, and the rules that it completes."""

from __future__ import annotations

import ast
import csv
import inspect
import textwrap
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple, TypeGuard

import pytest

from costguard.plans import pulumi_types
from costguard.plans.pulumi_native import TYPES
from costguard.plans.pulumi_types import pulumi_tokens, vocabulary
from costguard.plans.pulumi_values import members, snake
from costguard.rules.book import TypeClass, rulebook

LACKING = {
    "aws_data_transfer",  # usage alone, no resource
    "google_compute_region_snapshot",
}
"""Priced types that Pulumi's providers do not have."""
READ_ELSEWHERE = {
    ("aws_instance", "network_interfaces"),
    ("aws_spot_instance_request", "network_interfaces"),
}
"""Names that a type's rule reads of another type only: of the launch template."""


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
        "aws:ec2/launchTemplate:LaunchTemplate",
        {
            "blockDeviceMappings": [{"deviceName": "a", "ebs": {"volumeSize": 40}}],
            "networkInterfaces": [{"subnetId": "s"}],
            "tagSpecifications": [{"resourceType": "volume"}],
            "licenseSpecifications": [{"licenseConfigurationArn": "l"}],
        },
        {
            "block_device_mappings": [{"device_name": "a", "ebs": [{"volume_size": 40}]}],
            "network_interfaces": [{"subnet_id": "s"}],
            "tag_specifications": [{"resource_type": "volume"}],
            "license_specification": [{"license_configuration_arn": "l"}],
        },
    ),
    (
        "aws:opensearch/domain:Domain",
        {"clusterConfig": {"nodeOptions": [{"nodeConfig": {"count": 3}}]}},
        {"cluster_config": [{"node_options": [{"node_config": [{"count": 3}]}]}]},
    ),
    (
        "gcp:container/cluster:Cluster",
        {
            "clusterAutoscaling": {"resourceLimits": [{"resourceType": "cpu"}]},
            "nodePools": [{"nodeConfig": {"secondaryBootDisks": [{"diskImage": "i"}]}}],
        },
        {
            "cluster_autoscaling": [{"resource_limits": [{"resource_type": "cpu"}]}],
            "node_pool": [{"node_config": [{"secondary_boot_disks": [{"disk_image": "i"}]}]}],
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


TABLES = Path(pulumi_types.__file__).with_name("pulumi_tables")
READERS = {"text", "number", "flag", "texts", "count", "blocks", "block", "raw", "known", "refer"}
"""What rules read attributes with; the first argument is the attribute's name."""


class Reads(NamedTuple):
    """What a rule reads, with all functions that it calls."""

    names: set[str]
    texts: set[str]
    """All texts in the code, which hold the types of other resources that it looks at."""


def is_of_rules(value: object) -> TypeGuard[FunctionType]:
    """Whether a value is a function of the rules."""
    return isinstance(value, FunctionType) and value.__module__.startswith("costguard.rules.")


def reads(function: FunctionType, seen: set[FunctionType]) -> Reads:
    """What a function of the rules reads; those in ``seen`` are left out."""
    found = Reads(set(), set())
    seen.add(function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Attribute(attr=reader), [ast.Constant(str(path)), *_]):
                found.names.update(path.split(".") if reader in READERS else ())
            case ast.Constant(str(text)):
                found.texts.add(text)
            case ast.Name(id=name):
                value = function.__globals__.get(name)
                if isinstance(value, str):
                    found.texts.add(value)
                elif is_of_rules(value) and value not in seen:
                    inner = reads(value, seen)
                    found.names.update(inner.names)
                    found.texts.update(inner.texts)
    return found


def renamed(package: str) -> dict[str, dict[str, set[str]]]:
    """By Terraform's type: Terraform's plain forms of renamed properties, and what they become."""
    found: dict[str, dict[str, set[str]]] = {}
    with (TABLES / f"{package}.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for pair in filter(None, row["renamed"].split(";")):
                path, _, to = pair.partition("=")
                names = found.setdefault(row["type"], {})
                names.setdefault(snake(path.rpartition(".")[2]), set()).add(to.rpartition(".")[2])
    return found


@pytest.mark.parametrize(
    ("package", "provider"), [("aws", "aws"), ("azure", "azurerm"), ("gcp", "google")]
)
def test_no_name_that_a_rule_reads_is_renamed_away(package: str, provider: str) -> None:
    away = renamed(package)
    lost = set()
    for kind, rule in rulebook([provider], plugins=False).rules.items():
        seen: set[FunctionType] = set()
        found = [reads(part, seen) for part in (rule.components, rule.sizes) if is_of_rules(part)]
        names = {name for part in found for name in part.names}
        for of in {kind, *(text for part in found for text in part.texts)} & away.keys():
            targets = {to for tos in away[of].values() for to in tos}
            lost |= {(of, name) for name in (names & away[of].keys()) - targets}
    assert lost == {pair for pair in READ_ELSEWHERE if pair[0].startswith(f"{provider}_")}


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
