"""Results that Checkov 3.3.30 wrote on examples/dev-small, trimmed by hand.

``plan.json`` is on plan-resize.json; ``sources.json`` is on the folder, with a Dockerfile and a
skipped check added.
"""

from __future__ import annotations

from pathlib import Path

import pytest

BUDGETS = "version: 1\ncurrency: USD\nenvironments:\n  dev:\n    budget: {monthly: 2000}\n"
POLICY = """\
package costguard.policies.aws_rds_multi_az_nonprod

import rego.v1

warn contains finding if {
	some r in input.resources
	r.type == "aws_db_instance"
	r.after.multi_az == true
	finding := {
		"msg": "a second zone doubles what the database costs",
		"address": r.address,
		"id": "aws-rds-multi-az-nonprod",
	}
}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory: a budget of 2,000 dollars, and one policy."""
    policies = tmp_path / "policies"
    policies.mkdir()
    (policies / "budgets.yaml").write_text(BUDGETS)
    (policies / "multi_az.rego").write_text(POLICY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TF_WORKSPACE", raising=False)
    return tmp_path
