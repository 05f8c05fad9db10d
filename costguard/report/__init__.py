"""Reports: each format is a pure function of the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from costguard.result import Result

FORMATS: Mapping[str, str] = {
    "table": "costguard.report.table",
    "json": "costguard.report.json_report",
    "markdown": "costguard.report.markdown",
    "markdown-summary": "costguard.report.markdown_summary",
    "html": "costguard.report.html_report",
    "sarif": "costguard.report.sarif",
    "junit": "costguard.report.junit",
    "gitlab-codequality": "costguard.report.gitlab_codequality",
    "gitlab-metrics": "costguard.report.gitlab_metrics",
    "csv": "costguard.report.csv_report",
    "focus": "costguard.report.focus",
    "slack": "costguard.report.slack",
    "infracost-json": "costguard.report.infracost_json",
}
"""Modules by the name of their format.

Each has ``render(result) -> str``, and ``render_all(results) -> str`` for several environments.
"""


def renderer(name: str) -> Callable[[Result], str]:
    """Find the ``render`` function of a format, loading only that format."""
    function: Callable[[Result], str] = import_module(FORMATS[name]).render
    return function


def render_all(name: str, results: Sequence[Result]) -> str:
    """Render the results of one or more environments, each as one report."""
    if len(results) == 1:
        return renderer(name)(results[0])
    text: str = import_module(FORMATS[name]).render_all(results)
    return text
