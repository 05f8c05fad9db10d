"""Reports of ``costguard optimize``: what to change, what it saves, how sure that is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from costguard.budget.words import count
from costguard.model.money import ZERO, money, plain
from costguard.optimize.outcome import Optimized
from costguard.optimize.patch import Patch, described
from costguard.report import savings
from costguard.report.markdown import escape
from costguard.report.words import visible

_HEADERS = ["saves", "sure", "recommendation", "check first"]
_ALIGNED = ("right", "right", "left", "left")
SCHEMA_VERSION = "1.0"


def table(found: Optimized, _patch: Patch | None) -> str:
    """Render the recommendations for a terminal."""
    from tabulate import tabulate

    parts = [visible(_sentence(found))]
    if found.recommendations:
        rows = _rows(found, visible)
        options: Any = {"colalign": _ALIGNED, "tablefmt": "simple", "disable_numparse": True}
        widths = [None, None, 60, 50]
        parts.append(tabulate(rows, headers=_HEADERS, maxcolwidths=widths, **options))
    parts += [savings.plan_text(found.plan_to_budget, found.currency, visible)]
    parts += ["\n".join(visible(line) for line in _together(found))]
    parts += ["\n".join(visible(line) for line in _commitments(found))]
    return "\n\n".join(part for part in parts if part) + "\n"


def markdown(found: Optimized, _patch: Patch | None) -> str:
    """Render the recommendations as Markdown."""
    parts = [f"### costguard optimize\n\n{escape(_sentence(found))}"]
    if found.recommendations:
        rows = [f"| {' | '.join(_HEADERS)} |", "|--:|--:|---|---|"]
        rows += [f"| {' | '.join(row)} |" for row in _rows(found, escape)]
        parts.append("\n".join(rows))
    parts.append(savings.plan_text(found.plan_to_budget, found.currency, escape))
    parts += ["\n".join(f"- {escape(line)}" for line in lines) for lines in _lists(found)]
    return "\n\n".join(part for part in parts if part) + "\n"


def as_json(found: Optimized, made: Patch | None) -> str:
    """Render everything as JSON; money is in texts, so that no digit is lost."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "plan": found.plan.source,
        "environment": found.environment,
        "nonprod": found.nonprod,
        "currency": found.currency,
        "monthly": plain(found.total),
        "limit": None if found.limit is None else plain(found.limit),
        "recommendations": savings.documents(found.recommendations),
        "together": savings.documents(found.best),
        "saving_together": plain(_sum(found.best)),
        "plan_to_budget": savings.plan_document(found.plan_to_budget),
        "commitments": [
            {
                "machine": one.kind,
                "region": one.region,
                "addresses": list(one.addresses),
                "on_demand": plain(one.on_demand),
                "committed": plain(one.committed),
                "break_even": plain(one.share),
            }
            for one in found.break_evens
        ],
        "diff": made.diff if made else None,
        "by_hand": list(made.by_hand) if made else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def patch_text(found: Optimized, made: Patch | None) -> str:
    """Render the unified diff, with what it cannot say before it, where diffs have comments.

    Without a folder of source there is no diff: every change is told by its address.
    """
    if made is not None:
        told = made.by_hand
    else:
        told = tuple(f"{r.address}: {described(c)}" for r in found.best for c in r.changes)
    lines = "".join(f"# {visible(line)}\n" for line in told)
    return lines + (made.diff if made else "")


FORMATS: Mapping[str, Callable[[Optimized, Patch | None], str]] = {
    "table": table,
    "json": as_json,
    "markdown": markdown,
    "patch": patch_text,
}
"""Renderers by the name of their format."""


def patch_of(found: Optimized, folder: Path | None) -> Patch | None:
    """The patch of all that can be followed at once; None without a folder of source.

    Raises ``UsageError`` for a folder without Terraform files.
    """
    from costguard.optimize.patch import patch

    return patch(found.best, found.plan, folder) if folder is not None else None


def _sentence(found: Optimized) -> str:
    saving, currency = _sum(found.best), found.currency
    where = f"{found.plan.source}, environment {found.environment}"
    if not found.recommendations:
        return f"{where}: nothing to recommend."
    number = count(len(found.recommendations), "recommendation")
    verb = "saves" if len(found.best) == 1 else "together save"
    return (
        f"{where}: {number}; {count(len(found.best), 'change')} {verb} "
        f"{money(saving, currency)} of {money(found.total, currency)} a month."
    )


def _rows(found: Optimized, shown: Callable[[str], str]) -> list[list[str]]:
    return [
        [
            money(one.saving, found.currency),
            f"{one.confidence:.0%}",
            f"{shown(one.message)} [{shown(one.id)}]",
            shown("; ".join(one.caveats)),
        ]
        for one in found.recommendations
    ]


def _together(found: Optimized) -> list[str]:
    if not found.best:
        return []
    steps = [f"  {money(r.saving, found.currency):>10}  {r.message} [{r.id}]" for r in found.best]
    total = money(_sum(found.best), found.currency)
    return ["Together, each with what it adds:", *steps, f"  {total:>10}  a month"]


def _commitments(found: Optimized) -> list[str]:
    return [
        f"{one.kind} in {one.region} ({count(len(one.addresses), 'resource')}): a commitment of "
        f"a year, nothing paid in advance, comes to {money(one.committed, found.currency)} in "
        f"place of {money(one.on_demand, found.currency)} a month; it pays above "
        f"{one.share:.0%} of the hours"
        for one in found.break_evens
    ]


def _lists(found: Optimized) -> list[list[str]]:
    return [_together(found), _commitments(found)]


def _sum(recommendations: Sequence[Any]) -> Decimal:
    return sum((one.saving for one in recommendations), ZERO)
