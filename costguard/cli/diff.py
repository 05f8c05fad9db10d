"""``costguard diff``: any two of plan, report and baseline beside each other."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.budget.operand import Operand, compare_operands, read_stored
from costguard.cli.options import emit, file_names, format_option, out_option, pricing_options
from costguard.jobs import pricer_for
from costguard.model.price import PriceSource
from costguard.options import PricingOptions
from costguard.runner import breakdown

_HELP = """Show what B costs more or less than A: by code, and by prices.

Each is a Terraform plan or state as JSON (what it comes to once it has landed), a report that
costguard check --format json has written, or a baseline.

\b
Example:
  costguard diff baselines/dev.json plan.json
"""


@click.command(help=_HELP, short_help="Show what B costs more or less than A.")
@click.argument("a", shell_complete=file_names)
@click.argument("b", shell_complete=file_names)
@pricing_options
@format_option("table", "json", "markdown")
@out_option
def diff(a: str, b: str, pricing: PricingOptions, form: str, out: Path | None) -> None:
    """Show what one costs more or less than the other."""
    from costguard.report.comparison import FORMATS

    with pricer_for(pricing) as pricer:
        base, head = (read_stored(one) or _plan(one, pricing, pricer.source) for one in (a, b))
        emit(FORMATS[form](compare_operands(base, head)), out)


def _plan(source: str, pricing: PricingOptions, prices: PriceSource) -> Operand:
    result = breakdown(source, pricing)
    return Operand(source, result.estimate, ((source, result.plan.digest),), prices)
