"""Reads the JSON form of a baseline, and works every figure in it out again.

A file is taken only when writing what was read gives the same values: a figure that was changed
by hand, a key that is not known and a part that is missing are all told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from costguard.budget.baseline_write import FORMAT, VERSION, Asked, document
from costguard.errors import BaselineError
from costguard.model.baseline import Baseline, BaselineProject
from costguard.model.estimate import (
    CostComponent,
    Coverage,
    ResourceCost,
    SideCost,
    Span,
    TierCharge,
)
from costguard.model.money import ZERO, to_decimal
from costguard.model.plan import Action
from costguard.model.price import Price, PriceQuery, Product, Tier
from costguard.pricing.spans import least_and_most
from costguard.pricing.tiers import charge
from costguard.version import VERSION as RELEASE

_NOT_TEXT = (FORMAT, "forgotten", "free_tier", "usage_based")
_ADVICE = "take the file from Git again, or save the baseline anew"


def parse(text: str, source: str, digest: str = "") -> Baseline:
    """A baseline from the text of its file, which messages call ``source``.

    Raises ``BaselineError`` for what is cut off, damaged, or written by another costguard in a
    form that this one does not know.
    """
    data = _json(text, source)
    _refuse_other_format(data, source)
    try:
        baseline = _baseline(data)._replace(source=source, digest=digest)
        _refuse_newer_tool(baseline, source)
        written = document(baseline)
    except KeyError as error:
        raise BaselineError(f"{source}: damaged: {error} is missing; {_ADVICE}") from None
    except (AttributeError, TypeError):
        raise BaselineError(
            f"{source}: damaged: something in it is not of the type that it should be; {_ADVICE}"
        ) from None
    except (ValueError, ArithmeticError) as error:
        raise BaselineError(f"{source}: damaged: {error}; {_ADVICE}") from None
    difference = next(_differences(data, written, ""), None)
    if difference is not None:
        raise BaselineError(f"{source}: damaged: {difference}; {_ADVICE}")
    return baseline


def _json(text: str, source: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_number)
    except json.JSONDecodeError as error:
        conflict = " (a merge conflict of Git's is left in it)" if "\n<<<<<<< " in text else ""
        raise BaselineError(
            f"{source}:{error.lineno}:{error.colno}: cut off or damaged, not valid JSON"
            f"{conflict}; {_ADVICE}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{source}: damaged: {error}; {_ADVICE}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f'key "{next(k for k in keys if keys.count(k) > 1)}" stands twice')
    return values


def _number(name: str) -> Any:
    raise ValueError(f"expected a number, found {name}")


def _refuse_other_format(data: Any, source: str) -> None:
    version = data.get(FORMAT) if isinstance(data, dict) else None
    if version is None:
        raise BaselineError(
            f'{source}: not a baseline: "{FORMAT}" is missing; '
            "give a file that costguard baseline save has written"
        )
    if isinstance(version, int) and version > VERSION:
        raise BaselineError(
            f"{source}: written by a newer costguard (format {version}, this one knows "
            f"{VERSION}); update costguard"
        )
    if version != VERSION or isinstance(version, bool):
        raise BaselineError(
            f"{source}: format {version!r} is not known, expected {VERSION}; save the baseline anew"
        )


def _refuse_newer_tool(baseline: Baseline, source: str) -> None:
    """Refuse what a later major version has priced: its rules are not those of this one."""
    ours = int(RELEASE.partition(".")[0])
    for project in baseline.projects:
        major = project.costguard.partition(".")[0]
        if major.isdecimal() and int(major) > ours:
            raise BaselineError(
                f"{source}: project {project.name} was written by a newer costguard "
                f"({project.costguard}, this is {RELEASE}); update costguard"
            )


def _baseline(data: dict[str, Any]) -> Baseline:
    return Baseline(
        environment=data["environment"],
        projects=tuple(
            _project(name, project) for name, project in sorted(data["projects"].items())
        ),
        currency=data["currency"],
        commit=data.get("commit", ""),
        date=_day(data.get("date", "")),
    )


def _day(text: str) -> str:
    """A day as it is written, or nothing; raises ``ValueError`` for what is no day."""
    return text and date.fromisoformat(text).isoformat()


def _project(name: str, data: dict[str, Any]) -> BaselineProject:
    asked = {key: _asked(value) for key, value in data.get("prices", {}).items()}
    return BaselineProject(
        name=name,
        plan=data.get("plan", ""),
        catalog=data["catalog"],
        resources=tuple(_resource(entry, asked) for entry in data.get("resources", [])),
        free_tier=data.get("free_tier", False),
        costguard=data["costguard"],
    )


def _asked(data: dict[str, Any]) -> Asked:
    filled = [entry.split("=", 1) for entry in data.get("attributes", [])]
    product = Product(
        vendor=data["vendor"],
        service=data["service"],
        family=data.get("family", ""),
        unit=data["unit"],
        where=tuple(sorted(data["where"].items())),
        needs=tuple(need for need, _ in filled),
        free=_decimal(data.get("free", "0")),
        scope=data["scope"],
    )
    query = PriceQuery(product, data["region"], tuple(v for _, v in filled), data["option"])
    return query, _price(data["price"]) if "price" in data else None


def _price(data: dict[str, Any]) -> Price:
    return Price(
        tiers=_tiers(data["tiers"]),
        unit=data["unit"],
        currency=data["currency"],
        effective=date.fromisoformat(data["effective"]),
        source=data["source"],
        note=data.get("note", ""),
        list_tiers=_tiers(data.get("list_tiers", [])),
    )


def _tiers(data: list[dict[str, str]]) -> tuple[Tier, ...]:
    return tuple(Tier(_decimal(tier["start"]), _decimal(tier["price"])) for tier in data)


def _resource(data: dict[str, Any], asked: Mapping[str, Asked]) -> ResourceCost:
    lines = tuple(_component(entry, asked) for entry in data.get("components", []))
    coverage, span = Coverage(data["coverage"]), _span(data.get("range"))
    problems = (line.problem for line in lines if line.problem)
    ranged = span is not None and coverage is Coverage.RANGE
    side = SideCost(
        region=data.get("region"),
        components=lines,
        coverage=coverage,
        reasons=tuple(dict.fromkeys(problems)) or tuple(data.get("reasons", ())),
        monthly=span.low if span and ranged else least_and_most(lines)[0],
        span=span,
    )
    action = Action.FORGET if data.get("forgotten") else Action.NO_OP
    return ResourceCost(data["address"], data["type"], action, side, side)


def _span(data: dict[str, Any] | None) -> Span | None:
    if data is None:
        return None
    return Span(_decimal(data["low"]), _decimal(data["high"]), tuple(data["reasons"]))


def _component(data: dict[str, Any], asked: Mapping[str, Asked]) -> CostComponent:
    query, price = asked[data["price"]] if "price" in data else (None, None)
    quantity = _known(data, "quantity")
    billed = _known(data, "billed") if "billed" in data else quantity
    charges = _charges(data, price, billed)
    cost = sum((part.cost for part in charges), ZERO)
    told = _known(data, "unit_price")
    unknown = quantity != ZERO and (price is None or billed is None)
    monthly = None if unknown else cost
    if told is not None:  # by the plan's tool: there is no price to work it out with
        monthly = _known(data, "monthly")
    return CostComponent(
        name=data["name"],
        path=tuple(data.get("path", ())),
        unit=data["unit"],
        quantity=quantity,
        unit_price=told or _unit_price(price, quantity, monthly),
        monthly_cost=monthly,
        usage_based=data.get("usage_based", False),
        query=query,
        price=price,
        problem=data.get("problem", ""),
        charges=charges,
        low=_known(data, "low"),
        high=_known(data, "high"),
        billed=billed,
    )


def _unit_price(
    price: Price | None, quantity: Decimal | None, monthly: Decimal | None
) -> Decimal | None:
    """Price of one shown unit, on the average where the quantity spans several tiers."""
    if price is None:
        return None
    return monthly / quantity if monthly is not None and quantity else price.tiers[0].price


def _charges(
    data: dict[str, Any], price: Price | None, billed: Decimal | None
) -> tuple[TierCharge, ...]:
    if price is None or billed is None:
        return ()
    if "tier" not in data:
        return charge(price.tiers, billed)
    start = _decimal(data["tier"])
    rates = {tier.start: tier.price for tier in price.tiers}
    if start not in rates:
        raise ValueError(f"the price of {data['name']} has no tier from {start}")
    return (TierCharge(start, billed, rates[start], billed * rates[start]),)


def _known(data: dict[str, Any], key: str) -> Decimal | None:
    return _decimal(data[key]) if key in data else None


def _decimal(value: object) -> Decimal:
    number = to_decimal(value) if isinstance(value, str) else None
    if number is None:
        raise ValueError(f"expected a decimal number as text, found {value!r:.40}")
    return number


def _differences(found: Any, expected: Any, place: str) -> Iterator[str]:
    """Where two JSON values differ, in words."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted({*found, *expected}):
            where = f"{place}.{key}".removeprefix(".")
            if key not in expected:
                yield f"{where} is a key that is not known here"
            elif key not in found:
                yield f"{where} is missing"
            else:
                yield from _differences(found[key], expected[key], where)
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, pair in enumerate(zip(found, expected, strict=True)):
            yield from _differences(*pair, f"{place}[{number}]")
    elif isinstance(found, int | float) and not place.endswith(_NOT_TEXT):
        yield f"{place} is {found}, where text is expected"
    elif found != expected:
        yield f"{place} is {json.dumps(found)[:60]}, and its parts give {json.dumps(expected)[:60]}"
