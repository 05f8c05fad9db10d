"""Reads what Checkov writes with ``-o json``: one result, a list of them, or the empty form.

https://www.checkov.io/8.Outputs/JSON.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from costguard.errors import ConfigError
from costguard.files import read_text
from costguard.strict import RejectedError, demand, mapping, text
from costguard.yaml_document import KeyPath, written

_KINDS = ("terraform_plan", "terraform")
"""Checkov's names of what it judges, of which costguard knows the resources."""
_EXPECTED = "results of Checkov on Terraform (checkov -f plan.json -o json)"


class Check(NamedTuple):
    """What one check says of one resource."""

    id: str
    address: str
    name: str
    failed: bool
    guideline: str = ""
    """Page that says what to do; empty where Checkov does not give it."""
    place: str = ""
    """File and lines, where Checkov has seen the source."""


class Results(NamedTuple):
    """What Checkov says, skipped checks left out."""

    source: str
    checks: tuple[Check, ...]
    unparsed: tuple[str, ...] = ()
    """Files that Checkov could not read, so that nothing in them is judged."""
    looked: bool = True
    """Whether Checkov has found anything to judge at all."""


def read(path: Path) -> Results:
    """The results in a file.

    Raises ``UsageError`` where it cannot be read, ``ConfigError`` with the place in it where it
    is damaged or something else.
    """
    return parsed(read_text(path, _EXPECTED), str(path))


def parsed(document: str, source: str) -> Results:
    """The results in a text that messages call ``source``. Raises ``ConfigError``."""
    try:
        data = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{source}: not valid JSON: {error}; expected {_EXPECTED}") from None
    try:
        return _results(data, source)
    except RejectedError as rejected:
        place = f"{source}: {written(rejected.path)}" if rejected.path else source
        reason = rejected.reason or "not as Checkov writes it"
        raise ConfigError(f"{place}: {reason}; expected {_EXPECTED}") from None


def _results(data: Any, source: str) -> Results:
    if isinstance(data, dict) and "results" not in data:
        demand("checkov_version" in data, ())
        _refuse_lost(data)
        return Results(source, (), looked=False)
    several = isinstance(data, list)
    reports = [((i,) if several else (), r) for i, r in enumerate(data if several else [data])]
    checks: dict[tuple[str, str], Check] = {}
    unparsed: list[str] = []
    known = [(path, report) for path, report in reports if _kind(report, path) in _KINDS]
    if not known:
        raise RejectedError((), f"no results of {' or '.join(_KINDS)}")
    for path, report in known:
        results = mapping(report.get("results"), (*path, "results"))
        for check in _checks(results, (*path, "results")):
            other = checks.setdefault((check.id, check.address), check)
            if _weight(check) > _weight(other):
                checks[check.id, check.address] = check
        unparsed += map(str, results.get("parsing_errors") or [])
    return Results(source, tuple(checks.values()), tuple(unparsed))


def _weight(check: Check) -> tuple[bool, bool]:
    """Of two on one resource, a failed one counts; of these, the one that knows the source."""
    return check.failed, bool(check.place)


def _refuse_lost(summary: dict[str, Any]) -> None:
    """The empty form has no failed checks; a summary that counts some has lost them."""
    for key in ("failed", "parsing_errors"):
        if summary.get(key):
            raise RejectedError((key,), f"{summary[key]} are counted, and the results are missing")


def _kind(report: Any, path: KeyPath) -> str:
    return text(mapping(report, path).get("check_type"), (*path, "check_type"))


def _checks(results: Any, path: KeyPath) -> Iterator[Check]:
    for key, failed in (("passed_checks", False), ("failed_checks", True)):
        listed = results.get(key, [])  # Checkov leaves passed checks out with --quiet
        demand(isinstance(listed, list) and (key in results or not failed), (*path, key))
        for number, record in enumerate(listed):
            yield _check(record, (*path, key, number), failed=failed)


def _check(record: Any, path: KeyPath, *, failed: bool) -> Check:
    known = mapping(record, path)
    address = known.get("resource_address") or known.get("resource")
    return Check(
        id=text(known.get("check_id"), (*path, "check_id")),
        address=text(address, (*path, "resource")),
        name=text(known.get("check_name"), (*path, "check_name")),
        failed=failed,
        guideline=str(known.get("guideline") or ""),
        place=_place(known),
    )


def _place(record: Any) -> str:
    """``main.tf:6-24``; nothing for a plan, which has no lines that people read."""
    lines = record.get("file_line_range")
    file = record.get("file_path")
    if not isinstance(file, str) or not isinstance(lines, list) or len(lines) != 2 or not lines[1]:
        return ""
    return f"{file.removeprefix('/')}:{lines[0]}-{lines[1]}"
