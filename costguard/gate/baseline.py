"""The baseline of measured series: what the default branch has come to.

One JSON file per scope, with sorted keys and decimal texts. It is written only from a merge, and
only on top of the commit that it holds, so that of two merges one cannot undo the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from costguard.errors import UndecidedError
from costguard.gate.json_document import read_json
from costguard.gate.measurements import Measurements, check_format, moment, refuse_newer
from costguard.gate.series import NAME, Series, number, read_series, series_makes_sense
from costguard.strict import RejectedError, demand, mapping, text
from costguard.version import VERSION
from costguard.yaml_document import KeyPath

SCHEMA: Final = Path(__file__).with_name("baseline.schema.json")
"""The published schema of baselines."""

_KEYS = ("schema", "scope", "commit", "updated_at", "updated_by", "tool_version", "metrics")
_STALE_DAYS: Final = 30
_STALE_COMMITS: Final = 50


class Logged(NamedTuple):
    """What one run of the default branch came to."""

    at: datetime
    value: Decimal
    commit: str = ""


class Entry(NamedTuple):
    """What the baseline holds of a metric."""

    series: Series
    log: tuple[Logged, ...] = ()
    """Runs of the default branch, the oldest first."""

    @property
    def course(self) -> list[Decimal]:
        """Values of the log; the samples, where nothing is logged."""
        return [run.value for run in self.log] or list(self.series.samples)


class Baseline(NamedTuple):
    """What the default branch has come to."""

    source: str
    entries: Mapping[str, Entry]
    commit: str
    updated_at: datetime
    project: str = ""
    environment: str | None = None


def read_baseline(path: Path) -> Baseline | None:
    """Read a baseline; None where there is no such file.

    Raises ``UndecidedError`` for one that is damaged or of another version.
    """
    if not path.exists():
        return None
    what = "a baseline that costguard gate has written"
    return read_json(path, what, SCHEMA, lambda data: build(data, path.as_posix()))


def build(data: Any, source: str) -> Baseline:
    """Baseline from the data of its file; raises ``RejectedError``."""
    refuse_newer(data, source)
    file = mapping(data, (), *_KEYS, required=("schema", "commit", "updated_at", "metrics"))
    check_format(file)
    if "tool_version" in file:
        _refuse_newer_tool(text(file["tool_version"], ("tool_version",)))
    if "updated_by" in file:
        text(file["updated_by"], ("updated_by",))
    scope = mapping(file.get("scope", {}), ("scope",), "project", "env")
    metrics = mapping(file["metrics"], ("metrics",))
    return Baseline(
        source=source,
        entries={name: _entry(name, value) for name, value in metrics.items()},
        commit=text(file["commit"], ("commit",)),
        updated_at=moment(file["updated_at"], ("updated_at",)),
        project=text(scope["project"], ("scope", "project")) if "project" in scope else "",
        environment=text(scope["env"], ("scope", "env")) if "env" in scope else None,
    )


def refuse_other_scope(baseline: Baseline, measured: Measurements, environment: str) -> None:
    """Raise ``UndecidedError`` where a baseline is of something else than what was measured."""
    for what, theirs, ours in (
        ("project", baseline.project, measured.project),
        ("environment", baseline.environment or "", environment),
    ):
        if theirs and ours and theirs != ours:
            raise UndecidedError(
                f"{baseline.source}: is the baseline of {what} {theirs}, and {measured.source} "
                f"is of {what} {ours}; give the baseline of {ours}"
            )


def comparable(
    entry: Entry | None, series: Series, name: str, baseline: str
) -> tuple[Entry | None, str]:
    """The entry where it can be compared with what was measured, and else why it cannot.

    Raises ``UndecidedError`` where the two are in different units: nothing is converted.
    """
    if entry is None:
        return None, ""
    if entry.series.unit != series.unit:
        raise UndecidedError(
            f"{baseline}: metrics.{name}: is in {entry.series.unit} and was measured in "
            f"{series.unit}, and nothing is converted; measure in {entry.series.unit}, or take "
            "the entry out of the baseline"
        )
    for what, theirs, ours in (
        ("runner class", entry.series.runner_class, series.runner_class),
        ("configuration", entry.series.config_hash, series.config_hash),
    ):
        if theirs != ours:
            one, other = theirs or "unknown", ours or "unknown"
            told = f"{name}: not compared: the baseline is of {what} {one}, this run of {other}."
            return None, told
    return entry, ""


def stale(baseline: Baseline, measured: Measurements) -> str:
    """Why the baseline is too far behind for comparing, in words; empty where it is not."""
    if baseline.commit in measured.ancestors[_STALE_COMMITS:]:
        behind = measured.ancestors.index(baseline.commit) + 1
        return f"The baseline is {behind} commits behind; update it."
    return ""


def stale_prices(entry: Entry, today: date) -> bool:
    """Whether an entry's prices are older than thirty days."""
    prices = entry.series.price_date
    return prices is not None and (today - prices).days > _STALE_DAYS


def _refuse_newer_tool(version: str) -> None:
    """Reject what a later major version of costguard has written."""
    theirs, ours = version.partition(".")[0], VERSION.partition(".")[0]
    if theirs.isdigit() and int(theirs) > int(ours):
        reason = f"was written by costguard {version}, and this is {VERSION}; update costguard"
        raise RejectedError(("tool_version",), reason)


def _entry(name: str, value: Any) -> Entry:
    path: KeyPath = ("metrics", name)
    demand(NAME.search(name), path)
    series = read_series(value, path, "log")
    series_makes_sense(series, value, path)
    log = value.get("log", [])
    demand(isinstance(log, list), (*path, "log"))
    return Entry(series, tuple(_logged(run, (*path, "log", at)) for at, run in enumerate(log)))


def _logged(value: Any, path: KeyPath) -> Logged:
    keys = mapping(value, path, "at", "commit", "value", required=("at", "value"))
    return Logged(
        at=moment(keys["at"], (*path, "at")),
        value=number(keys["value"], (*path, "value")),
        commit=text(keys["commit"], (*path, "commit")) if "commit" in keys else "",
    )
