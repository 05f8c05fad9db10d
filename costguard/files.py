"""The user's files: YAML in, with errors that say the line; reports out, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from costguard.errors import ConfigError, UsageError


def read_text(path: Path, what: str) -> str:
    """Text of a file of the user's; raises ``UsageError`` when it is not there or not text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file; expected {what}") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: is a directory; expected {what}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start}); expected {what}") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; expected {what}") from None


def read_yaml(path: Path, what: str) -> dict[str, Any]:
    """Map at the top of a YAML file; an empty file is an empty map.

    Raises ``ConfigError`` with line and column when the file is not YAML, repeats a key, or
    holds something else than a map.
    """
    import yaml

    text = read_text(path, what)
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}{_mark(error)}: not valid YAML: {_problem(error)}") from None
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise ConfigError(f"{path}:1:1: expected {what} (a map of keys), found {_kind(document)}")
    return document


def position(path: Path, keys: Sequence[str | int]) -> str:
    """``file:line:column`` of the entry at ``keys`` in a YAML file, or of its nearest parent."""
    import yaml

    node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    mark = node.start_mark if node is not None else None
    for key in keys:
        found = _child(node, key)
        if found is None:
            break
        mark, node = found
    return f"{path}:{mark.line + 1}:{mark.column + 1}" if mark is not None else f"{path}:1:1"


def _child(node: Any, key: str | int) -> tuple[Any, Any] | None:
    if getattr(node, "id", "") == "mapping":
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark, value
    elif getattr(node, "id", "") == "sequence" and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark, node.value[key]
    return None


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there wholly or not at all.

    Raises ``UsageError`` when the folder is missing or cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _mark(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark is not None else ""


def _problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "a map"
    return {list: "a list", str: "a text", bool: "true or false"}.get(type(value), "a number")
