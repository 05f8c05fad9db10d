"""Metrics without noise: limits, increases and envelopes, on the line and beside it."""

from collections.abc import Callable

import pytest

from costguard.gate.outcome import MetricResult

Decided = Callable[..., MetricResult]
LIMIT = "{limit: 500}"
COST = ("infra_cost.monthly_estimate", "USD/month")


def words(result: MetricResult) -> dict[str, str]:
    return {judgement.rule: judgement.outcome.value for judgement in result.judgements}


@pytest.mark.parametrize(
    ("before", "after", "rule", "limit", "increase"),
    [
        ("480.00", "525.10", LIMIT, "block", "warn"),
        ("480.00", "503.90", LIMIT, "block", "pass"),
        ("480.00", "504.00", "{}", None, "pass"),
        ("480.00", "504.01", "{}", None, "warn"),
        ("2.00", "2.40", "{}", None, "pass"),
        ("0.00", "60.00", "{}", None, "pass"),
        ("0.00", "600.00", LIMIT, "block", "pass"),
        ("520.00", "515.00", LIMIT, "warn", "pass"),
        ("520.00", "515.00", "{limit: 500, mode: absolute}", "block", "pass"),
        ("520.00", "515.00", "{limit: 500, mode: crossing}", "pass", "pass"),
        ("480.00", "515.00", "{limit: 500, mode: crossing}", "block", "warn"),
        ("455.00", "470.00", LIMIT, "warn", "pass"),
        ("400.00", "450.00", "{limit: 500, warn: 20%}", None, "pass"),
        ("480.00", "500.00", "{limit: 500, limit_warn: 100%}", None, "pass"),
        ("100.00", "120.00", "{floor: 0}", None, "warn"),
        ("100.00", "120.01", "{floor: 0}", None, "block"),
    ],
)
def test_limit_and_increase(
    decided: Decided, before: str, after: str, rule: str, limit: str | None, increase: str
) -> None:
    found = words(decided(*COST, before, after, rule))
    assert found.get("limit") == limit
    assert found["increase"] == increase


def test_unknown_parts_are_noted_and_pass(decided: Decided) -> None:
    result = decided(*COST, "480", {"value": "480", "unknowns": 2}, "{limit: 600}")
    assert result.outcome == "pass"
    assert words(result)["unknowns"] == "pass"
    assert "2 parts of it are not known" in result.judgements[-1].message


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("1.70", "warn"),
        ("1.71", "pass"),
        ("1.88", "pass"),
        ("1.89", "pass"),
        ("1.90", "warn"),
        ("2.00", "block"),
        ("0.50", "warn"),
    ],
)
def test_an_envelope_has_two_sides_and_blocks_on_one(
    decided: Decided, value: str, outcome: str
) -> None:
    name = "deploy_cost.cost_per_deployment"
    result = decided(name, "USD/deployment", None, value, "{envelope: 1.80}")
    assert result.outcome == outcome


def test_an_envelope_says_how_far_away(decided: Decided) -> None:
    name = "deploy_cost.cost_per_deployment"
    result = decided(name, "USD/deployment", None, "1.90", "{envelope: 1.80}")
    assert result.judgements[0].message == (
        "1.90 USD/deployment is 5.6% worse than the expected 1.80 USD/deployment."
    )


def test_without_a_baseline_limits_still_hold(decided: Decided) -> None:
    result = decided(*COST, None, "525.10", LIMIT)
    assert words(result) == {"limit": "block", "increase": "pass"}


def test_amounts(decided: Decided) -> None:
    rule = "{warn: 50%, block: 90%, amount: {warn: 20, block: 40}}"
    assert words(decided(*COST, "480", "500", rule)).get("amount") is None
    assert words(decided(*COST, "480", "500.01", rule))["amount"] == "warn"
    assert words(decided(*COST, "480", "520.01", rule))["amount"] == "block"


def test_where_higher_is_better_a_fall_is_worse(decided: Decided) -> None:
    name = "savings.tag_coverage"
    rule = "{limit: 0.80}"
    assert decided(name, "ratio", "0.90", "0.95", rule).outcome == "pass"
    fallen = decided(name, "ratio", "0.90", "0.79", rule)
    assert words(fallen) == {"limit": "block", "increase": "warn"}
    assert fallen.judgements[0].message == (
        "0.79 ratio is below the least of 0.8 ratio, and worse than before."
    )


def test_a_percentage_beside_the_line_has_enough_digits(decided: Decided) -> None:
    message = decided(*COST, "480.00", "504.01").judgements[0].message
    assert message == "480.00 USD/month before, 504.01 USD/month now: 5.002% worse, above 5%."


def test_delivery_metrics_are_never_blocked(decided: Decided) -> None:
    base = " ".join(["0.05"] * 10)
    result = decided(
        "delivery.change_fail_rate", "ratio", base, "0.9", "{limit: 0.1, trend: false}"
    )
    assert result.outcome == "pass"
    assert result.judgements == ()
    assert result.trend == "steady over 11 runs"
