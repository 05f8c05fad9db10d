"""Gaps in the figures: what they weigh, and that a missing price never helps."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from costguard.budget.compare import compare
from costguard.errors import ConfigError
from costguard.model.budget import Budgets, Environment, Increase, Limit, Threshold
from costguard.model.estimate import Coverage, Estimate, ResourceCost, SideCost
from costguard.model.finding import Finding, Level
from costguard.model.plan import Action
from costguard.verdict import Verdict, decide

Make = Callable[..., Estimate]
Read = Callable[[str], Budgets]
Resource = Callable[..., ResourceCost]

PLAIN = "version: 1\nenvironments:\n  dev: {}\n"


def findings(budgets: Budgets, estimate: Estimate, name: str = "dev") -> dict[str, Finding]:
    found = compare(estimate, budgets.environments.get(name, budgets.default), budgets)
    return {f.id: f for f in found}


def test_gaps_are_gathered_by_kind(budgets: Read, estimate: Make, resource: Resource) -> None:
    gaps = [
        resource("aws_a.one", None, "7", will_be=Coverage.PRICE_MISSING, problem="no such price"),
        *(resource(f"aws_b.n{n}", "0", "0", will_be=Coverage.UNSUPPORTED) for n in range(5)),
        resource("aws_c.bucket", None, "0", will_be=Coverage.USAGE_MISSING),
        resource("aws_d.role", None, "0", will_be=Coverage.FREE),
    ]
    found = findings(budgets(PLAIN), estimate("10", "10", gaps))
    assert {name: (f.level.value, f.message, f.weight) for name, f in found.items()} == {
        "coverage-price-missing": (
            "block",
            "1 resource has costs of which the price or the quantity is not known: "
            "aws_a.one (no such price).",
            Decimal(7),
        ),
        "coverage-unsupported": (
            "warn",
            "5 resources have a type for which costguard has no pricing rule: "
            "aws_b.n0, aws_b.n1, aws_b.n2 and 2 more.",
            Decimal(0),
        ),
        "coverage-usage-missing": (
            "note",
            "1 resource has costs that depend on usage which is not given: aws_c.bucket.",
            Decimal(0),
        ),
    }
    assert found["coverage-price-missing"].remedy == (
        "Give the prices in a price file of your own, or set another level at "
        "environments.dev.coverage.price_missing in policies/budgets.yaml."
    )


@pytest.mark.parametrize(
    ("level", "verdict", "count"),
    [("ignore", "pass", 0), ("note", "pass", 1), ("warn", "warn", 1), ("block", "block", 1)],
)
def test_the_file_says_what_a_gap_weighs(
    budgets: Read, estimate: Make, resource: Resource, level: str, verdict: str, count: int
) -> None:
    text = f"version: 1\nenvironments:\n  dev:\n    coverage: {{unsupported: {level}}}\n"
    gap = resource("aws_b.n", "0", "0", was=Coverage.UNSUPPORTED, will_be=Coverage.UNSUPPORTED)
    found = findings(budgets(text), estimate("10", "10", [gap]))
    assert decide(found.values()) == verdict
    assert len(found) == count


def test_removing_what_has_no_price_is_not_held_up(
    budgets: Read, estimate: Make, resource: Resource
) -> None:
    gone = resource("aws_a.old", "3", None, was=Coverage.PRICE_MISSING)
    found = findings(budgets(PLAIN), estimate("10", "10", [gone]))
    assert decide(found.values()) == "pass"
    assert found["coverage-before"].message == (
        "The cost of 1 resource was not wholly known before the change, so the change adds less, "
        "or saves more, than the figures say: aws_a.old."
    )


def test_a_plan_without_all_changes_is_warned(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(PLAIN), estimate("10", "10", complete=False))
    assert found["plan-incomplete"].level is Level.WARN
    assert decide(findings(budgets(PLAIN), estimate("10", "10")).values()) == "pass"


def test_usage_for_nothing_is_noted(budgets: Read, estimate: Make) -> None:
    unused = ("aws_a.one", "aws_a.two")
    found = findings(budgets(PLAIN), estimate("10", "10", unused_usage=unused))
    assert found["usage-unused"].level is Level.NOTE
    assert found["usage-unused"].message == (
        "The usage file has 2 entries that nothing in the plan uses: aws_a.one, aws_a.two."
    )


def test_without_an_environment_there_is_no_limit(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(PLAIN), estimate("10", "9999"), name="")
    assert decide(found.values()) == "pass"
    unrecognised = found["environment-unrecognised"]
    assert unrecognised.message == "No environment was recognised, so no monthly limit applies."
    assert unrecognised.remedy == "Give --env, or add a mark to policies/budgets.yaml."


def test_without_an_environment_the_default_limit_holds(budgets: Read, estimate: Make) -> None:
    own = budgets("version: 1\ndefault:\n  budget: {monthly: 100}\nenvironments: {}\n")
    found = findings(own, estimate("90", "120"), name="")
    assert found["environment-unrecognised"].message == (
        "No environment was recognised, so the default limit applies."
    )
    assert found["budget-limit"].message == (
        "The plan would cost $120.00 a month, $20.00 above the default limit of $100.00."
    )
    assert "default.budget in policies/budgets.yaml" in found["budget-limit"].remedy


def test_currencies_are_not_mixed(budgets: Read, estimate: Make) -> None:
    euro = budgets("version: 1\ncurrency: EUR\nenvironments:\n  dev: {}\n")
    with pytest.raises(ConfigError, match=r"are in EUR and the prices in USD") as raised:
        findings(euro, estimate("10", "10"))
    assert raised.value.exit_code == 2


# A missing price never helps: plans of a few resources, whose lines are (product, quantity).
Line = tuple[int, int]
LINES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=3)
CHANGES = st.lists(
    st.tuples(st.none() | LINES, st.none() | LINES).filter(lambda sides: sides != (None, None)),
    max_size=4,
)
LEVELS = st.dictionaries(
    st.sampled_from(Level),
    st.builds(
        Threshold,
        percent=st.none() | st.sampled_from([Decimal(5), Decimal(100)]),
        amount=st.none() | st.sampled_from([Decimal(10), Decimal(100)]),
    ),
)


def priced(lines: list[Line] | None, prices: dict[int, int]) -> SideCost | None:
    if lines is None:
        return None
    missing = any(product not in prices and quantity for product, quantity in lines)
    return SideCost(
        region="eu-west-1",
        components=(),
        coverage=Coverage.PRICE_MISSING if missing else Coverage.PRICED,
        monthly=Decimal(sum(prices.get(product, 0) * quantity for product, quantity in lines)),
    )


def verdict(
    changes: list[tuple[list[Line] | None, list[Line] | None]],
    prices: dict[int, int],
    environment: Environment,
) -> Verdict:
    resources = tuple(
        ResourceCost(f"x.n{n}", "x", Action.UPDATE, priced(before, prices), priced(after, prices))
        for n, (before, after) in enumerate(changes)
    )
    everything = Budgets("budgets.yaml", {"dev": environment}, Environment("default"))
    return decide(compare(Estimate(resources), environment, everything))


@settings(database=None, max_examples=300)
@given(
    changes=CHANGES,
    prices=st.lists(st.integers(1, 90), min_size=3, max_size=3),
    deleted=st.integers(0, 2),
    limit=st.none() | st.integers(0, 400).map(lambda monthly: Limit(Decimal(monthly))),
    thresholds=LEVELS,
)
@example(  # all that there was before loses its price
    changes=[([(0, 1)], None), (None, [(1, 2)])],
    prices=[80, 90, 1],
    deleted=0,
    limit=None,
    thresholds={Level.BLOCK: Threshold(percent=Decimal(5))},
)
def test_taking_a_price_away_never_makes_a_verdict_milder(
    changes: list[tuple[list[Line] | None, list[Line] | None]],
    prices: list[int],
    deleted: int,
    limit: Limit | None,
    thresholds: dict[Level, Threshold],
) -> None:
    environment = Environment(
        "dev",
        limit=limit,
        increase=Increase(thresholds),
        coverage={Coverage.PRICE_MISSING: Level.BLOCK},
    )
    book = dict(enumerate(prices))
    full = verdict(changes, book, environment)
    del book[deleted]
    strictness = list(Verdict)
    assert strictness.index(verdict(changes, book, environment)) >= strictness.index(full)
