"""Reads ``metrics.json``: what one run has measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from costguard.errors import UndecidedError
from costguard.gate.json_document import read_json
from costguard.gate.series import NAME, Series, read_series, series_makes_sense
from costguard.strict import RejectedError, demand, mapping, text, texts
from costguard.yaml_document import KeyPath

SCHEMA: Final = Path(__file__).with_name("metrics.schema.json")
"""The published schema of metrics files."""
FORMAT: Final = 1
"""Version of metrics files and of their baselines."""

_KEYS = ("schema", "scope", "commit", "ancestors", "ref", "measured_at", "metrics")
_FIRST_YEAR = 2000
_COMMIT = re.compile(r"^[0-9A-Za-z._-]{1,100}$")


class Measurements(NamedTuple):
    """What one run has measured."""

    source: str
    series: Mapping[str, Series]
    measured_at: datetime
    project: str = ""
    environment: str | None = None
    commit: str = ""
    ancestors: tuple[str, ...] = ()
    """Commits that ``commit`` is made on, the nearest first."""
    ref: str = ""


def read_measurements(path: Path) -> Measurements:
    """Read a metrics file.

    Raises ``UndecidedError`` with file, place and what was expected for whatever is wrong in it,
    ``UsageError`` where it cannot be read.
    """
    what = "a metrics file (docs/gate.md)"
    return read_json(path, what, SCHEMA, lambda data: build(data, path.as_posix()))


def build(data: Any, source: str) -> Measurements:
    """Measurements from the data of a metrics file; raises ``RejectedError``."""
    refuse_newer(data, source)
    file = mapping(data, (), *_KEYS, required=("schema", "measured_at", "metrics"))
    check_format(file)
    scope = mapping(file.get("scope", {}), ("scope",), "project", "env")
    metrics = mapping(file["metrics"], ("metrics",))
    demand(metrics, ("metrics",))
    measured = Measurements(
        source=source,
        series={name: _series(name, value) for name, value in metrics.items()},
        measured_at=moment(file["measured_at"], ("measured_at",)),
        project=text(scope["project"], ("scope", "project")) if "project" in scope else "",
        environment=text(scope["env"], ("scope", "env")) if "env" in scope else None,
        commit=text(file["commit"], ("commit",), _COMMIT) if "commit" in file else "",
        ancestors=texts(file.get("ancestors", []), ("ancestors",), _COMMIT),
        ref=text(file["ref"], ("ref",)) if "ref" in file else "",
    )
    for name, series in measured.series.items():
        series_makes_sense(series, metrics[name], ("metrics", name))
        _is_of_the_past(series, measured, ("metrics", name))
    return measured


def refuse_newer(data: Any, source: str) -> None:
    """Raise ``UndecidedError`` for a file of a later version, whatever else may be in it."""
    version = data.get("schema") if isinstance(data, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise UndecidedError(
            f"{source}: schema: version {version} was written by a newer costguard; update "
            "costguard to read it"
        )


def check_format(file: Mapping[str, Any]) -> None:
    """Reject a file of another version than this one reads."""
    version = file["schema"]
    demand(version == FORMAT and not isinstance(version, bool), ("schema",))


def moment(value: Any, path: KeyPath) -> datetime:
    """A moment such as 2026-11-20T17:53:07Z, in UTC."""
    written = text(value, path)
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise RejectedError(path, _no_moment(written)) from None
    if read.tzinfo is None or read.year < _FIRST_YEAR:
        raise RejectedError(path, _no_moment(written))
    return read.astimezone(UTC)


def _no_moment(written: str) -> str:
    return f'expected a moment such as 2026-11-20T17:53:07Z; found "{written[:40]}"'


def _series(name: str, value: Any) -> Series:
    demand(NAME.search(name), ("metrics", name))
    return read_series(value, ("metrics", name))


def _is_of_the_past(series: Series, measured: Measurements, path: KeyPath) -> None:
    today = measured.measured_at.date()
    ahead = [day for day in series.daily if day > today]
    if ahead:
        reason = f"has {min(ahead)}, which is after measured_at ({today})"
        raise RejectedError((*path, "daily"), reason)
    of_month = [day for day in series.daily if (day.year, day.month) == (today.year, today.month)]
    if series.daily and not of_month:
        reason = (
            f"has no day of {today:%Y-%m}, the month of measured_at; a month without data has no "
            "forecast"
        )
        raise RejectedError((*path, "daily"), reason)
