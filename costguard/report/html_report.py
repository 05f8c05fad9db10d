"""The report as one HTML page that needs nothing else: no network, no script.

Readable on a phone, on paper, light and dark. Lists are cut; the JSON report has all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from costguard.budget.words import total
from costguard.errors import ToolError
from costguard.model.estimate import ResourceCost
from costguard.model.finding import Finding
from costguard.model.money import money
from costguard.report import budget_bar, landing, projects, words
from costguard.result import Decision, Result, verdict_of
from costguard.verdict import Verdict

_FULL = 20
"""Environments that are shown with all their lists; of further ones only the row."""
_ROWS = 100
_CHANGES = 50


def render(result: Result) -> str:
    """Render a result as a page. Raises ``ToolError`` where the extra ``html`` is missing."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render several environments as one page, the heaviest verdict first; raises as ``render``."""
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        from costguard.report import charts

        drawn = charts.of_costs(results)
    except ImportError:
        raise ToolError(
            "a page needs jinja2 and pygal, which are not installed; run: "
            "pip install 'costguard-iac[html]'"
        ) from None
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_shown,
    )
    order = list(Verdict)
    ranked = sorted(results, key=lambda r: -order.index(verdict_of([r])))
    text: str = pages.get_template("report.html.j2").render(
        verdict=_verdict(results),
        overview=[_row(result) for result in ranked[:_ROWS]],
        more=max(0, len(ranked) - _ROWS),
        sections=[_section(result) for result in ranked[:_FULL]],
        charts=drawn,
    )
    return text


def _shown(value: Any) -> Any:
    """Text from outside without control characters; markup of ours as it is."""
    return words.visible(value) if type(value) is str else value


def _verdict(results: Sequence[Result]) -> str:
    decided = any(result.decision is not None for result in results)
    return verdict_of(results).value if decided else ""


def _row(result: Result) -> dict[str, str]:
    ((name, verdict, before, after, change),) = words.by_environment([result])
    return {
        "name": name or result.source,
        "verdict": verdict,
        "before": before,
        "after": after,
        "change": change,
    }


def _section(result: Result) -> dict[str, Any]:
    estimate, decision = result.estimate, result.decision
    moving = words.changed(estimate)
    return {
        **_row(result),
        "sentence": words.headline(estimate, decision),
        "bar": budget_bar.text(result).lstrip("█░ "),
        "share": budget_bar.share(result),
        "recognised_by": decision.recognised_by if decision else "",
        "changes": [_change(r, estimate.currency) for r in moving[:_CHANGES]],
        "changed": len(moving),
        "projects": _projects(result),
        "week": _week(result),
        "catalog": estimate.catalog,
        "currency": estimate.currency,
        **_findings(decision),
        "lists": [entry for entry in _lists(result) if entry["number"]],
    }


def _findings(decision: Decision | None) -> dict[str, Any]:
    found: Sequence[Finding] = decision.findings if decision else ()
    return {
        "findings": found[:_ROWS],
        "more_findings": max(0, len(found) - _ROWS),
        "plan_to_budget": decision.plan_to_budget if decision else None,
        "landing": landing.table(decision.landing).splitlines() if decision else (),
    }


def _change(resource: ResourceCost, currency: str) -> dict[str, str]:
    return {
        "mark": words.MARKS[resource.action],
        "name": resource.label,
        "before": words.amount(resource.before, currency),
        "after": words.amount(resource.after, currency),
        "change": words.change(resource, currency),
        "why": words.why(resource, currency),
    }


def _projects(result: Result) -> list[tuple[str, str, str, str]]:
    return [
        (
            name,
            total(part.before, part.currency),
            total(part.after, part.currency),
            words.total_change(part),
        )
        for name, part in projects.by_project(result)[:_ROWS]
    ]


def _week(result: Result) -> Any:
    from costguard.report import charts

    schedule = result.decision.environment.schedule if result.decision else None
    return None if schedule is None else charts.of_week(schedule)


def _lists(result: Result) -> list[dict[str, Any]]:
    """What is folded: a heading, how many there are, and the first of them."""
    estimate, decision = result.estimate, result.decision
    waived = decision.waived if decision else ()
    savings = decision.recommendations if decision else ()
    lists = {
        "Savings": [f"{money(r.saving, estimate.currency)}: {r.message}" for r in savings],
        "Waived": [f"{w.finding.message} (waiver {w.waiver.id})" for w in waived],
        "Not priced": [f"{r.label}: {'; '.join(why)}" for r, why in words.unpriced(estimate)],
        "Usage not given": [
            f"{r.label}: {', '.join(keys)}" for r, keys in words.missing_usage(estimate)
        ],
        "May vary": [f"{name}: {low} to {high}" for name, low, high, _ in words.ranges(estimate)],
        "Other than list prices": [note for note, _, _ in words.price_notes(estimate)],
        "Assumptions": [
            f"{a.attribute} = {a.assumed}: {a.reason} ({first}{', …' if number > 1 else ''})"
            for a, number, first in words.assumptions(estimate)
        ],
    }
    return [
        {"title": title, "number": len(rows), "rows": rows[:_ROWS]} for title, rows in lists.items()
    ]
