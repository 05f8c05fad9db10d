"""`costguard optimize`, and recommendations in `costguard check`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent.parent
WEB = "examples/web-app/plan.json"
DATA = "costguard:\n  settings:\n    environment_groups:\n      nonprod: [dev, staging]\n"
POLICY = """package costguard.policies.one_machine

import rego.v1

warn contains finding if {
	some r in input.resources
	r.type == "%s"
	finding := {
		"msg": "one machine is enough",
		"address": r.address,
		"changes": [{"path": "min_size", "value": 1}, {"path": "desired_capacity", "value": 1}],
	}
}
"""


@pytest.fixture
def quiet(tmp_path: Path) -> tuple[str, str]:
    """The option for a folder with a policy that finds nothing."""
    return policies(tmp_path, "aws_nothing")


def policies(folder: Path, kind: str) -> tuple[str, str]:
    """The option for a folder with one policy, on resources of a type."""
    place = folder / "rego"
    place.mkdir()
    (place / "one.rego").write_text(POLICY % kind, encoding="utf-8")
    (place / "data.yaml").write_text(DATA, encoding="utf-8")
    return "--policies", str(place)


def test_the_table(costguard: Callable[..., Any], quiet: tuple[str, str]) -> None:
    run = costguard("optimize", WEB, "--env", "dev", *quiet)
    assert run.code == 0
    assert run.out.startswith(
        "examples/web-app/plan.json, environment dev: 5 recommendations; "
        "4 changes together save $225.17 of $552.47 a month.\n"
    )
    # 552.47 is 52.47 over the limit of dev; Single-AZ alone saves 127.57.
    assert "Apply 1 change to come under the limit, saving $127.57 a month:" in run.out
    assert "t3.medium in us-east-1 (1 resource): a commitment of a year" in run.out


def test_production_is_left_alone(
    costguard: Callable[..., Any], tmp_path: Path, quiet: tuple[str, str]
) -> None:
    budgets = tmp_path / "budgets.yaml"
    budgets.write_text("version: 1\nenvironments:\n  prod:\n    budget: {monthly: 500}\n")
    run = costguard(
        "optimize", WEB, "--env", "prod", "--budgets", budgets, "--format", "json", *quiet
    )
    found = json.loads(run.out)
    ids = {one["id"] for one in found["recommendations"]}
    assert ids == {"machine-arm64", "machine-amd"}
    # 52.47 over the limit; these save 17.52 at most.
    assert found["plan_to_budget"]["changes"] == []
    assert found["plan_to_budget"]["note"].startswith("all recommended changes together")


def test_json_adds_up(costguard: Callable[..., Any], quiet: tuple[str, str]) -> None:
    run = costguard("optimize", WEB, "--env", "dev", "--format", "json", *quiet)
    found = json.loads(run.out)
    schema = json.loads((ROOT / "costguard/report/result.schema.json").read_text())
    rule = {"$defs": schema["$defs"], "items": {"$ref": "#/$defs/recommendation"}}
    Draft202012Validator(rule).validate(found["recommendations"])
    together = sum(float(one["saving"]) for one in found["together"])
    assert round(together, 2) == round(float(found["saving_together"]), 2) == 225.17
    assert found["nonprod"] is True


def test_the_patch(costguard: Callable[..., Any], tmp_path: Path, quiet: tuple[str, str]) -> None:
    out = tmp_path / "save.diff"
    source = ("--source", "examples/web-app")
    run = costguard("optimize", WEB, "--env", "dev", *source, "--format", "patch", "--out", out)
    text = out.read_text(encoding="utf-8")
    assert run.code == 0
    assert "-  multi_az                    = true\n+  multi_az                    = false\n" in text
    assert '# aws_nat_gateway.this["us-east-1b"]: remove the resource' in text


def test_changes_by_address_without_a_source(costguard: Callable[..., Any]) -> None:
    run = costguard("optimize", WEB, "--env", "dev", "--format", "patch")
    assert "# aws_db_instance.this: multi_az = false\n" in run.out


def test_markdown(costguard: Callable[..., Any]) -> None:
    run = costguard("optimize", WEB, "--env", "dev", "--format", "markdown")
    assert run.out.startswith("### costguard optimize\n")
    assert "| $127.57 | 80% | aws\\_db\\_instance.this" in run.out


def test_nothing_to_recommend(costguard: Callable[..., Any], quiet: tuple[str, str]) -> None:
    plan = "examples/serverless/plan.json"
    run = costguard("optimize", plan, "--env", "dev", *quiet)
    assert "nothing to recommend" in run.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--source", "docs"), 2, "no Terraform files (*.tf) there"),
        (("--utilisation", "nowhere.csv"), 2, "nowhere.csv: no such file"),
        (("--env", "moon"), 2, "moon"),
    ],
)
def test_wrong_use(
    costguard: Callable[..., Any], arguments: tuple[str, ...], code: int, said: str
) -> None:
    run = costguard("optimize", WEB, "--env", "dev", *arguments)
    assert run.code == code
    assert said in run.err
    assert run.err.count("\n") == 1


def test_utilisation_of_what_the_plan_has_not(
    costguard: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "u.csv"
    file.write_text("address,days,cpu_p95\naws_instance.gone,14,10\n", encoding="utf-8")
    run = costguard("optimize", WEB, "--env", "dev", "--utilisation", file)
    assert run.code == 2
    assert "aws_instance.gone: the plan has no such resource" in run.err


def test_the_check_shows_what_brings_it_under_the_limit(
    costguard: Callable[..., Any], quiet: tuple[str, str]
) -> None:
    run = costguard("check", WEB, "--env", "dev", "--format", "json", *quiet)
    decision = json.loads(run.out)["decision"]
    assert [one["id"] for one in decision["plan_to_budget"]["changes"]] == ["rds-single-az"]
    assert len(decision["recommendations"]) == 5
    text = costguard("check", WEB, "--env", "dev", "--format", "markdown", *quiet).out
    assert "Apply 1 change to come under the limit, saving $127.57 a month:" in text
    assert "<details><summary>5 recommendations to save</summary>" in text


def test_a_plan_within_its_limit_needs_no_plan_to_budget(
    costguard: Callable[..., Any], quiet: tuple[str, str]
) -> None:
    run = costguard("check", "examples/dev-small/plan.json", "--format", "json", *quiet)
    decision = json.loads(run.out)["decision"]
    assert decision["plan_to_budget"] is None
    assert [one["id"] for one in decision["recommendations"]] == ["machine-arm64", "machine-amd"]


def test_what_a_policy_asks_for_is_priced_and_recommended(
    costguard: Callable[..., Any], tmp_path: Path
) -> None:
    asked = policies(tmp_path, "aws_autoscaling_group")
    run = costguard("check", WEB, "--env", "dev", "--format", "json", *asked)
    found = {one["id"]: one for one in json.loads(run.out)["decision"]["recommendations"]}
    assert found["one_machine"]["category"] == "policy"
    # Two machines fewer: 30.368 each, 30 GB at 0.08, and 7 metrics at 0.30.
    assert found["one_machine"]["changes"][0] == {"path": "min_size", "value": 1}
    assert float(found["one_machine"]["saving"]) == 69.736
