"""Rows of a price book as they are stored, for those who look at a whole book."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError


def rows_of(path: Path, query: str, values: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows that a query with these values finds in the book, which is not changed.

    Raises ``PriceSourceError`` when the file is missing, damaged or of another format.
    """
    _ = SqlitePriceBook(path).version  # says so when this is no book of the format
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            yield from connection.execute(query, values)
    except sqlite3.Error as error:
        raise PriceSourceError(f"{path}: the price book cannot be read: {error}") from error


def recorded_digest(path: Path) -> str:
    """The digest that the book was given when it was compiled; raises as ``rows_of``."""
    rows = rows_of(path, "SELECT value FROM meta WHERE key = 'digest'")
    return str(next(rows, ("",))[0])
