"""``costguard budget``: what the budgets file says, for those who answer for the money."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from costguard.budget import budgets as budget_files
from costguard.budget import waivers_reader
from costguard.budget.environment import named
from costguard.budget.reader import DEFAULT
from costguard.budget.waivers import for_environment
from costguard.cli.options import Decorator, emit, format_option
from costguard.report import budget_report

_HELP = """Look at the budgets of your environments.

\b
Example:
  costguard budget show dev
"""
_LIST = """Show the environments with their limits, thresholds and marks.

\b
Example:
  costguard budget list --budgets policies/budgets.yaml
"""
_VALIDATE = """Check the budgets file and the waivers file, and say what is in them.

The first mistake is shown with file, line and what was expected; the exit code is then 2.

\b
Example:
  costguard budget validate --budgets policies/budgets.yaml
"""
_SHOW = """Show everything that holds for an environment: limit, thresholds, marks, waivers.

ENV is a name or an alias, or "default" for what holds where no environment is recognised.

\b
Example:
  costguard budget show dev
"""


def _budgets_option() -> Decorator:
    return click.option(
        "--budgets",
        "path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Budgets file. Without it, policies/budgets.yaml, or else the bundled one.",
    )


def _waivers_option() -> Decorator:
    return click.option(
        "--waivers",
        "waivers_path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Waivers file. Without it, policies/waivers.yaml, if there is one.",
    )


@click.group(help=_HELP, short_help="Look at the budgets of your environments.")
def budget() -> None:
    """Look at the budgets of your environments."""


@budget.command("list", help=_LIST)
@_budgets_option()
@format_option("table", "json")
def list_(path: Path | None, form: str) -> None:
    """Show the environments."""
    render = budget_report.list_json if form == "json" else budget_report.list_table
    emit(render(budget_files.load(path)))


@budget.command(help=_VALIDATE)
@_budgets_option()
@_waivers_option()
@format_option("table", "json")
def validate(path: Path | None, waivers_path: Path | None, form: str) -> None:
    """Check the files."""
    budgets, waivers = budget_files.load(path), waivers_reader.load(waivers_path)
    render = budget_report.valid_json if form == "json" else budget_report.valid_text
    emit(render(budgets, waivers, datetime.now(UTC)))


@budget.command(help=_SHOW)
@click.argument("environment", metavar="ENV")
@_budgets_option()
@_waivers_option()
@format_option("table", "json")
def show(environment: str, path: Path | None, waivers_path: Path | None, form: str) -> None:
    """Show one environment."""
    budgets, waivers = budget_files.load(path), waivers_reader.load(waivers_path)
    found = budgets.default if environment == DEFAULT else named(budgets, environment, environment)
    own = for_environment(waivers, found.name)
    render = budget_report.environment_json if form == "json" else budget_report.environment_text
    emit(render(budgets, found, own, datetime.now(UTC)))
