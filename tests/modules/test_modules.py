"""The Terraform modules: valid, planned by Terraform itself, and priced."""

import json
from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from costguard import PricingOptions, estimate, read_plan
from costguard.model.plan import Plan

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.parent for path in (ROOT / "modules").glob("*/main.tf"))
EXAMPLES = sorted((ROOT / "modules").glob("*/examples/*"))
Terraform = Callable[..., str]


def plan_of(example: str) -> Plan:
    return read_plan(ROOT / "modules" / example / "plan.json")


def attributes(plan: Plan, kind: str) -> dict[str, Any]:
    return {r.address.rpartition(".")[2]: r.attributes for r in plan.after.by_type[kind]}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_each_module_has_what_belongs_to_it(module: Path) -> None:
    for name in ("main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md"):
        assert (module / name).is_file(), name
    readme = (module / "README.md").read_text(encoding="utf-8")
    variables = (module / "variables.tf").read_text(encoding="utf-8")
    outputs = (module / "outputs.tf").read_text(encoding="utf-8")
    for text, kind in ((variables, "variable"), (outputs, "output")):
        for line in text.splitlines():
            if line.startswith(kind):
                name = line.split('"')[1]
                assert f"`{name}`" in readme
    assert list(module.glob("examples/*/main.tf"))


def test_the_role_may_do_nothing_but_start_and_stop_what_is_named() -> None:
    plan = plan_of("hibernation-schedule/examples/office-hours")
    calls = {
        name.removeprefix('this["').removesuffix('"]'): schedule["target"][0]
        for name, schedule in attributes(plan, "aws_scheduler_schedule").items()
    }
    assert len(calls) == 14  # seven kinds, each started and stopped
    assert calls["database-main-stop-0"]["arn"] == "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance"
    assert json.loads(calls["database-main-stop-0"]["input"]) == {
        "DbInstanceIdentifier": "orders-dev"
    }
    assert json.loads(calls["nodes-general-stop-0"]["input"])["ScalingConfig"] == {
        "MinSize": 0,
        "MaxSize": 4,
        "DesiredSize": 0,
    }
    assert json.loads(calls["group-web-start-0"]["input"]) == {
        "AutoScalingGroupName": "web-dev",
        "MinSize": 0,
        "MaxSize": 4,
        "DesiredCapacity": 2,
    }


def test_schedules_act_in_local_time() -> None:
    plan = plan_of("hibernation-schedule/examples/office-hours")
    for name, schedule in attributes(plan, "aws_scheduler_schedule").items():
        at = "cron(0 19 ? * MON-FRI *)" if "-stop-" in name else "cron(45 6 ? * MON-FRI *)"
        assert schedule["schedule_expression"] == at
        assert schedule["schedule_expression_timezone"] == "Europe/Berlin"


def test_the_group_mixes_spot_with_a_base_on_demand() -> None:
    folder = ROOT / "modules/spot-group/examples/web"
    priced = estimate(folder / "plan.json", PricingOptions(folder / "usage.yml"))
    (group,) = (r for r in priced.resources if r.type == "aws_autoscaling_group")
    assert group.after is not None
    hours = {
        ("spot" if "spot" in line.name else "on demand"): line.quantity
        for line in group.after.components
        if line.name.startswith("Instance usage")
    }
    assert hours == {"on demand": D(730), "spot": D(1460)}
    assert priced.after.exact


def test_the_alarm_is_for_the_costs_of_the_environment() -> None:
    plan = plan_of("budget-alarm/examples/team")
    (budget,) = attributes(plan, "aws_budgets_budget").values()
    assert (budget["limit_amount"], budget["time_unit"]) == ("500", "MONTHLY")
    assert [f["values"] for f in budget["cost_filter"]] == [["user:Environment$dev"]]
    assert {(n["threshold"], n["notification_type"]) for n in budget["notification"]} == {
        (90, "ACTUAL"),
        (100, "FORECASTED"),
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parts[-3])
def test_terraform_validates_and_plans_each_example(
    terraform: Terraform, copies: Path, example: Path
) -> None:
    folder = copies / example.relative_to(ROOT)
    terraform(folder, "init")
    assert "The configuration is valid" in terraform(folder, "validate")
    terraform(folder, "plan", "-refresh=false", "-out=made")
    made = folder / "made.json"
    made.write_text(terraform(folder, "show", "-json", "made"), encoding="utf-8")
    # The recorded plan is what Terraform makes today.
    pricing = PricingOptions(folder / "usage.yml" if (folder / "usage.yml").is_file() else None)
    recorded, now = (estimate(path, pricing) for path in (example / "plan.json", made))
    assert now.resources == recorded.resources


WRONG = [
    ("hibernation-schedule/examples/office-hours", '"Europe/Berlin"', '"Berlin Time"', "IANA name"),
    ("hibernation-schedule/examples/office-hours", "cron(0 19 ?", "cron(19 ?", "six fields"),
    ("hibernation-schedule/examples/office-hours", '"123456789012"', '"12"', "12 digits"),
    ("spot-group/examples/web", '"m7g.large", "m6g.large", "m8g.large", "r7g.large"',
     '"m7g.large"', "at least two different"),
    ("spot-group/examples/web", "desired_capacity = 3", "desired_capacity = 9", "in order"),
    ("budget-alarm/examples/team", "monthly_limit = 500", "monthly_limit = 0", "above 0"),
    ("budget-alarm/examples/team", "finops@example.com", "finops", "like finops@example.com"),
]  # fmt: skip


@pytest.mark.parametrize(("example", "good", "bad", "says"), WRONG)
def test_variables_are_validated(
    terraform: Terraform, copies: Path, example: str, good: str, bad: str, says: str
) -> None:
    folder = copies / "modules" / example
    file = folder / "main.tf"
    text = file.read_text(encoding="utf-8")
    assert good in text
    terraform(folder, "init")
    file.write_text(text.replace(good, bad), encoding="utf-8")
    try:
        told = terraform(folder, "plan", "-refresh=false", fails=True)
    finally:
        file.write_text(text, encoding="utf-8")
    assert says in " ".join(told.replace("│", " ").split())
