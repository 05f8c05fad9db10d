"""What the runner adds to its parts: a directory's workspace, tags for the environment."""

import shutil
from pathlib import Path

import pytest

from costguard import check

needs_terraform = pytest.mark.skipif(
    shutil.which("terraform") is None, reason="Terraform is not installed"
)


@needs_terraform
def test_the_workspace_selected_in_a_directory_tells_the_environment(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "terraform_data" "a" {}\n')
    assert check(tmp_path).decision.environment.name == "default"
    (tmp_path / ".terraform").mkdir(exist_ok=True)
    (tmp_path / "terraform.tfstate.d" / "staging").mkdir(parents=True)
    (tmp_path / ".terraform" / "environment").write_text("staging")
    decision = check(tmp_path).decision
    assert (decision.environment.name, decision.recognised_by) == ("staging", "workspace staging")
