"""What each of several projects costs; nothing where there is only one.

What two projects have in common is counted in one of them, so that the rows add up to the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tabulate import tabulate

from costguard.budget.words import total
from costguard.model.estimate import Estimate, ResourceCost
from costguard.report import words
from costguard.result import Result


def by_project(result: Result) -> list[tuple[str, Estimate]]:
    """The part of the estimate that is each project's; empty where there is only one."""
    if len(result.projects) < 2:
        return []
    members: dict[str, list[ResourceCost]] = defaultdict(list)
    for resource in result.estimate.resources:
        members[resource.project].append(resource)
    return [
        (project.name, replace(result.estimate, resources=tuple(members[project.name])))
        for project in result.projects
    ]


def table(result: Result) -> str:
    """A table for a terminal."""
    rows = _rows(result, words.visible)
    if not rows:
        return ""
    return tabulate(
        rows,
        headers=["project", "before", "after", "change"],
        colalign=("left", "right", "right", "right"),
        tablefmt="simple",
        disable_numparse=True,
    )


def markdown(result: Result, code: Callable[[str], str]) -> str:
    """A table for a pull request; ``code`` makes a name harmless."""
    rows = [f"| {' | '.join(row)} |" for row in _rows(result, code)]
    return "\n".join(
        ["| project | before | after | change |", "|---|--:|--:|--:|", *rows] if rows else []
    )


def _rows(result: Result, shown: Callable[[str], str]) -> list[list[str]]:
    return [
        [
            shown(name),
            total(part.before, part.currency),
            total(part.after, part.currency),
            words.total_change(part),
        ]
        for name, part in by_project(result)
    ]


def documents(
    result: Result,
    plan: Callable[[Any], dict[str, Any]],
    totals: Callable[[Estimate], dict[str, Any]],
) -> list[dict[str, Any]]:
    """The projects for a JSON report: always at least one."""
    parts = dict(by_project(result))
    return [
        {
            "name": project.name,
            "plan": plan(project.plan),
            "totals": totals(parts.get(project.name, result.estimate)),
        }
        for project in result.projects
    ]
