"""Our queries in the words of Infracost's API, and its prices in those of our facts.

The API keeps each provider's own words, so that what reads a provider's price list reads its
rows from here too.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from costguard.catalog.facts import Fact
from costguard.catalog.live import infracost_aws, infracost_azure, infracost_google
from costguard.catalog.live.infracost_answer import CALLED, Listed
from costguard.catalog.live.words import Filter
from costguard.catalog.match import GLOBAL
from costguard.model.price import Missing, PriceQuery


class Vendor(NamedTuple):
    """How the API speaks of a provider."""

    name: str
    """Its ``vendorName``."""
    service: Callable[[PriceQuery], str]
    """The service of a query's products."""
    family: Callable[[PriceQuery], str]
    """The family of a query's products; empty where the provider's is not ours."""
    filters: Callable[[PriceQuery], Iterable[Filter]]
    """What the attributes of a query's products must be."""
    bought: Callable[[str], Mapping[str, str] | None]
    """The filter of prices for a purchase option; None where the API has none."""
    facts: Callable[[Sequence[Listed], Collection[str]], Iterable[Fact]]
    """Prices as facts, of the regions that were asked for."""
    worldwide: bool = False
    """Whether prices without a region may hold in all of them."""


_VENDORS: Mapping[str, Vendor] = {
    "aws": Vendor(
        "aws",
        lambda query: query.product.service,
        lambda query: query.product.family,
        infracost_aws.filters,
        infracost_aws.bought,
        infracost_aws.facts,
    ),
    "azure": Vendor(
        "azure",
        lambda query: query.product.service,
        lambda query: "",
        infracost_azure.filters,
        infracost_azure.bought,
        infracost_azure.facts,
    ),
    "google": Vendor(
        "gcp",
        infracost_google.service,
        infracost_google.family,
        infracost_google.filters,
        infracost_google.bought,
        infracost_google.facts,
        worldwide=True,
    ),
}
VENDORS = frozenset(_VENDORS)

_SLASH = {"/": r"\/"}
"""A slash ends an expression, unless it is escaped."""


class Question(NamedTuple):
    """What the API is asked, as the variables of its GraphQL document."""

    vendor: str
    """In our word."""
    variables: Mapping[str, Any]
    key: str
    """The same for questions that are the same."""


def questions_of(query: PriceQuery) -> tuple[Question, ...] | Missing:
    """What to ask for a query's price; or why the API cannot be asked."""
    vendor = _VENDORS.get(query.product.vendor)
    if vendor is None:
        return Missing(f"{CALLED} is not asked for prices of {query.product.vendor}")
    bought = vendor.bought(query.option)
    if bought is None:
        kind = query.option.replace("_", " ")
        return Missing(f"{CALLED} has no prices of the kind {kind}, for {query.describe()}")
    regions = _regions(vendor, query.region)
    filters = [{"productFilter": _wanted(vendor, query, region)} for region in regions]
    asked = [{**one, "priceFilter": dict(bought)} for one in filters]
    return tuple(Question(query.product.vendor, one, json.dumps(one)) for one in asked)


def facts_of(prices: Iterable[tuple[str, Listed]], regions: Collection[str]) -> Iterator[Fact]:
    """Prices of vendors, in our words, as facts of some regions; what is no use is left out."""
    listed: dict[str, list[Listed]] = defaultdict(list)
    for name, price in prices:
        listed[name].append(price)
    for name, some in listed.items():
        yield from _VENDORS[name].facts(some, regions)


def _wanted(vendor: Vendor, query: PriceQuery, region: str) -> dict[str, Any]:
    """The filter of products for a query; no region is no condition."""
    conditions = [_condition(one) for one in vendor.filters(query)]
    wanted = {
        "vendorName": vendor.name,
        "service": vendor.service(query),
        "productFamily": vendor.family(query),
        "region": region,
        "attributeFilters": conditions,
    }
    return {key: value for key, value in wanted.items() if value}


def _regions(vendor: Vendor, region: str) -> tuple[str, ...]:
    """The regions to ask for; none for ``global``, whose absence the API writes in several ways."""
    if region == GLOBAL:
        return ("",)
    return (region, GLOBAL) if vendor.worldwide else (region,)


def _condition(one: Filter) -> dict[str, str]:
    """A condition on an attribute, as the API takes it: a regular expression between slashes."""
    if not one.regex:
        return {"key": one.key, "value": one.value}
    pattern = re.sub(r"\\.|/", lambda found: _SLASH.get(found[0], found[0]), one.value, flags=re.S)
    return {"key": one.key, "value_regex": f"/^(?:{pattern})$/"}
