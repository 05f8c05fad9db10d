"""Rows of Azure's retail price list as facts.

The shape is that of https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices.
Left out are prices for development and testing, for Low Priority machines, and amounts that are
free each month. A reservation is priced for its whole term, and spread over its hours here.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.catalog.amounts import amount_of
from costguard.catalog.facts import Fact, Source
from costguard.catalog.live import asked_in
from costguard.catalog.live.azure_units import Unit, units_of
from costguard.catalog.live.azure_words import Meter, Named, is_spot, named
from costguard.catalog.live.refusal import unreadable
from costguard.catalog.live.tiers import paid_tiers, twelve_digits
from costguard.catalog.match import GLOBAL
from costguard.catalog.spot import SPOT
from costguard.model.money import USD
from costguard.model.price import ON_DEMAND, Tier

VENDOR = "azure"
SOURCE = Source(
    "azure-retail-prices",
    "Azure Retail Prices, as Microsoft's service answers",
    "https://prices.azure.com/api/retail/prices",
    "none stated",
)
CONSUMPTION, RESERVATION = "Consumption", "Reservation"

_YEARS = {"1 Year": 1, "3 Years": 3, "5 Years": 5}
_HOURS_OF_YEAR = 8760
_RESERVED, _SAVINGS = "reserved", "savings_plan"
_SPREAD = "/spread"
_NOWHERE = frozenset({"", "global"})
_WORDS = (
    "armRegionName",
    "armSkuName",
    "currencyCode",
    "effectiveStartDate",
    "meterId",
    "meterName",
    "productName",
    "serviceFamily",
    "serviceName",
    "skuName",
    "type",
    "unitOfMeasure",
)
"""Columns that hold text; one that is null is empty."""


class RetailPrice(NamedTuple):
    """One price of one meter in one region: a step of it, where it has steps."""

    meter: Meter
    meter_id: str
    region: str
    """As our facts name it; ``global`` for a meter without a region."""
    option: str
    measure: str
    """The unit of measure: ``1 Hour``, ``10K``."""
    start: Decimal
    """Where the step begins, in units of measure."""
    price: Decimal
    """Per unit of measure."""
    date: datetime.date
    primary: bool = True
    """Whether this region is the meter's own."""
    spread: bool = False
    """Whether the price was made of one for a whole term."""


def read_page(host: str, page: Any) -> list[Mapping[str, Any]]:
    """The rows of a page; raises ``PriceSourceError`` when it is not one, or not whole."""
    items = page.get("Items") if isinstance(page, Mapping) else None
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise unreadable(host, "expected a page of Azure's retail prices with Items")
    if page.get("Count", len(items)) != len(items):
        raise unreadable(host, f"a page says that it has {page['Count']} rows and has {len(items)}")
    return items


def read_row(
    host: str, row: Mapping[str, Any], today: datetime.date, currency: str = USD.code
) -> Iterator[RetailPrice]:
    """The prices in a row: its own, and those of savings plans.

    None for what is not sold so, or not yet. Raises ``PriceSourceError`` where a column is missing
    or holds something else than it should, and for a price that is not in the currency.
    """
    try:
        words = {column: _text(row, column) for column in _WORDS}
        asked_in.expect(host, words["currencyCode"], currency)
        day = datetime.date.fromisoformat(words["effectiveStartDate"][:10])
        if words["type"] not in {CONSUMPTION, RESERVATION} or day > today:
            return
        one = _price(row, words, day)
        if words["type"] == RESERVATION:
            yield from _reserved(one, _text(row, "reservationTerm"))
            return
        yield one
        for plan in row.get("savingsPlan") or ():
            if plan["term"] in _YEARS:
                option = f"{_SAVINGS}_{_YEARS[plan['term']]}yr"
                yield one._replace(option=option, price=_number(plan, "retailPrice"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        told = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise unreadable(host, f"a row is not as Azure's retail prices are: {told:.120}") from None


def facts_of(prices: Iterable[RetailPrice]) -> Iterator[Fact]:
    """Prices as facts, step by step, in every unit that they can be told in.

    Where a meter of the region itself and one that it shares with others have the same names, the
    region's own holds. Where several do, they stay apart, and differing prices are ambiguous.
    """
    meters: dict[tuple[object, ...], dict[str, list[RetailPrice]]] = defaultdict(dict)
    for price in prices:
        same = (price.meter, price.region, price.option, price.measure)
        meters[same].setdefault(price.meter_id, []).append(price)
    for listed in meters.values():
        own = {key: steps for key, steps in listed.items() if steps[0].primary} or listed
        for meter_id, steps in own.items():
            extra = (("meterId", meter_id),) if len(own) > 1 else ()
            yield from _facts(_newest(steps), extra)


def _facts(steps: Sequence[RetailPrice], extra: tuple[tuple[str, str], ...]) -> Iterator[Fact]:
    """The facts of one meter's steps."""
    first = steps[0]
    tiers = _tiers(steps)
    for name in named(first.meter):
        attributes = tuple(sorted((*name.attributes, *extra)))
        for unit in units_of(first.meter.service, name.meter.meter, first.measure):
            for tier in tiers[:1] if name.first_step else tiers:
                yield _fact(first, name, attributes, unit)._replace(
                    start=twelve_digits(tier.start * unit.each),
                    price=_each(tier.price, unit.each * name.parts),
                )


def _tiers(steps: Sequence[RetailPrice]) -> Sequence[Tier]:
    """The tiers of one meter; where its rows contradict each other, all of them, to be seen."""
    listed = dict.fromkeys(Tier(step.start, step.price) for step in steps)
    by_start = {tier.start: tier.price for tier in listed}
    return paid_tiers(by_start) if len(by_start) == len(listed) else tuple(listed)


def _fact(
    price: RetailPrice, name: Named, attributes: tuple[tuple[str, str], ...], unit: Unit
) -> Fact:
    source = SOURCE.id + (_SPREAD if price.spread else "")
    return Fact(
        VENDOR, name.meter.service, name.meter.family, attributes, price.option, unit.name,
        price.region, price.start, price.price, source, price.date,
    )  # fmt: skip


def _each(price: Decimal, number: Decimal) -> Decimal:
    """What one costs of ``number``; a price that is for one stays as the list has it."""
    return price if number == 1 else twelve_digits(price / number)


def _newest(steps: Sequence[RetailPrice]) -> list[RetailPrice]:
    """The steps that hold since the newest date on which any of them began to hold."""
    newest = max(step.date for step in steps)
    return [step for step in steps if step.date == newest]


def _price(row: Mapping[str, Any], words: Mapping[str, str], day: datetime.date) -> RetailPrice:
    meter = Meter(
        words["serviceName"],
        words["serviceFamily"],
        words["productName"],
        words["skuName"],
        words["meterName"],
        words["armSkuName"],
    )
    region = words["armRegionName"].lower()
    return RetailPrice(
        meter,
        words["meterId"],
        GLOBAL if region in _NOWHERE else region,
        SPOT if is_spot(meter) else ON_DEMAND,
        words["unitOfMeasure"],
        _number(row, "tierMinimumUnits"),
        _number(row, "retailPrice"),
        day,
        bool(row.get("isPrimaryMeterRegion", True)),
    )


def _reserved(price: RetailPrice, term: str) -> Iterator[RetailPrice]:
    """A price for a whole term, spread over its hours; none for a term that we do not know."""
    years = _YEARS.get(term)
    if years is not None:
        hourly = twelve_digits(price.price / (years * _HOURS_OF_YEAR))
        yield price._replace(option=f"{_RESERVED}_{years}yr", price=hourly, spread=True)


def _text(row: Mapping[str, Any], column: str) -> str:
    """Text of a column, which must be there."""
    value = row[column] if column != "armSkuName" else row.get(column)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{column} is {value!r:.40}, expected text")
    return (value or "").strip()


def _number(row: Mapping[str, Any], column: str) -> Decimal:
    """A number of a column, from 0 up."""
    value = row[column]
    try:
        return amount_of(value)
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from None
