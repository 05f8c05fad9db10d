"""Baselines: written only after a merge, on top of what they hold, by one job at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import BaselineError, UndecidedError
from costguard.gate.baseline import read_baseline
from costguard.gate.update import store

Costguard = Callable[..., "tuple[int, str, str]"]
TIME, COST = "ci_duration.pipeline_seconds", "infra_cost.monthly_estimate"


def metrics(
    commit: str, *ancestors: str, time: list[int], cost: str = "480.00", **more: Any
) -> Any:
    return {
        "schema": 1,
        "scope": {"project": "api", "env": "dev"},
        "commit": commit,
        "ancestors": list(ancestors),
        "measured_at": "2026-09-10T12:00:00Z",
        "metrics": {
            TIME: {"unit": "s", "samples": time, "runner_class": "linux-4"},
            COST: {"unit": "USD/month", "value": cost, "price_date": "2026-09-10"},
        },
        **more,
    }


@pytest.fixture
def update(costguard: Costguard, tmp_path: Path) -> Callable[..., tuple[int, str, dict[str, Any]]]:
    """Gates measurements with --update-baseline: exit code, error, baseline afterwards."""

    def run(document: Any) -> tuple[int, str, dict[str, Any]]:
        measured, baseline = tmp_path / "m.json", tmp_path / "base.json"
        measured.write_text(json.dumps(document), encoding="utf-8")
        code, _, err = costguard("gate", measured, "--baseline", baseline, "--update-baseline")
        text = baseline.read_text(encoding="utf-8") if baseline.exists() else "{}"
        return code, err, json.loads(text)

    return run


def test_the_first_run_creates_it(update: Callable[..., Any]) -> None:
    code, err, written = update(metrics("a", time=[300, 301]))
    assert (code, err.partition(":")[0]) == (0, "baseline created")
    log = {"at": "2026-09-10T12:00:00+00:00", "commit": "a"}
    assert written == {
        "schema": 1,
        "scope": {"env": "dev", "project": "api"},
        "commit": "a",
        "updated_at": "2026-09-10T12:00:00+00:00",
        "updated_by": "merge",
        "tool_version": written["tool_version"],
        "metrics": {
            TIME: {
                "unit": "s",
                "samples": ["300", "301"],
                "runner_class": "linux-4",
                "log": [{**log, "value": "300.5"}],
            },
            COST: {
                "unit": "USD/month",
                "value": "480",
                "price_date": "2026-09-10",
                "log": [{**log, "value": "480"}],
            },
        },
    }


def test_samples_are_added_and_values_replaced(update: Callable[..., Any]) -> None:
    update(metrics("a", time=list(range(300, 318))))
    code, _, written = update(metrics("b", "a", time=[305, 306, 307], cost="470.00"))
    assert code == 0
    # The window keeps 20: the first of the 21 is gone.
    samples = written["metrics"][TIME]["samples"]
    assert samples == [*map(str, range(301, 318)), "305", "306", "307"]
    assert written["metrics"][COST]["value"] == "470"
    assert [run["commit"] for run in written["metrics"][TIME]["log"]] == ["a", "b"]


def test_another_runner_class_starts_a_new_window(update: Callable[..., Any]) -> None:
    update(metrics("a", time=[300, 301, 302]))
    other = metrics("b", "a", time=[500, 501])
    other["metrics"][TIME]["runner_class"] = "linux-2"
    assert update(other)[2]["metrics"][TIME]["samples"] == ["500", "501"]


def test_shares_of_few_trials_add_up(update: Callable[..., Any]) -> None:
    name, found = "llm.success_rate", []
    for commit, before, successes, trials in (
        ("a", "x", 9, 10),
        ("b", "a", 20, 29),
        ("c", "b", 57, 60),
    ):
        document = metrics(commit, before, time=[300])
        share = {"unit": "ratio", "successes": successes, "trials": trials}
        document["metrics"] = {name: {**share, "unknowns": 1}}
        entry = update(document)[2]["metrics"][name]
        found.append((entry["successes"], entry["trials"]))
    assert found == [(9, 10), (29, 39), (57, 60)]


@pytest.mark.parametrize("value", ["1e-15", "1e15", 0.1, "0.3333333333333333333333333333333", 0])
def test_what_is_written_can_be_read(update: Callable[..., Any], value: Any) -> None:
    document = metrics("a", time=[value, 0, value, 0, 1e-15])
    assert update(document)[0] == 0
    assert update({**document, "commit": "b", "ancestors": ["a"]})[0] == 0


def test_a_blocked_metric_keeps_its_entry(update: Callable[..., Any]) -> None:
    update(metrics("a", time=[300]))
    code, _, written = update(metrics("b", "a", time=[300], cost="600.00"))
    assert code == 1
    assert written["metrics"][COST]["value"] == "480"
    assert written["metrics"][TIME]["samples"] == ["300", "300"]


def test_a_log_is_kept_for_400_days(update: Callable[..., Any]) -> None:
    update({**metrics("a", time=[300]), "measured_at": "2025-08-06T11:59:59Z"})
    update({**metrics("b", "a", time=[300]), "measured_at": "2025-08-06T12:00:00Z"})
    log = update(metrics("c", "b", time=[300]))[2]["metrics"][TIME]["log"]
    assert [run["commit"] for run in log] == ["b", "c"]


@pytest.mark.parametrize(
    ("document", "code", "says"),
    [
        (metrics("b", "x", time=[300]), 3, "another merge came first"),
        (metrics("a", "x", time=[300]), 3, "holds commit a already"),
        (metrics("b", "a", time=[300], ref="refs/pull/12/merge"), 2, "is not merged yet"),
        (
            {k: v for k, v in metrics("b", time=[1]).items() if k != "commit"},
            2,
            "commit is missing",
        ),
    ],
)
def test_what_must_not_go_in_changes_nothing(
    update: Callable[..., Any], document: Any, code: int, says: str
) -> None:
    _, _, before = update(metrics("a", time=[300]))
    found, err, after = update(document)
    assert (found, after) == (code, before)
    assert says in err
    assert err.count("\n") == 1


def test_of_two_jobs_one_is_told_to_run_again(tmp_path: Path) -> None:
    path = tmp_path / "base.json"
    store(path, "first", based_on=None)
    with pytest.raises(BaselineError, match="another job has changed the baseline meanwhile"):
        store(path, "second", based_on=None)
    assert path.read_text() == "first"
    store(path, "third", based_on="first")
    assert path.read_text() == "third"


GOOD = {"schema": 1, "commit": "a", "updated_at": "2026-09-01T08:00:00Z", "metrics": {}}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({**GOOD, "schema": 2, "new": 1}, "schema: version 2 was written by a newer costguard"),
        ({**GOOD, "tool_version": "99.0.0"}, "tool_version: was written by costguard 99.0.0"),
        ({**GOOD, "metrics": {"a.b": {"unit": "s", "value": -1}}}, "metrics.a.b.value: expected"),
        ({**GOOD, "commits": []}, "commits: unknown key"),
    ],
)
def test_a_baseline_that_cannot_be_used(tmp_path: Path, content: Any, says: str) -> None:
    path = tmp_path / "base.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UndecidedError) as raised:
        read_baseline(path)
    assert f"base.json: {says}" in str(raised.value)


def test_a_damaged_baseline_is_not_overwritten(costguard: Costguard, tmp_path: Path) -> None:
    measured, baseline = tmp_path / "m.json", tmp_path / "base.json"
    measured.write_text(json.dumps(metrics("b", "a", time=[300])))
    baseline.write_text('{"schema": 1, "comm')
    code, out, err = costguard("gate", measured, "--baseline", baseline, "--update-baseline")
    assert (code, out) == (3, "")
    assert "not valid JSON, or cut off" in err
    assert baseline.read_text() == '{"schema": 1, "comm'


def test_a_baseline_far_behind_is_told(costguard: Costguard, tmp_path: Path) -> None:
    measured, baseline = tmp_path / "m.json", tmp_path / "base.json"
    baseline.write_text(json.dumps(GOOD))
    for behind, told in ((50, False), (51, True)):
        ancestors = [f"c{at}" for at in range(behind - 1)] + ["a"]
        measured.write_text(json.dumps(metrics("b", *ancestors, time=[300])))
        _, out, _ = costguard("gate", measured, "--baseline", baseline)
        assert ("The baseline is 51 commits behind" in out) is told
