"""Reads the report of the run before, for a block needs two failures in a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from costguard.gate.json_document import read_json
from costguard.gate.outcome import Outcome
from costguard.strict import demand, text

SCHEMA: Final = Path(__file__).with_name("report.schema.json")
"""The published schema of the gate's JSON reports."""
_FAILED: Final = (Outcome.WARN, Outcome.BLOCK)


def failed_in(path: Path) -> frozenset[str]:
    """Metrics that the JSON report at ``path`` warns or blocks for being worse than the baseline.

    Raises ``UndecidedError`` where it is no such report, ``UsageError`` where it cannot be read.
    """
    what = "a report of costguard gate --format json"
    return read_json(path, what, SCHEMA, _failed)


def _failed(data: Any) -> frozenset[str]:
    demand(isinstance(data, dict) and isinstance(data.get("metrics"), list), ())
    demand(str(data.get("schema_version", "")).startswith("1."), ("schema_version",))
    return frozenset(
        _name(metric, at) for at, metric in enumerate(data["metrics"]) if _worse(metric, at)
    )


def _worse(metric: Any, at: int) -> bool:
    path = ("metrics", at)
    demand(isinstance(metric, dict) and isinstance(metric.get("rules"), list), path)
    for rule in metric["rules"]:
        demand(isinstance(rule, dict), (*path, "rules"))
        if rule.get("rule") == "increase" and rule.get("verdict") in _FAILED:
            return True
    return False


def _name(metric: Any, at: int) -> str:
    return text(metric.get("metric"), ("metrics", at, "metric"))
