"""Brings a baseline up to date after a merge, one job at a time."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from costguard.errors import BaselineError, UsageError
from costguard.files import locked, read_text, write_whole
from costguard.gate.baseline import Baseline, Entry, Logged
from costguard.gate.decide import PreparedRun
from costguard.gate.measurements import FORMAT, Measurements
from costguard.gate.outcome import GateResult, Outcome
from costguard.gate.series import Series
from costguard.gate.settings import Settings
from costguard.model.money import plain
from costguard.version import VERSION

_KEPT: Final = timedelta(days=400)
"""How long runs stay in the log."""
_LEAST_TRIALS: Final = 30
_PROPOSALS: Final = ("refs/pull/", "refs/merge-requests/", "refs/pull-requests/")
_HEAD = "a baseline that costguard gate has written"


def refuse_update(baseline: Baseline | None, measured: Measurements) -> None:
    """Refuse to write what did not come of a merge, or not on top of what the baseline holds.

    Raises ``UsageError`` for a run of a pull request or without a commit, and ``BaselineError``
    where another merge came first, or this one is in the baseline already.
    """
    if measured.ref.startswith(_PROPOSALS):
        raise UsageError(
            f"{measured.source}: ref: {measured.ref} is not merged yet; only runs of the default "
            "branch go into the baseline: leave --update-baseline out"
        )
    if not measured.commit:
        raise UsageError(
            f"{measured.source}: commit is missing, and --update-baseline needs it to tell "
            "whether another merge came first; add the commit, and its ancestors"
        )
    if baseline is None:
        return
    if baseline.commit == measured.commit:
        raise BaselineError(
            f"{baseline.source}: holds commit {measured.commit} already, and a run must not count "
            "twice; nothing was written"
        )
    if baseline.commit not in measured.ancestors:
        raise BaselineError(
            f"{baseline.source}: is of commit {baseline.commit}, which is not among the ancestors "
            f"of {measured.commit}: another merge came first, or {measured.source} lacks "
            "ancestors; nothing was written: measure again on top of it"
        )


def updated(
    baseline: Baseline | None,
    measured: Measurements,
    prepared: PreparedRun,
    result: GateResult,
) -> str:
    """Text of the baseline with what was measured.

    A metric that was blocked keeps its entry,
    unless it has become better.
    """
    entries = dict(baseline.entries) if baseline else {}
    blocked = {metric.name for metric in result.metrics if metric.outcome is Outcome.BLOCK}
    for name, metric in prepared.metrics.items():
        better = metric.compared is not None and metric.compared.shift < 0
        kept = name in entries and name in blocked and not better
        if not kept and metric.series.samples:
            entries[name] = _entry(metric.entry, metric.series, measured, metric.settings)
    environment = measured.environment or (baseline.environment if baseline else None)
    scope = {"project": measured.project, "env": environment}
    document = {
        "schema": FORMAT,
        "scope": {key: value for key, value in scope.items() if value},
        "commit": measured.commit,
        "updated_at": measured.measured_at.isoformat(),
        "updated_by": "merge",
        "tool_version": VERSION,
        "metrics": {name: _document(entry) for name, entry in entries.items()},
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def store(path: Path, text: str, based_on: str | None) -> None:
    """Write a baseline if it still is the text that it was ``based_on`` (None: not there).

    Raises ``BaselineError`` where another job has written it meanwhile, ``UsageError`` where it
    cannot be written.
    """
    with locked(path):
        if current_text(path) != based_on:
            raise BaselineError(
                f"{path}: another job has changed the baseline meanwhile; nothing was "
                "written: run this again"
            )
        write_whole(path, text)


def current_text(path: Path) -> str | None:
    """Text of the baseline as it stands; None where there is none."""
    return read_text(path, _HEAD) if path.exists() else None


def _entry(
    before: Entry | None, series: Series, measured: Measurements, settings: Settings
) -> Entry:
    """What the baseline holds of a metric from now on."""
    log = before.log if before else ()
    value = series.value or Decimal(0)
    run = Logged(measured.measured_at, value, measured.commit)
    oldest = measured.measured_at - _KEPT
    kept = tuple(run for run in (*log, run) if run.at >= oldest)
    return Entry(_merged(before.series if before else None, series, settings), kept)


def _merged(before: Series | None, series: Series, settings: Settings) -> Series:
    """The latest value of an exact metric; the last runs of a noisy one."""
    lasting = series._replace(daily={}, month_estimate=None, step=None)
    if before is None or settings.exact:
        return lasting
    if series.trials is None:
        samples = (*before.samples, *series.samples)[-settings.sampling.window :]
        return lasting._replace(samples=samples)
    if series.trials >= _LEAST_TRIALS:
        return lasting
    # Runs of few trials add up, or none of them would ever be enough to compare with.
    return lasting._replace(
        successes=(before.successes or 0) + (series.successes or 0),
        trials=(before.trials or 0) + series.trials,
    )


def _document(entry: Entry) -> dict[str, Any]:
    series = entry.series
    document: dict[str, Any] = {"unit": series.unit}
    if series.trials is not None:
        document |= {"successes": series.successes, "trials": series.trials}
    elif len(series.samples) == 1:
        document["value"] = plain(series.samples[0])
    else:
        document["samples"] = [plain(sample) for sample in series.samples]
    texts = {"runner_class": series.runner_class, "config_hash": series.config_hash}
    document |= {key: value for key, value in texts.items() if value}
    if series.price_date is not None:
        document["price_date"] = series.price_date.isoformat()
    if series.unknowns:
        document["unknowns"] = series.unknowns
    document["log"] = [
        {"at": run.at.isoformat(), "commit": run.commit, "value": plain(run.value)}
        for run in entry.log
    ]
    return document
