"""Products with their prices as AWS's Price List Query API gives them: JSON documents in a list.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from costguard.catalog.amounts import amount_of
from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_regions import GLOBAL, location
from costguard.catalog.live.aws_reserved import Reservations
from costguard.catalog.live.aws_words import OfferRow, fact_of
from costguard.errors import PriceSourceError

SOURCE = "aws-query"
CURRENCY = "USD"
_TERMS = ("LeaseContractLength", "PurchaseOption", "OfferingClass")


def facts(documents: list[Any], region: str) -> Iterator[Fact]:
    """The prices of products in one region, or in none, in the words of our facts.

    Raises ``PriceSourceError`` where a document is not as AWS describes it.
    """
    for document in documents:
        try:
            rows = list(_rows(json.loads(document), region))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise PriceSourceError(
                "AWS's price list: a product is not as AWS describes it "
                f"({type(error).__name__}); run it again, and report it if that stays so"
            ) from None
        for row in rows:
            fact = fact_of(row)
            if fact is not None:
                yield fact


def _rows(document: Mapping[str, Any], region: str) -> Iterator[OfferRow]:
    """The prices of one product."""
    product = document["product"]
    attributes = {str(k): str(v) for k, v in product["attributes"].items()}
    sku = str(product["sku"])
    base = OfferRow(
        str(document.get("serviceCode") or attributes["servicecode"]),
        str(product.get("productFamily", "")),
        {**attributes, "sku": sku},
        _region(attributes, region),
        "",
        Decimal(0),
        Decimal(0),
        SOURCE,
        datetime.date.min,
    )
    terms = document.get("terms", {})
    for offer in terms.get("OnDemand", {}).values():
        yield from _on_demand(base._replace(date=_day(offer)), offer)
    for name, offer in terms.get("Reserved", {}).items():
        yield from _reserved(base._replace(date=_day(offer)), (sku, name), offer)


def _on_demand(base: OfferRow, offer: Mapping[str, Any]) -> Iterator[OfferRow]:
    """The tiers of what is bought on demand."""
    for step in _steps(offer):
        start = amount_of(step.get("beginRange") or 0)
        yield base._replace(unit=step["unit"], start=start, price=_price(step))


def _reserved(
    base: OfferRow, offered: tuple[str, str], offer: Mapping[str, Any]
) -> Iterator[OfferRow]:
    """What is reserved, by the hour: with the upfront fee, and what is due beside that fee."""
    told = offer["termAttributes"]
    terms = [str(told.get(name, "")) for name in _TERMS]
    reservations = Reservations()
    for step in _steps(offer):
        found = reservations.add(offered, terms, step["unit"], _price(step))
        if found is not None:
            for option, price in found.prices:
                yield base._replace(unit=found.unit, price=price, option=option)


def _steps(offer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The prices of an offer that are in our currency."""
    steps = offer["priceDimensions"].values()
    return [step for step in steps if CURRENCY in step["pricePerUnit"]]


def _price(step: Mapping[str, Any]) -> Decimal:
    return amount_of(step["pricePerUnit"][CURRENCY])


def _day(offer: Mapping[str, Any]) -> datetime.date:
    return datetime.datetime.fromisoformat(offer["effectiveDate"]).date()


def _region(attributes: Mapping[str, str], asked: str) -> str:
    """The region code of a product; some services tell it by the location alone.

    What is transferred has the region that it leaves. What is the same in all regions has none,
    whatever edge of a network its location names.
    """
    told = attributes.get("regionCode") or attributes.get("fromRegionCode")
    if told or asked == GLOBAL:
        return told or GLOBAL
    place = attributes.get("location") or attributes.get("fromLocation") or GLOBAL
    return asked if place == location(asked) else place
