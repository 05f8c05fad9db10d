"""A limit that lies within the range of the cost is a warning, whichever side the figure is on."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from costguard.budget.compare import compare
from costguard.model.budget import Budgets, Environment, Limit
from costguard.model.estimate import Coverage, Estimate, ResourceCost, SideCost, Span
from costguard.model.finding import Level
from costguard.model.plan import Action
from costguard.verdict import Verdict, decide

Make = Callable[[str, str, str], Estimate]


@pytest.fixture
def estimate() -> Make:
    def make(sure: str, low: str, high: str) -> Estimate:
        span = Span(Decimal(low), Decimal(high), ("it may have from 1 to 5 machines",))
        side = SideCost("us-east-1", (), Coverage.PRICED, monthly=Decimal(sure), span=span)
        return Estimate((ResourceCost("aws_x.a", "aws_x", Action.CREATE, None, side),))

    return make


def verdict(estimate: Estimate) -> tuple[Verdict, list[str]]:
    environment = Environment("dev", limit=Limit(Decimal(500)))
    budgets = Budgets("budgets.yaml", {"dev": environment}, Environment("default"))
    findings = compare(estimate, environment, budgets)
    return decide(findings), [f.message for f in findings if f.id == "budget-range"]


def test_a_limit_above_the_range_is_kept(estimate: Make) -> None:
    assert verdict(estimate("100", "50", "400")) == (Verdict.PASS, [])


def test_a_limit_within_the_range_is_warned(estimate: Make) -> None:
    assert verdict(estimate("100", "50", "600")) == (
        Verdict.WARN,
        [
            "The plan may cost between $50.00 and $600.00 a month, up to $100.00 above "
            "the limit for dev of $500.00."
        ],
    )


def test_the_edge_itself_is_within_the_limit(estimate: Make) -> None:
    assert verdict(estimate("100", "50", "500")) == (Verdict.PASS, [])


def test_a_limit_below_what_is_sure_blocks(estimate: Make) -> None:
    assert verdict(estimate("501", "501", "900"))[0] is Verdict.BLOCK


def test_something_not_known_yet_warns_by_itself(estimate: Make) -> None:
    environment = Environment("dev", coverage={Coverage.RANGE: Level.WARN})
    budgets = Budgets("budgets.yaml", {"dev": environment}, Environment("default"))
    side = SideCost("us-east-1", (), Coverage.RANGE, monthly=Decimal(1))
    cost = ResourceCost("aws_x.a", "aws_x", Action.CREATE, None, side)
    findings = compare(Estimate((cost,)), environment, budgets)
    assert [f.id for f in findings if f.level is Level.WARN] == ["coverage-range"]
