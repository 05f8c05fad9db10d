"""One row for each resource as CSV: what it costs before and after, and why it changes.

A cost of which nothing is known is an empty cell; ``coverage`` says how far a cost is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from costguard.model.estimate import Coverage, ResourceCost, SideCost
from costguard.model.money import ZERO
from costguard.report import csv_text, words
from costguard.result import Result

_HEADER = (
    "environment",
    "verdict",
    "project",
    "address",
    "type",
    "action",
    "region",
    "coverage",
    "monthly_before",
    "monthly_after",
    "monthly_change",
    "currency",
    "why",
    "not_known",
)
_KNOWN = (Coverage.FREE, Coverage.PRICED)


def render(result: Result) -> str:
    """Render a result as CSV."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render the resources of several environments as one table."""
    rows = [_row(result, resource) for result in results for resource in result.estimate.resources]
    return csv_text.write(_HEADER, rows)


def _row(result: Result, resource: ResourceCost) -> list[csv_text.Cell]:
    side = resource.after or resource.before
    before, after = _cost(resource.before), _cost(resource.after)
    reasons = (*side.reasons, *side.missing_usage) if side else ()
    return [
        words.environment(result),
        result.decision.verdict.value if result.decision else "",
        resource.project or result.projects[0].name,
        resource.address,
        resource.type,
        resource.action.value,
        (side.region if side else None) or "",
        resource.coverage.value,
        before,
        after,
        None if before is None or after is None else after - before,
        result.estimate.currency,
        words.why(resource, result.estimate.currency) if resource.before != resource.after else "",
        "; ".join(reasons),
    ]


def _cost(side: SideCost | None) -> Decimal | None:
    """What is known of a side's cost; None where nothing is."""
    if side is None:
        return ZERO
    return side.monthly if side.monthly or side.coverage in _KNOWN else None
