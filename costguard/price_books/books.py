"""Which book is meant, and what is done with one book alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from costguard.catalog import verification
from costguard.catalog.coverage import BookStatus, Part, status
from costguard.catalog.export import Exported, export
from costguard.catalog.signature import KEY_VARIABLE
from costguard.catalog.sources import sources_of
from costguard.catalog.sqlite import EMBEDDED, SqlitePriceBook
from costguard.catalog.user_book import user_book, user_books
from costguard.catalog.verification import Demands, Outcome, Verification, origin
from costguard.errors import UsageError
from costguard.options import PricingOptions
from costguard.rules.book import rulebook


class Standing(NamedTuple):
    """A book that is asked for prices."""

    status: BookStatus
    origin: Outcome
    """Whether it is of whom it should be."""


class ChainStatus(NamedTuple):
    """The price sources that are asked, in their order."""

    books: tuple[Standing, ...]
    version: str
    """Of all sources together, live ones among them."""
    currency: str
    """What plans are priced in."""
    others: tuple[tuple[Path, str], ...]
    """The user's own books that are in another currency, and so are not asked, with it."""


def chain_status(options: PricingOptions, part: Part, environ: Mapping[str, str]) -> ChainStatus:
    """What the price sources cover that the options name, or a part of it.

    Raises as ``sources_of``, and ``PriceSourceError`` for a book that cannot be read.
    """
    sources = sources_of(options.prices, lock=options.lock, offline=options.offline)
    books = [status(book.path, part) for book in sources.books]
    standing = (
        Standing(book, origin(book.path, book.digest, _key(book.path, environ))) for book in books
    )
    code, asked = sources.currency.code, {book.path for book in sources.books}
    own = [(path, SqlitePriceBook(path).currency) for path in user_books(environ)]
    others = tuple((path, of) for path, of in own if of != code and path not in asked)
    return ChainStatus(tuple(standing), sources.listed.version, code, others)


def verify(word: str, demands: Demands, environ: Mapping[str, str]) -> Verification:
    """Test a book that is named as in ``book_path``; raises as ``verification.verify``.

    Without a key in the demands, the environment's is used; the bundled book is not signed.
    """
    path = book_path(word)
    demands = demands._replace(key=demands.key or _key(path, environ))
    return verification.verify(path, demands, datetime.now(UTC).date())


def exported(word: str, part: Part) -> Exported:
    """A part of a book, named as in ``book_path``, as a table of facts; raises as ``export``."""
    return export(book_path(word), rulebook().products(), part)


def book_path(word: str) -> Path:
    """Where a book is: ``embedded``, ``user`` or a path; ``UsageError`` where none is there."""
    path = EMBEDDED if word == "embedded" else Path(word)
    advice = "expected embedded, user, or a price book (*.sqlite)"
    if word == "user":
        path, advice = user_book(os.environ), "make it with costguard prices sync"
    if path.suffix != ".sqlite" or not path.is_file():
        raise UsageError(f"{word}: there is no price book {path}; {advice}")
    return path


def _key(path: Path, environ: Mapping[str, str]) -> Path | None:
    """The public key of the environment; the bundled book is not signed."""
    told = environ.get(KEY_VARIABLE)
    return Path(told) if told and path != EMBEDDED else None
