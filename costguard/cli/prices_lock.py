"""``costguard prices lock``: the prices that plans are priced with, kept in a file."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.catalog import lock as locks
from costguard.cli.options import budgets_option, file_names, pricing_options
from costguard.cli.talk import say
from costguard.files import write_whole
from costguard.options import CheckOptions, PricingOptions
from costguard.projects.expand import expand
from costguard.runner import used_prices

_HELP = """Write the prices that a check of these plans uses to a file, for check --lock.

Whoever prices with it gets the same figures, today or in a year: commit it. Without a plan, the
projects of costguard.yaml are priced. Prices of changes that check would recommend are in it too.

\b
Examples:
  costguard prices lock plan.json
  costguard prices lock base.json head.json --prices infracost,embedded
  costguard prices lock -o prices/dev.lock.json    # then: check --lock prices/dev.lock.json
"""


@click.command("lock", help=_HELP, short_help="Keep the prices that plans are priced with.")
@click.argument("plans", metavar="[PLAN]...", nargs=-1, shell_complete=file_names)
@click.option(
    "--env",
    "environment",
    metavar="NAME",
    help="Environment of the budgets file. Without it, the plans' marks tell it.",
)
@budgets_option
@pricing_options
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=locks.DEFAULT,
    show_default=True,
    metavar="FILE",
    help="The lock's file; written whole or not at all.",
)
def lock(
    plans: tuple[str, ...],
    environment: str | None,
    budgets: Path | None,
    pricing: PricingOptions,
    out: Path,
) -> None:
    """Write the prices that a check of these plans uses."""
    projects = expand(plans, None)
    for note in projects.notes:
        say(f"note: {note}")
    used = used_prices(projects.sources, CheckOptions(environment, budgets), pricing)
    write_whole(out, locks.render(used))
    say(f"{out}: {used.summary}, of {used.catalog}")
