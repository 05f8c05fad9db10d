"""Reserved prices of AWS's price list: a fee and an hourly price come together to one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.live.aws_words import option_of
from costguard.catalog.live.tiers import twelve_digits
from costguard.model.price import HOURLY_FEE

HOURS = {"1yr": 8760, "3yr": 26280}
"""Hours over which an upfront fee is spread."""
UPFRONT = "Quantity"
"""The unit of upfront fees: so much for each that is reserved."""


class Reserved(NamedTuple):
    """What a reservation costs by the hour, the upfront fee included."""

    option: str
    unit: str
    price: Decimal
    hourly: Decimal
    """What is due by the hour beside the fee."""

    @property
    def prices(self) -> tuple[tuple[str, Decimal], ...]:
        """Purchase options and their prices: of what is paid in part, the hourly one alone too."""
        whole = (self.option, self.price)
        if "_partial_upfront" in self.option:
            return whole, (self.option + HOURLY_FEE, self.hourly)
        return (whole,)


class _Half(NamedTuple):
    unit: str
    """That of the hourly price; empty while only the fee is known."""
    price: Decimal


class Reservations:
    """The offers of a file whose other half has not passed yet.

    The rows of an offer stand next to each other in AWS's files, but nothing says that they must.
    """

    def __init__(self) -> None:
        self._halves: dict[tuple[str, str], _Half] = {}

    def add(
        self, offer: tuple[str, str], terms: Sequence[str], unit: str, price: Decimal
    ) -> Reserved | None:
        """The effective price once fee and hourly price of an offer (SKU and term) are known.

        ``terms`` are length, payment and class in AWS's words. ``None`` for the first half, and for
        offers that are not sold any more.
        """
        option = option_of(*terms)
        if option is None:
            return None
        years = option.split("_")[1]
        if "no_upfront" in option:
            return None if unit == UPFRONT else Reserved(option, unit, price, price)
        other = self._halves.pop(offer, None)
        if unit == UPFRONT:
            spread = twelve_digits(price / HOURS[years])
            half = _Half("", spread)
        else:
            half = _Half(unit, price)
        if other is None or bool(other.unit) == bool(half.unit):
            self._halves[offer] = half
            return None
        hours = other if other.unit else half
        total = twelve_digits(other.price + half.price)
        return Reserved(option, hours.unit, total, hours.price)
