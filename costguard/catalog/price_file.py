"""Reading the user's price file and checking it against its JSON Schema."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from costguard.catalog.units import CANONICAL, canonical
from costguard.yaml_document import Document, KeyPath, read

SCHEMA = Path(__file__).with_name("prices.schema.json")


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
    for section in ("prices", "commitments"):
        for number, entry in enumerate(data.get(section, ())):
            _check_entry(document, (section, number), entry)
    _check_names(document, data.get("commitments", ()))
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


def _check_names(document: Document, commitments: Sequence[Mapping[str, Any]]) -> None:
    """Commitments are told apart by their names in reports."""
    seen: set[str] = set()
    for number, commitment in enumerate(commitments):
        if commitment["name"] in seen:
            problem = f"another commitment is named {commitment['name']!r}; give each its own name"
            raise document.error(("commitments", number, "name"), problem)
        seen.add(commitment["name"])


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
