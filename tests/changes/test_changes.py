"""The change semantics: recorded plans against figures worked out by hand (``cases.toml``)."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support import shop
from support.terraform import change, document, priced, read

from costguard import CheckOptions, check
from costguard.budget.changes import change_findings
from costguard.model.estimate import Coverage
from costguard.model.money import signed
from costguard.model.plan import Action, ResourceChange
from costguard.report import json_report, renderer
from costguard.result import CheckResult
from costguard.verdict import Verdict

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CASES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "cases.toml").read_text("utf-8"))
CHANGE_NOTES = {
    "plan-deferred",
    "plan-incomplete",
    "plan-only-moves",
    "resource-deposed",
    "resource-drift",
    "resource-forgotten",
    "resource-imported",
}


def checked(plan: Path) -> CheckResult:
    return check(plan, CheckOptions(environment="dev"))


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], CheckResult]:
    name: str = request.param
    return CASES[name], checked(HERE / "plans" / name / "plan.json")


def test_every_recorded_plan_is_in_the_table() -> None:
    assert {plan.parent.name for plan in HERE.glob("plans/*/plan.json")} == CASES.keys()


def test_the_page_has_every_row_with_its_figures() -> None:
    page = (ROOT / "docs/changes.md").read_text("utf-8")
    for name, expected in CASES.items():
        (row,) = (line for line in page.splitlines() if f"| `{name}` |" in line)
        cells = [cell.strip() for cell in row.split("|")]
        high = f" to ${expected['high']}" if "high" in expected else ""
        assert cells[3] == f"${expected.get('before', '0.00')}"
        assert cells[4] == f"${expected['after']}{high}"
        assert cells[5] == signed(Decimal(expected["difference"]))


def test_the_figures(case: tuple[dict[str, Any], CheckResult]) -> None:
    expected, result = case
    estimate = result.estimate
    assert estimate.before.amount == Decimal(expected.get("before", 0))
    assert estimate.after.amount == Decimal(expected["after"])
    assert estimate.after.high == Decimal(expected.get("high", expected["after"]))
    assert estimate.difference == Decimal(expected["difference"])
    assert sum(r.difference for r in estimate.drift) == Decimal(expected.get("drift", 0))


def test_what_runs_twice_for_a_while(case: tuple[dict[str, Any], CheckResult]) -> None:
    expected, result = case
    overlaps = [r.overlap for r in result.estimate.resources if r.overlap is not None]
    wanted = [expected["overlap"]] if "overlap" in expected else []
    assert [str(round(overlap, 4)) for overlap in overlaps] == wanted


def test_what_is_not_known(case: tuple[dict[str, Any], CheckResult]) -> None:
    expected, result = case
    estimate = result.estimate
    assert estimate.complete is expected.get("complete", True)
    assert estimate.coverage[Coverage.RANGE] == expected.get("open", 0)
    assert estimate.coverage[Coverage.PRICED] == len(estimate.resources) - expected.get("open", 0)
    assert estimate.after.exact is not bool(expected.get("open"))


def test_what_is_said(case: tuple[dict[str, Any], CheckResult]) -> None:
    expected, result = case
    found = [finding for finding in result.findings if finding.id in CHANGE_NOTES]
    assert sorted(finding.id for finding in found) == expected.get("notes", [])
    messages = "\n".join(finding.message for finding in found)
    for words in expected.get("told", []):
        assert words in messages


def test_no_verdict_is_other_than_the_change_calls_for(
    case: tuple[dict[str, Any], CheckResult],
) -> None:
    """Some plans are warned of, for they are not whole; the notes themselves change nothing."""
    expected, result = case
    whole = expected.get("complete", True)
    assert result.verdict is (Verdict.PASS if whole else Verdict.WARN)


def test_an_old_object_has_a_line_of_its_own() -> None:
    told = json_report.document(checked(HERE / "plans/deposed/plan.json"))
    lines = [(r["address"], r["deposed"], r["difference"]) for r in told["resources"]]
    assert lines == [
        ("aws_ebs_volume.logs", "1f2e3d4c", "-3.2"),
        ("aws_ebs_volume.logs", None, "0"),
    ]


def test_the_json_report_tells_what_the_difference_does_not() -> None:
    told = json_report.document(checked(HERE / "plans/replace-create-first/plan.json"))
    assert [r["overlap_per_hour"][:6] for r in told["resources"]] == ["0.2973"]
    told = json_report.document(checked(HERE / "plans/import/plan.json"))
    assert [r["importing"] for r in told["resources"]] == [True]
    told = json_report.document(checked(HERE / "plans/deferred-count/plan.json"))
    assert [r["deferred"] for r in told["resources"]] == [None, "instance_count_unknown"]
    told = json_report.document(checked(HERE / "plans/drift-undone/plan.json"))
    assert [(r["monthly_before"], r["monthly_after"]) for r in told["drift"]] == [("8", "24")]


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_reports_show_the_overlap_beside_the_totals(form: str) -> None:
    text = renderer(form)(checked(HERE / "plans/replace-create-first/plan.json"))
    assert "+$66.43" in text
    assert "$0.2974 an hour" in text
    assert "not in the totals" in text


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_the_reports_list_what_is_deferred_without_a_known_cost(form: str) -> None:
    text = renderer(form)(checked(HERE / "plans/deferred-count/plan.json"))
    assert "deferred, how many there will be is not known yet" in text


def test_an_import_above_the_limit_is_warned_and_not_blocked(tmp_path: Path) -> None:
    """10,000 GB that cost $800 already, in an environment with a limit of $500."""
    volume = {"type": "gp3", "size": 10_000}
    found = change("aws_ebs_volume.a", volume, before=volume, actions="no-op", importing={})
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document(found)))
    result = checked(path)
    assert result.estimate.after.amount == 800
    assert result.verdict is Verdict.WARN
    found["change"]["after"] = {**volume, "size": 10_001}
    found["change"]["actions"] = ["update"]
    path.write_text(json.dumps(document(found)))
    assert checked(path).verdict is Verdict.BLOCK


def test_what_is_billed_by_use_is_not_doubled_while_both_run() -> None:
    """Whoever calls, calls the old one or the new one."""
    calls, box = shop.resource("aws_calls"), shop.resource("aws_box", size="small")
    replaced = [
        ResourceChange(r.address, Action.REPLACE, r, r._replace(), create_before_destroy=True)
        for r in (calls, box)
    ]
    estimate = shop.run(*replaced, usage={"aws_calls.a": {"monthly_requests": 5_000_000}})
    assert estimate.resources[0].monthly_after > 0
    assert [r.overlap for r in estimate.resources] == [0, Decimal("0.02")]


def test_what_is_replaced_and_skips_its_destruction_goes_on_costing() -> None:
    """The provider makes the new group and lets go of the old one, which keeps what it stores."""
    old = {"name": "old", "skip_destroy": True, "log_group_class": "STANDARD"}
    group = change(
        "aws_cloudwatch_log_group.app",
        {**old, "name": "new"},
        before=old,
        actions="delete create",
    )
    changes = read(document(group)).changes
    assert [c.action for c in changes] == [Action.FORGET, Action.CREATE]
    assert changes[0].after == changes[0].before
    assert changes[1].before is None


def test_usage_is_the_current_objects_and_not_the_deposed_ones() -> None:
    calls = shop.resource("aws_calls")
    old = ResourceChange(calls.address, Action.DELETE, calls, None, deposed="1f2e3d4c")
    current = ResourceChange(calls.address, Action.NO_OP, calls, calls)
    usage = {"aws_calls.a": {"monthly_requests": 1_000_000}}
    estimate = shop.run(old, current, usage=usage)
    assert [r.monthly_before for r in estimate.resources] == [0, 1]
    assert estimate.resources[0].coverage is Coverage.USAGE_MISSING


def test_a_deferred_change_of_what_costs_nothing_leaves_nothing_open() -> None:
    role = shop.resource("aws_role", "later")
    later = ResourceChange(role.address, Action.CREATE, None, role, deferred="deferred_prereq")
    assert shop.run(later).after.exact


def test_a_deferred_change_does_not_hide_that_a_price_is_missing_now() -> None:
    now, planned = (shop.resource("aws_box", size=size) for size in ("huge", "small"))
    later = ResourceChange(now.address, Action.UPDATE, now, planned, deferred="deferred_prereq")
    assert shop.run(later).after.unpriced == 1


def test_a_deferred_change_to_what_has_no_price_has_no_upper_end() -> None:
    now, planned = (shop.resource("aws_box", size=size) for size in ("small", "huge"))
    later = ResourceChange(now.address, Action.UPDATE, now, planned, deferred="new_in_2027")
    estimate = shop.run(later)
    side = estimate.resources[0].after
    assert side is not None
    assert (side.coverage, side.span, side.monthly) == (Coverage.RANGE, None, Decimal("7.30"))
    assert "it is not told why" in side.reasons[0]
    assert not estimate.after.exact


def test_drift_of_unknown_cost_is_said_to_be_so() -> None:
    """Somebody has made a 100 GB volume one of a type that does not exist."""
    known, odd = {"type": "gp3", "size": 100}, {"type": "gp9", "size": 100}
    drift = change("aws_ebs_volume.a", odd, before=known, actions="update")
    unchanged = change("aws_ebs_volume.a", odd, before=odd, actions="no-op")
    estimate = priced(document(unchanged, resource_drift=[drift]))
    assert [finding.message for finding in change_findings(estimate)] == [
        "Changed outside Terraform: aws_ebs_volume.a (cost not known). What runs already differs "
        "by $0.00 a month, as far as is known, from what Terraform knew; it is no part of this "
        "change."
    ]


def test_what_is_gone_does_not_go_on_costing_because_it_would_skip_its_destruction() -> None:
    old = {"name": "app", "skip_destroy": True}
    drift = change("aws_cloudwatch_log_group.app", None, before=old, actions="delete")
    plan = read(document(resource_drift=[drift]))
    assert [(c.action, c.after) for c in plan.drift] == [(Action.DELETE, None)]


def test_what_is_drifted_and_secret_is_not_shown() -> None:
    secret = {"type": "gp3", "size": 100, "tags": {"owner": "hunter2"}}
    drift = change(
        "aws_ebs_volume.a", None, before=secret, actions="delete", before_sensitive={"tags": True}
    )
    plan = read(document(resource_drift=[drift]))
    assert "hunter2" not in repr(plan.drift)
    assert plan.drift[0].action is Action.DELETE
