"""Landing and waivers in the reports of a check."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from costguard.model.finding import Finding, Level
from costguard.model.landing import Landing, RunRateSource
from costguard.model.waiver import Waived, Waiver
from costguard.report import json_report, markdown, table
from costguard.result import CheckResult

SCHEMA = Path(json_report.__file__).with_name("result.schema.json")
LANDING = Landing(
    run_rate=D("400"),
    run_rate_source=RunRateSource.BASELINE,
    change=D("25.5"),
    pending=(("pr-7|x.json", D(40)),),
    month=date(2026, 11, 1),
    hours_in_month=720,
    hours_left=240,
    month_to_date=D(300),
    spent_until=date(2026, 11, 20),
    forecast=D("512.25"),
    method="weekday_median",
    low=D(505),
    high=D("519.5"),
    limit=D(500),
    notes=("own.json is on the very plan that is checked, and is not counted.",),
)
WAIVER = Waiver(
    id="W-1",
    policy="resource-*",
    environment="dev",
    owner="team-data",
    reason="failover rehearsal",
    created=datetime(2026, 11, 1, tzinfo=UTC),
    expires=datetime(2026, 12, 15, tzinfo=UTC),
    address="aws_box.web",
    ticket="OPS-1",
    max_monthly=D("150"),
)
FINDING = Finding("resource-cost", Level.BLOCK, "aws_box.web is too dear.", "aws_box.web")


@pytest.fixture
def landed(result: CheckResult) -> CheckResult:
    decision = result.decision._replace(landing=LANDING, waived=(Waived(FINDING, WAIVER),))
    return replace(result, decision=decision)


def test_table(landed: CheckResult) -> None:
    text = click.unstyle(table.render(landed))
    block = text.partition("Once it has landed, per month of 730 hours:\n")[2].partition("\n\n")[0]
    assert [" ".join(line.split()) for line in block.splitlines()] == [
        "run rate $400.00 the baseline at today's prices",
        "this change +$25.50",
        "pending +$40.00 pr-7|x.json",
        "landed $465.50 $34.50 head-room below $500.00",
        "2026-11 so far $300.00 until 2026-11-20",
        "2026-11 forecast $512.25 $12.25 above the limit of $500.00",
        "720 hours; median weekdays and weekend days; 80% from $505.00 to $519.50",
        "note own.json is on the very plan that is checked, and is not counted.",
    ]
    assert (
        "Waived:\n"
        "  block  aws_box.web is too dear.\n"
        "         waiver W-1 of team-data until 2026-12-15: failover rehearsal (OPS-1)\n"
    ) in text


def test_a_change_that_is_known_in_part_lands_at_least_there(landed: CheckResult) -> None:
    decision = landed.decision._replace(landing=LANDING._replace(exact=False))
    text = click.unstyle(table.render(replace(landed, decision=decision)))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "this change at least +$25.50" in lines
    assert "landed at least $465.50 $34.50 head-room below $500.00" in lines
    document = json.loads(json_report.render(replace(landed, decision=decision)))
    assert document["decision"]["landing"]["exact"] is False


def test_markdown(landed: CheckResult) -> None:
    text = markdown.render(landed)
    assert "`██████████████████░░` 93% of $500.00, $34.50 head-room" in text
    assert "| pending | +$40.00 | pr-7\\|x.json |" in text
    assert "- block: aws\\_box.web is too dear. *waiver W-1 of team-data until 2026-12-15:" in text


def test_a_bar_is_never_longer_than_the_limit(landed: CheckResult) -> None:
    above = LANDING._replace(pending=(("pr-7", D(900)),))
    text = markdown.render(
        replace(landed, decision=landed.decision._replace(landing=above)),
    )
    assert f"`{'█' * 20}` 265% of $500.00, $825.50 above it" in text
    none = landed.decision._replace(landing=above._replace(limit=None))
    assert "█" not in markdown.render(replace(landed, decision=none))


def test_json(landed: CheckResult) -> None:
    document = json.loads(json_report.render(landed))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    landing = document["decision"]["landing"]
    assert (landing["landed"], landing["head_room"]) == ("465.5", "34.5")
    assert landing["forecast"] == {
        "method": "weekday_median",
        "monthly": "512.25",
        "low": "505",
        "high": "519.5",
    }
    assert (landing["head_room_forecast"], landing["spent_until"]) == ("-12.25", "2026-11-20")
    (waived,) = document["decision"]["waived"]
    assert (waived["id"], waived["level"]) == ("resource-cost", "block")
    assert (waived["waiver"]["owner"], waived["waiver"]["max_monthly"]) == ("team-data", "150")
    assert waived["waiver"]["expires"] == "2026-12-15T00:00:00+00:00"


def test_without_them_the_json_says_so(result: CheckResult) -> None:
    document = json.loads(json_report.render(result))
    assert document["decision"]["landing"] is None
    assert document["decision"]["waived"] == []
