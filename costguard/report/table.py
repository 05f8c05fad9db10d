"""The report for people at a terminal: verdict, reasons, what changes, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from tabulate import tabulate

from costguard.budget.words import count, total
from costguard.model.estimate import Estimate, ResourceCost
from costguard.model.finding import Level
from costguard.model.money import money, unit_price
from costguard.report import comparison, landing, projects, savings, waivers, words
from costguard.report.words import visible
from costguard.result import Decision, Result, verdict_of
from costguard.verdict import Verdict

_SHOWN = 20
"""Rows of a list before it is cut; the JSON report has them all."""
_WIDEST = 70
"""Characters of a reason, so that rows fit a screen; `explain` has all of it."""
_COLORS = {
    Verdict.PASS: "green",
    Verdict.WARN: "yellow",
    Verdict.BLOCK: "red",
    Level.NOTE: "cyan",
    Level.WARN: "yellow",
    Level.BLOCK: "red",
}


def render(result: Result) -> str:
    """Render a result as text with colour codes, which are dropped where none are wanted."""
    parts = [_head(result)]
    if result.decision is not None:
        decision = result.decision
        parts += [
            _reasons(decision),
            waivers.table(decision.waived),
            landing.table(decision.landing),
            savings.table(decision, result.estimate.currency, visible),
        ]
        parts += [projects.table(result), _changes(result.estimate)]
        if result.decision.comparison is not None:
            parts.append(comparison.table(result.decision.comparison))
    else:
        parts.append(_lines(result.estimate))
    estimate = result.estimate
    parts += [_overlaps(estimate), _gaps(estimate), _ranges(estimate), _price_notes(estimate)]
    parts += [_assumptions(estimate), _foot(result)]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_all(results: Sequence[Result]) -> str:
    """Render several environments: the verdict over all of them, then each by itself."""
    verdict = verdict_of(results)
    mark = click.style(f" {verdict.value.upper()} ", fg="black", bg=_COLORS[verdict], bold=True)
    rows = [
        [visible(name), found, before, after, change]
        for name, found, before, after, change in words.by_environment(results)
    ]
    table = tabulate(
        rows,
        headers=["environment", "verdict", "before", "after", "change"],
        colalign=("left", "left", "right", "right", "right"),
        tablefmt="simple",
        disable_numparse=True,
    )
    head = f"{mark} {count(len(results), 'environment')}\n\n{table}\n"
    return "\n\n".join([head, *map(render, results)])


def _head(result: Result) -> str:
    sentence = words.headline(result.estimate, result.decision)
    source = visible(result.source)
    if result.decision is None:
        return f"{source}: {sentence}"
    verdict = result.decision.verdict
    mark = click.style(f" {verdict.value.upper()} ", fg="black", bg=_COLORS[verdict], bold=True)
    environment = visible(result.decision.environment.name)
    found = visible(result.decision.recognised_by)
    return f"{mark} {sentence}\n{source}, environment {environment} ({found})"


def _reasons(decision: Decision) -> str:
    lines: list[str] = []
    for finding in decision.findings:
        level = click.style(f"{finding.level.value:5}", fg=_COLORS[finding.level], bold=True)
        lines.append(f"{level}  {visible(finding.message)}")
        if finding.remedy:
            lines.append(f"       {click.style(visible(finding.remedy), dim=True)}")
    return "\n".join(lines)


def _changes(estimate: Estimate) -> str:
    moving = words.changed(estimate)
    if not moving:
        return "No cost changes."
    rows = [_change_row(r, estimate.currency) for r in moving[:_SHOWN]]
    table = tabulate(
        rows,
        headers=["", "resource", "before", "after", "change", "because of"],
        colalign=("left", "left", "right", "right", "right", "left"),
        tablefmt="simple",
        disable_numparse=True,
    )
    return table + _more(len(moving) - _SHOWN, "change")


def _change_row(resource: ResourceCost, currency: str) -> list[str]:
    return [
        words.MARKS[resource.action],
        visible(resource.label),
        words.amount(resource.before, currency),
        words.amount(resource.after, currency),
        words.change(resource, currency),
        _cut(visible(words.why(resource, currency))),
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _lines(estimate: Estimate) -> str:
    rows: list[list[str]] = []
    for resource in estimate.resources:
        side = resource.after
        if side is None or not side.components:
            continue
        rows.append([click.style(visible(resource.label), bold=True), "", "", "", ""])
        rows += [
            [
                f"  {visible(words.line_name(line))}",
                words.quantity(line),
                line.unit,
                "?" if line.unit_price is None else unit_price(line.unit_price, estimate.currency),
                "?" if line.monthly_cost is None else money(line.monthly_cost, estimate.currency),
            ]
            for line in side.components
        ]
    if not rows:
        return ""
    rows.append(["", "", "", words.total_of(estimate), total(estimate.after, estimate.currency)])
    return tabulate(
        rows,
        headers=["resource", "quantity", "unit", "price", "monthly cost"],
        colalign=("left", "right", "left", "right", "right"),
        tablefmt="simple",
        disable_numparse=True,
    )


def _gaps(estimate: Estimate) -> str:
    lines: list[str] = []
    unpriced = words.unpriced(estimate)
    if unpriced:
        lines.append(f"Not priced ({count(len(unpriced), 'resource')}):")
        rows = [f"  {visible(r.label)}: {visible('; '.join(why))}" for r, why in unpriced]
        lines.append("\n".join(rows[:_SHOWN]) + _more(len(rows) - _SHOWN, "resource"))
    missing = words.missing_usage(estimate)
    if missing:
        lines.append(f"Usage not given ({count(len(missing), 'resource')}; not in the total):")
        rows = [f"  {visible(r.label)}: {', '.join(keys)}" for r, keys in missing]
        lines.append("\n".join(rows[:_SHOWN]) + _more(len(rows) - _SHOWN, "resource"))
    return "\n".join(lines)


def _overlaps(estimate: Estimate) -> str:
    rows = [f"  {visible(address)}: {hourly}" for address, hourly in words.overlaps(estimate)]
    if not rows:
        return ""
    return (
        "Old and new run side by side for a while (not in the totals):\n"
        + "\n".join(rows[:_SHOWN])
        + _more(len(rows) - _SHOWN, "replacement")
    )


def _ranges(estimate: Estimate) -> str:
    rows = [
        f"  {visible(address)}: {low} to {high} ({visible('; '.join(why))})"
        for address, low, high, why in words.ranges(estimate)
    ]
    if not rows:
        return ""
    return "May vary, per month:\n" + "\n".join(rows[:_SHOWN]) + _more(len(rows) - _SHOWN, "range")


def _price_notes(estimate: Estimate) -> str:
    rows = [
        f"  {visible(note)} ({visible(address) if number == 1 else count(number, 'resource')})"
        for note, number, address in words.price_notes(estimate)
    ]
    if not rows:
        return ""
    return (
        "Other than list prices:\n" + "\n".join(rows[:_SHOWN]) + _more(len(rows) - _SHOWN, "note")
    )


def _assumptions(estimate: Estimate) -> str:
    rows = list(_assumption_rows(estimate))
    if not rows:
        return ""
    return "Assumed:\n" + "\n".join(rows[:_SHOWN]) + _more(len(rows) - _SHOWN, "assumption")


def _assumption_rows(estimate: Estimate) -> Iterator[str]:
    for assumption, number, address in words.assumptions(estimate):
        where = visible(address) if number == 1 else count(number, "resource")
        yield (
            f"  {assumption.attribute} = {visible(assumption.assumed)}: "
            f"{visible(assumption.reason)} ({where})"
        )


def _foot(result: Result) -> str:
    coverage = ", ".join(
        f"{number:,} {kind.value}" for kind, number in result.estimate.coverage.items() if number
    )
    return f"Resources: {coverage or 'none'}. Prices: {result.estimate.catalog}, 730 hours a month."


def _more(number: int, noun: str) -> str:
    return f"\n  and {count(number, f'more {noun}')} (see --format json)" if number > 0 else ""
