"""A directory: terraform makes the plan. The real Terraform runs where it is installed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from costguard.errors import ToolError, UsageError
from costguard.model.plan import Action
from costguard.plans.workspace import plan_of_directory

needs_terraform = pytest.mark.skipif(
    shutil.which("terraform") is None, reason="Terraform is not installed"
)


@needs_terraform
def test_a_directory_is_planned(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "terraform_data" "a" {\n  count = 2\n}\n')
    plan = plan_of_directory(tmp_path)
    assert [(c.address, c.action) for c in plan.changes] == [
        ("terraform_data.a[0]", Action.CREATE),
        ("terraform_data.a[1]", Action.CREATE),
    ]
    assert plan.source == str(tmp_path)
    assert not list(tmp_path.glob("*.tfplan"))


@needs_terraform
def test_workspace_and_variables_are_those_that_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TF_WORKSPACE", raising=False)
    (tmp_path / "main.tf").write_text(
        'variable "number" {}\nvariable "zones" { type = list(string) }\n'
        'variable "size" { default = "small" }\n'
        'resource "terraform_data" "a" {\n  count = var.number\n'
        '  input = "${terraform.workspace} ${var.size} ${join(",", var.zones)}"\n}\n'
    )
    (tmp_path / "large.tfvars").write_text('number = 1\nsize = "large"\n')
    plan = plan_of_directory(
        tmp_path,
        workspace="dev",
        variables={"number": 2, "zones": ["a", "b"]},
        variable_files=["large.tfvars"],
    )
    inputs = [c.after.attributes["input"] for c in plan.changes if c.after]
    assert inputs == ["dev large a,b", "dev large a,b"]
    assert "TF_WORKSPACE" not in os.environ
    assert not (tmp_path / ".terraform" / "environment").exists()


@needs_terraform
def test_a_broken_configuration_is_terraforms_error(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "terraform_data" {\n}\n')
    with pytest.raises(ToolError, match=r"terraform (init|plan) failed \(exit code 1\): Error"):
        plan_of_directory(tmp_path)


def test_a_directory_without_terraform_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no Terraform files"):
        plan_of_directory(tmp_path)


def test_terraform_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.tf").write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match="terraform is not on the path"):
        plan_of_directory(tmp_path)


def test_the_package_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.tf").write_text("")
    monkeypatch.setitem(sys.modules, "python_terraform", None)
    with pytest.raises(ToolError, match=r"pip install 'costguard-iac\[terraform\]'"):
        plan_of_directory(tmp_path)
