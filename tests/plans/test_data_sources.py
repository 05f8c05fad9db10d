"""Data sources: no resources of the plan, but what resources refer to."""

import json
from pathlib import Path
from typing import Any

from costguard.catalog.sqlite import default_book
from costguard.plans.read import read
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook


def plan(folder: Path, **ami: Any) -> Path:
    path = folder / "plan.json"
    instance = {
        "address": "aws_instance.web",
        "mode": "managed",
        "type": "aws_instance",
        "name": "web",
        "provider_name": "registry.terraform.io/hashicorp/aws",
    }
    after = {"ami": "ami-1", "instance_type": "m5.large"}
    data = {
        "address": "data.aws_ami.windows",
        "mode": "data",
        "type": "aws_ami",
        "name": "windows",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": {"id": "ami-1", **ami},
    }
    reference = {"references": ["data.aws_ami.windows.id", "data.aws_ami.windows"]}
    region = {"expressions": {"region": {"constant_value": "us-east-1"}}, "name": "aws"}
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [
            {**instance, "change": {"actions": ["create"], "before": None, "after": after}}
        ],
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [data]}}},
        "configuration": {
            "provider_config": {"aws": region},
            "root_module": {
                "resources": [
                    {
                        **instance,
                        "provider_config_key": "aws",
                        "expressions": {
                            "ami": reference,
                            "instance_type": {"constant_value": "m5.large"},
                        },
                    }
                ]
            },
        },
    }
    path.write_text(json.dumps(document))
    return path


def test_the_machine_image_tells_the_operating_system(tmp_path: Path) -> None:
    read_plan = read(plan(tmp_path, platform_details="Windows"))
    assert [change.address for change in read_plan.changes] == ["aws_instance.web"]
    estimate = Engine(rulebook(["aws"]), default_book(), UsageFile()).estimate(read_plan)
    side = estimate.resources[0].after
    assert side is not None
    assert side.components[0].name == "Instance usage (Windows, on-demand, m5.large)"
    # m5.large in us-east-1: 0.096 for Linux and 0.046 for each of two vCPUs of Windows
    assert str(side.components[0].unit_price) == "0.188"
    assert "operating_system" not in {a.attribute for a in side.assumptions}


def test_without_the_image_linux_is_an_assumption(tmp_path: Path) -> None:
    read_plan = read(plan(tmp_path))
    estimate = Engine(rulebook(["aws"]), default_book(), UsageFile()).estimate(read_plan)
    side = estimate.resources[0].after
    assert side is not None
    assert "operating_system" in {a.attribute for a in side.assumptions}
