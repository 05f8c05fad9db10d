"""Says by its schema what is wrong with a file of the user's, once it is known to be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costguard.errors import ConfigError
from costguard.strict import RejectedError, did_you_mean
from costguard.yaml_document import Document, KeyPath

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


def explain(document: Document, rejected: RejectedError, schema: Path) -> ConfigError:
    """The error for a document that its reader has rejected: the first one in the file.

    ``schema`` is the published JSON Schema of such files; its ``title``s say what is expected, as
    messages put it.
    """
    from jsonschema import Draft202012Validator

    rules = json.loads(schema.read_text(encoding="utf-8"))
    found = [_problem(e) for e in Draft202012Validator(rules).iter_errors(document.data)]
    if not found:
        return document.error(rejected.path, rejected.reason)
    path, message = min(found, key=lambda problem: document.place(problem[0]))
    more = len(found) - 1
    rest = f" (and {more} more {'problem' if more == 1 else 'problems'})" if more else ""
    return document.error(path, f"{message}{rest}")


def _problem(error: ValidationError) -> tuple[KeyPath, str]:
    """Where the problem is, and what to say."""
    path: KeyPath = tuple(error.absolute_path)
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        known = list(schema["properties"])
        key = next(key for key in instance if key not in known)
        guess = did_you_mean(key, known)
        return (*path, key), f"unknown key; expected one of {', '.join(known)}{guess}"
    if error.validator == "required":
        missing = next(key for key in schema["required"] if key not in instance)
        return path, f'"{missing}" is missing'
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, instance)
    guess = did_you_mean(instance, schema.get("enum", []))
    return path, f"expected {schema['title']}; found {_described(instance)}{guess}"


def _described(value: Any) -> str:
    """A value of the file, for people."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a map" if value else "an empty map"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, bool):
        return f"{value} (yes, no, on and off mean True and False unless in quotes)".lower()
    if isinstance(value, str):
        return json.dumps(value if len(value) <= 40 else f"{value[:40]}…", ensure_ascii=False)
    return str(value)[:40]
