"""Metrics, baselines and budgets, made to measure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from costguard.budget.metric_rules import of
from costguard.gate.baseline import Baseline, Entry
from costguard.gate.decide import Rules, decide, prepare
from costguard.gate.measurements import Measurements
from costguard.gate.outcome import MetricResult
from costguard.gate.series import Series, read_series

AT = datetime(2026, 9, 10, 12, tzinfo=UTC)


def series(unit: str, values: str | dict[str, Any]) -> Series:
    if isinstance(values, dict):
        return read_series({"unit": unit, **values}, ())
    return Series(unit, tuple(Decimal(word) for word in values.split()))


@pytest.fixture
def decided() -> Callable[..., MetricResult]:
    """Decides one metric: base and new as samples, or as keys of a series; then its rule."""

    def run(
        name: str,
        unit: str,
        base: str | dict[str, Any] | None,
        new: str | dict[str, Any],
        rule: str = "{}",
        *,
        failed_before: bool = False,
    ) -> MetricResult:
        entries = {} if base is None else {name: Entry(series(unit, base))}
        baseline = Baseline("base.json", entries, "a", AT)
        rules = Rules("dev", of({"metrics": {name: yaml.safe_load(rule)}}, ()), "USD", "b.yaml")
        measured = Measurements("metrics.json", {name: series(unit, new)}, AT, commit="b")
        prepared = prepare(measured, baseline, rules)
        failed = [name] if failed_before else []
        return decide(measured, baseline, rules, prepared, failed).metrics[0]

    return run


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of the test's folder; anything but text as JSON."""

    def write(name: str, content: Any) -> Path:
        path = tmp_path / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return path

    return write
