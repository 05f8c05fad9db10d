"""`costguard check --checkov FILE`: Checkov's results join the verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from costguard import CheckOptions, Verdict, check
from costguard.cli.check import check as command
from costguard.errors import UndecidedError
from costguard.model.finding import Finding, Level
from costguard.model.project import ProjectSource
from costguard.runner import check_all

HERE = Path(__file__).parent
PLAN = HERE.parent.parent / "examples" / "dev-small" / "plan-resize.json"
RESULTS = str(HERE / "plan.json")


def from_checkov(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return sorted((f.id, f.address, f.level.value) for f in findings if f.id.startswith("CKV"))


def set_severity(project: Path, severity: str) -> None:
    data = f"costguard:\n  parameters:\n    CKV_AWS_16: {{severity: {severity}}}\n"
    (project / "policies" / "data.yaml").write_text(data)


def test_failed_checks_warn(project: Path) -> None:
    without = check(PLAN, CheckOptions("dev"))
    result = check(PLAN, CheckOptions("dev", checkov=RESULTS))
    assert from_checkov(without.findings) == []
    assert from_checkov(result.findings) == [
        ("CKV2_AWS_11", "aws_vpc.this", "warn"),
        ("CKV_AWS_133", "aws_db_instance.this", "warn"),
        ("CKV_AWS_16", "aws_db_instance.this", "warn"),
    ]
    assert result.verdict is Verdict.WARN


def test_what_is_said_has_the_address_the_lines_and_the_id(project: Path) -> None:
    result = check(PLAN, CheckOptions("dev", checkov=str(HERE / "sources.json")))
    (said,) = (f.message for f in result.findings if f.id == "CKV_AWS_16")
    assert said == (
        "aws_db_instance.this (main.tf:109-121): "
        "Ensure all data stored in the RDS is securely encrypted at rest (CKV_AWS_16)."
    )


def test_the_guideline_is_the_remedy(project: Path) -> None:
    document = json.loads(Path(RESULTS).read_text())
    document["results"]["failed_checks"][0]["guideline"] = "https://example.com/16"
    (project / "r.json").write_text(json.dumps(document))
    result = check(PLAN, CheckOptions("dev", checkov="r.json"))
    assert {f.remedy for f in result.findings if f.id == "CKV_AWS_16"} == {"https://example.com/16"}


@pytest.mark.parametrize(
    ("severity", "level", "verdict"),
    [("deny", Level.BLOCK, Verdict.BLOCK), ("note", Level.NOTE, Verdict.WARN)],
)
def test_finops_sets_the_severity_as_of_a_policy(
    project: Path, severity: str, level: Level, verdict: Verdict
) -> None:
    set_severity(project, severity)
    result = check(PLAN, CheckOptions("dev", checkov=RESULTS))
    assert [f.level for f in result.findings if f.id == "CKV_AWS_16"] == [level]
    assert result.verdict is verdict


def test_a_check_that_is_off_says_nothing(project: Path) -> None:
    set_severity(project, '"off"')
    result = check(PLAN, CheckOptions("dev", checkov=RESULTS))
    assert [entry[0] for entry in from_checkov(result.findings)] == ["CKV2_AWS_11", "CKV_AWS_133"]


def test_a_severity_that_there_is_none_of(project: Path) -> None:
    set_severity(project, "high")
    with pytest.raises(UndecidedError, match=r"parameters\.CKV_AWS_16\.severity: expected one of"):
        check(PLAN, CheckOptions("dev", checkov=RESULTS))


def test_a_waiver_takes_a_failed_check_out(project: Path) -> None:
    (project / "policies" / "waivers.yaml").write_text(
        "version: 1\nwaivers:\n"
        "  - {id: W-1, policy: CKV_AWS_16, address: aws_db_instance.this, environment: dev,\n"
        "     owner: team-db, reason: encrypted with the next release,\n"
        "     created: 2026-11-01, expires: 2026-12-01}\n"
    )
    found = CliRunner().invoke(
        command,
        [str(PLAN), "--env", "dev", "--checkov", RESULTS, "--date", "2026-11-21"],
    )
    assert found.exit_code == 0
    rows = [line for line in found.output.splitlines() if "(CKV_AWS_16)" in line]
    assert rows
    assert not any(line.startswith("warn") for line in rows)
    assert "W-1" in found.output


def test_a_cost_policy_that_a_check_stands_against_is_noted(project: Path) -> None:
    result = check(PLAN, CheckOptions("dev", checkov=RESULTS))
    (note,) = (f for f in result.findings if f.id == "checkov-conflict")
    assert note.level is Level.NOTE
    assert note.address == "aws_db_instance.this"
    assert note.message == (
        "aws_db_instance.this: aws-rds-multi-az-nonprod and Checkov's CKV_AWS_157 ask for opposite "
        "things; CKV_AWS_157 passes now and would fail."
    )


def test_no_conflict_where_the_cost_policy_is_silent(project: Path) -> None:
    small = PLAN.with_name("plan.json")
    result = check(small, CheckOptions("dev", checkov=RESULTS))
    assert "checkov-conflict" not in {f.id for f in result.findings}


def test_nothing_judged_and_nothing_read_are_said(project: Path) -> None:
    (project / "empty.json").write_text('{"failed": 0, "checkov_version": "3.3.30"}')
    empty = check(PLAN, CheckOptions("dev", checkov="empty.json")).findings
    assert [f.level for f in empty if f.id == "checkov-nothing"] == [Level.NOTE]
    unread = {"failed_checks": [], "parsing_errors": ["/net.tf"]}
    (project / "unread.json").write_text(json.dumps({"check_type": "terraform", "results": unread}))
    (said,) = (
        f
        for f in check(PLAN, CheckOptions("dev", checkov="unread.json")).findings
        if f.id == "checkov-unparsed"
    )
    assert said.level is Level.WARN
    assert "/net.tf" in said.message


def test_each_environment_has_the_results_on_its_own_resources(project: Path) -> None:
    budgets = (project / "policies" / "budgets.yaml").read_text()
    more = "  prod:\n    budget: {monthly: 9000}\n"
    (project / "policies" / "budgets.yaml").write_text(budgets + more)
    text = PLAN.read_text()
    (project / "prod.json").write_text(text.replace("aws_vpc.this", "aws_vpc.main"))
    sources = [
        ProjectSource(str(PLAN), environment="dev"),
        ProjectSource("prod.json", environment="prod"),
    ]
    dev, prod = check_all(sources, CheckOptions(checkov=RESULTS))
    assert [e[0] for e in from_checkov(dev.findings)] == [
        "CKV2_AWS_11",
        "CKV_AWS_133",
        "CKV_AWS_16",
    ]
    assert [e[0] for e in from_checkov(prod.findings)] == ["CKV_AWS_133", "CKV_AWS_16"]


def test_a_result_on_a_resource_of_no_plan_is_never_lost(project: Path) -> None:
    text = Path(RESULTS).read_text().replace("aws_vpc.this", "aws_vpc.elsewhere")
    (project / "r.json").write_text(text)
    result = check(PLAN, CheckOptions("dev", checkov="r.json"))
    assert ("CKV2_AWS_11", "aws_vpc.elsewhere", "warn") in from_checkov(result.findings)
