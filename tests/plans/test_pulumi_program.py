"""Python Pulumi programs, run under the SDK's mocks without pulumi and without an account."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import ConfigError, ToolError, UsageError
from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.plans import pulumi_program
from costguard.plans.pulumi_program import plan_of_program, preview_of_program
from costguard.plans.pulumi_project import load

PROJECT = """\
name: shop
runtime: python
config:
  aws:region: {value: eu-west-1}
  size: 30
"""
STACK = """\
config:
  aws:region: eu-central-1
  shop:password:
    secure: v1:abcdef
  shop:zones: [a, b]
"""
HEAD = "import pulumi\nimport pulumi_aws as aws\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(STACK, encoding="utf-8")
    return tmp_path


def program(project: Path, text: str) -> Path:
    pytest.importorskip("pulumi_aws", reason="pulumi-aws is not installed")
    (project / "__main__.py").write_text(HEAD + text, encoding="utf-8")
    return project


def failure(project: Path, text: str) -> str:
    with pytest.raises(ToolError) as caught:
        preview_of_program(program(project, text))
    message = str(caught.value)
    assert message.startswith(str(project / "__main__.py"))
    return message


def steps(project: Path, text: str) -> dict[str, Any]:
    preview = preview_of_program(program(project, text))
    return {step["urn"].rpartition("::")[2]: step for step in preview["steps"]}


def test_what_a_program_registers_becomes_a_plan(project: Path) -> None:
    text = """
aws.ec2.Instance("web", ami="ami-1", instance_type="t3.medium",
    root_block_device={"volume_type": "gp3", "volume_size": pulumi.Config().require_int("size")})
"""
    plan = plan_of_program(program(project, text))
    web = plan.after["aws:ec2/instance:Instance::web"]
    assert (web.type, web.region, plan.stack) == ("aws_instance", "eu-central-1", "dev")
    assert web.attributes["root_block_device"] == [{"volume_type": "gp3", "volume_size": 30}]
    assert plan.complete


def test_what_another_resource_tells_is_unknown_and_names_it(project: Path) -> None:
    text = """
group = aws.ec2.SecurityGroup("group")
aws.ec2.Instance("web", ami="ami-1", instance_type="t3.medium", user_data=group.arn)
"""
    plan = plan_of_program(program(project, text))
    web = plan.after["aws:ec2/instance:Instance::web"]
    assert web.attributes["user_data"] is UNKNOWN
    assert [r.type for r in plan.after.targets(web, "user_data")] == ["aws_security_group"]


def test_secrets_leave_the_program_hidden(project: Path) -> None:
    text = """
password = pulumi.Config().require_secret("password")
aws.rds.Instance("db", instance_class="db.t3.medium", password=pulumi.Output.secret("hunter2"),
    username=password)
"""
    preview = preview_of_program(program(project, text))
    assert "hunter2" not in json.dumps(preview)
    assert preview["config"]["shop:password"] == "[secret]"
    db = plan_of_program(project).after["aws:rds/instance:Instance::db"]
    assert db.attributes["password"] is SENSITIVE
    assert db.attributes["username"] is SENSITIVE


def test_components_group_and_providers_place(project: Path) -> None:
    text = """
class Tier(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Tier", name)
        there = aws.Provider("there", region="us-east-1")
        aws.ebs.Volume("data", availability_zone="us-east-1a", size=1,
            opts=pulumi.ResourceOptions(parent=self, provider=there))
        aws.sqs.Queue("q", opts=pulumi.ResourceOptions(parent=self, provider=there))
Tier("web")
"""
    plan = plan_of_program(program(project, text))
    queue = plan.after["shop:index:Tier$aws:sqs/queue:Queue::q"]
    assert (queue.module, queue.region) == ("shop:index:Tier::web", "us-east-1")


def test_what_is_looked_up_is_read_and_what_is_taken_over_imported(project: Path) -> None:
    found = steps(
        project,
        """
aws.ec2.Vpc.get("old", "vpc-1")
aws.sqs.Queue("q", opts=pulumi.ResourceOptions(import_="https://queue"))
""",
    )
    assert (found["old"]["op"], found["q"]["op"]) == ("read", "import")


def test_what_a_provider_is_asked_for_stays_unknown(project: Path) -> None:
    text = """
now = aws.ec2.get_ami(most_recent=True, owners=["amazon"])
later = aws.ec2.get_ami_output(most_recent=True, owners=["amazon"])
aws.ec2.Instance("now", ami=now.id, instance_type="t3.medium")
aws.ec2.Instance("later", ami=later.id, instance_type="t3.medium")
"""
    plan = plan_of_program(program(project, text))
    for name in ("now", "later"):
        web = plan.after[f"aws:ec2/instance:Instance::{name}"]
        assert web.attributes["ami"] is UNKNOWN


def test_a_program_has_no_credentials_and_no_home(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("PULUMI_ACCESS_TOKEN", "hunter2")
    text = """
import os
aws.sqs.Queue("q", name=",".join(sorted(os.environ)), tags={"home": os.path.expanduser("~")})
"""
    inputs = steps(project, text)["q"]["newState"]["inputs"]
    assert not {"AWS_SECRET_ACCESS_KEY", "PULUMI_ACCESS_TOKEN"} & set(inputs["name"].split(","))
    assert inputs["tags"]["home"] != str(Path.home())


def test_a_program_that_raises_is_one_clear_error(project: Path) -> None:
    assert "ZeroDivisionError at __main__.py:3: division by zero" in failure(project, "1 / 0\n")


def test_a_program_that_exits_is_one_clear_error(project: Path) -> None:
    assert "SystemExit at __main__.py:3: 0" in failure(project, "raise SystemExit(0)\n")


def test_a_program_that_needs_an_answer_names_what_it_asked(project: Path) -> None:
    message = failure(project, "print(aws.get_availability_zones().names[0])\n")
    assert "TypeError at __main__.py:3" in message
    assert "aws:index/getAvailabilityZones:getAvailabilityZones" in message


def test_a_missing_setting_is_one_clear_error(project: Path) -> None:
    assert "shop:colour" in failure(project, 'pulumi.Config().require("colour")\n')


def test_a_missing_package_is_one_clear_error(project: Path) -> None:
    assert "the package pulumi_moon is not installed" in failure(project, "import pulumi_moon\n")


def test_components_of_the_engine_are_refused(project: Path) -> None:
    message = failure(
        project,
        """
class Remote(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("awsx:ec2:Vpc", "net", {}, None, True)
Remote()
""",
    )
    assert "awsx:ec2:Vpc is put together by Pulumi's engine" in message


def test_transforms_are_refused(project: Path) -> None:
    text = "pulumi.runtime.register_resource_transform(lambda args: None)\n"
    assert "transforms, which Pulumi's engine runs" in failure(project, text)


def test_a_program_that_never_ends_is_stopped(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulumi_program, "SECONDS", 1)
    message = failure(project, "import time\nwhile True:\n    time.sleep(1)\n")
    assert "did not end within 1 seconds" in message


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are POSIX's")
def test_a_program_that_takes_too_much_memory_is_stopped(project: Path) -> None:
    assert "MemoryError" in failure(project, "x = bytearray(8 << 30)\n")


def test_a_directory_without_a_project(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no Pulumi\.yaml in this directory"):
        plan_of_program(tmp_path, stack="dev")


def test_a_project_in_another_language(project: Path) -> None:
    (project / "Pulumi.yaml").write_text("name: shop\nruntime: {name: nodejs}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="runtime is nodejs, and only python can be run so"):
        plan_of_program(project)


def test_a_project_without_a_program(project: Path) -> None:
    with pytest.raises(UsageError, match=r"__main__\.py: no such file; expected a Pulumi program"):
        plan_of_program(project)


def test_several_stacks_have_to_be_told_apart(project: Path) -> None:
    (project / "Pulumi.prod.yaml").write_text("config: {}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="settings of the stacks dev, prod; name the stack"):
        load(project, None)
    assert load(project, "prod").stack == "prod"


def test_a_project_without_a_name(project: Path) -> None:
    (project / "Pulumi.yaml").write_text("runtime: python\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="name: expected the name of the project"):
        load(project, None)


def test_settings_of_the_stack_are_over_those_of_the_project(project: Path) -> None:
    found = load(project, "acme/shop/dev")
    assert found.stack == "dev"
    assert found.config == {
        "aws:region": "eu-central-1",
        "shop:size": "30",
        "shop:password": "",
        "shop:zones": '["a", "b"]',
    }
    assert found.secret_keys == ("shop:password",)


def test_settings_of_a_stack_may_be_empty(project: Path) -> None:
    (project / "Pulumi.dev.yaml").write_text("# none yet\n", encoding="utf-8")
    found = load(project, None)
    assert (found.stack, found.config["aws:region"]) == ("dev", "eu-west-1")


def test_two_resources_of_one_name(project: Path) -> None:
    text = 'aws.sqs.Queue("q")\naws.sqs.Queue("q")\n'
    assert "ValueError: two resources are called aws:sqs/queue:Queue::q" in failure(project, text)
