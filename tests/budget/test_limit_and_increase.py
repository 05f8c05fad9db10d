"""Figures against limits and thresholds, at their edges and on both sides of them."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from costguard.budget.compare import compare
from costguard.model.budget import Budgets
from costguard.model.estimate import Coverage, Estimate, ResourceCost
from costguard.model.finding import Finding, Level
from costguard.verdict import decide

Make = Callable[..., Estimate]
Read = Callable[[str], Budgets]

LIMIT = "budget: {monthly: 500, warn: 100%}"
FIVE = "increase: {warn: 5%}"


def environment(*rules: str) -> str:
    lines = "".join(f"    {rule}\n" for rule in rules)
    return f"version: 1\nenvironments:\n  dev:\n{lines or '    {}'}"


def findings(budgets: Budgets, estimate: Estimate) -> dict[str, Finding]:
    found = compare(estimate, budgets.environments["dev"], budgets)
    assert len({f.id for f in found}) == len(found)
    return {f.id: f for f in found}


@pytest.mark.parametrize(
    ("before", "after", "rules", "expected"),
    [
        ("480.00", "525.10", [LIMIT, FIVE], {"budget-limit": "block", "increase": "warn"}),
        ("480.00", "503.90", [LIMIT, FIVE], {"budget-limit": "block"}),
        ("480.00", "503.90", [FIVE], {}),
        ("480.00", "504.00", [FIVE], {}),
        ("480.00", "504.01", [FIVE], {"increase": "warn"}),
        ("2.00", "2.40", [FIVE], {}),
        ("0.00", "60.00", [FIVE], {"increase-empty-base": "note"}),
        ("0.00", "60.00", ["increase: {warn: {amount: 50}}"], {"increase": "warn"}),
        ("0.00", "60.00", ["increase: {warn: {percent: 5%, amount: 50}}"], {"increase": "warn"}),
        ("520.00", "515.00", [LIMIT], {"budget-limit": "warn"}),
        ("455.00", "470.00", ["budget: {monthly: 500, warn: 90%}"], {"budget-limit": "warn"}),
        ("455.00", "450.00", ["budget: {monthly: 500, warn: 90%}"], {}),
        ("400.00", "500.00", [LIMIT], {}),
        ("400.00", "500.01", [LIMIT], {"budget-limit": "block"}),
        ("515.00", "515.00", [LIMIT], {"budget-limit": "warn"}),
        ("400.00", "550.00", ["budget: {monthly: 500, block: 110%}"], {"budget-limit": "warn"}),
        ("400.00", "550.01", ["budget: {monthly: 500, block: 110%}"], {"budget-limit": "block"}),
        ("0", "0", ["budget: {monthly: 0}"], {}),
        ("0", "0.01", ["budget: {monthly: 0}"], {"budget-limit": "block"}),
        ("100", "110", ["increase: {note: 5%}"], {}),
        ("100", "110.01", ["increase: {note: 5%}"], {"increase": "note"}),
        ("100", "110", ["increase: {note: 5%, floor: 9.99}"], {"increase": "note"}),
        ("100", "109", ["increase: {note: 5%, block: {amount: 8.99}}"], {"increase": "block"}),
        ("100", "130", ["increase: {note: 5%, warn: 20%, block: 50%}"], {"increase": "warn"}),
        ("100", "30", ["increase: {note: 5%, warn: {amount: 10}}"], {}),
        ("100", "900", [], {}),
    ],
)
def test_levels(
    budgets: Read,
    estimate: Make,
    before: str,
    after: str,
    rules: list[str],
    expected: dict[str, str],
) -> None:
    found = findings(budgets(environment(*rules)), estimate(before, after))
    assert {name: finding.level.value for name, finding in found.items()} == expected


def test_over_the_limit_says_by_how_much_and_what_to_do(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(environment(LIMIT, FIVE)), estimate("480.00", "525.10"))
    assert found["budget-limit"].message == (
        "The plan would cost $525.10 a month, $25.10 above the limit for dev of $500.00."
    )
    assert found["budget-limit"].remedy == (
        "Make it cheaper by $25.10 a month, or raise environments.dev.budget in "
        "policies/budgets.yaml."
    )
    assert found["budget-limit"].weight == Decimal("25.10")
    assert found["increase"].message == (
        "The change adds $45.10 a month (+9.4%, from $480.00 to $525.10), "
        "above the mark for a warning (5%)."
    )
    assert found["increase"].remedy == (
        "Check that the increase is meant; the mark is environments.dev.increase in "
        "policies/budgets.yaml."
    )
    assert found["increase"].weight == Decimal("45.10")


def test_over_the_limit_and_getting_cheaper(budgets: Read, estimate: Make) -> None:
    limit = findings(budgets(environment(LIMIT)), estimate("520", "515"))["budget-limit"]
    assert limit.message == (
        "The plan would cost $515.00 a month, $15.00 above the limit for dev of $500.00, "
        "but no more than before the change ($520.00)."
    )
    assert limit.remedy == (
        "Bring it down by $15.00 a month; until then environments.dev.budget in "
        "policies/budgets.yaml blocks every increase."
    )


def test_near_the_limit(budgets: Read, estimate: Make) -> None:
    text = environment("budget: {monthly: 500}")
    limit = findings(budgets(text), estimate("455", "470"))["budget-limit"]
    assert limit.message == (
        "The plan would cost $470.00 a month, $20.00 above 90% ($450.00) of the limit for dev."
    )
    assert limit.remedy == (
        "$30.00 a month are left before environments.dev.budget in policies/budgets.yaml blocks."
    )


def test_what_cents_would_hide_is_shown(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(environment(LIMIT)), estimate("480", "500.001"))
    assert found["budget-limit"].message == (
        "The plan would cost $500.001 a month, $0.001 above the limit for dev of $500.00."
    )
    found = findings(budgets(environment(FIVE)), estimate("480", "504.01"))
    assert "(+5.002%, from $480.00 to $504.01)" in found["increase"].message


def test_both_measures_of_a_threshold_are_named(budgets: Read, estimate: Make) -> None:
    text = environment("increase: {block: {percent: 20%, amount: 100}}")
    assert findings(budgets(text), estimate("400", "600"))["increase"].message == (
        "The change adds $200.00 a month (+50.0%, from $400.00 to $600.00), "
        "above the mark for a block (20% and $100.00)."
    )


def test_a_limit_holds_where_no_percentage_can(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(environment(LIMIT, FIVE)), estimate("0", "600"))
    assert found["budget-limit"].level is Level.BLOCK
    assert found["increase-empty-base"].message == (
        "There was nothing to compare with before the change, so percentages do not apply to "
        "the $600.00 a month that it adds."
    )


def test_unknown_prices_make_the_comparison_one_with_a_lower_bound(
    budgets: Read, estimate: Make, resource: Callable[..., ResourceCost]
) -> None:
    gap = Coverage.PRICE_MISSING
    unknown = [resource(f"aws_a.{n}", "0", "0", was=gap, will_be=gap) for n in "xy"]
    noted = budgets(environment(LIMIT, FIVE, "coverage: {price_missing: note}"))
    found = findings(noted, estimate("480", "480", unknown))
    assert decide(found.values()) == "pass"
    assert found["budget-lower-bound"].message == (
        "Only a lower bound was compared with the limit for dev of $500.00: the plan would cost "
        "at least $480.00 a month (not counting 2 resources without a known price)."
    )
    usual = budgets(environment(LIMIT, FIVE))
    assert decide(findings(usual, estimate("480", "480", unknown)).values()) == "block"


def test_a_total_that_is_a_floor_is_called_one(
    budgets: Read, estimate: Make, resource: Callable[..., ResourceCost]
) -> None:
    usage = resource("aws_nat_gateway.a", None, "30", will_be=Coverage.USAGE_MISSING)
    found = findings(budgets(environment(LIMIT, FIVE)), estimate("480", "500", [usage]))
    assert found["budget-limit"].message == (
        "The plan would cost at least $530.00 a month (not counting 1 resource without usage "
        "figures), $30.00 above the limit for dev of $500.00."
    )
    assert found["increase"].message == (
        "As far as is known, the change adds $50.00 a month (+10.4%, from $480.00 to at least "
        "$530.00), above the mark for a warning (5%)."
    )


@pytest.mark.parametrize(
    ("before", "expected"),
    [(Coverage.PRICE_MISSING, "block"), (Coverage.UNSUPPORTED, "pass"), (Coverage.FREE, "pass")],
)
def test_a_base_without_its_price_is_not_an_empty_base(
    budgets: Read,
    resource: Callable[..., ResourceCost],
    before: Coverage,
    expected: str,
) -> None:
    text = environment("increase: {block: 50%}")
    change = Estimate((resource("aws_instance.web", "0", "60", was=before),))
    assert decide(findings(budgets(text), change).values()) == expected
