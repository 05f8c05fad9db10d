"""``costguard prices``: what the price sources hold, and whether they can be relied on."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from costguard.budget.words import count, first_few
from costguard.catalog.coverage import Part
from costguard.catalog.own_prices import Pattern
from costguard.cli.options import (
    PROVIDERS,
    emit,
    file_names,
    file_option,
    format_option,
    source_options,
)
from costguard.cli.talk import say, talking
from costguard.errors import UsageError
from costguard.files import write_whole
from costguard.model.price import ON_DEMAND
from costguard.options import PricingOptions
from costguard.price_books import as_json, as_text, books
from costguard.price_books import difference as differences
from costguard.price_books import lookup as lookups

_HELP = """Look at prices, compare price books, and bring new prices in.

\b
Examples:
  costguard prices status
  costguard prices lookup aws_nat_gateway --region eu-west-1
  costguard prices sync --provider aws --region eu-central-1
"""
_STATUS = """Show each price book that is asked, in order: age, digest, signature, and coverage.

\b
Examples:
  costguard prices status
  costguard prices status --provider aws --region eu-west-1
"""
_LOOKUP = """Show prices by resource type, or by provider and service of the price list.

WHAT is a resource type (aws_nat_gateway), or a provider and a service (aws AmazonEC2). Values may
hold * and ?.

\b
Examples:
  costguard prices lookup aws_nat_gateway --region eu-west-1
  costguard prices lookup aws AmazonEC2 --region eu-west-1 --attribute instanceType=m5.large
"""
_DIFF = """Show what changed from BOOK_A to BOOK_B, and what that comes to for a plan.

A book is embedded, user, or the path of a price book (*.sqlite).

\b
Example:
  costguard prices diff embedded user plan.json
"""
_EXPORT = """Write a book's prices as CSV, in the form in which costguard keeps price facts.

BOOK is embedded, user, or the path of a price book (*.sqlite).

\b
Example:
  costguard prices export user --provider aws --region eu-central-1 -o prices.csv
"""
_LATE = {
    "lock": "costguard.cli.prices_lock:lock",
    "sync": "costguard.cli.prices_sync:sync",
    "verify": "costguard.cli.prices_verify:verify",
}
"""Commands with a module of their own, which is imported when they are used."""


class _Prices(click.Group):
    """A group of which some commands are imported late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted([*super().list_commands(ctx), *_LATE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported where it is not there yet."""
        if cmd_name not in _LATE:
            return super().get_command(ctx, cmd_name)
        module, _, name = _LATE[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return talking(command)


@click.group(cls=_Prices, help=_HELP, short_help="Look at prices and price books.")
def prices() -> None:
    """Look at prices and price books."""


def _part_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options that name a part of a book."""
    for name, metavar, text in (
        ("--service", "NAME", "Only this service of the price list, such as AmazonEC2."),
        ("--region", "REGION", "Only this region."),
    ):
        function = click.option(name, metavar=metavar, default="", help=text)(function)
    provider = click.option(
        "--provider",
        type=click.Choice(PROVIDERS),
        callback=lambda _ctx, _param, value: value or "",
        help="Only prices of this provider.",
    )
    return provider(function)


def _pairs(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Values of ``--attribute``."""
    pairs = [text.partition("=") for text in texts]
    for name, sign, value in pairs:
        if not (name and sign):
            raise UsageError(
                f"--attribute {name}{sign}{value}: expected NAME=VALUE, such as "
                "instanceType=m5.large"
            )
    return tuple((name, value) for name, _, value in pairs)


def _sources(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options on where prices come from; the command gets them as ``sources``."""

    @source_options
    @wraps(function)
    def command(prices: tuple[str, ...], lock: Path | None, offline: bool, **rest: Any) -> Any:
        sources = PricingOptions(prices=prices, lock=lock, offline=offline)
        return function(sources=sources, **rest)

    return command


@prices.command(help=_STATUS)
@_sources
@_part_options
@format_option("table", "json")
def status(sources: PricingOptions, provider: str, region: str, service: str, form: str) -> None:
    """Show the books that are asked."""
    found = books.chain_status(sources, Part(provider, region, service), os.environ)
    today = datetime.now(UTC).date()
    emit(as_json.status(found, today) if form == "json" else as_text.status(found, today))


@prices.command(help=_LOOKUP)
@click.argument("what", metavar="WHAT...", nargs=-1, required=True)
@click.option("--family", default="*", metavar="NAME", help="Only this product family.")
@click.option("--region", default="*", metavar="REGION", help="Only this region.")
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="NAME=VALUE",
    help="Only products with this attribute of the price list. May be given several times.",
)
@click.option(
    "--option",
    default=ON_DEMAND,
    show_default=True,
    metavar="NAME",
    help="Way of buying: on_demand, spot, reserved_1yr_no_upfront and the like.",
)
@_sources
@format_option("table", "json")
def lookup(
    what: tuple[str, ...],
    family: str,
    region: str,
    attributes: tuple[str, ...],
    option: str,
    sources: PricingOptions,
    form: str,
) -> None:
    """Show prices."""
    provider, service = (*what, "*")[:2]
    pattern = Pattern(service, family, region, option, "", _pairs(attributes))
    if len(what) == 1:
        asked = lookups.asked_of_type(provider, pattern)
    elif len(what) == 2:
        asked = lookups.asked_of(provider, service, pattern)
    else:
        told = " ".join(what)
        raise UsageError(f"{told}: expected a resource type, or a provider and a service")
    found = lookups.lookup(asked, sources)
    emit(as_json.lookup(found) if form == "json" else as_text.lookup(found))


@prices.command(help=_DIFF)
@click.argument("book_a", metavar="BOOK_A", shell_complete=file_names)
@click.argument("book_b", metavar="BOOK_B", shell_complete=file_names)
@click.argument("plan", metavar="[PLAN]", required=False, shell_complete=file_names)
@file_option("--usage-file", "Usage that the plan does not hold, in Infracost's format.")
@format_option("table", "json")
def diff(book_a: str, book_b: str, plan: str | None, usage_file: Path | None, form: str) -> None:
    """Show what changed between two books."""
    found = differences.difference(book_a, book_b, plan, usage_file)
    emit(as_json.difference(found) if form == "json" else as_text.difference(found))


@prices.command("export", help=_EXPORT)
@click.argument("book", metavar="[BOOK]", default="embedded", shell_complete=file_names)
@_part_options
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The CSV file; written whole or not at all.",
)
def export_(book: str, provider: str, region: str, service: str, out: Path) -> None:
    """Write prices as CSV."""
    found = books.exported(book, Part(provider, region, service))
    write_whole(out, found.table)
    say(f"{out}: {count(found.facts, 'price')}")
    if found.left_out:
        number = sum(found.left_out.values())
        say(
            f"note: {count(number, 'price')} of products that no rule uses any more are left out: "
            f"{first_few(found.left_out)}"
        )
