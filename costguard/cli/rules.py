"""``costguard rules``: the resource types that costguard knows, and how they are priced."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.cli.options import emit, format_option, source_options
from costguard.jobs import sources_for
from costguard.options import PricingOptions
from costguard.pricing.known_types import known_type, known_types, product_prices
from costguard.report import rules_report
from costguard.rules.book import TypeClass

_LIST = """Show each resource type with its class and what is billed.

\b
Classes:
  priced       there is a pricing rule
  free         it costs nothing by itself
  usage-only   use alone is billed, and there is no rule
  unsupported  there is, or may be, a fixed cost, and no rule

\b
Example:
  costguard rules list --provider aws --class unsupported
"""
_SHOW = """Show what a rule prices, after which page, from which products and prices.

TYPE is a resource type, such as aws_nat_gateway. Where attributes such as the instance type
decide on a product's price, the range of its prices is shown.

\b
Example:
  costguard rules show aws_nat_gateway --region eu-west-1
"""


@click.group()
def rules() -> None:
    """Look at the resource types that costguard knows."""


@rules.command("list", help=_LIST)
@click.option("--provider", metavar="NAME", help="Only types of this provider, such as aws.")
@click.option(
    "--class", "class_", type=click.Choice([c.value for c in TypeClass]), help="Only this class."
)
@format_option("table", "json")
def list_(provider: str | None, class_: str | None, form: str) -> None:
    """Show the types that are known."""
    found = known_types(provider, TypeClass(class_) if class_ else None)
    render = rules_report.types_json if form == "json" else rules_report.types_table
    emit(render(found))


@rules.command(help=_SHOW)
@click.argument("type_", metavar="TYPE")
@click.option("--region", metavar="REGION", help="Show the prices in this region.")
@source_options
@format_option("table", "json")
def show(
    type_: str,
    region: str | None,
    prices: tuple[str, ...],
    lock: Path | None,
    offline: bool,
    form: str,
) -> None:
    """Show one type."""
    known = known_type(type_)
    render = rules_report.type_json if form == "json" else rules_report.type_text
    with sources_for(PricingOptions(prices=prices, lock=lock, offline=offline)) as sources:
        emit(render(known, product_prices(known, region, sources), region))
