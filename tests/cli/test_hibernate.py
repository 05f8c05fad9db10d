"""``costguard hibernate``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest


class Run(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Run]
PLAN = "examples/web-app/plan.json"
HOURS = "Mon-Fri 07:00-19:00 Europe/Berlin"
BUDGETS = """version: 1
environments:
  dev:
    schedule:
      timezone: Europe/Berlin
      running:
        - {days: [mon, tue, wed, thu, fri], start: "07:00", end: "19:00"}
      start_lead_minutes: 15
  dated:
    schedule: {timezone: UTC, periods: [{monthdays: "1"}]}
  holidays:
    schedule: {hours: "Mon-Fri 07:00-19:00 Europe/Berlin", holidays: [2026-12-24, 2026-12-25]}
  prod: {}
"""


@pytest.fixture
def budgets(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "budgets.yaml"
    path.write_text(BUDGETS, encoding="utf-8")
    return ("--budgets", str(path))


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_hours_savings_and_gaps(costguard: Cli) -> None:
    run = costguard("hibernate", PLAN, "--schedule", HOURS, "--month", "2026-11")
    assert run.code == 0
    lines = squeezed(run.out)
    assert lines[0].startswith(f"{HOURS} saves $")
    assert "month of 730 hours, for savings 260.714 469.286 730 64.29% 21.73" in lines
    assert "2026-11 252 468 720 65% 21" in lines
    assert any(line.startswith("aws_db_instance.this stopDBInstance $") for line in lines)
    assert any("Gap: 2 resources are not known to be stopped" in line for line in lines)
    replication = "aws_elasticache_replication_group.this $94.90 there is no way to stop it"
    assert any(line.startswith(replication) for line in lines)


def test_as_json(costguard: Cli) -> None:
    run = costguard("hibernate", PLAN, "--schedule", HOURS, "--format", "json")
    document = json.loads(run.out)
    assert document["schedule"]["weekly_hours"] == "60"
    assert document["hours"] == {
        "usual": {"running": "260.714", "stopped": "469.286", "month": "730", "starts": "21.726"}
    }
    assert [one["action"] for one in document["stopped"]] == [
        "stopDBInstance",
        "updateAutoScalingGroup",
    ]
    assert document["scheduled_saving"] == "0"
    assert {one["stopped_by"] for one in document["stopped"]} == {None}
    assert "aws_lb.app" in {one["address"] for one in document["not_stopped"]}


def test_the_schedule_of_an_environment(costguard: Cli, budgets: tuple[str, str]) -> None:
    run = costguard("hibernate", PLAN, "--env", "dev", *budgets)
    assert run.code == 0
    assert run.out.startswith("dev: mon+tue+wed+thu+fri 07:00-19:00 Europe/Berlin saves $")
    # 260.714 hours and a quarter of an hour for each of 21.726 starts.
    assert "266.146" in run.out


def test_the_variables_of_the_module(
    costguard: Cli, budgets: tuple[str, str], tmp_path: Path
) -> None:
    run = costguard("hibernate", PLAN, "--env", "dev", *budgets, "--write", tmp_path)
    file = tmp_path / "hibernation.auto.tfvars.json"
    assert run.err == f"schedule written to {file}\n"
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "schedule": {
            "timezone": "Europe/Berlin",
            "start": ["cron(45 6 ? * MON-FRI *)"],
            "stop": ["cron(0 19 ? * MON-FRI *)"],
        }
    }


def test_holidays_are_counted_and_said_not_to_be_written(
    costguard: Cli, budgets: tuple[str, str]
) -> None:
    run = costguard("hibernate", PLAN, "--env", "holidays", *budgets, "--month", "2026-12")
    assert "2026-12 252 492 744 66.13% 21" in squeezed(run.out)
    assert "Holidays and exceptions are not in what --write writes" in run.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "no schedule is named; give --env, or --schedule"),
        (["--env", "prod"], "environment prod has no schedule"),
        (["--env", "dve"], 'did you mean "dev"?'),
        (["--schedule", "Mon-Fri 7-19 UTC"], 'expected "Mon-Fri 07:00-19:00 Europe/Berlin"'),
        (["--schedule", HOURS, "--month", "2026-13"], "is not a month such as 2026-11"),
        (["--env", "dated", "--write", "."], "and not by weekdays only"),
        (["--schedule", HOURS, "--write", "/nowhere/at/all"], "cannot be written"),
    ],
)
def test_wrong_use(
    costguard: Cli, budgets: tuple[str, str], arguments: list[str], says: str
) -> None:
    run = costguard("hibernate", PLAN, *arguments, *budgets)
    assert run.code == 2
    assert says in run.err
    assert "Traceback" not in run.err


def test_a_plan_that_cannot_be_read_is_not_decided(costguard: Cli) -> None:
    run = costguard("hibernate", "README.md", "--schedule", HOURS)
    assert run.code == 3


def test_the_schedule_is_shown_with_its_environment(
    costguard: Cli, budgets: tuple[str, str]
) -> None:
    lines = squeezed(costguard("budget", "show", "dev", *budgets).out)
    assert "schedule mon+tue+wed+thu+fri 07:00-19:00 Europe/Berlin" in lines
    shown = json.loads(costguard("budget", "show", "prod", *budgets, "--format", "json").out)
    assert shown["schedule"] is None


def test_a_machine_of_google_loses_its_sustained_use_discount(
    costguard: Cli, tmp_path: Path
) -> None:
    # n1-standard-4 in us-central1: $0.189999 an hour, 30% less over a whole month: $97.09; of
    # 260.714 hours the first 25% of a month costs 100%, the next 80%: $46.56 are left.
    machine = {
        "machine_type": "n1-standard-4",
        "zone": "us-central1-a",
        "boot_disk": [{"initialize_params": [{"size": 20, "type": "pd-standard"}]}],
    }
    change = {
        "address": "google_compute_instance.a",
        "mode": "managed",
        "type": "google_compute_instance",
        "name": "a",
        "change": {"actions": ["create"], "before": None, "after": machine, "after_unknown": {}},
    }
    plan = tmp_path / "plan.json"
    document = {"format_version": "1.2", "resource_changes": [change]}
    plan.write_text(json.dumps(document), encoding="utf-8")
    hours = ("--schedule", "Mon-Fri 08:00-20:00 Europe/Berlin")
    run = costguard("hibernate", plan, "--env", "dev", *hours)
    assert run.out.startswith("dev: Mon-Fri 08:00-20:00 Europe/Berlin saves $50.53 of $97.89")
