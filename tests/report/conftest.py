"""A check with everything in it: changes, gaps, assumptions, findings."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from support.shop import create, plan_of, resource, run, update

from costguard.model.budget import Environment, Limit
from costguard.model.finding import Finding, Level
from costguard.model.plan import Action, ResourceChange
from costguard.model.resource import UNKNOWN
from costguard.result import CheckResult, Decision, alone
from costguard.verdict import decide, ordered


@pytest.fixture
def changes() -> list[ResourceChange]:
    gone = resource("aws_box", "old", size="small")
    same = resource("aws_role", "web")
    return [
        update(
            resource("aws_box", "web", size="small", disk=[{"gb": 100}], tags={"team": "a"}),
            resource("aws_box", "web", size="large", disk=[{"gb": UNKNOWN}], tags={"team": "a"}),
        ),
        ResourceChange("aws_box.old", Action.DELETE, gone, None),
        create(resource("aws_calls", "api")),
        create(resource("aws_calls", "jobs")),
        create(resource("aws_new_thing", "x")),
        create(resource("aws_box", "far", region="eu-west-9", size="small")),
        ResourceChange("aws_role.web", Action.NO_OP, same, same),
    ]


@pytest.fixture
def result(changes: list[ResourceChange]) -> CheckResult:
    estimate = run(*changes, usage={"aws_calls.jobs": {"monthly_requests": 5_000_000}})
    findings = [
        Finding(
            "budget-limit", Level.WARN, "At least $33.50 is over 90% of $35.00.", remedy="Ask."
        ),
        Finding("increase", Level.NOTE, "The total rises by $8.90.", weight=D("8.90")),
    ]
    decision = Decision(
        decide(findings),
        tuple(ordered(findings)),
        Environment("dev", limit=Limit(D(35))),
        "tag Environment=dev",
        "policies/budgets.yaml",
    )
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    return CheckResult(
        alone(plan_of(*changes), estimate), estimate, generated=at, decision=decision
    )
