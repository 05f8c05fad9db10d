"""Infracost's JSON, version 0.2, so that tools built on it can read costguard's figures.

All money and quantities are texts or null, as that format has them. A component without a
price has the price "0", ``priceNotFound`` and no cost; one whose usage is not given has null
figures. The format has no place for what a total is of: where a preview leaves out what it does
not change, the name that a project is shown under says so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from costguard.model.estimate import CostComponent, Coverage, ResourceCost, SideCost
from costguard.model.money import HOURS_PER_MONTH, ZERO, plain
from costguard.model.plan import Plan
from costguard.report import words
from costguard.result import Project, Result

Side = Callable[[ResourceCost], SideCost | None]

_METADATA = {
    "infracostCommand": "breakdown",
    "vcsBranch": "",
    "vcsCommitSha": "",
    "vcsCommitAuthorName": "",
    "vcsCommitAuthorEmail": "",
    "vcsCommitTimestamp": "0001-01-01T00:00:00Z",
    "vcsCommitMessage": "",
}


def render(result: Result) -> str:
    """Render a result as one JSON document, with a project for each plan."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render the projects of several environments as one JSON document."""
    return json.dumps(document(*results), separators=(",", ":")) + "\n"


def document(*results: Result) -> dict[str, Any]:
    """Build the document as JSON values."""
    together = [r for result in results for r in result.estimate.resources]
    return {
        "version": "0.2",
        "metadata": _METADATA,
        "currency": results[0].estimate.currency,
        "projects": [_project(project) for result in results for project in result.projects],
        **_totals("total", _sums(_lines(together, _after))),
        **_totals("pastTotal", _sums(_lines(together, _before))),
        **_totals("diffTotal", _sums([line for _, delta in _deltas(together) for line in delta])),
        "timeGenerated": results[0].generated.isoformat().replace("+00:00", "Z"),
        "summary": _summary(together),
    }


def _project(project: Project) -> dict[str, Any]:
    resources = project.estimate.resources
    return {
        "name": project.name,
        "displayName": _shown_as(project),
        "metadata": {"path": project.plan.source, "type": _project_type(project.plan)},
        "pastBreakdown": _breakdown(resources, _before),
        "breakdown": _breakdown(resources, _after),
        "diff": _difference(resources),
        "summary": _summary(resources),
    }


def _shown_as(project: Project) -> str:
    """Empty where the project is shown under its name."""
    return f"{project.name} (only what changes)" if project.estimate.changes_only else ""


def _before(resource: ResourceCost) -> SideCost | None:
    return resource.before


def _after(resource: ResourceCost) -> SideCost | None:
    return resource.after


def _project_type(plan: Plan) -> str:
    return "terraform_state_json" if plan.tool.endswith("-state") else "terraform_plan_json"


def _totals(prefix: str, breakdown: Mapping[str, Any]) -> dict[str, str]:
    names = ("HourlyCost", "MonthlyCost", "MonthlyUsageCost")
    return {f"{prefix}{name}": breakdown[f"total{name}"] for name in names}


def _breakdown(resources: Sequence[ResourceCost], side_of: Side) -> dict[str, Any]:
    sides = [(r, side) for r in resources if (side := side_of(r)) is not None]
    return {
        "resources": [_resource(r, side.components) for r, side in sides if side.components],
        "freeResources": [
            {"name": r.address, "resourceType": r.type, "metadata": {}}
            for r, side in sides
            if side.coverage is Coverage.FREE and not side.components
        ],
        **_sums(_lines(resources, side_of)),
    }


def _lines(resources: Iterable[ResourceCost], side_of: Side) -> list[CostComponent]:
    sides = (side for r in resources if (side := side_of(r)) is not None)
    return [line for side in sides for line in side.components]


def _sums(lines: Iterable[CostComponent]) -> dict[str, str]:
    known = [(line.monthly_cost, line.usage_based) for line in lines if line.monthly_cost]
    monthly = sum((amount for amount, _ in known), ZERO)
    usage = sum((amount for amount, usage_based in known if usage_based), ZERO)
    return {
        "totalHourlyCost": plain(monthly / HOURS_PER_MONTH),
        "totalMonthlyCost": plain(monthly),
        "totalMonthlyUsageCost": plain(usage),
    }


def _resource(resource: ResourceCost, lines: tuple[CostComponent, ...]) -> dict[str, Any]:
    return {
        "name": resource.address,
        "resourceType": resource.type,
        "tags": words.tags(resource),
        "metadata": {},
        **_level(lines, ()),
    }


def _level(lines: tuple[CostComponent, ...], path: tuple[str, ...]) -> dict[str, Any]:
    """Components right below ``path``, and the sub-resources that follow."""
    depth = len(path)
    below = dict.fromkeys(line.path[depth] for line in lines if len(line.path) > depth)
    level = {
        **_costs(lines),
        "costComponents": [_component(line) for line in lines if len(line.path) == depth],
    }
    if below:
        level["subresources"] = [
            {
                "name": name,
                "metadata": {},
                **_level(
                    tuple(s for s in lines if len(s.path) > depth and s.path[depth] == name),
                    (*path, name),
                ),
            }
            for name in below
        ]
    return level


def _costs(lines: tuple[CostComponent, ...]) -> dict[str, Any]:
    amounts = [line.monthly_cost for line in lines if line.monthly_cost is not None]
    usage = [line.monthly_cost for line in lines if line.usage_based and line.monthly_cost]
    monthly = sum(amounts, ZERO) if amounts else None
    return {
        "hourlyCost": _text(_hourly(monthly)),
        "monthlyCost": _text(monthly),
        "monthlyUsageCost": _text(sum(usage, ZERO) if usage else None),
    }


def _component(line: CostComponent) -> dict[str, Any]:
    return {
        "name": line.name,
        "unit": line.unit,
        "hourlyQuantity": _text(_hourly(line.quantity)),
        "monthlyQuantity": _text(line.quantity),
        "price": plain(line.unit_price) if line.unit_price is not None else "0",
        "hourlyCost": _text(_hourly(line.monthly_cost)),
        "monthlyCost": _text(line.monthly_cost),
        "priceNotFound": line.unit_price is None,
        "usageBased": line.usage_based,
    }


def _difference(resources: Iterable[ResourceCost]) -> dict[str, Any]:
    deltas = list(_deltas(resources))
    return {
        "resources": [_resource(resource, delta) for resource, delta in deltas],
        **_sums([line for _, delta in deltas for line in delta]),
    }


def _deltas(
    resources: Iterable[ResourceCost],
) -> Iterator[tuple[ResourceCost, tuple[CostComponent, ...]]]:
    """The resources that change, each with the differences of its components."""
    for resource in resources:
        delta = () if resource.before is resource.after else _delta(resource)
        if delta:
            yield resource, delta


def _delta(resource: ResourceCost) -> tuple[CostComponent, ...]:
    """Components with the differences of quantity and cost, unchanged ones left out."""
    before = {(c.path, c.name): c for c in resource.before.components} if resource.before else {}
    after = {(c.path, c.name): c for c in resource.after.components} if resource.after else {}
    deltas = (_less(after.get(key), before.get(key)) for key in {**before, **after})
    return tuple(delta for delta in deltas if delta.monthly_cost or delta.quantity)


def _less(after: CostComponent | None, before: CostComponent | None) -> CostComponent:
    line = after or before
    assert line is not None  # noqa: S101  (the key comes from one of both)
    return line._replace(
        quantity=_subtract(after and after.quantity, before and before.quantity),
        monthly_cost=_subtract(after and after.monthly_cost, before and before.monthly_cost),
    )


def _subtract(after: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if after is None and before is None else (after or ZERO) - (before or ZERO)


def _summary(resources: Sequence[ResourceCost]) -> dict[str, Any]:
    by_coverage = {
        coverage: Counter(r.type for r in resources if r.coverage is coverage)
        for coverage in Coverage
    }
    unsupported = by_coverage[Coverage.UNSUPPORTED]
    free = by_coverage[Coverage.FREE]
    supported = Counter(r.type for r in resources) - unsupported - free
    return {
        "totalDetectedResources": len(resources),
        "totalSupportedResources": supported.total(),
        "totalUnsupportedResources": unsupported.total(),
        "totalUsageBasedResources": sum(
            any(line.usage_based for line in side.components)
            for r in resources
            if (side := r.after or r.before) is not None
        ),
        "totalNoPriceResources": free.total(),
        "supportedResourceCounts": dict(sorted(supported.items())),
        "unsupportedResourceCounts": dict(sorted(unsupported.items())),
        "noPriceResourceCounts": dict(sorted(free.items())),
    }


def _hourly(monthly: Decimal | None) -> Decimal | None:
    return None if monthly is None else monthly / HOURS_PER_MONTH


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
