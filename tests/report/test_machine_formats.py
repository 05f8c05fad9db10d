"""Formats for machines: figures that add up, findings on their levels, limits that hold."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as D
from xml.etree import ElementTree as Xml

import pytest
from support.shop import create, plan_of, resource, run

from costguard.model.budget import Environment, Limit
from costguard.model.finding import Finding, Level
from costguard.model.plan import ResourceChange
from costguard.model.price import Tier
from costguard.model.waiver import Waived, Waiver
from costguard.platforms.fit import fitted
from costguard.report import render_all, renderer
from costguard.result import CheckResult, Decision, Result, alone
from costguard.verdict import Verdict

DAY = datetime(2026, 12, 31, 12, tzinfo=UTC)
WAIVER = Waiver("W-1", "too-old", "dev", "team-data", "a rehearsal", DAY, DAY)


def result_of(*changes: ResourceChange, **usage: object) -> Result:
    estimate = run(*changes, usage=usage or None)
    return Result(alone(plan_of(*changes), estimate), estimate, generated=DAY)


@pytest.fixture
def blocked() -> CheckResult:
    """A check that is blocked, warned of something, and has something waived."""
    plain = result_of(create(resource("aws_box", size="small")))
    findings = (
        Finding("budget-limit", Level.BLOCK, "$7.30 is above $5.00.", remedy="Ask."),
        Finding("too-large", Level.WARN, "Large [1].", "aws_box.a"),
    )
    old = Finding("too-old", Level.BLOCK, "Old.", "aws_box.a")
    decision = Decision(
        Verdict.BLOCK,
        findings,
        Environment("dev", limit=Limit(D(5))),
        "tag",
        "budgets.yaml",
        waived=(Waived(old, WAIVER),),
    )
    return CheckResult(plain.projects, plain.estimate, generated=DAY, decision=decision)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_focus_adds_up_and_every_row_is_its_price_by_its_quantity() -> None:
    """Box $7.30; a fleet of two to four boxes at least $14.60; 3.5 million calls at $2.75."""
    result = result_of(
        create(resource("aws_box", size="small")),
        create(resource("aws_fleet", least=2, most=4, desired=3, size="small")),
        create(resource("aws_calls")),
        create(resource("aws_new")),
        **{"aws_calls.a": {"monthly_requests": 3_500_000}},
    )
    found = rows(renderer("focus")(result))
    assert sum(D(row["BilledCost"]) for row in found) == result.estimate.after.amount
    priced = [row for row in found if row["ListUnitPrice"]]
    assert len(priced) >= 3
    for row in priced:
        assert D(row["ListUnitPrice"]) * D(row["PricingQuantity"]) == D(row["ListCost"])
    calls = [row["ListCost"] for row in found if row["x_TerraformType"] == "aws_calls"]
    assert calls == ["2", "0.75"]
    assert not [row for row in found if row["x_TerraformType"] == "aws_new"]


def test_focus_tells_the_list_price_beside_a_negotiated_one() -> None:
    result = result_of(create(resource("aws_box", size="small")))
    (cost,) = result.estimate.resources
    assert cost.after is not None
    (line,) = cost.after.components
    assert line.price is not None
    line = line._replace(price=line.price._replace(list_tiers=(Tier(D(0), D("0.02")),)))
    cost = cost._replace(after=cost.after._replace(components=(line,)))
    negotiated = replace(result, estimate=replace(result.estimate, resources=(cost,)))
    (row,) = rows(renderer("focus")(negotiated))
    assert (row["BilledCost"], row["ListCost"], row["ListUnitPrice"]) == ("7.3", "14.6", "0.02")


def test_focus_of_december_ends_with_the_year() -> None:
    (row,) = rows(renderer("focus")(result_of(create(resource("aws_box", size="small")))))
    assert row["BillingPeriodStart"] == "2026-12-01T00:00:00Z"
    assert row["BillingPeriodEnd"] == "2027-01-01T00:00:00Z"


def test_csv_has_an_empty_cell_where_nothing_is_known() -> None:
    result = result_of(create(resource("aws_box", size="small")), create(resource("aws_new")))
    box, new = rows(renderer("csv")(result))
    figures = ("monthly_before", "monthly_after", "monthly_change")
    assert [box[name] for name in figures] == ["0", "7.3", "7.3"]
    assert [new[name] for name in figures] == ["0", "", ""]
    assert new["not_known"] == "costguard has no pricing rule for aws_new"


def test_junit_fails_what_blocks_and_skips_what_is_waived(blocked: CheckResult) -> None:
    root = Xml.fromstring(render_all("junit", [blocked, blocked]))
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("8", "2", "2")
    _, failed, warned, waived = root[0]
    assert failed[0].get("message") == "$7.30 is above $5.00."
    assert warned.get("name") == "too-large: aws_box.a"
    assert warned[0].text == "warn: Large [1]."
    assert waived[0].get("message") == "waiver W-1"


def test_sarif_has_levels_rules_and_suppressions(blocked: CheckResult) -> None:
    (sarif,) = json.loads(renderer("sarif")(blocked))["runs"]
    rules = [rule["id"] for rule in sarif["tool"]["driver"]["rules"]]
    told = [(r["ruleId"], r["level"], rules[r["ruleIndex"]]) for r in sarif["results"]]
    assert told == [
        ("budget-limit", "error", "budget-limit"),
        ("too-large", "warning", "too-large"),
        ("too-old", "error", "too-old"),
    ]
    assert sarif["results"][1]["message"]["text"] == "Large \\[1\\]."
    (suppression,) = sarif["results"][2]["suppressions"]
    assert suppression == {"kind": "external", "justification": "waiver W-1: a rehearsal"}
    assert "suppressions" not in sarif["results"][0]


def test_a_finding_keeps_its_key_while_its_figures_change(blocked: CheckResult) -> None:
    def keys(result: CheckResult) -> list[str]:
        return [
            entry["fingerprint"] for entry in json.loads(renderer("gitlab-codequality")(result))
        ]

    first, second = blocked.findings
    dearer = first._replace(message="$9.30 is above $5.00.")
    later = replace(blocked, decision=blocked.decision._replace(findings=(dearer, second)))
    assert keys(later) == keys(blocked)
    twice = replace(blocked, decision=blocked.decision._replace(findings=(first, first)))
    assert len(set(keys(twice))) == 2


def test_slack_and_sarif_stay_within_what_is_taken(blocked: CheckResult) -> None:
    many = tuple(Finding("long", Level.WARN, "x" * 2000, f"a{n}") for n in range(5001))
    large = replace(blocked, decision=blocked.decision._replace(findings=many))
    blocks = json.loads(render_all("slack", [blocked] * 59 + [large]))["blocks"]
    assert len(blocks) <= 50
    assert all(len(json.dumps(block)) < 13_000 for block in blocks)
    (sarif,) = json.loads(renderer("sarif")(large))["runs"]
    assert len(sarif["results"]) == 5000
    (note,) = sarif["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "2 more findings in the JSON report"


@pytest.mark.parametrize("limit", [1_000_000, 150_000, 65_536, 32_768])
@pytest.mark.parametrize("form", ["markdown", "markdown-summary"])
def test_markdown_fits_and_counts_what_it_leaves_out(
    form: str, limit: int, blocked: CheckResult
) -> None:
    findings = (
        blocked.findings[0],
        *(Finding("long", Level.WARN, "<b>" * 900, f"a{n}", "<i>" * 99) for n in range(60)),
    )
    large = replace(blocked, decision=blocked.decision._replace(findings=findings))
    text = fitted(render_all(form, [large] * 60), limit, html=True)
    assert len(text) <= limit
    assert "costguard: block" in text.partition("\n")[0]
    alone_ = fitted(renderer(form)(large), limit, html=True)
    assert len(alone_) <= limit
    assert "$7.30 a month of $5.00 (146%)" in alone_


def test_markdown_says_how_many_findings_and_environments_are_left_out(
    blocked: CheckResult,
) -> None:
    findings = (*blocked.findings, *[blocked.findings[1]] * 30)
    large = replace(blocked, decision=blocked.decision._replace(findings=findings))
    assert "- and 12 more findings, none heavier (in the JSON report)" in renderer("markdown")(
        large
    )
    text = render_all("markdown", [large] * 70)
    assert len(text) < 65_536
    assert "and 20 more environments (in the JSON report)" in text
    assert "environments left out, none with a heavier verdict" in text


def test_the_summary_shows_the_budget(blocked: CheckResult) -> None:
    text = renderer("markdown-summary")(blocked)
    assert "`████████████████████ 146% of $5.00, $2.30 over`" in text
    assert "- ⛔ $7.30 is above $5.00." in text


def test_openmetrics_has_the_limit_and_the_findings(blocked: CheckResult) -> None:
    lines = renderer("gitlab-metrics")(blocked).splitlines()
    assert 'costguard_monthly_limit{environment="dev",currency="USD"} 5' in lines
    assert 'costguard_monthly_change{environment="dev",currency="USD"} 7.3' in lines
    assert 'costguard_findings{environment="dev",level="block"} 1' in lines
    assert lines[-1] == "# EOF"
