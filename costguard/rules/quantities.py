"""Arithmetic on quantities that may not be known: what is not known stays so."""

from __future__ import annotations

from decimal import ROUND_CEILING

from costguard.rules.kit import ZERO, Decimal


def times(*factors: Decimal | int | None) -> Decimal | None:
    """The product of all; None where one is not known, unless another is zero."""
    if 0 in factors:
        return ZERO
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def above(quantity: Decimal | None, included: Decimal | int) -> Decimal | None:
    """What of a quantity lies above that which is included in something else."""
    return None if quantity is None else max(quantity - included, ZERO)


def rounded_up(quantity: Decimal, step: Decimal | int = 1) -> Decimal:
    """A quantity in whole steps: 65 by steps of 64 is 128."""
    return (quantity / step).to_integral_value(rounding=ROUND_CEILING) * step
