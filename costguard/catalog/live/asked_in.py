"""The currency that live sources are asked in: US dollars, or that of the price file."""

from __future__ import annotations

from costguard.errors import PriceSourceError
from costguard.model.money import USD


def version(name: str, place: str, currency: str) -> str:
    """What reports name a source by, and caches keep its answers under.

    ``azure (prices.azure.com)``, or ``azure (prices.azure.com, EUR)`` when it is not US dollars.
    """
    return f"{name} ({place})" if currency == USD.code else f"{name} ({place}, {currency})"


def expect(host: str, found: str, asked: str) -> None:
    """Complain of a price in another currency than was asked for."""
    if found != asked:
        raise PriceSourceError(
            f"{host}: a price in {found!r:.20}, expected {asked}; ask for a currency that it has "
            "prices in"
        )
