"""Reads the data of the user's files strictly: what is not known is rejected, with its place.

Each function takes a value and its key path in the file, and raises ``RejectedError`` where the
value is not what it is for; ``schema_problems.explain`` then says what was expected there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from costguard.model.money import to_decimal
from costguard.yaml_document import KeyPath

_PERCENT = re.compile(r"^[0-9]{1,6}(\.[0-9]{1,6})?%$")


class RejectedError(Exception):
    """The data at ``path`` is not what the file may hold.

    ``reason`` is for people where the schema has nothing to say, and empty otherwise.
    """

    def __init__(self, path: KeyPath, reason: str = "") -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


def demand(condition: object, path: KeyPath) -> None:
    """Reject what stands at ``path`` unless ``condition`` holds."""
    if not condition:
        raise RejectedError(path)


def mapping(
    value: Any, path: KeyPath, *known: str, required: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """The mapping at ``path``, with no keys but the ``known`` ones (any, where none is named)."""
    if not isinstance(value, dict):
        raise RejectedError(path)
    demand(not known or set(value) <= set(known), path)
    demand(set(required) <= set(value), path)
    return value


def text(value: Any, path: KeyPath, pattern: re.Pattern[str] | None = None) -> str:
    """Text that is not empty and, where a pattern is given, has a place that fits it."""
    demand(isinstance(value, str) and value, path)
    demand(pattern is None or pattern.search(value), path)
    return str(value)


def texts(value: Any, path: KeyPath, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """A list of such texts."""
    demand(isinstance(value, list), path)
    return tuple(text(item, (*path, index), pattern) for index, item in enumerate(value))


def texts_by_name(value: Any, path: KeyPath) -> dict[str, tuple[str, ...]]:
    """A mapping of names to lists of texts."""
    keys = mapping(value, path)
    return {name: texts(items, (*path, name)) for name, items in keys.items()}


def percent(value: Any, path: KeyPath) -> Decimal:
    """A percentage with its sign, as the number before it."""
    return Decimal(text(value, path, _PERCENT).strip().rstrip("%"))


def amount(value: Any, path: KeyPath) -> Decimal:
    """A number that is not negative, and not text."""
    number = None if isinstance(value, str) else to_decimal(value)
    if number is None or number < 0:
        raise RejectedError(path)
    return number


def did_you_mean(word: object, known: Collection[str]) -> str:
    """``; did you mean "x"?`` for a word that is close to a known one, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(str(word), known, n=1)
    return f'; did you mean "{close[0]}"?' if close else ""
