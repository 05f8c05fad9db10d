"""``costguard usage``: files with the quantities that a plan does not hold."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.cli.options import emit, file_names, out_option
from costguard.options import PricingOptions
from costguard.report.usage_skeleton import render
from costguard.runner import breakdown

_INIT_HELP = """Write a commented usage file for the plan at hand.

\b
Example:
  costguard usage init plan.json --out usage.yml
"""


@click.group()
def usage() -> None:
    """Work with usage files."""


@usage.command(help=_INIT_HELP)
@click.argument("plan", shell_complete=file_names)
@out_option
def init(plan: str, out: Path | None) -> None:
    """Write a commented usage file for the plan at hand."""
    emit(render(breakdown(plan, PricingOptions())), out)
