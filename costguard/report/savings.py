"""What reports say of recommendations, and of the fewest that bring a plan under its budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from costguard.budget.words import count
from costguard.model.money import money, plain
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.result import Decision

_SHOWN = 5


def table(decision: Decision, currency: str, shown: Callable[[str], str]) -> str:
    """For a terminal: what brings the plan under its budget, and the largest saving."""
    found = decision.recommendations
    parts = [plan_text(decision.plan_to_budget, currency, shown)]
    if found:
        first = f"{money(found[0].saving, currency)} by {shown(found[0].message)}"
        parts.append(
            f"{count(len(found), 'recommendation')} to save (costguard optimize shows them), "
            f"the largest: {first}"
        )
    return "\n\n".join(part for part in parts if part)


def lines(
    found: Sequence[Recommendation], currency: str, escape: Callable[[str], str]
) -> list[str]:
    """The largest savings as lines of a list in Markdown."""
    rows = [
        f"- {money(one.saving, currency)}: {escape(one.message)} ({one.confidence:.0%} sure)"
        for one in found[:_SHOWN]
    ]
    if len(found) > _SHOWN:
        rows.append(f"- and {len(found) - _SHOWN:,} more (in the JSON report)")
    return rows


def plan_text(plan: PlanToBudget | None, currency: str, shown: Callable[[str], str]) -> str:
    """What brings the plan under its budget, in a few lines; empty where it is not over it."""
    if plan is None:
        return ""
    if not plan.changes:
        return f"To come under the limit: {shown(plan.note)}."
    head = (
        f"Apply {count(len(plan.changes), 'change')} to come under the limit, saving "
        f"{money(plan.saving, currency)} a month:"
    )
    return "\n".join([head, "", *(f"- {shown(one.message)}" for one in plan.changes)])


def documents(found: Sequence[Recommendation]) -> list[dict[str, Any]]:
    """Recommendations as JSON values; money as texts."""
    return [
        {
            "id": one.id,
            "project": one.project,
            "address": one.address,
            "message": one.message,
            "category": one.category,
            "changes": [change._asdict() for change in one.changes],
            "monthly_before": plain(one.monthly_before),
            "monthly_after": plain(one.monthly_after),
            "saving": plain(one.saving),
            "confidence": plain(one.confidence),
            "caveats": list(one.caveats),
        }
        for one in found
    ]


def plan_document(plan: PlanToBudget | None) -> dict[str, Any] | None:
    """What brings the plan under its budget as JSON values."""
    if plan is None:
        return None
    return {
        "changes": documents(plan.changes),
        "saving": plain(plan.saving),
        "note": plan.note,
    }
