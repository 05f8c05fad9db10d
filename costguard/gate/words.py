"""How the gate writes figures for people."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from costguard.gate.settings import currency_of
from costguard.model.money import plain

_FRACTION_DIGITS = 4
_LARGEST_PERCENT = 10**9


def amount(value: Decimal, unit: str) -> str:
    """A value with its unit: ``322 s``, ``1.80 USD/deployment``."""
    return f"{number(value, unit)} {unit}"


def number(value: Decimal, unit: str) -> str:
    """A value without its unit: whole digits all, of a fraction four; money with its cents."""
    digits = max(value.adjusted() + 1, 0) + _FRACTION_DIGITS
    text = plain(Context(prec=digits, rounding=ROUND_HALF_UP).plus(value))
    if currency_of(unit) is None:
        return text
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"


def percent(value: Decimal, line: Decimal | None = None) -> str:
    """A percentage with one decimal; with more beside a ``line`` that it lies above.

    Where the value is above the line, so is the text.
    """
    if value >= _LARGEST_PERCENT:
        return f"more than {_LARGEST_PERCENT:,}%"
    for digits in range(1, 7):
        text = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        if line is None or value <= line or text > line:
            break
    return f"{text:,f}%"
