"""SKUs of Google's billing catalogue, as its service writes them.

https://cloud.google.com/billing/docs/reference/rest/v1/services.skus/list
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.catalog.live.refusal import unreadable
from costguard.model.price import Tier

CURRENCY = "USD"
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
    """US dollars per unit, with amounts that are free each month."""
    date: datetime.date


def read_page(host: str, page: Any, kind: str) -> list[Mapping[str, Any]]:
    """The ``services`` or ``skus`` on a page; raises ``PriceSourceError`` if it is none."""
    entries = page.get(kind, []) if isinstance(page, Mapping) else None
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise unreadable(host, f"expected a page of Google's billing catalogue with {kind}")
    return entries


def read_sku(host: str, entry: Mapping[str, Any]) -> Sku | None:
    """A SKU with the price that holds now; None for one without a price.

    Raises ``PriceSourceError`` where it is not as the catalogue's SKUs are.
    """
    try:
        category, listed = entry["category"], entry["pricingInfo"]
        if not listed:
            return None
        info = max(listed, key=lambda one: str(one["effectiveTime"]))
        expression = info["pricingExpression"]
        return Sku(
            category["serviceDisplayName"],
            entry["description"],
            category["usageType"],
            tuple(entry["serviceRegions"]),
            expression["usageUnit"],
            tuple(_step(rate) for rate in expression["tieredRates"]),
            datetime.date.fromisoformat(info["effectiveTime"][:10]),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        told = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise unreadable(host, f"a SKU is not as the billing catalogue's: {told:.120}") from None


def _step(rate: Mapping[str, Any]) -> Tier:
    """From where on what a unit costs; whole dollars come as text, the rest in billionths."""
    price = rate["unitPrice"]
    if price["currencyCode"] != CURRENCY:
        raise ValueError(f"a price in {price['currencyCode']!r:.20}, expected {CURRENCY}")
    amount = Decimal(price.get("units", "0")) + Decimal(price.get("nanos", 0)) / _BILLION
    start = Decimal(str(rate.get("startUsageAmount", 0)))
    if not amount.is_finite() or amount < 0 or not start.is_finite() or start < 0:
        raise ValueError(f"a price of {amount} from {start} on")
    return Tier(start, amount)
