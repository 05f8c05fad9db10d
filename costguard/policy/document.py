"""What policies see: one JSON document with everything; ``input.schema.json`` describes it.

Attributes that are not known before apply, and sensitive ones, are left out, and their paths
stand under ``unknown`` and ``sensitive``: a policy can tell "not known" from "not set". Money is
in numbers, per month.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.model.budget import Environment
from costguard.model.estimate import CostComponent, Estimate, ResourceCost, SideCost
from costguard.model.machine import Machine
from costguard.model.plan import Plan, ResourceChange
from costguard.model.price import category_of
from costguard.model.recommendation import Recommendation
from costguard.model.resource import SENSITIVE, UNKNOWN, Resource

SCHEMA_VERSION = "1.0"
_PLAIN = frozenset({str, int, float, bool, type(None)})
MACHINE_KEYS = ("instance_type", "size", "vm_size", "machine_type", "instance_class")
"""Attributes that may name a machine type."""
_OWNERS = ("owner", "team")
"""Tags that name who a resource belongs to, in this order."""


class Facts(NamedTuple):
    """What a document says besides plan and estimate."""

    environment: Environment
    now: datetime
    """In UTC."""
    project: str = ""
    recommendations: Sequence[Recommendation] = ()
    machine: Callable[[str, str], Machine | None] = lambda _provider, _type: None
    """Looks up a machine type by provider and name."""


def document(plan: Plan, estimate: Estimate, facts: Facts) -> str:
    """The JSON document that policies evaluate."""
    costs = {cost.address: cost for cost in estimate.resources}
    alternatives: dict[str, list[Recommendation]] = defaultdict(list)
    for recommendation in facts.recommendations:
        alternatives[recommendation.address].append(recommendation)
    resources = [
        _resource(change, costs.get(change.address), alternatives.get(change.address, ()), facts)
        for change in plan.changes
    ]
    by_type: dict[str, list[int]] = defaultdict(list)
    for number, change in enumerate(plan.changes):
        by_type[change.type].append(number)
    whole = {
        "schema_version": SCHEMA_VERSION,
        "context": _context(plan, facts),
        "budget": _budget(facts.environment),
        "totals": _totals(estimate),
        "by_type": by_type,
        "resources": resources,
    }
    return json.dumps(
        whole,
        ensure_ascii=False,
        check_circular=False,  # it is made here, of a plan and prices that were read from trees
        separators=(",", ":"),
        default=_number,
    )


def _context(plan: Plan, facts: Facts) -> dict[str, Any]:
    start = facts.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    return {
        "environment": facts.environment.name,
        "project": facts.project or plan.source,
        "workspace": plan.workspace,
        "tool": plan.tool,
        "complete": plan.complete,
        "now": facts.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "calendar": {
            "month": f"{start:%Y-%m}",
            "hours_in_month": int((following - start).total_seconds()) // 3600,
            "hours_left": int((following - facts.now).total_seconds()) // 3600,
        },
    }


def _budget(environment: Environment) -> dict[str, Any] | None:
    limit = environment.limit
    return None if limit is None else {"monthly": limit.monthly}


def _totals(estimate: Estimate) -> dict[str, Any]:
    return {
        "currency": estimate.currency,
        "before": estimate.before.amount,
        "after": estimate.after.amount,
        "difference": estimate.difference,
        "exact": estimate.after.exact,
        "coverage": {kind.value: number for kind, number in estimate.coverage.items()},
    }


def _resource(
    change: ResourceChange,
    cost: ResourceCost | None,
    alternatives: Iterable[Recommendation],
    facts: Facts,
) -> dict[str, Any]:
    side = change.after or change.before
    unknown: dict[str, bool] = {}
    sensitive: dict[str, bool] = {}
    before = _attributes(change.before, {}, sensitive)
    after = before if change.after is change.before else None
    if after is None or change.after is not None:
        after = _attributes(change.after, unknown, sensitive)
    tags = {k: v for k, v in side.tags.items() if isinstance(v, str)} if side else {}
    return {
        "address": change.address,
        "previous_address": change.previous_address,
        "type": change.type,
        "name": side.name if side else "",
        "module": side.module if side else "",
        "provider": side.provider if side else "",
        "region": side.region if side else None,
        "action": change.action.value,
        "before": before,
        "after": after,
        "unknown": unknown,
        "sensitive": sensitive,
        "tags": tags,
        "owner": next((tags[key] for key in _OWNERS if key in tags), None),
        "references": side.config.references if side and side.config else {},
        "machine": _machine(change.after, facts),
        "cost": _cost(cost),
        "alternatives": [_alternative(one) for one in alternatives],
    }


def _attributes(
    resource: Resource | None, unknown: dict[str, bool], sensitive: dict[str, bool]
) -> dict[str, Any] | None:
    if resource is None:
        return None
    told: dict[str, Any] = _told(resource.attributes, "", unknown, sensitive)
    return told


def _told(value: Any, path: str, unknown: dict[str, bool], sensitive: dict[str, bool]) -> Any:
    """A value without what is not told; the paths of that are noted."""
    before = f"{path}." if path else ""
    if isinstance(value, list):
        # What is not told is null there: the places of the others stay what they are.
        return [
            inner
            if type(inner) in _PLAIN or not inner
            else _part(inner, f"{before}{number}", unknown, sensitive)
            for number, inner in enumerate(value)
        ]
    kept = {}
    for key, inner in value.items():
        # Most values are plain: they are told without a further call.
        if type(inner) in _PLAIN or not inner:
            kept[key] = inner
            continue
        told = _part(inner, f"{before}{key}", unknown, sensitive)
        if told is not None:
            kept[key] = told
    return kept


def _part(inner: Any, path: str, unknown: dict[str, bool], sensitive: dict[str, bool]) -> Any:
    """A value that is not plain; None where it is not told."""
    if inner is UNKNOWN:
        unknown[path] = True
        return None
    if inner is SENSITIVE:
        sensitive[path] = True
        return None
    return _told(inner, path, unknown, sensitive) if isinstance(inner, list | Mapping) else inner


def _machine(resource: Resource | None, facts: Facts) -> dict[str, Any] | None:
    """Facts of the machine type, where the resource has one."""
    if resource is None:
        return None
    for key in MACHINE_KEYS:
        name = resource.attributes.get(key)
        found = facts.machine(resource.provider, name) if isinstance(name, str) else None
        if found is not None:
            return {
                "type": name,
                "vcpu": found.vcpu,
                "memory_gib": found.memory_gib,
                "arch": found.arch,
                "burstable": found.burstable,
                "current_generation": found.current_generation,
                "gpu_count": found.gpu_count,
            }
    return None


def _cost(cost: ResourceCost | None) -> dict[str, Any] | None:
    if cost is None:
        return None
    after = _side(cost.after)
    return {
        "before": after if cost.before is cost.after else _side(cost.before),
        "after": after,
        "difference": cost.difference,
    }


def _side(side: SideCost | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "monthly": side.monthly,
        "low": side.low,
        "high": side.high,
        "coverage": side.coverage.value,
        "components": [_component(line) for line in side.components],
    }


def _component(line: CostComponent) -> dict[str, Any]:
    return {
        "name": line.name,
        "path": line.path,
        "unit": line.unit,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "monthly": line.monthly_cost,
        "usage_based": line.usage_based,
        "pricing_category": None if line.query is None else category_of(line.query.option).value,
    }


def _alternative(one: Recommendation) -> dict[str, Any]:
    return {
        "id": one.id,
        "changes": [change._asdict() for change in one.changes],
        "monthly": one.monthly_after,
        "saving": one.saving,
        "confidence": one.confidence,
        "caveats": one.caveats,
    }


def _number(value: Any) -> Any:
    """Decimals and mappings that ``json`` does not know."""
    if isinstance(value, Decimal):
        whole = int(value)
        return whole if whole == value else float(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot stand in the input of a policy")
