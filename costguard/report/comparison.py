"""The comparison with a baseline: change of code and change of prices, each a line of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tabulate import tabulate

from costguard.budget.words import count, total
from costguard.model.baseline import Comparison, ResourceShift
from costguard.model.money import money, plain, signed
from costguard.report.words import visible

_SHOWN = 20
"""Rows of a list before it is cut; the JSON report has them all."""


def table(comparison: Comparison) -> str:
    """The comparison as text for a terminal."""
    rows = [[label, amount, share] for label, amount, share in _rows(comparison)]
    totals = tabulate(rows, tablefmt="plain", colalign=("left", "right", "left"))
    parts = [f"Compared with {visible(comparison.baseline)}, per month:\n{totals}"]
    moving = _moving(comparison)
    if moving:
        lines = tabulate(
            [_cells(shift, comparison, visible) for shift in moving[:_SHOWN]],
            headers=["resource", "baseline", "at today's prices", "now", "code", "prices"],
            colalign=("left", "right", "right", "right", "right", "right"),
            tablefmt="simple",
            disable_numparse=True,
        )
        parts.append(lines + _more(len(moving)))
    parts += [f"note   {visible(note)}" for note in comparison.notes]
    return "\n\n".join(parts[:2]) + "".join(f"\n{part}" for part in parts[2:])


def markdown(
    comparison: Comparison, code: Callable[[str], str], escape: Callable[[str], str]
) -> str:
    """The comparison for a pull request; ``code`` and ``escape`` make names and text harmless."""
    rows = [f"| {label} | {amount} | {share} |" for label, amount, share in _rows(comparison)]
    head = f"| compared with {code(comparison.baseline)} | per month | |\n|---|--:|---|"
    parts = ["\n".join([head, *rows])]
    moving = _moving(comparison)
    if moving:
        cells = (" | ".join(_cells(shift, comparison, code)) for shift in moving[:_SHOWN])
        lines = "\n".join(f"| {line} |" for line in cells)
        parts.append(
            f"<details><summary>{count(len(moving), 'resource')} differ</summary>\n\n"
            "| resource | baseline | at today's prices | now | code | prices |\n"
            f"|---|--:|--:|--:|--:|--:|\n{lines}{_more(len(moving))}\n\n</details>"
        )
    parts += ["\n".join(f"- {escape(note)}" for note in comparison.notes)]
    return "\n\n".join(part for part in parts if part)


def document(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON values; money as texts, null where the side does not exist."""
    return {
        "baseline": comparison.baseline,
        "digest": comparison.digest,
        "currency": comparison.currency,
        "stored": plain(comparison.stored.amount),
        "imported": plain(comparison.imported),
        "repriced": plain(comparison.repriced.amount),
        "head": plain(comparison.head.amount),
        "code_change": plain(comparison.code_change),
        "price_change": plain(comparison.price_change),
        "exact": all(t.exact for t in (comparison.stored, comparison.repriced, comparison.head)),
        "resources": [_resource(shift) for shift in _moving(comparison)],
        "kept": [{"project": name, "monthly": plain(cost)} for name, cost in comparison.kept],
        "notes": list(comparison.notes),
    }


def render_json(comparison: Comparison) -> str:
    """The comparison as one JSON document on one line."""
    return json.dumps(document(comparison), ensure_ascii=False, separators=(",", ":")) + "\n"


def _whole_markdown(comparison: Comparison) -> str:
    from costguard.report.markdown import code, escape

    return f"### costguard: comparison\n\n{markdown(comparison, code, escape)}\n"


FORMATS: Mapping[str, Callable[[Comparison], str]] = {
    "table": lambda comparison: table(comparison) + "\n",
    "json": render_json,
    "markdown": _whole_markdown,
}
"""A comparison as a report of its own, by format."""


def _resource(shift: ResourceShift) -> dict[str, Any]:
    amounts = {"stored": shift.stored, "repriced": shift.repriced, "head": shift.head}
    return {
        "project": shift.project,
        "address": shift.address,
        "previous_address": shift.previous_address,
        "type": shift.type,
        **{name: None if a is None else plain(a) for name, a in amounts.items()},
        "code_change": plain(shift.code_change),
        "price_change": plain(shift.price_change),
    }


def _rows(comparison: Comparison) -> Iterable[tuple[str, str, str]]:
    """The sum from the baseline to now: label, amount, and the share that it is."""
    currency = comparison.currency
    share = comparison.price_percent
    yield "baseline", total(comparison.stored, currency), ""
    yield (
        "change of prices",
        signed(comparison.price_change, currency),
        "" if share is None or not comparison.price_change else f"{share:+.3f}%",
    )
    if comparison.imported:
        yield "imported, there already", signed(comparison.imported, currency), ""
    yield "baseline at today's prices", total(comparison.repriced, currency), ""
    share = comparison.code_percent
    yield (
        "change of code",
        signed(comparison.code_change, currency),
        "" if share is None or not comparison.code_change else f"{share:+.3f}%",
    )
    kept = f"with {count(len(comparison.kept), 'other project')}" if comparison.kept else ""
    yield "now", total(comparison.head, currency), kept


def _moving(comparison: Comparison) -> list[ResourceShift]:
    """Resources that differ, the largest change of code first."""
    moving = [
        shift
        for shift in comparison.resources
        if shift.code_change or shift.price_change or shift.stored is None or shift.head is None
    ]
    return sorted(moving, key=lambda s: (-abs(s.code_change), -abs(s.price_change), s.address))


def _cells(shift: ResourceShift, comparison: Comparison, name: Callable[[str], str]) -> list[str]:
    several = len({s.project for s in comparison.resources}) > 1
    address = f"{shift.project}: {shift.address}" if several else shift.address
    figures = (shift.stored, shift.repriced, shift.head)
    return [
        name(address),
        *("" if amount is None else money(amount, comparison.currency) for amount in figures),
        signed(shift.code_change, comparison.currency),
        signed(shift.price_change, comparison.currency) if shift.stored is not None else "",
    ]


def _more(number: int) -> str:
    rest = number - _SHOWN
    return f"\n  and {count(rest, 'more resource')} (see --format json)" if rest > 0 else ""
