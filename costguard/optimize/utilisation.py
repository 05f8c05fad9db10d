"""Utilisation from a file of the user's: JSON, or CSV with a line for each resource.

docs/optimize.md describes both. Shares are percentages in the file and fractions here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from costguard.errors import ConfigError
from costguard.files import read_text
from costguard.model.money import to_decimal
from costguard.optimize.measured import PROFILES, Measured
from costguard.strict import did_you_mean

_KEYS = ("days", "cpu_p90", "cpu_p95", "cpu_p99_5", "memory_max", "iops_max", "steady", "profile")
_CPU = ("p90", "p95", "p99_5")
_FLAGS = {True: True, False: False, "true": True, "false": False, "": True, None: True}
_MOST = Decimal(100)


def load(path: Path) -> Mapping[str, Measured]:
    """Utilisation by address. Raises ``ConfigError`` where the file is wrong."""
    rows = _of_csv(path) if path.suffix.lower() == ".csv" else _of_json(path)
    return {address: _measured(f"{path}: {place}", row) for address, place, row in rows}


def _of_json(path: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """JSON is YAML: the reader of the other files tells lines and repeated keys."""
    from costguard.yaml_document import read

    document = read(path, str(path), "a file of utilisation")
    resources = document.data.get("resources") if isinstance(document.data, dict) else None
    if not isinstance(resources, dict):
        raise document.error((), 'expected a map with the key "resources": a map by address')
    for address, row in resources.items():
        if not isinstance(row, dict):
            raise document.error(("resources", address), f"expected a map of {', '.join(_KEYS)}")
        yield address, address, row


def _of_csv(path: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    rows = csv.DictReader(io.StringIO(read_text(path, "a file of utilisation")))
    if "address" not in (rows.fieldnames or ()):
        raise ConfigError(f"{path}:1: expected a column address; found {rows.fieldnames}")
    seen: dict[str, int] = {}
    for row in rows:
        place = f"line {rows.line_num}"
        if None in row:
            raise ConfigError(f"{path}: {place}: more values than the first line has columns")
        values = {key: value for key, value in row.items() if key and value not in (None, "")}
        address = values.pop("address", "")
        first = seen.setdefault(address, rows.line_num)
        if first != rows.line_num:
            raise ConfigError(f"{path}: {place}: {address} stands here again, after line {first}")
        yield address, place, values


def _measured(place: str, row: Mapping[str, Any]) -> Measured:
    for key in row:
        if key not in _KEYS:
            guess = did_you_mean(key, list(_KEYS))
            raise ConfigError(f"{place}: {key}: expected one of {', '.join(_KEYS)}{guess}")
    days = _number(place, row, "days")
    if days is None:
        raise ConfigError(f"{place}: days is missing: over how many days it was measured")
    profile, steady = row.get("profile", "user_facing"), row.get("steady")
    if profile not in PROFILES:
        raise ConfigError(f"{place}: profile: expected one of {', '.join(PROFILES)}")
    if steady not in _FLAGS:
        raise ConfigError(f"{place}: steady: expected true or false; found {steady!r}")
    shares = {p: _share(place, row, f"cpu_{p}") for p in _CPU}
    return Measured(
        days,
        {p: share for p, share in shares.items() if share is not None},
        _share(place, row, "memory_max"),
        _number(place, row, "iops_max"),
        _FLAGS[steady],
        profile,
    )


def _share(place: str, row: Mapping[str, Any], key: str) -> Decimal | None:
    value = _number(place, row, key)
    if value is not None and value > _MOST:
        raise ConfigError(f"{place}: {key}: expected a percentage up to 100; found {row[key]}")
    return None if value is None else value / 100


def _number(place: str, row: Mapping[str, Any], key: str) -> Decimal | None:
    if row.get(key) is None:
        return None
    value = to_decimal(row[key])
    if value is None or value < 0:
        raise ConfigError(f"{place}: {key}: expected a number from 0 up; found {row[key]!r}")
    return value
