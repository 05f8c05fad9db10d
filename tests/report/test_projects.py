"""Several projects in one report: each with its part, every resource with its project."""

import json
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator
from support.shop import create, plan_of, resource, run, update

from costguard.model.budget import Environment
from costguard.pricing.combine import combine
from costguard.report import json_report, renderer
from costguard.result import CheckResult, Decision, Project, Result, alone
from costguard.verdict import Verdict

SCHEMA = Path(json_report.__file__).with_name("result.schema.json")


@pytest.fixture
def two() -> CheckResult:
    """A server that becomes larger, and a database project that has a gap."""
    old, new = (resource("aws_box", size=size) for size in ("small", "large"))
    projects = []
    for name, changes in (
        ("web", [update(old, new), create(resource("aws_calls"))]),
        ("db|1", [create(resource("aws_box", size="small")), create(resource("aws_thing"))]),
    ):
        plan = replace(plan_of(*changes), digest=name, source=f"{name}/plan.json")
        projects.append(Project(name, plan, run(*changes)))
    decision = Decision(Verdict.PASS, (), Environment("dev"), "workspace dev", "budgets.yaml")
    return CheckResult(tuple(projects), combine(projects).estimate, decision=decision)


def test_table(two: CheckResult) -> None:
    text = click.unstyle(renderer("table")(two))
    rows = [line.split() for line in text.splitlines()]
    assert ["web", "$7.30", "at", "least", "$29.20", "+$21.90"] in rows
    assert ["db|1", "$0.00", "at", "least", "$7.30", "at", "least", "+$7.30"] in rows
    assert ["~", "web:", "aws_box.a", "$7.30", "$29.20", "+$21.90", "Box", "+$21.90"] in rows
    assert "  db|1: aws_thing.a: costguard has no pricing rule for aws_thing" in text
    assert "  web: aws_calls.a: monthly_requests" in text


def test_markdown(two: CheckResult) -> None:
    text = renderer("markdown")(two)
    assert (
        "| project | before | after | change |\n"
        "|---|--:|--:|--:|\n"
        "| `web` | $7.30 | at least $29.20 | +$21.90 |\n"
        "| `db\\|1` | $0.00 | at least $7.30 | at least +$7.30 |\n"
    ) in text
    assert "| ~ | `web: aws_box.a` | $7.30 | $29.20 | +$21.90 |" in text


def test_json(two: CheckResult) -> None:
    document = json.loads(renderer("json")(two))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    assert [(p["name"], p["plan"]["source"]) for p in document["projects"]] == [
        ("web", "web/plan.json"),
        ("db|1", "db|1/plan.json"),
    ]
    parts = [p["totals"]["difference"] for p in document["projects"]]
    assert [D(part) for part in parts] == [D("21.90"), D("7.30")]
    assert sum(map(D, parts)) == D(document["totals"]["difference"])
    assert [(r["project"], r["address"]) for r in document["resources"]] == [
        ("web", "aws_box.a"),
        ("web", "aws_calls.a"),
        ("db|1", "aws_box.a"),
        ("db|1", "aws_thing.a"),
    ]


def test_one_project_has_no_table_of_its_own() -> None:
    changes = [create(resource("aws_box", size="small"))]
    estimate = run(*changes)
    result = Result(alone(plan_of(*changes), estimate), estimate)
    assert "project" not in renderer("table")(result)
    assert "project" not in renderer("markdown")(result)
    (only,) = json.loads(renderer("json")(result))["projects"]
    assert only["totals"]["after"]["monthly"] == "7.3"
