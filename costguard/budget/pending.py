"""Pending changes: what other pull requests would add, from the JSON reports of their checks."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from costguard.errors import ConfigError
from costguard.files import read_text

_WHAT = "what costguard check --format json writes"
_VERSION = "1."
_AMOUNT = re.compile(r"^-?[0-9]{1,15}(\.[0-9]{1,60})?\Z")


class PendingChanges(NamedTuple):
    """What counts, by the name of the file, and what does not, each with its reason."""

    changes: tuple[tuple[str, Decimal], ...] = ()
    """Name and difference per month."""
    notes: tuple[str, ...] = ()


class _Report(NamedTuple):
    name: str
    plans: frozenset[str]
    """Digests of its plans."""
    environment: str
    difference: Decimal


def read(
    paths: Sequence[Path], environment: str, currency: str, digests: Collection[str] = ()
) -> PendingChanges:
    """The pending changes of an environment.

    Reports on other environments, on a plan whose digest is one of ``digests`` (the plans that
    are being checked), and on a plan that another report is on, are not counted, and a note says
    so. Raises ``UsageError`` for a file that cannot be read, ``ConfigError`` for one that is no
    report of this version, not the report of a check, or in another currency.
    """
    changes: list[tuple[str, Decimal]] = []
    notes: list[str] = []
    seen: dict[frozenset[str], str] = {}
    for report in (report for path in paths for report in _reports(path, currency)):
        if report.environment != environment:
            notes.append(
                f"{report.name} is for {report.environment} and is not counted for {environment}."
            )
        elif report.plans <= set(digests):
            notes.append(f"{report.name} is on the very plan that is checked, and is not counted.")
        elif report.plans in seen:
            notes.append(
                f"{report.name} is on the same plan as {seen[report.plans]}, and is not counted "
                "again."
            )
        else:
            seen[report.plans] = report.name
            changes.append((report.name, report.difference))
    return PendingChanges(tuple(changes), tuple(notes))


def _reports(path: Path, currency: str) -> Iterator[_Report]:
    """The report of a file, or its reports by environment."""
    try:
        document = json.loads(read_text(path, _WHAT))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid JSON: {error}; expected {_WHAT}") from None
    several = _found(document, "results")
    if not isinstance(several, list):
        yield _report(document, str(path), path.name, currency)
        return
    for number, result in enumerate(several):
        yield _report(result, f"{path}: results[{number}]", path.name, currency)


def _report(result: Any, where: str, name: str, currency: str) -> _Report:
    version = _found(result, "schema_version")
    if not isinstance(version, str):
        raise ConfigError(f"{where}: not a report of costguard; expected {_WHAT}")
    if not version.startswith(_VERSION):
        raise ConfigError(
            f"{where}: version {version} of the report, and this costguard reads version 1; "
            "write it with this costguard"
        )
    environment = _found(result, "decision", "environment")
    if not isinstance(environment, str):
        raise ConfigError(f"{where}: it has no decision; expected {_WHAT}, not a breakdown")
    if _found(result, "currency") != currency:
        raise ConfigError(
            f"{where}: it is in {_found(result, 'currency')} and this check in {currency}, and "
            "nothing is converted"
        )
    text = _found(result, "totals", "difference")
    difference = Decimal(text) if isinstance(text, str) and _AMOUNT.match(text) else None
    plans = _plans(result)
    if difference is None or not plans:
        raise ConfigError(
            f"{where}: totals.difference or plan.digest is missing or damaged; write it again"
        )
    return _Report(name, plans, environment, difference)


def _plans(result: Any) -> frozenset[str]:
    """Digests of the plans that a report is on; empty where one is missing."""
    projects = _found(result, "projects")
    holders = projects if isinstance(projects, list) else [result]
    digests = [_found(holder, "plan", "digest") for holder in holders]
    known = all(isinstance(digest, str) and digest for digest in digests)
    return frozenset(digests) if known else frozenset()


def _found(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
