"""Azure CDN (classic), by the network that delivers."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.azurerm.tiers import by_decimal_terabyte
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import above

PAGE = "https://azure.microsoft.com/pricing/details/cdn/"

cdn = retail("Content Delivery Network", "Networking")

OUTBOUND = cdn("GB", needs=("productName", "meterName"))
ACCELERATED = cdn("GB", needs=("productName", "meterName"))
RULES = cdn("Months", product="Azure CDN from Microsoft", meter="Standard Rules Engine Rules")
RULE_REQUESTS = cdn(
    "Requests", product="Azure CDN from Microsoft", meter="Standard Rules Engine Requests"
)

INCLUDED_RULES = 5
_PROFILE = "azurerm_cdn_profile"
_STEPS = (
    "first 10TB",
    "next 40TB",
    "next 100TB",
    "next 350TB",
    "next 500TB",
    "next 4000TB",
    "over 5000TB",
)
"""Akamai and premium Verizon name no price above 1,000 TB: that of the last step goes on."""
_NETWORKS = {
    "Standard_Akamai": ("Akamai", "Azure CDN from Akamai", "Standard"),
    "Standard_Microsoft": ("Microsoft", "Azure CDN from Microsoft", "Standard"),
    "Standard_Verizon": ("Standard Verizon", "Azure CDN from Verizon", "Standard"),
    "Premium_Verizon": ("Premium Verizon", "Azure CDN from Verizon", "Premium"),
    "Standard_ChinaCdn": ("China", "Azure CDN from 21Vianet", "Standard"),
}
"""By the profile's SKU: who delivers, and how the price list calls it."""

FREE = free(f"{_PROFILE} azurerm_cdn_endpoint_custom_domain")


@rule("azurerm_cdn_endpoint", page=PAGE)
def endpoint(r: ResourceView) -> Components:
    """GB sent by the network of the endpoint's profile, accelerated too, and rules above five.

    Akamai and Verizon accelerate dynamic sites; Microsoft bills the rules of its rules engine.
    """
    profile = r.refer("profile_name", _PROFILE, by=("name",))
    sku = profile.text("sku") if profile is not None else None
    network, product, grade = _NETWORKS.get(sku or "", ("network not known", None, None))
    usage = r.usage("monthly_outbound_gb")
    yield metered(
        f"Outbound data transfer ({network}, {{tier}})",
        OUTBOUND,
        usage,
        label=_STEPS,
        productName=product,
        meterName=f"{grade} Data Transfer" if grade else None,
    )
    accelerated = r.text("optimization_type") == "DynamicSiteAcceleration"
    if accelerated and sku != "Standard_Microsoft":
        yield metered(
            "Acceleration outbound data transfer",
            ACCELERATED,
            usage,
            label=by_decimal_terabyte,
            productName=product,
            meterName=f"{grade} Acceleration Data Transfer" if grade else None,
        )
    if sku == "Standard_Microsoft":
        yield from _rules(r)


def _rules(r: ResourceView) -> Components:
    own, everywhere = r.count("delivery_rule"), r.count("global_delivery_rule")
    count = None if own is None or everywhere is None else Decimal(own + everywhere)
    if count == 0:
        return
    more = above(count, INCLUDED_RULES)
    if more != 0:
        yield cost(f"Rules engine rules (over {INCLUDED_RULES})", RULES, more, unit="rules")
    usage = r.usage("monthly_rules_engine_requests")
    yield metered("Rules engine requests", RULE_REQUESTS, usage, unit="1M requests", per=1_000_000)
