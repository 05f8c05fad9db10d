"""costguard's own JSON, version 1; its schema is `result.schema.json` beside this file.

Money and quantities are texts, so that no digit is lost; null means "not known".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from costguard.model.estimate import CostComponent, Estimate, ResourceCost, SideCost, Span, Total
from costguard.model.money import plain
from costguard.model.plan import Plan
from costguard.model.price import category_of
from costguard.report import comparison, landing, projects, savings, waivers, words
from costguard.result import Decision, Result, verdict_of
from costguard.verdict import Verdict
from costguard.version import VERSION

SCHEMA_VERSION = "1.0"


def render(result: Result) -> str:
    """Render a result as one JSON document on one line."""
    return json.dumps(document(result), separators=(",", ":")) + "\n"


def render_all(results: Sequence[Result]) -> str:
    """Render several environments as one JSON document on one line."""
    return together([document(result) for result in results], verdict_of(results))


def together(documents: Sequence[dict[str, Any]], verdict: Verdict) -> str:
    """The documents of several environments as one document on one line."""
    whole = {
        "schema_version": SCHEMA_VERSION,
        "costguard_version": VERSION,
        "verdict": verdict.value,
        "results": documents,
    }
    return json.dumps(whole, separators=(",", ":")) + "\n"


def document(result: Result) -> dict[str, Any]:
    """Build the document as JSON values."""
    estimate = result.estimate
    return {
        "schema_version": SCHEMA_VERSION,
        "costguard_version": VERSION,
        "plan": _plan(result.plan),
        "projects": projects.documents(result, _plan, _totals),
        "catalog": estimate.catalog,
        "currency": estimate.currency,
        "free_tier": estimate.free_tier,
        "decision": None if result.decision is None else _decision(result.decision),
        "totals": _totals(estimate),
        "coverage": {kind.value: number for kind, number in estimate.coverage.items()},
        "resources": [resource_document(r) for r in estimate.resources],
        "drift": [_drifted(r) for r in estimate.drift],
        "unused_usage": list(estimate.unused_usage),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "source": plan.source,
        "tool": plan.tool,
        "tool_version": plan.tool_version,
        "format_version": plan.format_version,
        "digest": plan.digest,
        "complete": plan.complete,
        "changes_only": plan.changes_only,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    limit = decision.environment.limit
    return {
        "verdict": decision.verdict.value,
        "environment": decision.environment.name,
        "recognised_by": decision.recognised_by,
        "budgets": decision.budgets,
        "monthly_limit": None if limit is None else plain(limit.monthly),
        "findings": [
            {
                "id": finding.id,
                "level": finding.level.value,
                "message": finding.message,
                "address": finding.address,
                "remedy": finding.remedy,
                "amount": plain(finding.weight),
            }
            for finding in decision.findings
        ],
        "comparison": decision.comparison and comparison.document(decision.comparison),
        "landing": landing.document(decision.landing),
        "waived": waivers.documents(decision.waived),
        "recommendations": savings.documents(decision.recommendations),
        "plan_to_budget": savings.plan_document(decision.plan_to_budget),
    }


def _totals(estimate: Estimate) -> dict[str, Any]:
    return {
        "before": _total(estimate.before),
        "after": _total(estimate.after),
        "difference": plain(estimate.difference),
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "monthly": plain(total.amount),
        "exact": total.exact,
        "unpriced": total.unpriced,
        "usage_missing": total.usage_missing,
        "low": plain(total.low),
        "high": plain(total.high),
        "ranged": total.ranged,
    }


def resource_document(resource: ResourceCost) -> dict[str, Any]:
    """Build the JSON values of one resource, with every figure of both sides."""
    after = _side(resource.after)
    return {
        "address": resource.address,
        "previous_address": resource.previous_address,
        "project": resource.project,
        "type": resource.type,
        "action": resource.action.value,
        "coverage": resource.coverage.value,
        "monthly_before": plain(resource.monthly_before),
        "monthly_after": plain(resource.monthly_after),
        "difference": plain(resource.difference),
        "page": resource.page,
        "tags": words.tags(resource),
        "deposed": resource.deposed,
        "importing": resource.importing,
        "deferred": resource.deferred or None,
        "overlap_per_hour": _text(resource.overlap),
        "before": after if resource.before is resource.after else _side(resource.before),
        "after": after,
    }


def _drifted(resource: ResourceCost) -> dict[str, Any]:
    return {
        "address": resource.address,
        "type": resource.type,
        "action": resource.action.value,
        "coverage": resource.coverage.value,
        "monthly_before": plain(resource.monthly_before),
        "monthly_after": plain(resource.monthly_after),
        "difference": plain(resource.difference),
    }


def _side(side: SideCost | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "region": side.region,
        "coverage": side.coverage.value,
        "monthly": plain(side.monthly),
        "span": _span(side.span),
        "reasons": list(side.reasons),
        "missing_usage": list(side.missing_usage),
        "assumptions": [a._asdict() for a in side.assumptions],
        "components": [_component(line) for line in side.components],
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"low": plain(span.low), "high": plain(span.high), "reasons": list(span.reasons)}


def _component(line: CostComponent) -> dict[str, Any]:
    return {
        "name": line.name,
        "path": list(line.path),
        "unit": line.unit,
        "quantity": _text(line.quantity),
        "unit_price": _text(line.unit_price),
        "monthly_cost": _text(line.monthly_cost),
        "low": _text(line.low),
        "high": _text(line.high),
        "usage_based": line.usage_based,
        "problem": line.problem,
        "product": None if line.query is None else line.query.describe(),
        "pricing_category": None if line.query is None else category_of(line.query.option).value,
        "price": _price(line),
    }


def _price(line: CostComponent) -> dict[str, Any] | None:
    price = line.price
    if price is None:
        return None
    return {
        "unit": price.unit,
        "currency": price.currency,
        "effective": price.effective.isoformat(),
        "source": price.source,
        "note": price.note,
        "tiers": [{"start": plain(t.start), "price": plain(t.price)} for t in price.tiers],
        "list_price": plain(price.list_tiers[0].price) if price.list_tiers else None,
        "charges": [
            {"quantity": plain(c.quantity), "price": plain(c.price), "cost": plain(c.cost)}
            for c in line.charges
        ],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
