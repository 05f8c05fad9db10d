"""What a project file says of price sources: key ``prices`` of ``costguard.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from costguard.projects.expand import OWN
from costguard.strict import RejectedError, demand, mapping, texts
from costguard.yaml_document import Document, KeyPath

_KEY: KeyPath = ("prices",)


class PriceSettings(NamedTuple):
    """Where prices come from, as a project file says it."""

    sources: tuple[str, ...] = ()
    """In their order: names, and files as they are from the current directory."""
    offline: bool = False
    """Whether nothing is asked over the network."""


def configured(config: Path | None) -> PriceSettings:
    """What the project file says: ``config``, or ``costguard.yaml`` in the current directory.

    Where there is none, and in one of Infracost's, nothing is said. Raises ``ConfigError`` for a
    wrong key ``prices``, and ``UsageError`` where ``config`` is missing.
    """
    path = config or OWN
    if config is None and not path.is_file():
        return PriceSettings()
    from costguard.yaml_document import read

    return settings_of(read(path, path.as_posix(), "a project file"), path.parent)


def settings_of(document: Document, folder: Path) -> PriceSettings:
    """The key ``prices`` of a file that lies in ``folder``; nothing where it has none.

    Raises ``ConfigError`` with file, line, column, key path and what was expected.
    """
    data = document.data
    if not isinstance(data, dict) or "prices" not in data:
        return PriceSettings()
    try:
        return settings(data["prices"], folder)
    except RejectedError as rejected:
        from costguard.projects.project_file import SCHEMA
        from costguard.schema_problems import explain

        raise explain(document, rejected, SCHEMA) from None


def settings(value: Any, folder: Path) -> PriceSettings:
    """The value of the key; raises ``RejectedError`` where it is wrong."""
    keys = mapping(value, _KEY, "sources", "offline")
    offline = keys.get("offline", False)
    demand(isinstance(offline, bool), (*_KEY, "offline"))
    named = texts(keys.get("sources", []), (*_KEY, "sources"))
    return PriceSettings(tuple(_placed(word, folder) for word in named), offline)


def _placed(word: str, folder: Path) -> str:
    """A file as it is from the current directory; the name of a source has no dot and no slash."""
    return str(folder / word) if "." in word or "/" in word else word
