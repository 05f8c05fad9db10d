"""A JSON file of measurements: strict, and with one line for whatever is wrong in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from costguard.errors import ConfigError, UndecidedError, UsageError
from costguard.files import read_text
from costguard.strict import RejectedError
from costguard.yaml_document import Document, KeyPath, written

T = TypeVar("T")


class _JsonDocument(Document):
    """A JSON document: key paths say where something is, for lines would say little."""

    def place(self, path: KeyPath) -> tuple[int, int]:
        """One place for all: the problem that the schema finds first is told."""
        return (1, 1)

    def error(self, path: KeyPath, message: str) -> ConfigError:
        """The error for what stands at ``path``: file, key path, message."""
        where = f" {written(path)}:" if path else ""
        return ConfigError(f"{self.source}:{where} {message}")


def read_json(path: Path, what: str, schema: Path, build: Callable[[Any], T]) -> T:
    """Read ``path`` and build a value from its data.

    ``schema`` is the published JSON Schema that says what was expected where ``build`` raises
    ``RejectedError``. Numbers with a point come as ``Decimal``. Raises ``UndecidedError`` for
    whatever is wrong, ``UsageError`` where the file cannot be read.
    """
    try:
        text = read_text(path, what)
    except ConfigError as error:
        raise UndecidedError(str(error)) from None
    source = path.as_posix()
    data = _parsed(text, source, what)
    try:
        return build(data)
    except RejectedError as rejected:
        from costguard.schema_problems import explain

        explained = explain(_JsonDocument(source, data, None), rejected, schema)
        raise UndecidedError(str(explained)) from None


def _parsed(text: str, source: str, what: str) -> Any:
    if not text.strip():
        raise UndecidedError(f"{source}: is empty; expected {what}")
    try:
        data = json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
        )
        _refuse_half_characters(data)
    except json.JSONDecodeError as error:
        raise UndecidedError(
            f"{source}:{error.lineno}:{error.colno}: not valid JSON, or cut off ({error.msg}); "
            f"expected {what}"
        ) from None
    except (UsageError, ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise UndecidedError(f"{source}: {reason}; expected {what}") from None
    return data


def _refuse_half_characters(data: Any) -> None:
    """Refuse texts that no report could be written with."""
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise ValueError("a text in it has half of a character (\\ud800 to \\udfff)") from None


def _refuse_constant(word: str) -> Decimal:
    raise ValueError(f"{word} is not a number; leave the metric out, or measure it again")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"key {twice!r} stands twice in one object")
    return found
