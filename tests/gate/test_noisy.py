"""Noisy metrics: found where it is the change, let through where it is noise."""

from collections.abc import Callable

import pytest

from costguard.gate.outcome import MetricResult

Decided = Callable[..., MetricResult]
TEN = "300 310 295 305 298 302 307 299 304 301"
TWENTY = f"{TEN} {TEN}"
TIME = ("ci_duration.pipeline_seconds", "s")


@pytest.mark.parametrize(
    ("base", "new", "effect", "outcome"),
    [
        ("100 102 98 101 99", "106 108 105 109 107", "0.07", "warn"),
        ("100 102 98 101 99", "104 106 103 107 105", "0.05", "pass"),
        ("300 310 295 305 420", "330 326 340 318 335", "0.0820", "inconclusive"),
        (TEN, "318 325 321 330 322", "0.0680", "warn"),
        (TEN, "308 296 312", "0.0216", "pass"),
        (
            "41000 43500 40200 45800 42100 44000 39900 42800 43100 41700",
            "47200 46100 48800",
            "0.1119",
            "warn",
        ),
    ],
)
def test_repeats_against_a_history(
    decided: Decided, base: str, new: str, effect: str, outcome: str
) -> None:
    result = decided(*TIME, base, new, "{floor: 0}")
    assert result.compared is not None
    assert result.compared.effect is not None
    assert f"{result.compared.effect:.4f}".startswith(effect)
    assert result.outcome == outcome


def test_a_block_needs_two_failures(decided: Decided) -> None:
    slow = "360 355 366"
    first = decided(*TIME, TEN, slow)
    assert first.outcome == "warn"
    assert "It blocks when the next run finds the same" in first.judgements[0].message
    assert decided(*TIME, TEN, slow, failed_before=True).outcome == "block"
    # 10% is above the tolerance and not above the block.
    assert decided(*TIME, TEN, "332 331 333", failed_before=True).outcome == "warn"


def test_within_the_floor_seconds_do_not_matter(decided: Decided) -> None:
    base, new = "20 21 20 19 20 20 21", "24 25 24 25 26"
    small = decided(*TIME, base, new)
    assert small.outcome == "pass"
    assert small.judgements[0].message == (
        "20 s before, 25 s now: 25.0% worse, which is not more than 10 s."
    )
    assert decided(*TIME, base, new, "{floor: 0}").outcome == "warn"


def test_too_few_repeats_are_inconclusive_and_say_how_many_more(decided: Decided) -> None:
    result = decided(*TIME, TEN, "330 332")
    assert result.outcome == "inconclusive"
    assert result.more_runs == 1
    judgement = result.judgements[0]
    assert "2 runs against 10 decide nothing (3 against 5 are needed)" in judgement.message
    assert judgement.fix == "Measure 1 more run."


def test_too_short_a_history_asks_for_a_longer_one(decided: Decided) -> None:
    result = decided(*TIME, "300 301 302", "330 332 331")
    assert result.outcome == "inconclusive"
    assert result.judgements[0].fix == "The baseline needs 2 more runs of the default branch."


def test_three_against_five_reach_no_certainty_and_four_do(decided: Decided) -> None:
    # All three above all five is 1 in 56 by chance; four against five is 1 in 126.
    result = decided(*TIME, "300 301 302 303 304", "330 332 331")
    assert result.outcome == "inconclusive"
    assert result.more_runs == 1
    assert decided(*TIME, "300 301 302 303 304", "330 332 331 333").outcome == "warn"


def test_a_history_too_noisy_for_any_number_of_repeats(decided: Decided) -> None:
    result = decided(*TIME, "200 300 400 500 600", "430 440 450")
    assert result.outcome == "inconclusive"
    assert result.more_runs is None
    assert result.judgements[0].fix.startswith("No number of repeats tells this from noise")


@pytest.mark.parametrize(
    ("history", "value", "outcome"),
    [
        (TWENTY, "316", "pass"),  # +4.8%: within the tolerance
        (TWENTY, "322", "warn"),  # z 3.94 over 20 runs
        (TWENTY, "360", "block"),  # z 11, and +19%
        (TWENTY, "340", "warn"),  # z 7.4, but only +12.8%
        (TEN, "322", "inconclusive"),  # z 3.94, and ten runs are too few for it
        (TEN, "360", "block"),
        ("300 310 295 305 298 302 307 299 304", "360", "inconclusive"),
    ],
)
def test_a_single_run_against_its_history(
    decided: Decided, history: str, value: str, outcome: str
) -> None:
    assert decided(*TIME, history, value).outcome == outcome


def test_where_nothing_was_before_there_is_no_percentage(decided: Decided) -> None:
    result = decided(*TIME, "0 0 0 0 0 0 0", "20 21 22 23")
    assert result.outcome == "warn"
    assert result.judgements[0].message.startswith("0 s before, 21.5 s now, and noise is not")
    assert (
        decided(*TIME, "0 0 0 0 0 0 0", "0 0 0 0").judgements[0].message == "0 s before, 0 s now."
    )


def test_where_higher_is_better_fewer_is_worse(decided: Decided) -> None:
    name, rule = "llm.answers_per_minute", "{better: higher}"
    assert decided(name, "1/min", TEN, "270 268 272", rule).outcome == "warn"
    assert decided(name, "1/min", TEN, "330 332 331", rule).outcome == "pass"


def test_a_limit_blocks_where_it_is_surely_worse(decided: Decided) -> None:
    rule = "{limit: 310, warn: 50%, block: 60%}"
    noise = decided(*TIME, TEN, "311 299 312", rule)
    assert {j.rule: j.outcome.value for j in noise.judgements}["limit"] == "warn"
    slower = decided(*TIME, TEN, "318 325 321", rule)
    assert {j.rule: j.outcome.value for j in slower.judgements}["limit"] == "block"


def test_an_envelope_of_a_noisy_metric_needs_repeats(decided: Decided) -> None:
    name, rule = "llm.cost_per_task", "{envelope: 0.060}"
    assert decided(name, "USD/task", None, "0.09", rule).outcome == "inconclusive"
    assert decided(name, "USD/task", None, "0.09 0.08 0.085", rule).outcome == "block"
