"""``costguard prices verify``: whether a price book can be relied on."""

from __future__ import annotations

import os
import re
from decimal import Decimal
from pathlib import Path

import click

from costguard.budget.words import count, first_few
from costguard.catalog.compare import FACTOR
from costguard.catalog.signature import KEY_VARIABLE
from costguard.catalog.verification import Demands
from costguard.cli.options import emit, file_names, file_option, format_option
from costguard.errors import PriceSourceError
from costguard.model.money import to_decimal
from costguard.price_books import as_json, as_text, books

_HELP = """Test a price book: its digest, what must hold of every price, and its signature.

BOOK is embedded, user, or the path of a price book (*.sqlite). Exit code 3 where it fails a test.

\b
Examples:
  costguard prices verify
  costguard prices verify team.sqlite --key team.pub --against embedded
"""
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{12,64})")


def _digest(_ctx: click.Context, _param: click.Parameter, text: str | None) -> str:
    """The digits of a digest; fewer than reports show would fit too many books."""
    if text is None:
        return ""
    found = _DIGEST.fullmatch(text.strip().lower())
    if found is None:
        raise click.BadParameter("expected 12 to 64 digits of SHA-256, 0 to 9 and a to f")
    return found[1]


def _factor(_ctx: click.Context, _param: click.Parameter, text: str) -> Decimal:
    """A factor of more than one."""
    number = to_decimal(text)
    if number is None or number <= 1:
        raise click.BadParameter(f"{text!r} is not a number above 1")
    return number


@click.command(help=_HELP, short_help="Test a price book: digest, prices, signature.")
@click.argument("book", metavar="[BOOK]", default="embedded", shell_complete=file_names)
@file_option("--key", f"Public key (PEM, Ed25519) of who signs it. Without it, {KEY_VARIABLE}.")
@click.option(
    "--digest",
    metavar="SHA256",
    callback=_digest,
    help="Digest that the book must have, or its first 12 digits or more, as reports show them.",
)
@click.option(
    "--against", metavar="BOOK", help="Another book, whose prices this book's must not be far from."
)
@click.option(
    "--factor",
    default=f"{FACTOR:f}",
    show_default=True,
    metavar="NUMBER",
    callback=_factor,
    help="With --against: how many times the other's price is far.",
)
@format_option("table", "json")
def verify(
    book: str, key: Path | None, digest: str, against: str | None, factor: Decimal, form: str
) -> None:
    """Test a book."""
    other = None if against is None else books.book_path(against)
    found = books.verify(book, Demands(digest, key, other, factor), os.environ)
    emit(as_json.verification(found) if form == "json" else as_text.verification(found))
    if found.failed:
        raise PriceSourceError(
            f"{found.path}: it fails {count(len(found.failed), 'test')}: "
            f"{first_few(found.failed)}; do not price with it"
        )
