"""SARIF 2.1.0 for code scanning: a result for each finding, waived ones as suppressed.

A finding stands at its line of the configuration where that is known, else at its plan.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from costguard.budget.words import count
from costguard.model.finding import Level
from costguard.report import words
from costguard.report.issues import Issue, issues
from costguard.result import Result
from costguard.version import VERSION

_LEVELS = {Level.NOTE: "note", Level.WARN: "warning", Level.BLOCK: "error"}
_MOST = 5_000
"""Results in a run; GitHub shows no more. The heaviest come first."""


def render(result: Result) -> str:
    """Render a result as a log of one run."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render several environments as a log of one run."""
    return json.dumps(document(results), separators=(",", ":")) + "\n"


def document(results: Sequence[Result]) -> dict[str, Any]:
    """Build the log as JSON values."""
    found = issues(results)
    rules = list(dict.fromkeys(words.inert(issue.finding.id) for issue in found))
    driver = {
        "name": "costguard",
        "version": VERSION,
        "rules": [{"id": rule, "shortDescription": {"text": _text(rule)}} for rule in rules],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(len(found) - _MOST)],
                "results": [_result(issue, rules) for issue in found[:_MOST]],
            }
        ],
    }


def _invocation(left_out: int) -> dict[str, Any]:
    if left_out <= 0:
        return {"executionSuccessful": True}
    text = f"{count(left_out, 'more finding')} in the JSON report"
    notes = [{"level": "note", "message": {"text": text}}]
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _result(issue: Issue, rules: list[str]) -> dict[str, Any]:
    rule = words.inert(issue.finding.id)
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": rules.index(rule),
        "level": _LEVELS[issue.finding.level],
        "message": {"text": _text(issue.text)},
        "locations": [_location(issue)],
        "partialFingerprints": {"costguardFinding/v1": issue.key},
        "properties": {"environment": words.inert(issue.environment)},
    }
    if issue.waiver is not None:
        reason = _text(words.inert(f"waiver {issue.waiver.id}: {issue.waiver.reason}"))
        result["suppressions"] = [{"kind": "external", "justification": reason}]
    return result


def _location(issue: Issue) -> dict[str, Any]:
    place = issue.location
    artifact = quote(place.file.encode("utf-8", "replace"))
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": artifact},
            "region": {"startLine": place.line},
        }
    }
    if issue.finding.address:
        name = words.inert(issue.finding.address)
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "resource"}]
    return location


def _text(text: str) -> str:
    """A message in which no brackets are read as a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
