"""AWS's prices in Infracost's API: AWS's own words, and reserved prices in two parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_reserved import HOURS, Reservations
from costguard.catalog.live.aws_words import OfferRow, fact_of, filters, option_of
from costguard.catalog.live.infracost_answer import NAME, Listed
from costguard.catalog.spot import SPOT
from costguard.model.price import HOURLY_FEE, ON_DEMAND

__all__ = ["bought", "facts", "filters"]

_OPTIONS: Mapping[str, Mapping[str, str]] = {
    ON_DEMAND: {"purchaseOption": ON_DEMAND},
    SPOT: {"purchaseOption": SPOT},
} | {
    str(option_of(term, payment, offering)): {
        "purchaseOption": "reserved",
        "termLength": term,
        "termPurchaseOption": payment,
    }
    for term, payment, offering in product(
        HOURS, ("No Upfront", "Partial Upfront", "All Upfront"), ("", "convertible")
    )
}
"""Our purchase options as filters of prices. The class is left out: some services have none."""


def bought(option: str) -> Mapping[str, str] | None:
    """The filter of prices for a purchase option; None where the API has none."""
    return _OPTIONS.get(option.removesuffix(HOURLY_FEE))


def facts(prices: Sequence[Listed], _: Collection[str]) -> Iterator[Fact]:
    """Prices as facts of their own regions, with what is paid upfront spread over the term."""
    for price in (*_plain(prices), *_reserved(prices)):
        fact = fact_of(price)
        if fact is not None:
            yield fact


def _plain(prices: Iterable[Listed]) -> Iterator[OfferRow]:
    """What is bought on demand or on the spot market."""
    for price in prices:
        if price.option in {ON_DEMAND, SPOT}:
            yield _row(price, price.option, price.unit, price.price)


def _reserved(prices: Iterable[Listed]) -> Iterator[OfferRow]:
    """What is reserved: the hourly price with the upfront fee, and beside a partial one without."""
    reservations = Reservations()
    for price in prices:
        if price.option != "reserved":
            continue
        product = "\n".join(map("=".join, sorted(price.attributes.items())))
        offer = (product, " ".join((price.region, *price.terms)))
        found = reservations.add(offer, price.terms, price.unit, price.price)
        if found is not None:
            for option, amount in found.prices:
                yield _row(price, option, found.unit, amount)


def _row(price: Listed, option: str, unit: str, amount: Decimal) -> OfferRow:
    return OfferRow(
        price.service, price.family, price.attributes, price.region, unit,
        price.start, amount, NAME, price.effective, option,
    )  # fmt: skip
