"""A YAML document with the place of every key, from one pass over the text."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from costguard.errors import ConfigError
from costguard.files import read_text

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of a document down to a value."""

_TAG = "tag:yaml.org,2002:"
_MOST_BRACKETS = 10_000
"""More than any file of the user's has; the C parser overflows its stack on absurd nesting."""


class Document:
    """What a YAML file holds, and where in the file it stands."""

    def __init__(self, source: str, data: Any, root: Any) -> None:
        self.source = source
        self.data = data
        self._root = root

    def place(self, path: KeyPath) -> tuple[int, int]:
        """Line and column of the key or list item at ``path``, which must be in the data."""
        mark, node = (None if self._root is None else self._root.start_mark), self._root
        for key in path:
            mark, node = _child(node, key)
        return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)

    def error(self, path: KeyPath, message: str) -> ConfigError:
        """The error for what stands at ``path``: file, line, column, key path, message."""
        line, column = self.place(path)
        where = f" {written(path)}:" if path else ""
        return ConfigError(f"{self.source}:{line}:{column}:{where} {message}")


def read(path: Path, source: str, what: str, *, repeated_keys: bool = False) -> Document:
    """Read one YAML document from ``path``, which messages call ``source``.

    Keys must be text and stand once (unless ``repeated_keys`` are taken: then the last one
    counts), numbers must be finite. Raises ``ConfigError`` with line
    and column where that is not so, ``UsageError`` where the file cannot be read.
    """
    import yaml

    text = read_text(path, what)
    if max(text.count("["), text.count("{")) > _MOST_BRACKETS:
        raise ConfigError(
            f"{source}: more brackets than any file of this kind has; expected {what}"
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        root = loader.get_single_node()
        for mark, problem in _problems(loader, root, repeated_keys=repeated_keys):
            raise ConfigError(f"{source}:{mark.line + 1}:{mark.column + 1}: {problem}")
        data = None if root is None else loader.construct_document(root)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _not_yaml(source, error) from None
    finally:
        loader.dispose()
    return Document(source, data, root)


def written(path: KeyPath) -> str:
    """A key path for people: ``environments.dev.match.path[0]``."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{_one_line(key)}" for key in path)
    return text.removeprefix(".")


def _one_line(key: str) -> str:
    return key if key.isprintable() else repr(key)


def _problems(loader: Any, root: Any, *, repeated_keys: bool) -> Iterator[tuple[Any, str]]:
    """Marks and messages for what YAML allows and no file of ours may have, from the top."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if node.id == "mapping":
            yield from _key_problems(node, repeated_keys=repeated_keys)
            waiting += [value for _, value in reversed(node.value)]
        elif node.id == "sequence":
            waiting += reversed(node.value)
        elif node.tag == f"{_TAG}float" and not math.isfinite(loader.construct_yaml_float(node)):
            yield node.start_mark, f"expected a number, found {node.value}"


def _key_problems(node: Any, *, repeated_keys: bool) -> Iterator[tuple[Any, str]]:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if key.tag == f"{_TAG}merge":
            continue
        if key.tag != f"{_TAG}str":
            name = key.value if key.id == "scalar" else f"a {key.id}"
            hint = "put it in quotes, or take the comma out of the number"
            yield key.start_mark, f"expected a key that is text, found {name}; {hint}"
        elif key.value in lines and not repeated_keys:
            first = lines[key.value]
            yield (
                key.start_mark,
                f'key "{_one_line(key.value)}" stands here again, after line {first}',
            )
        else:
            lines[key.value] = key.start_mark.line + 1


def _child(node: Any, key: str | int) -> tuple[Any, Any]:
    """Mark of the entry ``key`` of a node, and the node of its value.

    What a mapping takes over by an anchor stands before its own keys, which replace it.
    """
    if isinstance(key, int):
        return node.value[key].start_mark, node.value[key]
    return next((k.start_mark, v) for k, v in reversed(node.value) if k.value == key)


def _not_yaml(source: str, error: Exception) -> ConfigError:
    mark = getattr(error, "problem_mark", None)
    place = f":{mark.line + 1}:{mark.column + 1}" if mark is not None else ""
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    return ConfigError(f"{source}{place}: not valid YAML: {problem}")
