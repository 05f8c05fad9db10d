"""Directories with a Pulumi project, previewed by a stand-in for the pulumi command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from costguard.errors import ToolError, UsageError
from costguard.model.plan import Action
from costguard.model.project import ProjectSource
from costguard.plans.directory import plan_of

URN = "urn:pulumi:dev::shop::aws:ebs/volume:Volume::data"
RECORD = {
    "urn": URN,
    "custom": True,
    "type": "aws:ebs/volume:Volume",
    "inputs": {"size": 10, "type": "gp3", "availabilityZone": "eu-west-1a"},
}
PREVIEW = {
    "steps": [{"op": "same", "urn": URN, "oldState": RECORD, "newState": RECORD}],
    "changeSummary": {"same": 1},
    "duration": 1,
}
STAND_IN = """\
#!/bin/sh
if [ "$1" = version ]; then echo v3.999.0; exit; fi
echo "$@" > arguments
{rest}
"""


def pulumi(folder: Path, monkeypatch: pytest.MonkeyPatch, rest: str) -> None:
    pytest.importorskip("pulumi", reason="pulumi is not installed")
    command = folder / "bin" / "pulumi"
    command.parent.mkdir()
    command.write_text(STAND_IN.replace("{rest}", rest), encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def project(tmp_path: Path) -> ProjectSource:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    return ProjectSource(str(folder), stack="dev")


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_the_command_makes_the_preview(
    project: ProjectSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulumi(tmp_path, monkeypatch, f"cat <<'JSON'\n{json.dumps(PREVIEW)}\nJSON")
    plan = plan_of(project, {})
    (change,) = plan.changes
    assert (change.action, change.type, plan.stack) == (Action.NO_OP, "aws_ebs_volume", "dev")
    assert not plan.changes_only
    arguments = (Path(project.path) / "arguments").read_text(encoding="utf-8").split()
    wanted = ["preview", "--json", "--show-sames", "--non-interactive", "--stack", "dev"]
    assert arguments[: len(wanted)] == wanted


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_preview_that_fails_is_one_clear_error(
    project: ProjectSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulumi(tmp_path, monkeypatch, "echo 'error: no stack named dev' >&2; exit 255")
    with pytest.raises(ToolError, match="pulumi preview failed: error: no stack named dev"):
        plan_of(project, {})


def test_the_command_is_not_there(
    project: ProjectSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match="pulumi is not on the path; install it, or give a preview"):
        plan_of(project, {})


def test_a_project_needs_a_stack(project: ProjectSource) -> None:
    with pytest.raises(UsageError, match="is a Pulumi project; name the stack with --stack"):
        plan_of(project._replace(stack=None), {})


def test_a_directory_with_both_is_terraforms_unless_a_stack_is_named(
    project: ProjectSource, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (Path(project.path) / "main.tf").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match="pulumi is not on the path"):
        plan_of(project, {})
    with pytest.raises(ToolError, match="terraform"):
        plan_of(project._replace(stack=None), {})
