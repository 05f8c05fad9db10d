"""Reads costguard's own JSON report back into the estimate that it was made of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from costguard.errors import BaselineError
from costguard.model.estimate import (
    Assumption,
    CostComponent,
    Coverage,
    Estimate,
    ResourceCost,
    SideCost,
    Span,
    TierCharge,
)
from costguard.model.money import plain, to_decimal
from costguard.model.plan import Action
from costguard.model.price import Price, Tier

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

KEY: Final = "schema_version"
"""Key that, with ``totals`` or ``results``, tells a report from other JSON."""
_MAJOR = "1"
_SCHEMA = Path(__file__).parent.parent / "report" / "result.schema.json"
_ADVICE = "write it again with costguard check --format json"


def estimate_of(data: dict[str, Any], source: str) -> Estimate:
    """The estimate in the data of a report, which messages call ``source``.

    Keys that a later version 1 has added are passed over. What the prices were asked for is not
    in a report, so that its lines have no query. Raises ``BaselineError`` for another version, a
    report on several environments, and figures that do not add up.
    """
    _refuse_other_version(data, source)
    _refuse_damaged(data, source)
    estimate = Estimate(
        resources=tuple(_resource(entry) for entry in data["resources"]),
        currency=data["currency"],
        catalog=data["catalog"],
        free_tier=data["free_tier"],
        complete=data["plan"]["complete"],
        changes_only=data["plan"].get("changes_only", False),
        unused_usage=tuple(data["unused_usage"]),
    )
    for side, total in (("before", estimate.before), ("after", estimate.after)):
        told = data["totals"][side]["monthly"]
        if plain(total.amount) != told:
            raise BaselineError(
                f"{source}: damaged: totals.{side}.monthly is {told}, and the resources come to "
                f"{plain(total.amount)}; {_ADVICE}"
            )
    return estimate


def _refuse_other_version(data: dict[str, Any], source: str) -> None:
    version = str(data[KEY])
    major = version.partition(".")[0]
    if major != _MAJOR:
        newer = major.isdecimal() and int(major) > int(_MAJOR)
        who = "a newer costguard" if newer else "another costguard"
        advice = "update costguard" if newer else _ADVICE
        raise BaselineError(
            f"{source}: a report of {who} (version {version:.20}, expected {_MAJOR}); {advice}"
        )
    if "results" in data:
        raise BaselineError(
            f"{source}: a report on several environments; give the report of one, "
            "made with costguard check --env"
        )


def _refuse_damaged(data: dict[str, Any], source: str) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    error = best_match(_problems(Draft202012Validator(schema).iter_errors(data)))
    if error is not None:
        reason = " ".join(error.message.split())
        shown = reason if len(reason) <= 120 else f"{reason[:119]}…"
        raise BaselineError(f"{source}: damaged: {error.json_path[2:]}: {shown}; {_ADVICE}")


def _problems(errors: Iterable[ValidationError]) -> Iterable[ValidationError]:
    return (error for error in errors if error.validator != "additionalProperties")


def _resource(data: dict[str, Any]) -> ResourceCost:
    after = _side(data["after"])
    same = data["before"] == data["after"]
    return ResourceCost(
        address=data["address"],
        type=data["type"],
        action=Action(data["action"]),
        before=after if same else _side(data["before"]),
        after=after,
        previous_address=data["previous_address"],
        tags=data["tags"],
        page=data["page"],
        project=data.get("project", ""),
    )


def _side(data: dict[str, Any] | None) -> SideCost | None:
    if data is None:
        return None
    span = data["span"]
    return SideCost(
        region=data["region"],
        components=tuple(_component(entry) for entry in data["components"]),
        coverage=Coverage(data["coverage"]),
        reasons=tuple(data["reasons"]),
        assumptions=tuple(Assumption(**entry) for entry in data["assumptions"]),
        missing_usage=tuple(data["missing_usage"]),
        monthly=Decimal(data["monthly"]),
        span=span and Span(Decimal(span["low"]), Decimal(span["high"]), tuple(span["reasons"])),
    )


def _component(data: dict[str, Any]) -> CostComponent:
    return CostComponent(
        name=data["name"],
        path=tuple(data["path"]),
        unit=data["unit"],
        quantity=to_decimal(data["quantity"]),
        unit_price=to_decimal(data["unit_price"]),
        monthly_cost=to_decimal(data["monthly_cost"]),
        usage_based=data["usage_based"],
        query=None,
        price=_price(data["price"]),
        problem=data["problem"],
        charges=_charges(data["price"]),
        low=to_decimal(data["low"]),
        high=to_decimal(data["high"]),
    )


def _price(data: dict[str, Any] | None) -> Price | None:
    if data is None:
        return None
    return Price(
        tiers=tuple(Tier(Decimal(t["start"]), Decimal(t["price"])) for t in data["tiers"]),
        unit=data["unit"],
        currency=data["currency"],
        effective=date.fromisoformat(data["effective"]),
        source=data["source"],
        note=data["note"],
    )


def _charges(data: dict[str, Any] | None) -> tuple[TierCharge, ...]:
    """What fell into each tier; a report tells no tier by its start, but they begin in order."""
    charges: list[TierCharge] = []
    start = Decimal(data["tiers"][0]["start"]) if data else Decimal(0)
    for entry in data["charges"] if data else ():
        quantity, price, cost = (Decimal(entry[key]) for key in ("quantity", "price", "cost"))
        charges.append(TierCharge(start, quantity, price, cost))
        start += quantity
    return tuple(charges)
