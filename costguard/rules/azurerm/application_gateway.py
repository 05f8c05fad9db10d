"""Azure Application Gateway and its web application firewall."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    Sizes,
    by_terabyte,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between, least, most

PAGE = "https://azure.microsoft.com/pricing/details/application-gateway/"

gateway_service = retail("Application Gateway", "Networking")

FIXED = gateway_service("Hrs", needs=("productName", "meterName"))
CAPACITY = gateway_service("Hrs", needs=("productName", "meterName"))
TRAFFIC = gateway_service("GB", needs=("productName", "meterName"))

UNITS_OF_AN_INSTANCE = 10
"""Capacity units that an instance stands for, whether used or not:
https://learn.microsoft.com/azure/application-gateway/understanding-pricing."""

_SCALING = "autoscale_configuration"

FREE = free("azurerm_web_application_firewall_policy")


def _sizes(r: ResourceView) -> Sizes | None:
    """From the least to the most instances that autoscaling may keep."""
    scaling = r.block(_SCALING)
    if scaling is None or r.usage_given("capacity_units"):
        return None
    low = least(scaling, "min_capacity")
    high = most(r, scaling, "max_capacity", _instances(r), "instances")
    return between(low, high, lambda size: {_SCALING: [{"min_capacity": size}]}, "instances")


@rule("azurerm_application_gateway", page=PAGE, sizes=_sizes)
def gateway(r: ResourceView) -> Components:
    """Hours of the gateway, and its capacity: units of version 2, instances of version 1.

    Version 2 bills a fixed fee, and the capacity units that are used or held ready, whichever is
    more: ten for each instance, of which autoscaling keeps its least number.
    """
    block = r.block("sku")
    sku = block.text("name") if block is not None else None
    tier = block.text("tier") if block is not None else None
    firewall = (tier or sku or "").startswith("WAF")
    if (tier or sku or "").lower().endswith("v2"):
        yield from _second(r, firewall=firewall)
    else:
        yield from _first(r, sku, firewall=firewall)


def _second(r: ResourceView, *, firewall: bool) -> Components:
    product = f"Application Gateway {'WAF' if firewall else 'Standard'} v2"
    name = "Gateway usage (WAF v2)" if firewall else "Gateway usage (basic v2)"
    yield cost(name, FIXED, r.hours, productName=product, meterName="Standard Fixed Cost")
    yield (metered if r.usage_given("capacity_units") else cost)(
        f"V2 capacity units ({'WAF' if firewall else 'basic'})",
        CAPACITY,
        times(_units(r), r.hours),
        unit="CU",
        productName=product,
        meterName="Standard Capacity Units",
    )


def _units(r: ResourceView) -> Decimal | None:
    """Units that are billed at a time: those used, at least those that are held ready."""
    ready = times(_instances(r), UNITS_OF_AN_INSTANCE)
    if not r.usage_given("capacity_units"):
        return ready
    used = r.usage("capacity_units")
    return used if used is None or ready is None else max(used, ready)


def _instances(r: ResourceView) -> Decimal | None:
    scaling, sku = r.block(_SCALING), r.block("sku")
    if scaling is not None:
        return scaling.number("min_capacity")
    return sku.number("capacity") if sku is not None else None


def _first(r: ResourceView, sku: str | None, *, firewall: bool) -> Components:
    size = sku.rpartition("_")[2] if sku else None
    kind = "WAF" if firewall else "Basic"
    product = f"{kind} Application Gateway"
    yield cost(
        f"Gateway usage ({'WAF' if firewall else 'basic'}, {(size or 'not known').lower()})",
        FIXED,
        times(_instances(r), r.hours),
        productName=product,
        meterName=f"{size} Gateway" if size else None,
    )
    yield metered(
        "Data processed",
        TRAFFIC,
        r.usage("monthly_data_processed_gb"),
        label=by_terabyte,
        productName=product,
        meterName=f"{size} Data Processed" if size else None,
    )
