"""Reading the answers of Infracost's API: every price of them, or a complaint about their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.catalog.amounts import amount_of
from costguard.catalog.live.refusal import unreadable
from costguard.errors import PriceSourceError
from costguard.model.money import USD

NAME = "infracost"
"""The source, as prices name it."""
CALLED = "Infracost's API"
"""The source, as sentences name it."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=T|$)")


class Listed(NamedTuple):
    """A price of a product, as the API states it, in the provider's words."""

    vendor: str
    service: str
    family: str
    region: str
    """Empty for a product that has none."""
    attributes: Mapping[str, str]
    """With ``sku`` among them, where the product has one."""
    price: Decimal
    """Per unit, in the currency that was asked for."""
    unit: str
    start: Decimal
    """Where the tier begins; 0 for a price without tiers."""
    option: str
    """The purchase option in the API's words: ``on_demand``, ``Consumption``, ``OnDemand``."""
    terms: tuple[str, str, str]
    """Of what is reserved: length, way of paying and class, as ``1yr``, ``No Upfront``."""
    description: str
    effective: date


def results(host: str, answer: Any, expected: int, key: str) -> list[Any]:
    """The ``data`` of each question of a batch, in its order.

    Raises ``PriceSourceError`` where one was answered by an error, or not at all; ``key`` is left
    out of what the server says.
    """
    if isinstance(answer, Mapping) and answer.get("errors"):
        raise _refusal(host, answer, key)
    if not isinstance(answer, list) or len(answer) != expected:
        raise unreadable(host, f"expected a list of {expected} answers")
    for result in answer:
        if not isinstance(result, Mapping):
            raise unreadable(host, "an answer is not an object")
        if result.get("errors"):
            raise _refusal(host, result, key)
    return [result.get("data") for result in answer]


def listed_prices(host: str, data: Any, today: date, currency: str = USD.code) -> Iterator[Listed]:
    """The prices in one answer that are in force on a day.

    A product without a price in the currency has no price here. Raises ``PriceSourceError`` where
    the answer has another shape than the API's.
    """
    try:
        for product in data["products"]:
            for price in product["prices"]:
                amount = price[currency]
                if amount is not None and _in_force(price, today):
                    yield _listed(product, price, amount_of(amount), today)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable(
            host, f"its answer is not as the Cloud Pricing API's ({_problem(error)})"
        ) from None


def products_in(data: Any) -> int:
    """How many products an answer has that ``listed_prices`` has read."""
    return len(data["products"])


def _listed(
    product: Mapping[str, Any], price: Mapping[str, Any], amount: Decimal, today: date
) -> Listed:
    """A price with its product."""
    attributes = {str(pair["key"]): str(pair["value"] or "") for pair in product["attributes"]}
    if product.get("sku"):
        attributes["sku"] = _text(product["sku"])
    return Listed(
        vendor=_text(product["vendorName"]),
        service=_text(product["service"]),
        family=_text(product["productFamily"] or ""),
        region=_text(product["region"] or ""),
        attributes=attributes,
        price=amount,
        unit=_text(price["unit"]),
        start=amount_of(price.get("startUsageAmount") or 0),
        option=_text(price["purchaseOption"] or ""),
        terms=(
            _text(price.get("termLength") or ""),
            _text(price.get("termPurchaseOption") or ""),
            _text(price.get("termOfferingClass") or ""),
        ),
        description=_text(price.get("description") or ""),
        effective=_day(price.get("effectiveDateStart")) or today,
    )


def _in_force(price: Mapping[str, Any], today: date) -> bool:
    """Whether a price holds on a day; one without dates does."""
    start, end = _day(price.get("effectiveDateStart")), _day(price.get("effectiveDateEnd"))
    return (start is None or start <= today) and (end is None or today < end)


def _day(text: Any) -> date | None:
    """The day of ``2026-07-01T00:00:00.000Z``; None where there is none."""
    if text is None or text == "":
        return None
    found = _DAY.match(_text(text))
    if found is None:
        raise ValueError(f"{text!r:.40} is not a date")
    return date.fromisoformat(found[0])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not a text")
    return value


def _problem(error: Exception) -> str:
    """What is wrong with the shape, in a few words."""
    if isinstance(error, KeyError):
        return f"{error} is missing"
    return " ".join(str(error).split())[:80]


def _refusal(host: str, result: Mapping[str, Any], key: str) -> PriceSourceError:
    """The error for an answer in GraphQL's form of errors."""
    errors = result["errors"]
    first = errors[0] if isinstance(errors, list) else errors
    said = first.get("message", "") if isinstance(first, Mapping) else first
    words = " ".join(str(said).split())
    if key:
        words = words.replace(key, "***")
    return PriceSourceError(
        f"{host}: the price server refuses a question: {words[:150] or 'it does not say why'}; "
        "check its version"
    )
