"""The estate in environments/: its plans are checked as its own pipeline would.

To write the reports anew: `COSTGUARD_WRITE_GOLDEN=1 python -m pytest tests/test_environments.py`.
"""

import json
import os
from decimal import Decimal as D
from pathlib import Path

import click
import pytest

from costguard import CheckOptions, PricingOptions
from costguard.budget.budgets import load
from costguard.model.schedule import Schedule
from costguard.optimize.hibernation import hibernate
from costguard.projects.expand import expand
from costguard.report import hibernation_report, render_all
from costguard.report.markdown import escape
from costguard.result import CheckResult
from costguard.runner import breakdown, check_all

ESTATE = Path(__file__).parent.parent / "environments"
BUDGETS = Path("budgets.yaml")
SLEEPING = ["dev", "staging"]


@pytest.fixture(autouse=True)
def inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ESTATE)


@pytest.fixture(scope="module")
def results() -> tuple[CheckResult, ...]:
    here = Path.cwd()
    os.chdir(ESTATE)
    try:
        return check_all(expand([], None).sources, CheckOptions(budgets=BUDGETS))
    finally:
        os.chdir(here)


def golden(path: Path, text: str) -> None:
    if os.environ.get("COSTGUARD_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def schedule_of(name: str) -> Schedule:
    schedule = load(BUDGETS).environments[name].schedule
    assert schedule is not None
    return schedule


def test_each_environment_is_recognised_and_within_its_budget(
    results: tuple[CheckResult, ...],
) -> None:
    assert [r.decision.environment.name for r in results] == ["dev", "staging", "prod"]
    for result in results:
        limit = result.decision.environment.limit
        assert limit is not None
        assert D(100) < result.estimate.after.amount < limit.monthly
        assert not [f for f in result.findings if f.id == "budget-limit"]


def test_production_costs_more_than_staging_and_staging_more_than_development(
    results: tuple[CheckResult, ...],
) -> None:
    dev, staging, prod = (r.estimate.after.amount for r in results)
    assert dev < staging < prod


def test_the_report(results: tuple[CheckResult, ...]) -> None:
    text = render_all("markdown", results)
    golden(Path("report.md"), text.replace(escape(results[0].estimate.catalog), "the price book"))


@pytest.mark.parametrize("name", SLEEPING)
def test_what_the_schedule_saves(name: str) -> None:
    priced = breakdown(f"{name}/plan.json", PricingOptions(Path(name) / "usage.yml"))
    found = hibernate(
        priced.plan, priced.estimate, schedule_of(name), environment=name, month=(2026, 12)
    )
    # What can be stopped, is.
    assert found.gaps == ()
    assert {one.type for one in found.sleepers} == {"aws_autoscaling_group", "aws_db_instance"}
    golden(Path(name, "hibernation.txt"), click.unstyle(hibernation_report.render(found)))


@pytest.mark.parametrize("name", SLEEPING)
def test_the_module_has_the_hours_of_the_budgets_file(name: str) -> None:
    written = json.loads(hibernation_report.variables(schedule_of(name)))
    kept = json.loads(Path(name, "hibernation.auto.tfvars.json").read_text(encoding="utf-8"))
    assert kept == written
    plan = breakdown(f"{name}/plan.json").plan
    assert plan.variables["schedule"] == written["schedule"]
