"""costguard's rules as external checks of Checkov's."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import costguard
from costguard.checkov_checks.judged import judged

HERE = Path(__file__).parent
PLAN = HERE.parent.parent / "examples" / "dev-small" / "plan-resize.json"
PACKAGE = Path(costguard.__file__).parent
REAL = importlib.util.find_spec("checkov") is not None


@pytest.fixture
def dev(project: Path) -> Path:
    """The project with its plan, which the environment is told by; it is above its budget."""
    budgets = project / "policies" / "budgets.yaml"
    match = "    match: {tag: {Environment: [dev]}}\n"
    budgets.write_text(budgets.read_text().replace("2000", "500") + match)
    (project / "plan.json").write_bytes(PLAN.read_bytes())
    judged.cache_clear()
    return project


def test_findings_are_told_by_resource_and_for_the_whole(dev: Path) -> None:
    said = judged(dev / "plan.json")
    assert {a: [f.id for f in found] for a, found in said.of.items()} == {
        "aws_db_instance.this": ["aws-rds-multi-az-nonprod"]
    }
    assert [f.id for f in said.whole] == ["budget-limit"]
    assert said.answering == {"aws_db_instance.this", "aws_instance.app"}
    assert said.error == ""


def test_without_a_dearer_resource_all_that_stay_answer(dev: Path) -> None:
    plan = json.loads(PLAN.read_text())
    for entry in plan["resource_changes"]:
        entry["change"]["before"] = entry["change"]["after"]
        entry["change"]["actions"] = ["no-op"]
    (dev / "plan.json").write_text(json.dumps(plan))
    said = judged(dev / "plan.json")
    assert "aws_vpc.this" in said.answering
    assert len(said.answering) == len(plan["resource_changes"])


def test_a_plan_that_cannot_be_decided_is_an_error_and_not_silence(dev: Path) -> None:
    (dev / "policies" / "budgets.yaml").write_text("version: 9\n")
    assert judged(dev / "plan.json").error.startswith("policies/budgets.yaml:1:1: ")


def run_checkov(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Failed resources of each check, with what is said of them."""
    command = [sys.executable, "-m", "checkov.main", "-f", "plan.json", "-o", "json"]
    command += ["--external-checks-dir", str(PACKAGE / "checkov_checks"), "--skip-download"]
    command += ["-c", "CKV_COSTGUARD_1,CKV_COSTGUARD_2,CKV_COSTGUARD_3"]
    paths = {"PYTHONPATH": str(PACKAGE.parent), "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true"}
    environment = {**os.environ, **paths}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for record in json.loads(done.stdout)["results"]["failed_checks"]:
        found[record["check_id"]][record["resource_address"]] = record["details"]
    return found


@pytest.mark.skipif(not REAL, reason="checkov is not installed; pip install checkov")
def test_checkov_fails_what_costguard_speaks_against(dev: Path) -> None:
    found = run_checkov(dev)
    assert found["CKV_COSTGUARD_1"] == {
        "aws_db_instance.this": [
            "aws-rds-multi-az-nonprod: a second zone doubles what the database costs"
        ]
    }
    assert "CKV_COSTGUARD_2" not in found
    assert set(found["CKV_COSTGUARD_3"]) == {"aws_db_instance.this", "aws_instance.app"}
    (said,) = found["CKV_COSTGUARD_3"]["aws_instance.app"]
    assert "$1,383.03 above the limit for dev of $500.00" in said


@pytest.mark.skipif(not REAL, reason="checkov is not installed; pip install checkov")
def test_in_checkov_what_cannot_be_decided_fails(dev: Path) -> None:
    (dev / "policies" / "budgets.yaml").write_text("version: 9\n")
    said = run_checkov(dev)["CKV_COSTGUARD_1"]["aws_vpc.this"]
    assert said[0].startswith("costguard could not decide: policies/budgets.yaml:1:1: ")
