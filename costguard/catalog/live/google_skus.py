"""SKUs of Google's billing catalogue, as its service writes them.

https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.catalog.amounts import amount_of
from costguard.catalog.live import asked_in
from costguard.catalog.live.refusal import unreadable
from costguard.model.money import USD
from costguard.model.price import Tier

_BILLION = Decimal(1_000_000_000)


class Sku(NamedTuple):
    """What is sold in some regions at a price."""

    service: str
    """As the catalogue shows it: ``Compute Engine``."""
    description: str
    usage: str
    """``OnDemand``, ``Preemptible``, ``Commit1Yr``, ``Commit3Yr``."""
    regions: tuple[str, ...]
    measure: str
    """Unit of the price: ``h``, ``GiBy.mo``, ``count``."""
    steps: tuple[Tier, ...]
    """Per unit, with amounts that are free each month."""
    date: datetime.date


def read_page(host: str, page: Any, kind: str) -> list[Mapping[str, Any]]:
    """The ``services`` or ``skus`` on a page; raises ``PriceSourceError`` if it is none."""
    entries = page.get(kind, []) if isinstance(page, Mapping) else None
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise unreadable(host, f"expected a page of Google's billing catalogue with {kind}")
    return entries


def read_sku(host: str, entry: Mapping[str, Any], currency: str = USD.code) -> Sku | None:
    """A SKU with the price that holds now; None for one without a price.

    Raises ``PriceSourceError`` where it is not as the catalogue's SKUs are, and for a price that is
    not in the currency.
    """
    try:
        category, listed = entry["category"], entry["pricingInfo"]
        if not listed:
            return None
        info = max(listed, key=lambda one: str(one["effectiveTime"]))
        expression = info["pricingExpression"]
        return Sku(
            _text(category["serviceDisplayName"], "serviceDisplayName"),
            _text(entry["description"], "description"),
            _text(category["usageType"], "usageType"),
            tuple(_text(region, "a region") for region in entry["serviceRegions"]),
            _text(expression["usageUnit"], "usageUnit"),
            tuple(_step(host, rate, currency) for rate in expression["tieredRates"]),
            datetime.date.fromisoformat(info["effectiveTime"][:10]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise unreadable(host, f"a SKU is not as the billing catalogue's: {told:.120}") from None


def _step(host: str, rate: Mapping[str, Any], currency: str) -> Tier:
    """From where on what a unit costs; whole euros, say, come as text, the rest in billionths."""
    price = rate["unitPrice"]
    asked_in.expect(host, _text(price["currencyCode"], "currencyCode"), currency)
    amount = amount_of(price.get("units", 0)) + amount_of(price.get("nanos", 0)) / _BILLION
    return Tier(amount_of(rate.get("startUsageAmount", 0)), amount)


def _text(value: Any, what: str) -> str:
    """A value that must be text."""
    if not isinstance(value, str):
        raise TypeError(f"{what} is {value!r:.40}, expected text")
    return value
