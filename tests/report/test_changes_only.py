"""Totals of a preview that leaves out what it does not change say so, in every tool's own way."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.shop import create, plan_of, resource, run

from costguard.report import render_all, renderer
from costguard.result import Result, alone


@pytest.fixture
def whole() -> Result:
    """A plan with one small box: $7.30."""
    change = create(resource("aws_box", size="small"))
    estimate = run(change)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return Result(alone(plan_of(change), estimate), estimate, generated=at)


@pytest.fixture
def partial(whole: Result) -> Result:
    estimate = replace(whole.estimate, changes_only=True)
    (project,) = whole.projects
    return replace(whole, projects=(project._replace(estimate=estimate),), estimate=estimate)


def test_openmetrics_are_another_series(whole: Result, partial: Result) -> None:
    lines = renderer("gitlab-metrics")(partial).splitlines()
    scope = 'scope="changes-only"'
    assert f'costguard_monthly_after{{environment="plan.json",currency="USD",{scope}}} 7.3' in lines
    assert f'costguard_monthly_before{{environment="plan.json",currency="USD",{scope}}} 0' in lines
    assert f'costguard_resources{{environment="plan.json",coverage="priced",{scope}}} 1' in lines
    # What changes is the same, whatever else there is.
    assert 'costguard_monthly_change{environment="plan.json",currency="USD"} 7.3' in lines
    assert "scope" not in renderer("gitlab-metrics")(whole)


def test_infracost_shows_it_with_the_name_of_the_project(whole: Result, partial: Result) -> None:
    document = json.loads(render_all("infracost-json", [whole, partial]))
    assert [project["name"] for project in document["projects"]] == ["plan.json"] * 2
    assert [project["displayName"] for project in document["projects"]] == [
        "",
        "plan.json (only what changes)",
    ]
