"""Prices and quantities in documents of others: only what a price or a quantity can be is taken.

``Decimal`` reads ``1e999999`` too, which no sum can hold, and digits of all alphabets.
"""

from __future__ import annotations

import re
from decimal import Decimal

from costguard.model.money import to_decimal

_LARGEST, _SMALLEST = 15, -30
"""Powers of ten between which all prices and quantities are that are not zero."""
_DIGITS = re.compile(r"[-+.0-9eE]+")


def number_of(value: object) -> Decimal | None:
    """A number that can be reckoned with, below zero too; None for all else."""
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        return None
    number = to_decimal(value)
    if number is None or (number and not _SMALLEST <= number.adjusted() <= _LARGEST):
        return None
    return number


def amount_of(value: object) -> Decimal:
    """A number from 0 up that can be reckoned with; raises ``ValueError`` for all else."""
    number = number_of(value)
    if number is None or number < 0:
        raise ValueError(f"{str(value)!r:.40} is not a number from 0 up")
    return number
