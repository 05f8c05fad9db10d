"""``costguard explain``: where each figure of a resource comes from."""

from __future__ import annotations

import json
from pathlib import Path

import click

from costguard.cli.options import emit, file_names, format_option, out_option, pricing_options
from costguard.errors import UsageError
from costguard.model.estimate import Estimate, ResourceCost
from costguard.options import PricingOptions
from costguard.report.explain import render
from costguard.report.json_report import resource_document
from costguard.runner import estimate as run

_HELP = """Show each figure of a resource: rule, product, quantity, tier, price, source, date.

ADDRESS is the resource's address; without its key, all instances are shown.

\b
Example:
  costguard explain plan.json aws_instance.web
"""


@click.command(help=_HELP, short_help="Show where each figure comes from.")
@click.argument("plan", shell_complete=file_names)
@click.argument("address")
@pricing_options
@format_option("table", "json")
@out_option
def explain(plan: str, address: str, pricing: PricingOptions, form: str, out: Path | None) -> None:
    """Show each figure of a resource: rule, product, quantity, tier, price, source, date."""
    estimate = run(plan, pricing)
    found = _find(estimate, address)
    if form == "json":
        documents = [resource_document(r) for r in found]
        emit(json.dumps(documents, ensure_ascii=False, indent=1) + "\n", out)
    else:
        emit(render(found, estimate.currency), out)


def _find(estimate: Estimate, address: str) -> list[ResourceCost]:
    exact = [r for r in estimate.resources if r.address == address]
    if exact:
        return exact
    instances = [r for r in estimate.resources if r.address.startswith(f"{address}[")]
    if instances:
        return instances
    from difflib import get_close_matches

    near = get_close_matches(address, [r.address for r in estimate.resources], n=3, cutoff=0.8)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise UsageError(f"the plan has no resource {address}{hint}")
