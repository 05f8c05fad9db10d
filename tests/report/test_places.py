"""Findings stand at the line of their resource's block, where the configuration is at hand."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.shop import create, plan_of, resource, run

from costguard.errors import UsageError
from costguard.model.budget import Environment
from costguard.model.finding import Finding, Level
from costguard.report import renderer
from costguard.report.places import located
from costguard.result import CheckResult, Decision, Project, Result
from costguard.verdict import Verdict

MAIN = """\
# resource "aws_box" "web" {}
module "near" {
  source = "./near"
  count  = 2
}

module "far" {
  source = "terraform-registry/far/aws"
}

resource "aws_box" "web" {
  size = "small"
}
"""
NEAR = 'locals {}\nresource "aws_box" "in" {\n  for_each = {}\n}\n'
CASES = {
    "aws_box.web": ("main.tf", 11),
    'aws_box.web["module.near.a"]': ("main.tf", 11),
    'module.near[1].aws_box.in["a.b"]': ("near/box.tf", 2),
    "module.near[1].aws_box.made_up": ("main.tf", 2),
    "module.far.aws_box.this": ("main.tf", 7),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration in a repository's folder ``infra``; the repository is where we are."""
    infra = tmp_path / "infra"
    (infra / "near").mkdir(parents=True)
    (infra / "main.tf").write_text(MAIN, encoding="utf-8")
    (infra / "near" / "box.tf").write_text(NEAR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("infra")


def checked(*addresses: str, sources: Mapping[str, str] | None = None) -> CheckResult:
    """A check that warns of each address; ``sources`` are plans with the name of their box."""
    projects = []
    for source, name in (sources or {"plan.json": "web"}).items():
        change = create(resource("aws_box", name, size="small"))
        plan = replace(plan_of(change), source=source)
        projects.append(Project(source, plan, run(change)))
    findings = tuple(Finding("dear", Level.WARN, "Dear.", address) for address in addresses)
    decision = Decision(Verdict.WARN, findings, Environment("dev"), "", "budgets.yaml")
    return CheckResult(tuple(projects), projects[0].estimate, decision=decision)


def shown(result: Result) -> list[tuple[str, int]]:
    """Where code scanning and GitLab show the findings; both show the same."""
    (log,) = json.loads(renderer("sarif")(result))["runs"]
    physical = [one["locations"][0]["physicalLocation"] for one in log["results"]]
    sarif = [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in physical]
    entries = json.loads(renderer("gitlab-codequality")(result))
    gitlab = [(e["location"]["path"], e["location"]["lines"]["begin"]) for e in entries]
    assert gitlab == sarif
    return sarif


@pytest.mark.parametrize("address", CASES)
def test_a_finding_stands_at_the_block_of_its_resource(address: str, folder: Path) -> None:
    (result,) = located([checked(address)], folder)
    file, line = CASES[address]
    assert shown(result) == [(f"infra/{file}", line)]


def test_what_is_in_no_block_stands_at_the_plan(folder: Path) -> None:
    (result,) = located([checked("", "aws_box.gone", "data.aws_box.web", "module.x")], folder)
    assert shown(result) == [("plan.json", 1)] * 4


def test_without_a_folder_findings_stand_at_the_plan(folder: Path) -> None:
    (result,) = located([checked("aws_box.web")], None)
    assert shown(result) == [("plan.json", 1)]


def test_a_directory_that_was_planned_is_the_folder(folder: Path) -> None:
    (result,) = located([checked("aws_box.web", sources={"infra": "web"})], None)
    assert shown(result) == [("infra/main.tf", 11)]


def test_an_address_in_two_directories_stands_at_no_line(folder: Path) -> None:
    other = Path("other")
    other.mkdir()
    (other / "main.tf").write_text('resource "aws_box" "web" {\n}\n', encoding="utf-8")
    sources = {"infra": "web", "other": "web"}
    (result,) = located([checked("aws_box.web", sources=sources)], None)
    assert shown(result) == [("infra", 1)]


def test_a_finding_is_told_of_the_plan_that_has_its_resource() -> None:
    result = checked("aws_box.b", "", sources={"a.json": "a", "b.json": "b"})
    assert shown(result) == [("b.json", 1), ("a.json", 1)]


def test_a_plan_may_be_called_anything() -> None:
    (result,) = located([checked("aws_box.web", sources={"x" * 5000: "web"})], None)
    assert shown(result) == [("x" * 5000, 1)]


def test_a_file_outside_the_current_directory(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    monkeypatch.chdir(away)
    (result,) = located([checked("aws_box.web")], Path("../infra"))
    assert shown(result) == [("../infra/main.tf", 11)]


def test_a_folder_without_terraform_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape("no Terraform files (*.tf) there")):
        located([checked("aws_box.web")], tmp_path)


def test_message_and_remedy_are_two_sentences_and_the_address_is_told_once() -> None:
    result = checked()
    finding = Finding("dear", Level.WARN, "aws_box.web: it is dear", "aws_box.web", "Use less.")
    result = replace(result, decision=result.decision._replace(findings=(finding,)))
    (entry,) = json.loads(renderer("gitlab-codequality")(result))
    assert entry["description"] == "aws_box.web: it is dear. Use less."


@pytest.mark.parametrize("form", ["markdown", "slack"])
def test_a_schedule_can_be_copied_from_a_report(form: str) -> None:
    """No joiner in a time, which would be copied into a tag; but in what may become a link."""
    finding = Finding("tag", Level.WARN, 'Add "Mon-Fri 07:00-19:00", x:y.')
    result = checked()
    result = replace(result, decision=result.decision._replace(findings=(finding,)))
    text = renderer(form)(result).replace("\\u2060", "\u2060")
    assert "Mon-Fri 07:00-19:00" in text
    assert "x:\u2060y" in text
