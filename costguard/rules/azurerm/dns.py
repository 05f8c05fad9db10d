"""Azure DNS: public and private zones, and the resolver between networks."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import (
    Component,
    Components,
    ResourceView,
    by_count,
    cost,
    free,
    metered,
    rule,
)

PAGE = "https://azure.microsoft.com/pricing/details/dns/"

dns = retail("Azure DNS", "Networking")

ZONE = dns("Months", product="Azure DNS", needs=("skuName", "meterName"))
QUERIES = dns("Queries", product="Azure DNS", needs=("skuName", "meterName"))
RESOLVER = dns("Months", product="Azure DNS", sku="Private Resolver", needs=("meterName",))

_RESOLVER_PARTS = {
    "azurerm_private_dns_resolver_inbound_endpoint": "Inbound endpoint",
    "azurerm_private_dns_resolver_outbound_endpoint": "Outbound endpoint",
    "azurerm_private_dns_resolver_dns_forwarding_ruleset": "Forwarding ruleset",
}

FREE = free(
    """
    azurerm_private_dns_resolver azurerm_private_dns_resolver_forwarding_rule
    azurerm_private_dns_resolver_virtual_network_link azurerm_private_dns_zone_virtual_network_link
    """
)


@rule("azurerm_dns_zone", "azurerm_private_dns_zone", page=PAGE)
def zone(r: ResourceView) -> Components:
    """A month of the zone, at the price of an account's first 25 zones."""
    yield _zone(_kind(r))


def public_zone() -> Component:
    """A month of a public zone that another service makes for itself."""
    return _zone("Public")


def _zone(kind: str) -> Component:
    return cost("Hosted zone", ZONE, 1, unit="months", skuName=kind, meterName=f"{kind} Zone")


@rule(
    "azurerm_dns_a_record",
    "azurerm_dns_aaaa_record",
    "azurerm_dns_caa_record",
    "azurerm_dns_cname_record",
    "azurerm_dns_mx_record",
    "azurerm_dns_ns_record",
    "azurerm_dns_ptr_record",
    "azurerm_dns_srv_record",
    "azurerm_dns_txt_record",
    "azurerm_private_dns_a_record",
    "azurerm_private_dns_aaaa_record",
    "azurerm_private_dns_cname_record",
    "azurerm_private_dns_mx_record",
    "azurerm_private_dns_ptr_record",
    "azurerm_private_dns_srv_record",
    "azurerm_private_dns_txt_record",
    page=PAGE,
)
def record(r: ResourceView) -> Components:
    """Queries for the record; the record itself is free."""
    kind = _kind(r)
    yield metered(
        "DNS queries",
        QUERIES,
        r.usage("monthly_queries"),
        unit="1M queries",
        per=1_000_000,
        label=by_count,
        skuName=kind,
        meterName=f"{kind} Queries",
    )


@rule(*_RESOLVER_PARTS, page=PAGE)
def resolver_part(r: ResourceView) -> Components:
    """A month of the resolver's endpoint or ruleset; the resolver and its rules are free."""
    name = _RESOLVER_PARTS[r.type]
    yield cost(name, RESOLVER, 1, unit="months", meterName=f"Private Resolver {name}")


def _kind(r: ResourceView) -> str:
    return "Private" if r.type.startswith("azurerm_private") else "Public"
