"""CSV that a spreadsheet shows as it is: no cell from outside is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from costguard.model.money import plain
from costguard.report.words import visible

Cell = str | Decimal | int | None
_FORMULA = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets begin a formula with, the full-width forms too."""


def write(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A header and rows as CSV; numbers exactly, None as an empty cell, text made harmless."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _guarded(visible(value))
    return plain(Decimal(value))


def _guarded(text: str) -> str:
    """Text behind an apostrophe where it would be read as a formula."""
    return f"'{text}" if text.lstrip(" \ufffd\u00a0").startswith(_FORMULA) else text
