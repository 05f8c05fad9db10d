"""Reports: each format is a pure function of the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from costguard.result import Result

FORMATS: Mapping[str, str] = {
    "table": "costguard.report.table",
    "json": "costguard.report.json_report",
    "markdown": "costguard.report.markdown",
    "infracost-json": "costguard.report.infracost_json",
}
"""Modules by the name of their format; each has ``render(result) -> str``."""


def renderer(name: str) -> Callable[[Result], str]:
    """Find the ``render`` function of a format, loading only that format."""
    function: Callable[[Result], str] = import_module(FORMATS[name]).render
    return function
