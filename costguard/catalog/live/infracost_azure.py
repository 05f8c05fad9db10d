"""Azure's prices in Infracost's API: the rows of Azure's retail price list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from costguard.catalog.facts import Fact
from costguard.catalog.live.azure_prices import (
    CONSUMPTION,
    RESERVATION,
    SOURCE,
    facts_of,
    read_row,
)
from costguard.catalog.live.azure_words import filters
from costguard.catalog.live.infracost_answer import CALLED, NAME, Listed
from costguard.catalog.spot import SPOT
from costguard.model.money import USD
from costguard.model.price import ON_DEMAND

__all__ = ["bought", "facts", "filters"]

_OPTIONS: Mapping[str, Mapping[str, str]] = {
    ON_DEMAND: {"purchaseOption": CONSUMPTION},
    SPOT: {"purchaseOption": CONSUMPTION},  # a meter's name tells it, as in Azure's list
    "reserved_1yr": {"purchaseOption": RESERVATION, "termLength": "1 Year"},
    "reserved_3yr": {"purchaseOption": RESERVATION, "termLength": "3 Years"},
}


def bought(option: str) -> Mapping[str, str] | None:
    """The filter of prices for a purchase option; None where the API has none."""
    return _OPTIONS.get(option)


def facts(prices: Sequence[Listed], _: Collection[str]) -> Iterator[Fact]:
    """Prices as facts of their own regions, in every unit that they can be told in."""
    rows = (one for price in prices for one in read_row(CALLED, _row(price), price.effective))
    for fact in facts_of(rows):
        yield fact._replace(source=fact.source.replace(SOURCE.id, NAME))


def _row(price: Listed) -> dict[str, Any]:
    """A price as Azure's list has it."""
    named = ("armSkuName", "meterName", "productName", "skuName")
    return {name: price.attributes.get(name, "") for name in named} | {
        "armRegionName": price.region,
        "currencyCode": USD.code,  # in whatever the API was asked for: facts do not tell
        "effectiveStartDate": price.effective.isoformat(),
        "meterId": price.attributes.get("sku", ""),
        "reservationTerm": price.terms[0],
        "retailPrice": price.price,
        "serviceFamily": price.family,
        "serviceName": price.service,
        "tierMinimumUnits": price.start,
        "type": price.option,
        "unitOfMeasure": price.unit,
    }
