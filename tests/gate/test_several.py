"""Shares of success, several metrics in one run, drift and the end of the month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from costguard.budget.metric_rules import of
from costguard.errors import UndecidedError
from costguard.gate.baseline import Baseline, Entry, Logged
from costguard.gate.decide import Rules, decide, prepare
from costguard.gate.measurements import Measurements
from costguard.gate.outcome import GateResult, MetricResult, Outcome
from costguard.gate.series import Series

Decided = Callable[..., MetricResult]
AT = datetime(2026, 9, 10, 12, tzinfo=UTC)
SUCCESS = ("llm.success_rate", "ratio")


def share(successes: int, trials: int) -> dict[str, int]:
    return {"successes": successes, "trials": trials}


def samples(text: str) -> tuple[D, ...]:
    return tuple(D(word) for word in text.split())


@pytest.mark.parametrize(
    ("before", "now", "outcome"),
    [
        (share(60, 60), share(48, 60), Outcome.WARN),  # -20%, and no accident
        (share(60, 60), share(55, 60), Outcome.INCONCLUSIVE),  # -8.3%, p 0.03
        (share(57, 60), share(56, 60), Outcome.PASS),  # -1.8%
        (share(57, 60), share(60, 60), Outcome.PASS),
        (share(60, 60), share(20, 29), Outcome.INCONCLUSIVE),
    ],
)
def test_fewer_successes_are_a_regression(
    decided: Decided, before: dict[str, int], now: dict[str, int], outcome: Outcome
) -> None:
    assert decided(*SUCCESS, before, now).outcome is outcome


def test_too_few_trials_say_how_many_are_lacking(decided: Decided) -> None:
    judgement = decided(*SUCCESS, share(60, 60), share(20, 29)).judgements[0]
    assert judgement.fix == "Measure 1 more trials."


def test_more_failures_are_a_regression_too(decided: Decided) -> None:
    flaky = decided("test.flaky_rate", "ratio", share(2, 100), share(20, 100))
    assert flaky.outcome is Outcome.WARN


def run(
    metrics: dict[str, tuple[str, str]],
    failed_before: tuple[str, ...] = (),
    rules: dict[str, object] | None = None,
) -> GateResult:
    """Decides several metrics in seconds: samples of the base, samples of the run."""
    entries = {name: Entry(Series("s", samples(base))) for name, (base, _) in metrics.items()}
    series = {name: Series("s", samples(new)) for name, (_, new) in metrics.items()}
    baseline = Baseline("base.json", entries, "a", AT)
    measured = Measurements("metrics.json", series, AT, commit="b")
    what = Rules("dev", of({"metrics": rules or {}}, ()), "USD", "budgets.yaml")
    return decide(measured, baseline, what, prepare(measured, baseline, what), failed_before)


TEN = "300 310 295 305 298 302 307 299 304 301"


def test_a_block_stands_up_to_there_being_many_metrics() -> None:
    # Three above ten is 1 in 286 by chance: enough alone (0.35%), not among twelve (4.2%).
    slow = {"ci_duration.a": (TEN, "360 355 366")}
    assert run(slow, ("ci_duration.a",)).outcome is Outcome.BLOCK
    others = {f"ci_duration.m{at}": (TEN, "299 305 303") for at in range(11)}
    among_many = run({**slow, **others}, ("ci_duration.a",))
    assert among_many.outcome is Outcome.WARN


def test_the_chance_of_a_false_alarm_is_that_of_all_tests_together() -> None:
    five, new = "300 301 302 303 304", "301 302 303 304 305"
    assert run({"ci_duration.a": (five, new)}).false_alarms == 1
    # 1 - 0.99^12
    twelve = run({f"ci_duration.m{at}": (five, new) for at in range(12)})
    assert round(twelve.false_alarms, 1) == D("11.4")
    # From eight runs on, a drift is looked for as well: 1 - 0.99^2.
    assert run({"ci_duration.a": (TEN, new)}).false_alarms == D("1.99")
    assert run({"infra_cost.a": (TEN, new)}).false_alarms == 0


def test_a_rule_without_a_measurement_is_told() -> None:
    result = run({"ci_duration.a": (TEN, TEN)}, rules={"test.slowest_test_seconds": {"limit": 9}})
    assert result.notes == (
        "Not measured, though budgets.yaml has a rule: test.slowest_test_seconds.",
    )


def test_a_rule_that_cannot_fail_its_metric_is_told() -> None:
    rules = {"delivery.change_fail_rate": {"limit": 0.1}, "ci_duration.a": {"trend": True}}
    series = {"delivery.change_fail_rate": (TEN, TEN), "ci_duration.a": (TEN, TEN)}
    assert run(series, rules=rules).notes == (
        "delivery.change_fail_rate: only its trend is told; the rest of its rule fails nothing.",
    )


def drifting(values: str, now: str, name: str = "ci_duration.pipeline_seconds") -> MetricResult:
    log = tuple(Logged(AT, value) for value in samples(values))
    entry = Entry(Series("s", samples(values)[-3:]), log)
    baseline = Baseline("base.json", {name: entry}, "a", AT)
    measured = Measurements("metrics.json", {name: Series("s", samples(now))}, AT, commit="b")
    rules = Rules("dev", {}, "USD", "budgets.yaml")
    return decide(measured, baseline, rules, prepare(measured, baseline, rules)).metrics[0]


def test_many_small_steps_are_a_drift() -> None:
    # Slope 6.0 a run over 8 runs is 42 of a median of 617.5.
    result = drifting("600 606 598 615 620 900 633", "640")
    drift = result.judgements[-1]
    assert (drift.rule, drift.outcome) == ("drift", Outcome.WARN)
    assert drift.message == (
        "Worse by 6.8% over the last 8 runs, in steps too small to be seen one by one (p 0.0094)."
    )
    assert result.trend == "steady over 8 runs"  # in either direction, p is 0.019


def test_a_drift_within_the_tolerance_is_none() -> None:
    result = drifting("600 601 602 603 604 605 606 607 608 609", "610")
    assert [j.rule for j in result.judgements] == ["increase"]
    assert result.trend == "rising by 0.2% a run over 11 runs (p 2.6e-05)"


def test_a_level_that_has_been_left_is_told() -> None:
    level = " ".join(["100 101 99 102 98"] * 4)
    assert "above its former level for 4 runs" in drifting(f"{level} 106 107 106", "107").trend


DAILY = {
    f"2026-09-{day:02}": value
    for day, value in enumerate([20, 21, 19, 20, 10, 9, 21, 20, 22, 20], 1)
}


@pytest.mark.parametrize(
    ("limit", "outcome"),
    [
        (520, Outcome.PASS),
        (519, Outcome.PASS),  # exactly the forecast
        (518, Outcome.WARN),  # within the interval: 514.61 to 523.39
        (514, Outcome.BLOCK),
        (181, Outcome.BLOCK),
    ],
)
def test_the_end_of_the_month(decided: Decided, limit: int, outcome: Outcome) -> None:
    rule = f"{{month_end: {limit}}}"
    result = decided("infra_cost.daily", "USD", None, {"daily": DAILY}, rule)
    assert result.outcome is outcome
    assert result.judgements[0].message == (
        f"The month will come to 519.00 USD (80%: 514.61 USD to 523.39 USD) by weekday_median; "
        f"it may come to {limit}.00 USD."
    )


def test_days_that_are_not_told_yet_are_still_to_come(decided: Decided) -> None:
    # Measured on the 10th, told to the 8th: 140 so far, then 16 weekdays of 20 and 6 days of 9.50.
    told = dict(list(DAILY.items())[:8])
    result = decided("infra_cost.daily", "USD", None, {"daily": told}, "{month_end: 510}")
    assert result.judgements[0].message == (
        "The month will come to 517.00 USD (80%: 513.14 USD to 520.86 USD) by weekday_median; "
        "it may come to 510.00 USD."
    )


def test_a_forecast_without_an_interval_only_warns(decided: Decided) -> None:
    three = dict(list(DAILY.items())[:3])
    new = {"daily": three, "month_estimate": 450}
    result = decided("infra_cost.daily", "USD", None, new, "{month_end: 100}")
    assert result.outcome is Outcome.WARN


def prices(age: int) -> MetricResult:
    name = "infra_cost.monthly_estimate"
    priced = Series("USD/month", (D(480),), price_date=(AT - timedelta(days=age)).date())
    baseline = Baseline("base.json", {name: Entry(priced)}, "a", AT)
    measured = Measurements("metrics.json", {name: Series("USD/month", (D(480),))}, AT)
    rules = Rules("dev", {}, "USD", "budgets.yaml")
    return decide(measured, baseline, rules, prepare(measured, baseline, rules)).metrics[0]


def test_old_prices_are_warned() -> None:
    assert prices(30).outcome is Outcome.PASS
    assert prices(31).judgements[-1].rule == "stale-prices"


def mismatched(entry: Series, series: Series, rule: dict[str, object] | None = None) -> str:
    name = "llm.cost_per_task"
    baseline = Baseline("base.json", {name: Entry(entry)}, "a", AT)
    measured = Measurements("metrics.json", {name: series}, AT)
    metrics = of({"metrics": {name: rule or {}}}, ())
    with pytest.raises(UndecidedError) as raised:
        prepare(measured, baseline, Rules("dev", metrics, "USD", "budgets.yaml"))
    return str(raised.value)


def test_units_and_currencies_are_never_converted() -> None:
    dollars, euros = Series("USD/task", (D(1),)), Series("EUR/task", (D(1),))
    assert mismatched(dollars, euros) == (
        "metrics.json: metrics.llm.cost_per_task.unit: is in EUR and budgets.yaml is in USD, and "
        "nothing is converted; measure in USD"
    )
    assert mismatched(euros, dollars) == (
        "base.json: metrics.llm.cost_per_task: is in EUR/task and was measured in USD/task, and "
        "nothing is converted; measure in EUR/task, or take the entry out of the baseline"
    )
    assert mismatched(dollars, dollars, {"unit": "USD/day"}) == (
        "metrics.json: metrics.llm.cost_per_task.unit: budgets.yaml has its rule in USD/day and "
        "it was measured in USD/task, and nothing is converted; use one unit"
    )


def test_another_kind_of_machine_is_not_compared() -> None:
    name = "ci_duration.pipeline_seconds"
    base = Series("s", samples(TEN), runner_class="linux-4")
    new = Series("s", samples("600 601 602"), runner_class="linux-2")
    baseline = Baseline("base.json", {name: Entry(base)}, "a", AT)
    measured = Measurements("metrics.json", {name: new}, AT)
    rules = Rules("dev", {}, "USD", "budgets.yaml")
    result = decide(measured, baseline, rules, prepare(measured, baseline, rules))
    assert result.outcome is Outcome.PASS
    assert result.notes == (
        f"{name}: not compared: the baseline is of runner class linux-4, this run of linux-2.",
    )


def test_another_environments_baseline_is_refused() -> None:
    baseline = Baseline("base.json", {}, "a", AT, environment="prod")
    measured = Measurements("metrics.json", {"a.b": Series("s", (D(1),))}, AT)
    with pytest.raises(UndecidedError, match=r"base.json: is the baseline of environment prod"):
        prepare(measured, baseline, Rules("dev", {}, "USD", "budgets.yaml"))
