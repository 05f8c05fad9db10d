"""The data beside policies, which FinOps sets.

A folder is laid out as OPA has it: the data in ``data.yaml`` or ``data.json`` stand under the
path of their folder, those at the top under ``data`` itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from costguard.files import read_text
from costguard.policy.engine import PolicyError
from costguard.policy.known import known_data

_NAMES = ("data.yaml", "data.yml", "data.json")
_WHAT = "a data file"


def read_data(folder: Path) -> dict[str, Any]:
    """The data of a folder. Raises ``PolicyError`` where two files give one key, as ``parsed``."""
    whole: dict[str, Any] = {}
    for file in data_files(folder):
        place = whole
        for part in file.parent.relative_to(folder).parts:
            place = place.setdefault(part, {})
        for key, value in _read(file).items():
            if key in place:
                raise PolicyError(f"{file}: {key}: the data already has this key from another file")
            place[key] = value
    return whole


def data_files(folder: Path) -> Iterator[Path]:
    """The files of a folder that are data, in the order in which they count."""
    found = (path for path in folder.rglob("data.*") if path.name in _NAMES)
    yield from sorted(found, key=lambda path: (_NAMES.index(path.name), path))


def parsed(file: Path) -> dict[str, Any]:
    """What a data file holds, as JSON values. Raises ``ConfigError`` with the place of a fault."""
    from costguard.yaml_document import read

    document = read(file, file.as_posix(), _WHAT)
    if document.data is None:
        return {}
    if not isinstance(document.data, dict):
        raise document.error((), "expected a map of keys")
    data: dict[str, Any] = _as_json(document.data)
    return data


def _read(file: Path) -> Mapping[str, Any]:
    known = known_data(read_text(file, _WHAT))
    return parsed(file) if known is None else known


def _as_json(value: Any) -> Any:
    """Dates as texts, as OPA reads them: JSON has none."""
    from datetime import date

    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
