"""Decimal money and quantities: how they are read, rounded and written.

Amounts are US dollars unless a name says otherwise, and months have 730 hours. Rounding
happens only when a figure is written for people.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import NamedTuple

HOURS_PER_MONTH = Decimal(730)
"""Hours in the month that monthly figures stand for, as all cloud calculators use it."""

ZERO = Decimal(0)


class Currency(NamedTuple):
    """What the amounts of a run are in."""

    code: str
    """ISO 4217."""
    per_dollar: Decimal | None
    """What a US dollar is in it; None where nobody has given a rate."""


USD = Currency("USD", Decimal(1))
"""US dollars: what providers' lists are in."""

_CENT = Decimal("0.01")
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}


def to_decimal(value: object) -> Decimal | None:
    """Read a number from a document: int, float or numeric text give a Decimal, others None.

    A float is read by its shortest text (0.1 is one tenth); NaN and infinities give None.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, int):
        return Decimal(value)
    elif isinstance(value, float | str):
        try:
            number = Decimal(value if isinstance(value, str) else repr(value))
        except InvalidOperation:
            return None
    else:
        return None
    return number if number.is_finite() else None


def rounded(amount: Decimal) -> Decimal:
    """Round to cents, half up, without a negative zero."""
    cents = amount.quantize(_CENT, rounding=ROUND_HALF_UP)
    return cents if cents else Decimal("0.00")


def money(amount: Decimal, currency: str = "USD") -> str:
    """Write an amount for people: ``$1,234.50``, ``-$3.00``, ``CHF 12.00``."""
    cents = rounded(amount)
    sign = "-" if cents < 0 else ""
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{symbol}{abs(cents):,}"


def signed(amount: Decimal, currency: str = "USD") -> str:
    """Write a difference for people: ``+$1.00``, ``-$1.00``, ``$0.00``."""
    text = money(amount, currency)
    return text if rounded(amount) <= 0 else f"+{text}"


_SIGNIFICANT = Context(prec=10, rounding=ROUND_HALF_UP)
"""More digits than any price list has; what lies beyond comes from dividing by 730."""


def unit_price(price: Decimal, currency: str = "USD") -> str:
    """Write a unit price for people: ``$0.0000166667``; at least two decimals."""
    whole, _, fraction = plain(_SIGNIFICANT.plus(price)).partition(".")
    return f"{_SYMBOLS.get(currency, currency + ' ')}{whole}.{fraction.ljust(2, '0')}"


def plain(number: Decimal) -> str:
    """Write a number exactly, without exponent and without needless zeros."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
