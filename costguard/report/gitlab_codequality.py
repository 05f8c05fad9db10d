"""GitLab's code quality report: an entry for each finding that no waiver covers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from costguard.model.finding import Level
from costguard.report import words
from costguard.report.issues import Issue, issues
from costguard.result import Result

_SEVERITIES = {Level.NOTE: "info", Level.WARN: "minor", Level.BLOCK: "blocker"}


def render(result: Result) -> str:
    """Render a result as one list of entries."""
    return render_all([result])


def render_all(results: Sequence[Result]) -> str:
    """Render the findings of several environments as one list of entries."""
    entries = [_entry(issue) for issue in issues(results) if issue.waiver is None]
    return json.dumps(entries, separators=(",", ":")) + "\n"


def _entry(issue: Issue) -> dict[str, Any]:
    about = words.inert(issue.finding.address or issue.environment)
    # Policies begin their message with the address themselves.
    told = issue.text.startswith(f"{about}:")
    place = issue.location
    return {
        "description": issue.text if told else f"{about}: {issue.text}",
        "check_name": words.inert(issue.finding.id),
        "fingerprint": issue.key,
        "severity": _SEVERITIES[issue.finding.level],
        "location": {"path": place.file, "lines": {"begin": place.line}},
    }
