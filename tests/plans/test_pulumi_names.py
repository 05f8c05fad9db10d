"""Terraform's names and values back in Pulumi's."""

from __future__ import annotations

from typing import Any

import pytest

from costguard.plans.pulumi_names import pulumi_property, pulumi_value
from costguard.plans.pulumi_types import vocabulary

INSTANCE = "aws:ec2/instance:Instance"
NATIVE_INSTANCE = "aws-native:ec2:Instance"
NATIVE_TEMPLATE = "aws-native:ec2:LaunchTemplate"
NATIVE_TABLE = "aws-native:dynamodb:Table"
MAPPED = {"blockDeviceMappings": [{"deviceName": "/dev/sda1", "ebs": {"volumeSize": 9}}]}


@pytest.mark.parametrize(
    ("token", "path", "expected"),
    [
        (INSTANCE, "instance_type", "instanceType"),
        (INSTANCE, "root_block_device.0.volume_type", "rootBlockDevice.volumeType"),
        (INSTANCE, "ebs_block_device.1.volume_type", "ebsBlockDevices[1].volumeType"),
        (INSTANCE, "tags.cost_center", "tags.cost_center"),
        ("aws:lambda/function:Function", "function_name", "name"),
        ("aws-native:ec2:Volume", "type", "volumeType"),
        ("unknown:a:Type", "some_thing", "someThing"),
    ],
)
def test_properties(token: str, path: str, expected: str) -> None:
    assert pulumi_property(path, vocabulary(token).shape, {}) == expected


@pytest.mark.parametrize(
    ("token", "path", "properties", "expected"),
    [
        (
            NATIVE_INSTANCE,
            "ebs_block_device.0.volume_type",
            MAPPED,
            "blockDeviceMappings[0].ebs.volumeType",
        ),
        (
            NATIVE_INSTANCE,
            "ebs_block_device.0.device_name",
            MAPPED,
            "blockDeviceMappings[0].deviceName",
        ),
        (
            NATIVE_TEMPLATE,
            "block_device_mappings.0.ebs.0.volume_type",
            {"launchTemplateData": MAPPED},
            "launchTemplateData.blockDeviceMappings[0].ebs.volumeType",
        ),
        (
            NATIVE_TEMPLATE,
            "instance_type",
            {"launchTemplateData": {"ebsOptimized": True}},
            "launchTemplateData.instanceType",
        ),
        (
            NATIVE_TABLE,
            "read_capacity",
            {},
            "provisionedThroughput.readCapacityUnits",
        ),
        (
            NATIVE_TABLE,
            "billing_mode",
            {"provisionedThroughput": {"readCapacityUnits": 5}},
            "billingMode",
        ),
    ],
)
def test_objects_that_terraform_does_not_have(
    token: str, path: str, properties: dict[str, Any], expected: str
) -> None:
    assert pulumi_property(path, vocabulary(token).shape, properties) == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("instance_type", "m6a.large", "m6a.large"),
        ("multi_az", None, None),
        ("credit_specification", [{"cpu_credits": "standard"}], {"cpuCredits": "standard"}),
        ("credit_specification", [], None),
        ("credit_specification.0", {"cpu_credits": "standard"}, {"cpuCredits": "standard"}),
        ("ebs_block_device", [{"volume_size": 9}], [{"volumeSize": 9}]),
        ("vpc_security_group_ids", ["sg-1"], ["sg-1"]),
        ("tags", {"cost_center": "7"}, {"cost_center": "7"}),
    ],
)
def test_values(path: str, value: Any, expected: Any) -> None:
    assert pulumi_value(path, value, vocabulary(INSTANCE).shape, {}) == expected
