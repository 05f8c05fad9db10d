"""``costguard check`` on documents of Pulumi."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MACHINES = Path(__file__).parent.parent / "twins" / "machines"
DATA = Path(__file__).parent.parent / "plans" / "data" / "pulumi"
PREVIEW, STATE = DATA / "preview.json", DATA / "state.json"
Costguard = Callable[..., Any]


def test_a_preview_of_changes_is_presented_as_such(costguard: Costguard) -> None:
    run = costguard("check", PREVIEW, "--env", "dev")
    assert "(without the resources that do not change)" in run.out
    assert "the totals are of the changed resources only" in " ".join(run.out.split())


def test_so_is_its_breakdown(costguard: Costguard) -> None:
    assert "total of what changes" in costguard("breakdown", PREVIEW).out


def test_a_state_makes_it_whole(costguard: Costguard) -> None:
    run = costguard("check", PREVIEW, "--state", STATE, "--env", "dev")
    assert "at least $105.29 a month" in run.out
    assert "do not change" not in run.out


def test_the_state_of_another_stack(costguard: Costguard, tmp_path: Path) -> None:
    other = tmp_path / "prod.json"
    other.write_text(STATE.read_text().replace("pulumi:dev::", "pulumi:prod::"))
    run = costguard("check", PREVIEW, "--state", other, "--env", "dev")
    assert run.code == 3
    assert "is the state of stack shop/prod" in run.err


def test_a_state_is_for_one_plan(costguard: Costguard) -> None:
    run = costguard("check", PREVIEW, DATA / "plan.json", "--state", STATE, "--env", "dev")
    assert run.code == 2
    assert "is for one plan, and 2 are given" in run.err


def test_a_state_is_beside_a_preview(costguard: Costguard) -> None:
    run = costguard("check", STATE, "--state", STATE, "--env", "dev")
    assert run.code == 2
    assert "no preview or update plan of Pulumi" in run.err


def test_a_preview_of_changes_is_no_baseline(costguard: Costguard, tmp_path: Path) -> None:
    to = tmp_path / "dev.json"
    run = costguard("baseline", "save", PREVIEW, "--env", "dev", "--baseline", to)
    assert run.code == 3
    assert "leaves out the resources that it does not change, so its cost is no baseline" in run.err
    assert run.err.strip().endswith("make a whole one: pulumi preview --json --show-sames")
    assert not to.exists()


def test_several_stacks_add_up(costguard: Costguard, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    text = STATE.read_text().replace("::shop", "::shelf").replace("111122223333", "444455556666")
    for known in ("i-0a", "vol-2", "db-A", "eipalloc-1"):
        text = text.replace(known, f"{known}9")
    other.write_text(text)
    run = costguard("check", STATE, other, "--env", "dev")
    # 65.088 each.
    assert "$130.18 a month" in run.out


@pytest.mark.parametrize(
    ("command", "form"),
    [
        *(("optimize", form) for form in ("table", "markdown", "json", "patch")),
        *(("check", form) for form in ("table", "markdown", "json")),
    ],
)
def test_every_report_names_the_properties_of_pulumi(
    costguard: Costguard, command: str, form: str
) -> None:
    run = costguard(command, MACHINES / "preview.json", "--env", "dev", "--format", form)
    text = run.out.replace("\\", "")  # which Markdown has before brackets
    assert "ebsBlockDevices[0]" in text
    assert "ebs_block_device.0" not in text


def test_changes_of_both_tools(costguard: Costguard) -> None:
    def changes(name: str) -> dict[str, Any]:
        run = costguard("optimize", MACHINES / name, "--env", "dev", "--format", "json")
        return {
            change["path"]: change["value"]
            for one in json.loads(run.out)["together"]
            for change in one["changes"]
        }

    ours, theirs = changes("plan.json"), changes("preview.json")
    assert ours["ebs_block_device.0.volume_type"] == "gp3"
    assert theirs["ebsBlockDevices[0].volumeType"] == "gp3"
    assert "instance_type" in ours
    assert "instanceType" in theirs
    assert list(ours.values()) == list(theirs.values())


def test_what_policies_advise(costguard: Costguard) -> None:
    run = costguard("policy", "eval", MACHINES / "preview.json", "--env", "dev")
    assert "Set `cpuCredits` of `creditSpecification` to standard" in run.out


@pytest.mark.parametrize("device", ["/dev/xvda", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"])
def test_the_root_device_of_a_native_instance_counts_once(
    costguard: Costguard, tmp_path: Path, device: str
) -> None:
    token = "aws-native:ec2:Instance"
    mappings = [
        {"deviceName": "/dev/sdf", "ebs": {"volumeType": "gp3", "volumeSize": 100}},
        {"deviceName": device, "ebs": {"volumeType": "gp2", "volumeSize": 500}},
        {"deviceName": "/dev/sdb", "virtualName": "ephemeral0"},
        {"deviceName": "/dev/sdc", "noDevice": {}},
    ]
    inputs = {"instanceType": "m5.large", "blockDeviceMappings": mappings}
    new = {
        "urn": f"urn:pulumi:dev::shop::{token}::web",
        "type": token,
        "custom": True,
        "inputs": inputs | {"availabilityZone": "us-east-1a"},
    }
    document = {
        "steps": [{"op": "create", "urn": new["urn"], "newState": new}],
        "changeSummary": {"create": 1},
        "duration": 1,
    }
    plan = tmp_path / "preview.json"
    plan.write_text(json.dumps(document))
    run = costguard("breakdown", plan, "--format", "json")
    (resource,) = json.loads(run.out)["resources"]
    # 730 x 0.096 for the machine, 500 x 0.10 for its root, 100 x 0.08 for the other volume.
    assert resource["monthly_after"] == "128.08"
    run = costguard("optimize", plan, "--env", "dev", "--format", "patch")
    assert f'{token}::web: blockDeviceMappings[1].ebs.volumeType = "gp3"' in run.out
