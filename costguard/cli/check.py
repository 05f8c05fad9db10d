"""``costguard check``: whether a plan may land."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.cli.options import emit, format_option, out_option, pricing_options
from costguard.report import renderer
from costguard.runner import CheckOptions, PricingOptions
from costguard.runner import check as run
from costguard.verdict import FailOn

_HELP = """Price a plan, compare it with its environment's budget, and pass, warn or block.

PLAN is a Terraform plan or state as JSON, "-" for standard input, or a directory in which
terraform plan is run. The exit code is 0 for pass and warn, 1 for block.

\b
Examples:
  costguard check plan.json
  costguard check plan.json --env dev --format markdown --out report.md
  terraform show -json tfplan | costguard check -
"""


@click.command(help=_HELP)
@click.argument("plan")
@click.option(
    "--env",
    "environment",
    metavar="NAME",
    help="Environment of the budgets file. Without it, the plan's marks tell it.",
)
@click.option(
    "--budgets",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Budgets file. Without it, policies/budgets.yaml, or else the bundled one.",
)
@click.option(
    "--workspace",
    envvar="TF_WORKSPACE",
    metavar="NAME",
    help="Terraform workspace of the plan.  [env: TF_WORKSPACE]",
)
@click.option(
    "--fail-on",
    type=click.Choice(["block", "warn"]),
    default="block",
    show_default=True,
    help="The verdict from which on the exit code is 1.",
)
@pricing_options
@format_option()
@out_option
@click.pass_context
def check(
    ctx: click.Context,
    plan: str,
    environment: str | None,
    budgets: Path | None,
    workspace: str | None,
    fail_on: FailOn,
    pricing: PricingOptions,
    form: str,
    out: Path | None,
) -> None:
    """Price a plan, compare it with its environment's budget, and pass, warn or block."""
    result = run(plan, CheckOptions(environment, budgets, workspace), pricing)
    emit(renderer(form)(result), out)
    if out is not None:
        click.echo(f"{result.verdict.value}: report written to {out}", err=True)
    ctx.exit(result.verdict.exit_code(fail_on))
