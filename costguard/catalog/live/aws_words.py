"""The words of AWS's price list and those of our facts, which are nearly the same.

Used by everything that reads AWS's prices: the bulk list, the Query API, and Infracost's API,
which keeps AWS's words. What differs is told in ``docs/prices-sync.md``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.facts import Fact
from costguard.catalog.live.aws_regions import (
    GLOBAL,
    WORLD,
    location,
    prefix_pattern,
    usage_prefix,
    without_prefix,
)
from costguard.catalog.live.words import Filter
from costguard.model.price import ON_DEMAND, PriceQuery

__all__ = ["OfferRow", "fact_of", "filters", "location", "option_of", "usage_prefix"]

VENDOR = "aws"
USAGE_TYPE = "usagetype"
STORAGE = "storage"
MARKET = "marketoption"
ALSO_READ = {
    "AmazonDocDB": (USAGE_TYPE,),
    "AmazonEC2": (MARKET,),
    "AmazonNeptune": (USAGE_TYPE,),
    "awswaf": (USAGE_TYPE,),
}
"""Attributes that our words depend on, by service, though no product may speak of them."""

_IO_OPTIMIZED = "IO-Optimized"
"""What our facts say of DocumentDB's and Neptune's second storage mode."""
_AURORA_IO_OPTIMIZED = "Aurora IO Optimization Mode"
_OWN_STORAGE = frozenset({"AmazonDocDB", "AmazonNeptune"})

_TERMS = {"1yr": "1yr", "1 yr": "1yr", "3yr": "3yr", "3 yr": "3yr"}
_PAYMENTS = {
    "No Upfront": "no_upfront",
    "Partial Upfront": "partial_upfront",
    "All Upfront": "all_upfront",
}
_CLASSES = {"": "", "standard": "", "convertible": "_convertible"}


class OfferRow(NamedTuple):
    """One price of AWS's price list, in AWS's words."""

    service: str
    """Service code: ``AmazonEC2``."""
    family: str
    attributes: Mapping[str, str]
    """In the names of the price list's JSON: ``instanceType``, ``usagetype``; with ``sku``, so that
    prices of different things under the same words are told apart."""
    region: str
    """Region code, or one of the words for none."""
    unit: str
    start: Decimal
    """Where the tier begins."""
    price: Decimal
    """US dollars per unit; of what is reserved, with upfront fees spread over the term."""
    source: str
    date: datetime.date
    """From which the price holds."""
    option: str = ON_DEMAND
    """As facts have it: see ``option_of``."""


def option_of(term: str, payment: str, offering: str) -> str | None:
    """Our purchase option of a reserved offer: ``reserved_1yr_no_upfront`` and the like.

    ``None`` for offers that are not sold any more, such as ``Heavy Utilization``.
    """
    years, paid = _TERMS.get(term), _PAYMENTS.get(payment)
    kind = _CLASSES.get(offering)
    if years is None or paid is None or kind is None:
        return None
    return f"reserved_{years}_{paid}{kind}"


def fact_of(row: OfferRow) -> Fact | None:
    """A row in the words of our facts; ``None`` for one that is no price of what is bought so."""
    region = GLOBAL if row.region.lower() in WORLD else row.region
    attributes = our_attributes(row.service, region, row.attributes)
    if never_bought(row.service, dict(attributes)):
        return None
    return Fact(
        VENDOR, row.service, row.family, attributes, row.option, row.unit, region,
        row.start, row.price, row.source, row.date,
    )  # fmt: skip


def our_attributes(
    service: str, region: str, attributes: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Attributes as facts have them, sorted; ``ALSO_READ`` are looked at whatever is wanted."""
    named = {name: value for name, value in attributes.items() if value}
    if USAGE_TYPE in named:
        named[USAGE_TYPE] = without_prefix(named[USAGE_TYPE], region)
    mode = _storage(service, named)
    if mode is not None:
        named[STORAGE] = mode
    return tuple(sorted((name, value) for name, value in named.items() if value))


def never_bought(service: str, attributes: Mapping[str, str]) -> bool:
    """Whether a row, in our words, is no price of what anybody buys by the hour.

    Blocks of capacity are bought ahead of time, and web ACLs cost nothing for who subscribes to
    Shield Advanced.
    """
    if service == "AmazonEC2":
        return attributes.get(MARKET, "OnDemand") != "OnDemand"
    return service == "awswaf" and attributes.get(USAGE_TYPE, "").startswith("ShieldProtected-")


def filters(query: PriceQuery) -> tuple[Filter, ...]:
    """Conditions on attributes that leave the query's product and few others.

    Service, family and region are the query's own and not among them. What answers still has to
    go through ``fact_of`` and fit the product: a price list cannot be asked for what is absent.
    """
    product = query.product
    wanted = (*product.where, *zip(product.needs, query.attributes, strict=True))
    return tuple(
        _filter(name, value, query.region)
        for name, value in wanted
        if value and not (name == STORAGE and product.service in _OWN_STORAGE)
    )


def _filter(name: str, value: str, region: str) -> Filter:
    if name != USAGE_TYPE:
        return Filter(name, value)
    return Filter(name, prefix_pattern(region) + re.escape(value), regex=True)


def _storage(service: str, named: Mapping[str, str]) -> str | None:
    """Our word for the storage mode of databases; ``None`` where the price list's word stays.

    The list says ``EBS Only`` or names disks where our facts say nothing.
    """
    told = named.get(STORAGE, "")
    if service == "AmazonRDS":
        return told if told == _AURORA_IO_OPTIMIZED else ""
    if service in _OWN_STORAGE:
        kind = f"{told} {named.get(USAGE_TYPE, '')}".replace("-", "").replace(" ", "").lower()
        return _IO_OPTIMIZED if "iooptimi" in kind else ""
    return None
