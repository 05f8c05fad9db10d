"""The modes of a limit, bands in money, and the worked cases of budgets and increases."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from costguard.budget.compare import compare
from costguard.model.baseline import Comparison, ResourceShift
from costguard.model.budget import Budgets
from costguard.model.estimate import Estimate, Total
from costguard.model.finding import Finding
from costguard.verdict import decide

Make = Callable[..., Estimate]
Read = Callable[[str], Budgets]

FIVE = "increase: {warn: 5%}"


def environment(*rules: str) -> str:
    lines = "".join(f"    {rule}\n" for rule in rules)
    return f"version: 1\nenvironments:\n  dev:\n{lines}"


def limit(**keys: str) -> str:
    given = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"budget: {{monthly: 500{given}}}"


def findings(
    budgets: Budgets, estimate: Estimate, comparison: Comparison | None = None
) -> dict[str, Finding]:
    found = compare(estimate, budgets.environments["dev"], budgets, comparison)
    return {f.id: f for f in found}


@pytest.mark.parametrize(
    ("before", "after", "rules", "verdict"),
    [
        ("520", "515", [limit()], "warn"),
        ("520", "515", [limit(mode="ratchet")], "warn"),
        ("520", "515", [limit(mode="absolute")], "block"),
        ("520", "515", [limit(mode="crossing")], "pass"),
        ("520", "900", [limit(mode="crossing")], "pass"),
        ("520", "900", [limit()], "block"),
        ("500", "500.01", [limit(mode="crossing")], "block"),
        ("500", "500", [limit(mode="absolute", warn="100%")], "pass"),
        ("455", "470", [limit()], "warn"),
        ("455", "470", [limit(mode="crossing")], "pass"),
        ("445", "470", [limit(mode="crossing")], "warn"),
        ("455", "470", [limit(warn="{amount: 470}")], "pass"),
        ("455", "470.01", [limit(warn="{amount: 470}")], "warn"),
        ("455", "520", [limit(block="{amount: 520}")], "warn"),
        ("455", "520.01", [limit(block="{amount: 520}")], "block"),
        ("0", "60", [limit(), FIVE], "pass"),
        ("0", "501", [limit(), FIVE], "block"),
        ("480", "480", [limit(warn="100%"), FIVE], "pass"),
    ],
)
def test_verdicts(
    budgets: Read, estimate: Make, before: str, after: str, rules: list[str], verdict: str
) -> None:
    found = findings(budgets(environment(*rules)), estimate(before, after))
    assert decide(found.values()) == verdict


def test_what_the_mode_lets_pass_is_said(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(environment(limit(mode="crossing"))), estimate("520", "900"))
    assert found["budget-limit"].message == (
        "The plan would cost $900.00 a month, $400.00 above the limit for dev of $500.00, and was "
        "above it before the change ($520.00), which the mode crossing lets pass."
    )


def test_a_mark_in_money_is_named_with_its_limit(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(environment(limit(warn="{amount: 450}"))), estimate("400", "470"))
    assert found["budget-limit"].message == (
        "The plan would cost $470.00 a month, $20.00 above the mark of $450.00 that goes with the "
        "limit for dev of $500.00."
    )
    assert found["budget-limit"].figure == Decimal(470)


def comparison(stored: str, repriced: str, head: str, *kept: tuple[str, str]) -> Comparison:
    def total(text: str) -> Total:
        amount = Decimal(text)
        return Total(amount, 0, 0, low=amount, high=amount)

    rest = sum((Decimal(cost) for _, cost in kept), Decimal(0))
    shift = ResourceShift(
        "api", "aws_x.a", "aws_x", Decimal(stored), Decimal(repriced) - rest, Decimal(head) - rest
    )
    projects = tuple((name, Decimal(cost)) for name, cost in kept)
    return Comparison(
        "baselines/dev.json", total(stored), total(repriced), total(head), (shift,), projects
    )


def test_prices_that_rose_since_the_baseline_are_not_the_change_s(
    budgets: Read, estimate: Make
) -> None:
    """Stored 480.00, repriced 489.60, now 505.00: code +15.40, which is 3.145% and not 5.208%."""
    against = comparison("480.00", "489.60", "505.00")
    own = budgets(environment(FIVE))
    assert findings(own, estimate("480.00", "505.00"), against) == {}
    assert list(findings(own, estimate("480.00", "505.00"))) == ["increase"]
    low = findings(budgets(environment("increase: {note: 3%}")), estimate("0", "505"), against)
    assert low["increase"].message == (
        "The change adds $15.40 a month (+3.1%, from $489.60 to $505.00), above the mark for a "
        "note (3%)."
    )


def test_projects_that_only_the_baseline_has_count_for_the_limit(
    budgets: Read, estimate: Make
) -> None:
    against = comparison("480", "480", "520", ("web", "400"))
    found = findings(budgets(environment(limit())), estimate("80", "120"), against)
    assert found["budget-limit"].message == (
        "The environment would cost $520.00 a month, $20.00 above the limit for dev of $500.00."
    )


GROSS = "gross_increase: {warn: {amount: 100}, block: 50%}"


@pytest.mark.parametrize(
    ("api", "rules", "expected"),
    [
        (("100", "0"), ["increase: {warn: {amount: 50}}"], {"increase-offset": "note"}),
        (("100", "0"), ["increase: {warn: {amount: 50}}", GROSS], {}),
        (("201", "100"), [GROSS], {}),
        (("300", "100"), ["gross_increase: {warn: {amount: 99}}"], {"increase-gross": "warn"}),
        (("100", "0"), ["gross_increase: {block: 49%}"], {"increase-gross": "block"}),
        (("100", "0"), ["gross_increase: {block: 50%}"], {}),
        (("100", "0"), ["gross_increase: {block: 1%, floor: 100}"], {}),
    ],
)
def test_a_saving_does_not_hide_a_rise(
    budgets: Read,
    estimate: Make,
    resource: Callable[..., object],
    api: tuple[str, str],
    rules: list[str],
    expected: dict[str, str],
) -> None:
    """One resource goes from 100 to 200; another pays for it, or more than that."""
    change = estimate("100", "200", [resource("aws_api.a", *api)])
    found = findings(budgets(environment(*rules)), change)
    assert {name: f.level.value for name, f in found.items()} == expected


def test_the_gross_increase_is_said_in_figures(
    budgets: Read, estimate: Make, resource: Callable[..., object]
) -> None:
    change = estimate("100", "200", [resource("aws_api.a", "100", "20")])
    found = findings(budgets(environment("gross_increase: {warn: {amount: 50}}")), change)
    assert found["increase-gross"].message == (
        "The change adds $100.00 a month and takes $80.00 away; what it adds (+50.0% of $200.00) "
        "is above the mark for a warning ($50.00)."
    )
    assert found["increase-gross"].remedy == (
        "Check that what becomes dearer is meant; the mark is environments.dev.gross_increase in "
        "policies/budgets.yaml."
    )


ONE = "resource: {note: 20%, warn: {amount: 100}, block: {amount: 300, percent: 100%}}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "100", {}),
        (None, "100.01", {"resource-cost": "warn"}),
        (None, "300.01", {"resource-cost": "block"}),
        ("301", "301", {"resource-cost": "warn"}),
        ("400", "350", {"resource-cost": "warn"}),
        ("299", "301", {"resource-cost": "block"}),
        ("150", None, {}),
        ("50", "60", {}),
        ("50", "60.01", {"resource-increase": "note"}),
        ("40", "80", {"resource-increase": "note"}),
        ("40", "80.01", {"resource-increase": "block"}),
        ("2", "12", {}),
    ],
)
def test_a_single_resource(
    budgets: Read, estimate: Make, before: str | None, after: str | None, expected: dict[str, str]
) -> None:
    found = findings(budgets(environment(ONE)), estimate(before, after))
    assert {name: f.level.value for name, f in found.items()} == expected
    assert {f.address for f in found.values()} <= {"aws_instance.web"}


def test_a_single_resource_is_named_with_its_figures(budgets: Read, estimate: Make) -> None:
    found = findings(budgets(environment(ONE)), estimate("150", "320"))
    assert found["resource-cost"].message == (
        "aws_instance.web would cost $320.00 a month, above the mark for a block ($300.00)."
    )
    assert found["resource-increase"].message == (
        "aws_instance.web becomes dearer by $170.00 a month (+113.3%, from $150.00 to $320.00), "
        "above the mark for a block (100%)."
    )
    kept = findings(budgets(environment(ONE)), estimate("320", "310"))
    assert kept["resource-cost"].message == (
        "aws_instance.web would cost $310.00 a month, above the mark for a block ($300.00), but no "
        "more than before the change ($320.00)."
    )
