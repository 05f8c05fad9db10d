"""Google's prices in Infracost's API: the SKUs of Google's billing catalogue.

What a SKU is its description tells, so that the API is asked for those of a service in a region.
Machine types are billed by their vCPUs and memory, and priced from those, as Google does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from costguard.catalog.facts import Fact
from costguard.catalog.live.google_facts import SOURCE, VENDOR, facts_of
from costguard.catalog.live.google_machines import COMPUTE, FULL_MONTH
from costguard.catalog.live.google_skus import Sku
from costguard.catalog.live.infracost_answer import NAME, Listed
from costguard.catalog.live.words import Filter
from costguard.catalog.spot import SPOT
from costguard.catalog.sqlite import default_book
from costguard.model.price import ON_DEMAND, PriceQuery, Tier

_OPTIONS = frozenset({ON_DEMAND, SPOT, FULL_MONTH, "committed_1yr", "committed_3yr"})
_SERVICES = {"Cloud PubSub": "Cloud Pub/Sub"}
"""Services that the API has under another name than our products."""
_MACHINES = "Compute Instance"
_MOST_VCPUS = 10_000
_PARTS = Filter("description", ".*(?:Core|CPU|Cpu|Ram).*", regex=True)
"""The SKUs that machines are made of: there are too many of the family to ask for all."""

_MEASURES = {
    "gibibyte": "GiBy",
    "gibibyte hour": "GiBy.h",
    "gibibyte month": "GiBy.mo",
    "gibibyte second": "GiBy.s",
    "gigahertz second": "GHz.s",
    "hour": "h",
    "mebibyte": "MiBy",
    "month": "mo",
    "second": "s",
    "tebibyte": "TiBy",
}
"""Units as the API writes them, and the catalogue's codes for them; others are the same."""


def service(query: PriceQuery) -> str:
    """The service of a query's product, as the API names it."""
    return _SERVICES.get(query.product.service, query.product.service)


def family(query: PriceQuery) -> str:
    """The family to ask for, of Compute Engine, which has by far the most SKUs."""
    if query.product.service != COMPUTE:
        return ""
    return "Compute" if query.product.family == _MACHINES else query.product.family


def filters(query: PriceQuery) -> tuple[Filter, ...]:
    """What the attributes of a query's products must be."""
    has = dict(query.product.where)
    parts = query.product.family == _MACHINES or has.get("resourceGroup") in {"CPU", "RAM"}
    return (_PARTS,) if parts and query.product.service == COMPUTE else ()


def bought(option: str) -> Mapping[str, str] | None:
    """No filter of prices, since what is derived needs several; None for no option of Google's."""
    return {} if option in _OPTIONS else None


def facts(prices: Sequence[Listed], regions: Collection[str]) -> Iterator[Fact]:
    """Prices as facts of some regions, with those of machine types."""
    machines = default_book().machines_with(VENDOR, 0, _MOST_VCPUS)
    for fact in facts_of(list(_skus(prices)), regions, machines):
        yield fact._replace(source=fact.source.replace(SOURCE.id, NAME))


def _skus(prices: Iterable[Listed]) -> Iterator[Sku]:
    """SKUs with the steps of their prices, as the catalogue has them."""
    steps: dict[tuple[str, ...], list[Listed]] = defaultdict(list)
    for price in prices:
        description = price.attributes.get("description", price.description)
        sku = price.attributes.get("sku", "")
        steps[price.service, price.region, price.option, sku, description].append(price)
    for (name, region, option, _, description), listed in steps.items():
        first = listed[0]
        tiers = tuple(dict.fromkeys(Tier(one.start, one.price) for one in listed))
        measure = _MEASURES.get(first.unit, first.unit)
        day = max(one.effective for one in listed)
        yield Sku(name, description, option, (region,), measure, tiers, day)
