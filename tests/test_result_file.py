"""A JSON report read back says in every other format what the run itself said."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import BaselineError
from costguard.model.baseline import Comparison, ResourceShift
from costguard.model.estimate import Total
from costguard.model.finding import Change, Finding, Level
from costguard.model.landing import Landing, RunRateSource
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.model.waiver import Waived, Waiver
from costguard.options import CheckOptions
from costguard.report import FORMATS, render_all
from costguard.result import CheckResult, Result
from costguard.result_file import ResultFile, opened
from costguard.runner import check
from costguard.verdict import Verdict

EXAMPLES = Path(__file__).parent.parent / "examples"
SHOWN = [name for name in FORMATS if name in {"table", "markdown"}]


@pytest.fixture(scope="module")
def result() -> CheckResult:
    options = CheckOptions(environment="dev", now=datetime(2026, 1, 2, tzinfo=UTC))
    return check(EXAMPLES / "dev-small/plan-resize.json", options)


def read_back(tmp_path: Path, *results: Result) -> list[Result]:
    path = tmp_path / "result.json"
    path.write_text(render_all("json", results), encoding="utf-8")
    file = opened(str(path))
    assert file is not None
    return list(file.results())


def full(result: CheckResult) -> CheckResult:
    """A result with all that a decision can hold."""
    advice = Recommendation(
        "gp2-to-gp3",
        "aws_ebs_volume.a",
        "Use gp3.",
        (Change("type", "gp3"),),
        D(10),
        D(8),
        D("0.9"),
    )
    waiver = Waiver(
        "W-1",
        "budget-*",
        "dev",
        "team-data",
        "rehearsal",
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 2, 1, tzinfo=UTC),
        max_monthly=D(50),
    )
    shift = ResourceShift("", "aws_instance.a", "aws_instance", D(10), D(11), D("12.5"))
    decision = result.decision._replace(
        comparison=Comparison(
            "dev.json",
            Total(D(10), 0, 0),
            Total(D(11), 0, 0),
            Total(D("12.5"), 0, 0),
            (shift,),
            (("other", D(3)),),
            ("A note.",),
        ),
        landing=Landing(
            run_rate=D(100),
            run_rate_source=RunRateSource.STATE,
            change=D(5),
            pending=(("pr-7.json", D("-2.5")),),
            month=date(2026, 1, 1),
            hours_in_month=744,
            hours_left=720,
            month_to_date=D(4),
            spent_until=date(2026, 1, 1),
            forecast=D("103.25"),
            method="weekday_median",
            low=D(101),
            high=D(105),
            limit=D(500),
            notes=("Not counted.",),
        ),
        waived=(Waived(Finding("budget-limit", Level.BLOCK, "Too dear."), waiver),),
        recommendations=(advice,),
        plan_to_budget=PlanToBudget((advice,), D(2)),
    )
    return CheckResult(result.projects, result.estimate, decision=decision)


@pytest.mark.parametrize("form", SHOWN)
def test_the_report_is_the_same(result: CheckResult, form: str, tmp_path: Path) -> None:
    for one in (result, full(result)):
        text = render_all(form, [one])
        assert render_all(form, read_back(tmp_path, one)) == text


def test_json_of_what_was_read_is_the_file(result: CheckResult, tmp_path: Path) -> None:
    whole = full(result)
    told = json.loads(render_all("json", [whole]))
    again = json.loads(render_all("json", read_back(tmp_path, whole)))
    assert again["decision"] == told["decision"]
    assert again["totals"] == told["totals"]
    assert again["projects"] == told["projects"]


def test_several_environments(result: CheckResult, tmp_path: Path) -> None:
    back = read_back(tmp_path, result, full(result))
    assert render_all("markdown", back) == render_all("markdown", [result, full(result)])


def test_keys_that_a_later_version_has_added_are_passed_over(
    result: CheckResult, tmp_path: Path
) -> None:
    told = json.loads(render_all("json", [full(result)]))
    for part in (told, told["plan"], told["projects"][0], told["projects"][0]["plan"]):
        part["later"] = 1
    path = tmp_path / "result.json"
    path.write_text(json.dumps(told))
    file = opened(str(path))
    assert file is not None
    assert render_all("markdown", list(file.results())) == render_all("markdown", [full(result)])


def test_a_plan_is_no_report(tmp_path: Path) -> None:
    assert opened(str(EXAMPLES / "dev-small/plan.json")) is None
    assert opened("-") is None
    assert opened(str(tmp_path)) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema_version": "2.0"}, "a newer costguard .version 2.0, expected 1.; update"),
        ({"totals": None}, "damaged: totals"),
        ({"results": 1}, "damaged: results"),
    ],
)
def test_another_version_and_damage(
    result: CheckResult, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = tmp_path / "result.json"
    path.write_text(json.dumps({**json.loads(render_all("json", [result])), **change}))
    with pytest.raises(BaselineError, match=message):
        list((opened(str(path)) or ResultFile("", ())).results())


def test_a_file_that_is_cut_off(result: CheckResult, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(render_all("json", [result])[:-100])
    with pytest.raises(BaselineError, match=r"result\.json: damaged: not valid JSON"):
        opened(str(path))


def test_the_verdict_that_a_file_tells() -> None:
    documents: list[dict[str, Any]] = [{"decision": {"verdict": v}} for v in ("pass", "block")]
    assert ResultFile("", documents).told is Verdict.BLOCK
    assert ResultFile("", [{"decision": {"verdict": "perhaps"}}, {}]).told is None
