"""Baselines on disk: read whole, and written by one job at a time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from costguard.budget.baseline_read import parse
from costguard.budget.baseline_write import render
from costguard.errors import BaselineError, ConfigError
from costguard.files import locked, read_text, write_whole
from costguard.model.baseline import Baseline

FOLDER = "baselines"


def usual_file(environment: str) -> Path:
    """Where an environment's baseline stands unless told otherwise."""
    return Path(FOLDER) / f"{environment}.json"


def load(path: Path) -> Baseline:
    """Read a baseline.

    Raises ``UsageError`` where there is no such file, ``BaselineError`` where it cannot be used.
    """
    return _parsed(_text(path), path)


def store(path: Path, baseline: Baseline, *, based_on: str | None) -> Baseline:
    """Write a baseline, if nobody else has done so meanwhile; as it then stands in the file.

    ``based_on`` is the digest of the file that it replaces, None where there must be none. Raises
    ``BaselineError`` where that is not what is there: then nothing is written. Raises
    ``UsageError`` where the file cannot be written.
    """
    text = render(baseline)
    written = _parsed(text, path)  # what could not be read back is never written
    with locked(path):
        _refuse_conflict(path, based_on)
        write_whole(path, text)
    return written


def _refuse_conflict(path: Path, based_on: str | None) -> None:
    there = _digest(_text(path)) if path.exists() else None
    if there == based_on:
        return
    if based_on is None:
        raise BaselineError(
            f"{path}: a baseline is there already, and nothing was written; "
            "to change it, run costguard baseline update"
        )
    what = "gone" if there is None else f"now {there[:12]}"
    raise BaselineError(
        f"{path}: another job has changed the baseline meanwhile (it was {based_on[:12]}, and is "
        f"{what}); nothing was written: take the new one and run this again"
    )


def _text(path: Path) -> str:
    try:
        return read_text(path, "a baseline, as costguard baseline save writes it")
    except ConfigError as error:
        raise BaselineError(str(error)) from None


def _parsed(text: str, path: Path) -> Baseline:
    return parse(text, str(path), _digest(text))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
