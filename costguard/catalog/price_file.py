"""Reading the user's price file and checking it against its JSON Schema."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from costguard.catalog.units import CANONICAL, canonical
from costguard.model.money import USD
from costguard.yaml_document import Document, KeyPath, read

SCHEMA = Path(__file__).with_name("prices.schema.json")
_LIMITS = {
    "reserved": ("covers",),
    "savings_plan": ("covers", "spend"),
    "committed_use": ("covers", "spend", "vcpus"),
}
"""How kinds of commitments may say how much they cover."""
_OF_PRODUCT = ("family", "region", "attributes", "unit", "term", "hourly")


def read_checked(path: Path) -> Mapping[str, Any]:
    """What a price file says, dates as text.

    Raises ``ConfigError`` with file, line and column when it is not as the schema says, names
    a unit that no price has or a day that no calendar has, or two commitments alike;
    ``UsageError`` when it is missing.
    """
    from jsonschema import Draft202012Validator

    document = read(path, str(path), "a price file")
    data: Mapping[str, Any] = _dates_as_text(document.data)
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    found = [_problem(error) for error in validator.iter_errors(data)]
    if found:
        raise document.error(*min(found, key=lambda problem: document.place(problem[0])))
    if "exchange_rate" in data:
        _check_entry(document, ("exchange_rate",), data["exchange_rate"])
        if data["currency"] == USD.code:
            problem = "it is for a file in another currency: a US dollar costs one US dollar"
            raise document.error(("exchange_rate",), problem)
    for section in ("prices", "commitments"):
        for number, entry in enumerate(data.get(section, ())):
            _check_entry(document, (section, number), entry)
    for number, entry in enumerate(data.get("commitments", ())):
        _check_commitment(document, ("commitments", number), entry)
    _check_distinct(document, "commitments", "name", data.get("commitments", ()))
    _check_distinct(document, "enterprise", "provider", data.get("enterprise", ()))
    return data


def _dates_as_text(value: Any) -> Any:
    """A document as JSON would have it: YAML makes dates of unquoted ones."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _dates_as_text(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(member) for member in value]
    return value


def _check_entry(document: Document, place: KeyPath, entry: Mapping[str, Any]) -> None:
    """What a schema cannot say: known units, days of the calendar."""
    if "unit" in entry and canonical(entry["unit"]) not in CANONICAL:
        problem = f"no price has the unit {entry['unit']!r}; expected one such as Hrs or GB"
        raise document.error((*place, "unit"), problem)
    for key in ("date", "since", "until"):
        try:
            datetime.date.fromisoformat(entry.get(key, "2000-01-01"))
        except ValueError:
            problem = f"there is no day {entry[key]}"
            raise document.error((*place, key), problem) from None
    if entry.get("until", "") < entry.get("since", ""):
        problem = f"it ends before it begins, on {entry['since']}"
        raise document.error((*place, "until"), problem)


def _check_commitment(document: Document, place: KeyPath, entry: Mapping[str, Any]) -> None:
    """What a schema says in words that help nobody: which keys go together."""
    limits = _LIMITS[entry["kind"]]
    limit = next(key for key in _LIMITS["committed_use"] if key in entry)
    if limit not in limits:
        kind = entry["kind"].replace("_", " ")
        problem = f"{limit} is not for {kind}; give {' or '.join(limits)}"
        raise document.error((*place, limit), problem)
    products = entry.get("products", ())
    if limit == "spend" and "upfront" in entry:
        problem = "an amount an hour has its upfront payment in it; give spend: {upfront, term}"
        raise document.error((*place, "upfront"), problem)
    if limit == "vcpus" and not all("discount" in one for one in products or (entry,)):
        problem = "what vCPUs and memory cost together is told by a discount alone"
        raise document.error((*place, limit), problem)
    for key in _OF_PRODUCT:
        if products and key in entry:
            problem = "where there are products, each of them tells it"
            raise document.error((*place, key), problem)
    for number, product in enumerate(products):
        _check_entry(document, (*place, "products", number), product)


def _check_distinct(
    document: Document, section: str, key: str, entries: Sequence[Mapping[str, Any]]
) -> None:
    """Commitments are told apart by name in reports; a provider takes one discount off."""
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        if entry[key] in seen:
            problem = f"another one is of {entry[key]!r}; give each {key} once"
            raise document.error((section, number, key), problem)
        seen.add(entry[key])


def _problem(error: Any) -> tuple[KeyPath, str]:
    """Where a finding (jsonschema's ``ValidationError``) is, and what to say."""
    path: KeyPath = tuple(error.absolute_path)
    if error.validator == "oneOf":
        return (
            path,
            f"expected either {' or '.join(o['required'][0] for o in error.schema['oneOf'])}",
        )
    if error.validator in {"required", "dependentRequired"}:
        return path, error.message
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        extra = next(key for key in error.instance if key not in known)
        return (*path, extra), f"unknown key; expected one of {', '.join(known)}"
    expected = error.schema.get("description", error.message)
    return path, f"found {error.instance!r:.60}; expected: {expected}"
