"""Landing budgets and waivers, as a user of ``costguard check`` meets them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

PLAN = "examples/dev-small/plan.json"
"""It adds $34.41 a month where nothing was before."""
WAIVER = """version: 1
waivers:
  - {id: W-1, policy: budget-limit, environment: dev, owner: team-load, limit_override: 35,
     reason: load test of the release, created: 2026-11-20, expires: 2026-12-15}
"""


class Run(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Run]


@pytest.fixture
def budgets(tmp_path: Path) -> Callable[[int], tuple[str, ...]]:
    def write(limit: int) -> tuple[str, ...]:
        path = tmp_path / "budgets.yaml"
        text = f"version: 1\nenvironments:\n  dev:\n    budget: {{monthly: {limit}, warn: 100%}}\n"
        path.write_text(text, encoding="utf-8")
        return (PLAN, "--env", "dev", "--budgets", str(path))

    return write


def report(run: Run) -> Any:
    return json.loads(run.out)["decision"]


def test_the_second_of_two_changes_that_do_not_fit_together_is_warned(
    costguard: Cli, budgets: Callable[[int], tuple[str, ...]], tmp_path: Path
) -> None:
    options = (*budgets(60), "--format", "json", "--date", "2026-11-30")
    first = costguard("check", *options)
    assert report(first)["verdict"] == "pass"
    other = json.loads(first.out)
    for project in (other, *other["projects"]):
        project["plan"]["digest"] = "of another plan"
    (tmp_path / "pr-7.json").write_text(json.dumps(other), encoding="utf-8")
    second = report(costguard("check", *options, "--pending", tmp_path / "pr-7.json"))
    assert second["verdict"] == "warn"
    assert second["findings"][0]["message"] == (
        "Alone this change fits ($34.41 a month), but not together with 1 pending change: "
        "pr-7.json (+$34.41). With them the environment would cost $68.83 a month, $8.83 above "
        "the limit for dev of $60.00."
    )
    (tmp_path / "own.json").write_text(first.out, encoding="utf-8")
    own = report(costguard("check", *options, "--pending", tmp_path / "own.json"))
    assert (own["verdict"], own["landing"]["pending"]) == ("pass", [])
    assert "is on the very plan that is checked" in own["landing"]["notes"][0]


def test_a_month_without_data_is_an_error(
    costguard: Cli, budgets: Callable[[int], tuple[str, ...]], tmp_path: Path
) -> None:
    spend = tmp_path / "focus.csv"
    text = "ChargePeriodStart,BilledCost,BillingCurrency\n2026-10-31T00:00:00Z,5,USD\n"
    spend.write_text(text, encoding="utf-8")
    run = costguard("check", *budgets(60), "--actual", spend, "--date", "2026-11-30")
    assert (run.code, run.out) == (2, "")
    assert run.err == (
        f"costguard: error: {spend}: it has no data of 2026-11; its last day is 2026-10-31; "
        "export the spend of this month up to yesterday\n"
    )


@pytest.mark.parametrize(
    ("day", "code", "verdict", "ids"),
    [
        ("2026-12-14", 0, "pass", ["waiver-expiring"]),
        ("2026-12-15", 1, "block", ["budget-limit", "waiver-expired"]),
    ],
)
def test_a_waiver_holds_until_its_day(
    costguard: Cli,
    budgets: Callable[[int], tuple[str, ...]],
    tmp_path: Path,
    day: str,
    code: int,
    verdict: str,
    ids: list[str],
) -> None:
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(WAIVER, encoding="utf-8")
    options = (*budgets(30), "--waivers", waivers, "--date", day, "--format", "json")
    run = costguard("check", *options)
    found = report(run)
    assert (run.code, found["verdict"]) == (code, verdict)
    own = [f["id"] for f in found["findings"] if not f["id"].startswith(("coverage", "aws-"))]
    assert own == ids
    assert [w["waiver"]["owner"] for w in found["waived"]] == ["team-load"] * (code == 0)
