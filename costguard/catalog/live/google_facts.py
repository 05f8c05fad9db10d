"""SKUs of Google's catalogue as facts of some regions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from costguard.catalog.facts import Fact, Source
from costguard.catalog.live.google_machines import (
    COMPUTE,
    FULL_MONTH,
    SUSTAINED_WHOLE,
    custom_parts,
    known_parts,
    machine_prices,
    part_of,
)
from costguard.catalog.live.google_skus import Sku
from costguard.catalog.live.google_words import OPTIONS, Named, named, service_of
from costguard.catalog.live.tiers import paid_tiers, twelve_digits
from costguard.catalog.match import GLOBAL
from costguard.model.machine import Machine
from costguard.model.price import ON_DEMAND

VENDOR = "google"
SOURCE = Source(
    "google-billing-catalogue",
    "Google Cloud Billing catalogue, as Google's service answers",
    "https://cloudbilling.googleapis.com/v1/services",
    "none stated",
)
SUMMED, SUSTAINED = "/summed", "/sustained-use"
"""Marks of prices of machines: made of vCPUs and memory, and with the discount of a whole month."""

_REGIONS = {"europe": "eu"}
"""Regions of buckets that the catalogue names otherwise than Terraform."""

_Attributes = tuple[tuple[str, str], ...]


def is_priced(sku: Sku) -> bool:
    """Whether a SKU is, or is part of, something that our products are about."""
    return part_of(sku) is not None or (sku.usage in OPTIONS and any(True for _ in named(sku)))


def facts_of(
    skus: Sequence[Sku], regions: Iterable[str], machines: Collection[Machine]
) -> Iterator[Fact]:
    """The prices in some regions (``global`` may be one), with those of machine types."""
    for region in regions:
        for sku in skus:
            for one in named(sku):
                if _sold_in(sku, one, region):
                    yield from _facts(sku, one, region)
        yield from _machine_facts([s for s in skus if covers(s, region)], region, machines)


def covers(sku: Sku, region: str) -> bool:
    """Whether a SKU names a region, as our facts do, among those that it is sold in."""
    return any(_REGIONS.get(one, one) == region for one in sku.regions)


def _sold_in(sku: Sku, one: Named, region: str) -> bool:
    """Whether a SKU holds in a region; what Google prices without one may hold in all."""
    return covers(sku, region) or (one.words.everywhere and covers(sku, GLOBAL))


def _facts(sku: Sku, one: Named, region: str) -> Iterator[Fact]:
    """A SKU's price, step by step, and that of a whole month of sustained use."""
    option = OPTIONS.get(sku.usage)
    if option is None:
        return
    words = one.words
    base = Fact(
        VENDOR, service_of(sku.service), words.family, one.attributes, option, words.unit,
        region, Decimal(0), Decimal(0), SOURCE.id, sku.date,
    )  # fmt: skip
    for start, price in paid_tiers({step.start: step.price for step in sku.steps}):
        fact = base._replace(
            start=twelve_digits(start / words.parts), price=_times(price, words.parts)
        )
        yield fact
        factor = SUSTAINED_WHOLE.get(_sold(one.attributes))
        if factor and option == ON_DEMAND:
            yield _sustained(fact, fact.price * factor)


def _machine_facts(skus: Sequence[Sku], region: str, machines: Iterable[Machine]) -> Iterator[Fact]:
    """Machine types, and the parts of custom ones, of the SKUs of one region."""
    parts = known_parts(skus)
    day = max((sku.date for sku in skus if part_of(sku) is not None), default=None)
    if day is None:
        return
    base = Fact(
        VENDOR, COMPUTE, "Compute", (), ON_DEMAND, "Hrs", region,
        Decimal(0), Decimal(0), SOURCE.id, day,
    )  # fmt: skip
    for part, price in custom_parts(parts):
        attributes = {"machineFamily": part.family, "resourceGroup": part.resource}
        unit = "Hrs" if part.resource == "CPU" else "GB-Hours"
        named_so = tuple(sorted({**attributes, "usage": part.kind}.items()))
        fact = base._replace(attributes=named_so, unit=unit, option=part.option, price=price)
        yield _sustained(fact, price) if part.option == FULL_MONTH else fact
    for name, option, price in machine_prices(machines, parts):
        fact = base._replace(
            family="Compute Instance",
            attributes=(("machineType", name), ("resourceGroup", "VM")),
            option=option,
            price=twelve_digits(price),
            source=SOURCE.id + SUMMED,
        )
        yield _sustained(fact, price) if option == FULL_MONTH else fact


def _sustained(fact: Fact, price: Decimal) -> Fact:
    """A price on demand as that of a whole month of sustained use."""
    source = fact.source + SUSTAINED
    return fact._replace(option=FULL_MONTH, price=twelve_digits(price), source=source)


def _times(price: Decimal, parts: Decimal) -> Decimal:
    return price if parts == 1 else twelve_digits(price * parts)


def _sold(attributes: _Attributes) -> str:
    """The machine type or GPU that a SKU is of; empty for all else."""
    has = dict(attributes)
    return has.get("machineType") or has.get("acceleratorType", "")
