"""Typed access to a document: what has the wrong type is told with its place in the document."""

from __future__ import annotations

import json
from typing import Any

from costguard.errors import PlanError

Where = tuple[str | int, ...]
"""The document's name, then the keys and positions that lead to a place in it."""


def wrong(where: Where, expected: str, value: object) -> PlanError:
    """The error for a value of the wrong type; names no value, for it may be a secret."""
    return PlanError(
        f"{at(where)}: expected {expected}, found {kind(value)}; "
        "was the document edited, or cut by another tool?"
    )


def at(where: Where) -> str:
    """``plan.json: resource_changes[3].change.after`` for people, on one line."""
    path = ""
    for part in where[1:]:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part.replace("_", "").isalnum():
            path += f".{part}" if path else part
        else:
            path += f"[{json.dumps(part)}]"
    return f"{where[0]}: {path}" if path else str(where[0])


def shown(words: str) -> str:
    """A text of the document as it may stand in a message: on one line, nothing hidden."""
    return words if words.isprintable() else json.dumps(words)


def kind(value: object) -> str:
    """What a JSON value is, for people."""
    kinds: dict[type, str] = {
        dict: "an object",
        list: "a list",
        str: "a text",
        bool: "true or false",
        type(None): "null",
    }
    return kinds.get(type(value), "a number")


def text(parent: dict[str, Any], key: str, where: Where) -> str:
    """The text at a key that has to be there."""
    value = parent.get(key)
    if type(value) is not str or not value:
        raise wrong((*where, key), "a text", value)
    return value


def optional_text(parent: dict[str, Any], key: str, where: Where) -> str | None:
    """The text at a key, or None where there is none."""
    value = parent.get(key)
    if value is None or type(value) is str:
        return value
    raise wrong((*where, key), "a text", value)


def flag(parent: dict[str, Any], key: str, where: Where) -> bool | None:
    """The true or false at a key, or None where there is none."""
    value = parent.get(key)
    if value is None or type(value) is bool:
        return value
    raise wrong((*where, key), "true or false", value)


def a_map(value: Any, where: Where) -> dict[str, Any]:
    """The value, which has to be an object."""
    if type(value) is not dict:
        raise wrong(where, "an object", value)
    return value


def map_at(parent: dict[str, Any], key: str, where: Where) -> dict[str, Any]:
    """The object at a key; an empty one where there is none."""
    value = parent.get(key)
    return {} if value is None else a_map(value, (*where, key))


def list_at(parent: dict[str, Any], key: str, where: Where) -> list[Any]:
    """The list at a key; an empty one where there is none."""
    value = parent.get(key)
    if value is None:
        return []
    if type(value) is not list:
        raise wrong((*where, key), "a list", value)
    return value
