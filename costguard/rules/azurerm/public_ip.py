"""Public IP addresses and prefixes of Azure's virtual networks."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_count, told_text
from costguard.rules.kit import Components, Decimal, ResourceView, cost, rule
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/ip-addresses/"

network = retail("Virtual Network", "Networking")

ADDRESS = network("Hrs", product="IP Addresses", needs=("skuName", "meterName"))
ADDRESS_BITS = 32
PREFIX_BITS = 28
PREFIX = network("Hrs", product="Public IP Prefix", sku="Standard")


@rule("azurerm_public_ip", page=PAGE)
def public_ip(r: ResourceView) -> Components:
    """Hours of the address, attached or not, by SKU, tier and way of allocation.

    Only addresses of the Basic SKU can be dynamic. The provider's default is a regional
    Standard address. Addresses of IPv6 cost nothing.
    """
    if _is_ipv6(r):
        return
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
    """Hours of the prefix's addresses, all of which are paid for, whether used or not.

    A prefix of 28 bits, the provider's default, has 16. Prefixes of IPv6 cost nothing.
    """
    if _is_ipv6(r):
        return
    bits = given_count(r, "prefix_length", PREFIX_BITS)
    addresses = None
    if bits is not None and 0 <= bits <= ADDRESS_BITS:
        addresses = Decimal(2) ** (ADDRESS_BITS - bits)
    yield cost("IP prefix", PREFIX, times(addresses, r.hours))


def _is_ipv6(r: ResourceView) -> bool:
    """https://learn.microsoft.com/azure/virtual-network/ip-services/ipv6-overview#pricing."""
    return r.text("ip_version", "IPv4") == "IPv6"
