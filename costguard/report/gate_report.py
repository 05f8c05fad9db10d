"""Reports of ``costguard gate``: for the terminal, for a pull request, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Final

import click
from tabulate import tabulate

from costguard.forecast import Forecast
from costguard.gate.outcome import GateResult, MetricResult, Outcome
from costguard.gate.words import amount, number, percent
from costguard.model.money import plain
from costguard.report.markdown import code, escape
from costguard.report.words import visible
from costguard.version import VERSION

SCHEMA_VERSION: Final = "1.0"
_SHARE: Final = Context(prec=8, rounding=ROUND_HALF_UP)
"""More digits than a share of measured values is good for."""

_COLORS = {
    Outcome.PASS: "green",
    Outcome.INCONCLUSIVE: "cyan",
    Outcome.WARN: "yellow",
    Outcome.BLOCK: "red",
}
_ICONS = {
    Outcome.PASS: "✅",
    Outcome.INCONCLUSIVE: "❔",
    Outcome.WARN: "⚠️",
    Outcome.BLOCK: "⛔",
}
_COLUMNS = ("metric", "unit", "before", "now", "change", "verdict")


def table(result: GateResult) -> str:
    """The report for people at a terminal."""
    mark = click.style(
        f" {result.outcome.value.upper()} ", fg="black", bg=_COLORS[result.outcome], bold=True
    )
    head = (
        f"{mark} {_headline(result)}\n{visible(result.source)}, environment "
        f"{visible(result.environment)}; baseline: {visible(result.baseline)}"
    )
    rows = [_row(metric, visible) for metric in _heaviest_first(result)]
    aligned = ("left", "left", "right", "right", "right", "left")
    body = tabulate(rows, _COLUMNS, colalign=aligned, disable_numparse=True)
    return "\n\n".join([head, body, *_reasons(result), "\n".join(_foot(result))]) + "\n"


def markdown(result: GateResult) -> str:
    """The report for a pull request. Names come from outside and carry no markup."""
    icon = _ICONS[result.outcome]
    parts = [f"### {icon} {result.outcome.value}: {escape(_headline(result))}"]
    lines = [f"| {' | '.join(_COLUMNS)} |", "|---|---|--:|--:|--:|---|"]
    for metric in _heaviest_first(result):
        name, *cells, verdict = _row(metric, str)
        cells = [escape(cell) for cell in cells]
        shown = f"{_ICONS[metric.outcome]} {verdict}"
        lines.append(f"| {code(name)} | {' | '.join(cells)} | {shown} |")
    parts.append("\n".join(lines))
    for metric in _heaviest_first(result):
        told = [" ".join(escape(part) for part in line) for line in _told(metric)]
        if told:
            parts.append(f"{code(metric.name)}\n" + "\n".join(f"- {line}" for line in told))
    parts.append("\n".join(f"- {escape(line)}" for line in _foot(result)))
    return "\n\n".join(parts) + "\n"


def as_json(result: GateResult) -> str:
    """The report as one JSON document; its schema is ``costguard/gate/report.schema.json``."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "costguard_version": VERSION,
        "verdict": result.outcome.value,
        "source": result.source,
        "environment": result.environment,
        "budgets": result.budgets,
        "baseline": result.baseline,
        "false_alarm_percent": _rounded(result.false_alarms),
        "metrics": [_document(metric) for metric in result.metrics],
        "notes": list(result.notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


FORMATS: Final[Mapping[str, Callable[[GateResult], str]]] = {
    "table": table,
    "json": as_json,
    "markdown": markdown,
}
"""Render functions by the name of their format."""


def _headline(result: GateResult) -> str:
    total = len(result.metrics)
    parts = []
    for outcome in reversed(Outcome):
        number_ = sum(1 for metric in result.metrics if metric.outcome is outcome)
        if number_:
            parts.append(f"{number_} {outcome.value}")
    return f"{total} {'metric' if total == 1 else 'metrics'}: {', '.join(parts)}"


def _heaviest_first(result: GateResult) -> list[MetricResult]:
    order = list(Outcome)
    return sorted(result.metrics, key=lambda m: (-order.index(m.outcome), m.name))


def _row(metric: MetricResult, clean: Callable[[str], str]) -> list[str]:
    before, after = (
        "" if value is None else number(value, metric.unit)
        for value in (metric.before, metric.after)
    )
    change = ""
    if metric.before and metric.after is not None:
        share = 100 * (metric.after - metric.before) / metric.before
        change = f"{'+' if share > 0 else ''}{percent(share)}"
    return [clean(metric.name), clean(metric.unit), before, after, change, metric.outcome.value]


def _reasons(result: GateResult) -> list[str]:
    blocks = []
    for metric in _heaviest_first(result):
        told = [f"  {visible(' '.join(line))}" for line in _told(metric)]
        if told:
            blocks.append("\n".join([visible(metric.name), *told]))
    return blocks


def _told(metric: MetricResult) -> list[tuple[str, ...]]:
    """What there is to say of a metric beyond its row: lines of one or two sentences."""
    lines: list[tuple[str, ...]] = []
    for judgement in metric.judgements:
        if judgement.outcome is Outcome.PASS and judgement.rule == "increase":
            continue
        told = f"{judgement.outcome.value}: {judgement.message}"
        lines.append((told, judgement.fix) if judgement.fix else (told,))
    if metric.trend:
        lines.append((f"trend: {metric.trend}",))
    if metric.forecast is not None and not any(j.rule == "month-end" for j in metric.judgements):
        lines.append((f"month end: {_forecast(metric.forecast, metric.unit)}",))
    return lines


def _forecast(forecast: Forecast, unit: str) -> str:
    interval = ""
    if forecast.low is not None and forecast.high is not None:
        low, high = (amount(_cents(end), unit) for end in (forecast.low, forecast.high))
        interval = f", 80%: {low} to {high}"
    return f"{amount(_cents(forecast.amount), unit)} ({forecast.method}{interval})"


def _foot(result: GateResult) -> list[str]:
    lines = list(result.notes)
    if result.false_alarms:
        lines.append(
            f"False alarms: at most {percent(result.false_alarms)} of runs like this in which "
            "nothing has changed are warned for noise; a noisy metric blocks after two failures "
            "in a row."
        )
    lines.append(f"Rules: {result.budgets}.")
    return [visible(line) for line in lines]


def _document(metric: MetricResult) -> dict[str, Any]:
    before, after, compared = metric.before, metric.after, metric.compared
    delta = None if before is None or after is None else after - before
    share = None if delta is None or not before else 100 * delta / before
    heaviest = max(metric.judgements, key=lambda j: list(Outcome).index(j.outcome), default=None)
    return {
        "metric": metric.name,
        "unit": metric.unit,
        "verdict": metric.outcome.value,
        "before": _text(before),
        "after": _text(after),
        "limit": _text(metric.limit),
        "delta": _text(delta),
        "delta_percent": _rounded(share),
        "effect": _rounded(compared.effect if compared else None),
        "p_value": compared.p if compared else None,
        "modified_z": _rounded(compared.z if compared else None),
        "samples": metric.runs,
        "history": metric.history,
        "more_samples": metric.more_runs,
        "message": heaviest.message if heaviest else "",
        "fix": heaviest.fix if heaviest else "",
        "trend": metric.trend,
        "forecast": _forecast_document(metric.forecast),
        "rules": [
            {"rule": j.rule, "verdict": j.outcome.value, "message": j.message, "fix": j.fix}
            for j in metric.judgements
        ],
    }


def _forecast_document(forecast: Forecast | None) -> dict[str, Any] | None:
    if forecast is None:
        return None
    return {
        "method": forecast.method,
        "amount": plain(_cents(forecast.amount)),
        "low": None if forecast.low is None else plain(_cents(forecast.low)),
        "high": None if forecast.high is None else plain(_cents(forecast.high)),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _rounded(value: Decimal | None) -> str | None:
    """A share as text: it comes of a division, and has no last digit."""
    return None if value is None else plain(_SHARE.plus(value))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))
