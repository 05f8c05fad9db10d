"""``costguard breakdown``: what a plan costs, resource by resource."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.cli.options import emit, file_names, format_option, out_option, pricing_options
from costguard.options import PricingOptions
from costguard.report import renderer
from costguard.runner import breakdown as run

_HELP = """Show what a plan costs per month, line by line, without a verdict.

PLAN is a Terraform plan or state as JSON, "-" for standard input, or a directory in which
terraform plan is run.

\b
Example:
  costguard breakdown plan.json --usage-file usage.yml
"""


@click.command(help=_HELP, short_help="Show what a plan costs, line by line.")
@click.argument("plan", shell_complete=file_names)
@pricing_options
@format_option()
@out_option
def breakdown(plan: str, pricing: PricingOptions, form: str, out: Path | None) -> None:
    """Show what a plan costs per month, line by line, without a verdict."""
    emit(renderer(form)(run(plan, pricing)), out)
