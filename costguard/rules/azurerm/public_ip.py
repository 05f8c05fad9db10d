"""Public IP addresses and prefixes of Azure's virtual networks."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_text
from costguard.rules.kit import Components, ResourceView, cost, rule

PAGE = "https://azure.microsoft.com/pricing/details/ip-addresses/"

network = retail("Virtual Network", "Networking")

ADDRESS = network("Hrs", product="IP Addresses", needs=("skuName", "meterName"))
PREFIX = network("Hrs", product="Public IP Prefix", sku="Standard")


@rule("azurerm_public_ip", page=PAGE)
def public_ip(r: ResourceView) -> Components:
    """Hours of the address, attached or not, by SKU, tier and way of allocation.

    Only addresses of the Basic SKU can be dynamic. The provider's default is a regional
    Standard address.
    """
    method = told_text(r, "allocation_method", "Static")
    tier = told_text(r, "sku_tier", "Regional")
    sku = "Basic" if method == "Dynamic" else told_text(r, "sku", "Standard")
    if tier == "Global":
        sku = "Global"
    meter = f"{sku} IPv4 {method} Public IP" if sku and method and tier else None
    known = ", ".join((part or "not known").lower() for part in (method, tier))
    yield cost(f"IP address ({known})", ADDRESS, r.hours, skuName=sku, meterName=meter)


@rule("azurerm_public_ip_prefix", page=PAGE)
def public_ip_prefix(r: ResourceView) -> Components:
    """Hours of the prefix."""
    yield cost("IP prefix", PREFIX, r.hours)
