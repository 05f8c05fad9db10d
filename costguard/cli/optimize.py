"""``costguard optimize``: what would make a plan cheaper."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.cli.options import (
    budgets_option,
    emit,
    file_names,
    format_option,
    out_option,
    pricing_options,
)
from costguard.options import CheckOptions, PricingOptions

_HELP = """Recommend changes that make a plan cheaper, each with its saving and a patch.

Every saving is the difference that the same engine finds when it prices the changed plan. Smaller
machines are recommended only where utilisation shows that they are enough, or a policy demands
them. Nothing is applied.

\b
Examples:
  costguard optimize plan.json
  costguard optimize plan.json --env dev --source infra --format patch --out save.diff
  costguard optimize plan.json --utilisation usage.csv --format json
  costguard optimize plan.json --utilisation cloudwatch     # asks AWS (extra: aws)
"""


@click.command(help=_HELP, short_help="Recommend changes that save money.")
@click.argument("plan", shell_complete=file_names)
@click.option(
    "--env",
    "environment",
    metavar="NAME",
    help="Environment of the budgets file. Without it, the plan's marks tell it.",
)
@budgets_option
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the Terraform configuration that the plan was made of, for a patch.",
)
@click.option(
    "--utilisation",
    metavar="FILE",
    help="What was measured, as JSON or CSV; or the word cloudwatch, to ask AWS.",
)
@click.option(
    "--policies",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of policies. Without it, policies/ where it has some, or the bundled ones.",
)
@pricing_options
@format_option("table", "json", "markdown", "patch")
@out_option
def optimize(
    plan: str,
    environment: str | None,
    budgets: Path | None,
    source: Path | None,
    utilisation: str | None,
    policies: Path | None,
    pricing: PricingOptions,
    form: str,
    out: Path | None,
) -> None:
    """Recommend changes that make a plan cheaper."""
    from costguard.report import optimize_report
    from costguard.runner import optimize as optimized

    options = CheckOptions(environment, budgets, policies=policies)
    found = optimized(plan, options, pricing, utilisation)
    made = optimize_report.patch_of(found, source)
    emit(optimize_report.FORMATS[form](found, made), out)
