"""``costguard gate`` as a user runs it: reports, exit codes, two failures in a row."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from costguard.gate.previous import SCHEMA
from costguard.version import VERSION

Costguard = Callable[..., "tuple[int, str, str]"]
EXAMPLE = Path("examples/gate")
WITH = ("--budgets", EXAMPLE / "budgets.yaml", "--baseline", EXAMPLE / "baseline.json")


@pytest.mark.parametrize(
    ("form", "expected"),
    [("table", "report.txt"), ("markdown", "report.md"), ("json", "report.json")],
)
def test_the_example(costguard: Costguard, form: str, expected: str) -> None:
    code, out, _ = costguard("gate", EXAMPLE / "metrics.json", *WITH, "--format", form)
    assert code == 0
    out = out.replace(f'"costguard_version": "{VERSION}"', '"costguard_version": "this one"')
    if os.environ.get("COSTGUARD_WRITE_GOLDEN"):
        (EXAMPLE / expected).write_text(out, encoding="utf-8")
    assert out == (EXAMPLE / expected).read_text(encoding="utf-8")


def test_the_json_report_keeps_to_its_schema(costguard: Costguard) -> None:
    _, out, _ = costguard("gate", EXAMPLE / "metrics.json", *WITH, "--format", "json")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(out))


def test_warnings_fail_where_that_is_asked(costguard: Costguard) -> None:
    assert costguard("gate", EXAMPLE / "metrics.json", *WITH, "--fail-on", "warn").code == 1


def slower(tmp_path: Path, seconds: list[int]) -> Path:
    path = tmp_path / "m.json"
    name = "ci_duration.pipeline_seconds"
    series = {"unit": "s", "samples": seconds, "runner_class": "linux-4"}
    document = {"schema": 1, "measured_at": "2026-09-10T12:00:00Z", "metrics": {name: series}}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_slow_pipeline_blocks_when_it_is_found_twice(
    costguard: Costguard, tmp_path: Path
) -> None:
    measured, report = slower(tmp_path, [360, 355, 366]), tmp_path / "report.json"
    arguments = ("gate", measured, "--env", "dev", *WITH)
    code, out, err = costguard(*arguments, "--format", "json", "--out", report)
    assert (code, out, err) == (0, "", f"warn: report written to {report}\n")
    code, out, _ = costguard(*arguments, "--previous", report)
    assert code == 1
    assert out.startswith(" BLOCK  1 metric: 1 block\n")
    # A quiet run in between, and it takes two again.
    slower(tmp_path, [300, 301, 302])
    assert costguard(*arguments, "--format", "json", "--out", report).code == 0
    slower(tmp_path, [360, 355, 366])
    assert costguard(*arguments, "--previous", report).code == 0


def test_a_forecast_is_told_without_a_rule_for_it(costguard: Costguard, tmp_path: Path) -> None:
    document = json.loads((EXAMPLE / "metrics.json").read_text())
    spent = document["metrics"]["infra_cost.spent"]
    path = tmp_path / "m.json"
    path.write_text(json.dumps({**document, "metrics": {"infra_cost.spent": spent}}))
    _, out, _ = costguard("gate", path)
    told = "month end: 503.76 USD (weekday_median, 80%: 499.37 USD to 508.16 USD)"
    assert f"infra_cost.spent\n  {told}\n" in out


def test_absurd_values_are_still_written(costguard: Costguard, tmp_path: Path) -> None:
    base, measured = tmp_path / "base.json", tmp_path / "m.json"
    for path, value, more in (
        (base, "0.000000000001", {"commit": "a", "updated_at": "2026-09-10T12:00:00Z"}),
        (measured, "1000000000000000", {"measured_at": "2026-09-10T12:00:00Z"}),
    ):
        metrics = {"artifact.image_bytes": {"unit": "bytes", "value": value}}
        path.write_text(json.dumps({"schema": 1, "metrics": metrics, **more}))
    for form in ("table", "markdown", "json"):
        code, out, _ = costguard("gate", measured, "--baseline", base, "--format", form)
        assert code == 1
        assert "more than 1,000,000,000% worse" in out


def test_an_inconclusive_metric_fails_nothing(costguard: Costguard, tmp_path: Path) -> None:
    measured = slower(tmp_path, [360, 355])
    code, out, _ = costguard("gate", measured, "--env", "dev", *WITH, "--fail-on", "warn")
    assert code == 0
    assert out.startswith(" INCONCLUSIVE  1 metric: 1 inconclusive\n")
    assert "Measure 1 more run." in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["none.json"], 2, "none.json: no such file; expected a metrics file"),
        ([EXAMPLE / "budgets.yaml"], 3, "not valid JSON, or cut off"),
        ([EXAMPLE / "metrics.json", "--env", "prd"], 2, 'did you mean "prod"?'),
        ([EXAMPLE / "metrics.json", "--previous", EXAMPLE / "metrics.json"], 3, "metrics"),
        ([EXAMPLE / "metrics.json", "--baseline", EXAMPLE / "metrics.json"], 3, "is missing"),
    ],
)
def test_bad_input_is_one_line(
    costguard: Costguard, arguments: list[Any], code: int, says: str
) -> None:
    found, out, err = costguard("gate", *arguments)
    assert (found, out) == (code, "")
    assert says in err
    assert err.count("\n") == 1


def test_an_environment_that_the_file_names_must_be_there(
    costguard: Costguard, tmp_path: Path
) -> None:
    document = json.loads((EXAMPLE / "metrics.json").read_text())
    document["scope"]["env"] = "qa"
    path = tmp_path / "m.json"
    path.write_text(json.dumps(document))
    code, _, err = costguard("gate", path, *WITH)
    assert code == 2
    assert f"{path}: scope.env counts as --env: --env qa: no such environment" in err
