"""The JSON form of a baseline: canonical, so that the same costs give the same bytes.

Keys are sorted, money and quantities are texts, and what is empty is left out.
``baseline_read`` reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from costguard.budget.baseline import lines_of
from costguard.model.baseline import Baseline, BaselineProject
from costguard.model.estimate import CostComponent, Estimate, ResourceCost, SideCost
from costguard.model.money import plain
from costguard.model.plan import Action
from costguard.model.price import Price, PriceQuery, Tier
from costguard.pricing.tiers import charge

FORMAT: Final = "costguard_baseline"
"""Key that tells a baseline from other JSON; its value is the version of the format."""
VERSION: Final = 1

Asked = tuple[PriceQuery, Price | None]
"""What was asked for, and the answer that was priced with."""


def render(baseline: Baseline) -> str:
    """The text of a baseline's file."""
    return json.dumps(document(baseline), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def document(baseline: Baseline) -> dict[str, Any]:
    """The JSON values of a baseline."""
    return _filled(
        {
            FORMAT: VERSION,
            "environment": baseline.environment,
            "currency": baseline.currency,
            "commit": baseline.commit,
            "date": baseline.date,
            "monthly": plain(baseline.estimate.after.amount),
            "projects": {project.name: _project(project) for project in baseline.projects},
        }
    )


def _project(project: BaselineProject) -> dict[str, Any]:
    names = _price_names(project.resources)
    return _filled(
        {
            "plan": project.plan,
            "catalog": project.catalog,
            "costguard": project.costguard,
            "free_tier": project.free_tier,
            "monthly": plain(Estimate(project.resources).after.amount),
            "prices": {name: _asked(*asked) for asked, name in names.items()},
            "resources": [_resource(resource, names) for resource in project.resources],
        }
    )


def _price_names(resources: Iterable[ResourceCost]) -> dict[Asked, str]:
    """A name that people can read for each price in use; a number where one is not enough."""
    asked = {
        (line.query, line.price)
        for resource in resources
        for line in lines_of(resource)
        if line.query is not None
    }
    names: dict[Asked, str] = {}
    taken: dict[str, int] = {}
    for one in sorted(asked, key=lambda one: json.dumps(_asked(*one), sort_keys=True)):
        name = one[0].describe()
        taken[name] = number = taken.get(name, 0) + 1
        names[one] = name if number == 1 else f"{name} #{number}"
    return names


def _asked(query: PriceQuery, price: Price | None) -> dict[str, Any]:
    product = query.product
    return _filled(
        {
            "vendor": product.vendor,
            "service": product.service,
            "family": product.family,
            "unit": product.unit,
            "where": dict(product.where),
            "free": plain(product.free) if product.free else "",
            "scope": product.scope,
            "region": query.region,
            "attributes": [
                f"{need}={value}"
                for need, value in zip(product.needs, query.attributes, strict=True)
            ],
            "option": query.option,
            "price": None if price is None else _price(price),
        }
    )


def _price(price: Price) -> dict[str, Any]:
    return _filled(
        {
            "tiers": _tiers(price.tiers),
            "unit": price.unit,
            "currency": price.currency,
            "effective": price.effective.isoformat(),
            "source": price.source,
            "note": price.note,
            "list_tiers": _tiers(price.list_tiers),
        }
    )


def _tiers(tiers: tuple[Tier, ...]) -> list[dict[str, str]]:
    return [{"start": plain(tier.start), "price": plain(tier.price)} for tier in tiers]


def _resource(resource: ResourceCost, names: Mapping[Asked, str]) -> dict[str, Any]:
    side = resource.after
    assert side is not None  # noqa: S101  (only what stays is in a baseline)
    return _filled(
        {
            "address": resource.address,
            "type": resource.type,
            "region": side.region,
            "forgotten": resource.action is Action.FORGET,
            "coverage": side.coverage.value,
            "monthly": plain(side.monthly),
            "range": _range(side),
            "reasons": [] if side.components else list(side.reasons),
            "components": [_component(line, names) for line in side.components],
        }
    )


def _range(side: SideCost) -> dict[str, Any] | None:
    span = side.span
    if span is None:
        return None
    return {"low": plain(span.low), "high": plain(span.high), "reasons": list(span.reasons)}


def _component(line: CostComponent, names: Mapping[Asked, str]) -> dict[str, Any]:
    numbers = {
        "quantity": line.quantity,
        "billed": None if line.billed == line.quantity else line.billed,
        "unit_price": line.unit_price if line.price is None else None,  # told elsewhere
        "monthly": line.monthly_cost,
        "low": line.low,
        "high": line.high,
    }
    return _filled(
        {
            "name": line.name,
            "path": list(line.path),
            "unit": line.unit,
            **{key: None if value is None else plain(value) for key, value in numbers.items()},
            "tier": _tier(line),
            "usage_based": line.usage_based,
            "price": None if line.query is None else names[line.query, line.price],
            "problem": line.problem,
        }
    )


def _tier(line: CostComponent) -> str:
    """Start of the tier that the line is the part of; empty where its quantity stands alone."""
    if line.price is None or line.billed is None or len(line.charges) != 1:
        return ""
    alone = charge(line.price.tiers, line.billed) == line.charges
    return "" if alone else plain(line.charges[0].start)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """The values that say something."""
    return {
        k: v for k, v in values.items() if v is not None and v is not False and v not in ("", [])
    }
