"""Azure's virtual networks: NAT gateways, private endpoints and peerings."""

from __future__ import annotations

from costguard.rules.azurerm.network_zones import zone_of
from costguard.rules.azurerm.products import retail
from costguard.rules.azurerm.tiers import by_decimal_petabyte
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/virtual-network/"
NAT_PAGE = "https://azure.microsoft.com/pricing/details/azure-nat-gateway/"
LINK_PAGE = "https://azure.microsoft.com/pricing/details/private-link/"

nat = retail("NAT Gateway", "Networking")
network = retail("Virtual Network", "Networking")

GATEWAY = nat("Hrs", product="NAT Gateway", sku="Standard", meter="Standard Gateway")
TRANSLATED = nat("GB", product="NAT Gateway", sku="Standard", meter="Standard Data Processed")
ENDPOINT = network("Hrs", product="Virtual Network Private Link", meter="Standard Private Endpoint")
ENDPOINT_GB = network("GB", product="Virtual Network Private Link", needs=("meterName",))
PEERED = network("GB", product="Virtual Network Peering", needs=("meterName",), scope="global")

_NETWORK = "azurerm_virtual_network"

FREE = free(
    f"""
    {_NETWORK} azurerm_application_security_group azurerm_ip_group azurerm_local_network_gateway
    azurerm_nat_gateway_public_ip_association azurerm_nat_gateway_public_ip_prefix_association
    azurerm_network_interface
    azurerm_network_interface_application_gateway_backend_address_pool_association
    azurerm_network_interface_application_security_group_association
    azurerm_network_interface_backend_address_pool_association
    azurerm_network_interface_nat_rule_association
    azurerm_network_interface_security_group_association azurerm_network_manager_admin_rule
    azurerm_network_manager_admin_rule_collection azurerm_network_manager_network_group
    azurerm_network_profile azurerm_network_security_group azurerm_network_security_rule
    azurerm_private_endpoint_application_security_group_association azurerm_private_link_service
    azurerm_route azurerm_route_filter azurerm_route_map azurerm_route_table azurerm_subnet
    azurerm_subnet_nat_gateway_association azurerm_subnet_network_security_group_association
    azurerm_subnet_route_table_association azurerm_subnet_service_endpoint_storage_policy
    azurerm_virtual_network_dns_servers
    """
)


@rule("azurerm_nat_gateway", page=NAT_PAGE)
def nat_gateway(r: ResourceView) -> Components:
    """Hours of the gateway, and GB processed both ways."""
    yield cost("NAT gateway", GATEWAY, r.hours)
    yield metered("Data processed", TRANSLATED, r.usage("monthly_data_processed_gb"))


@rule("azurerm_private_endpoint", page=LINK_PAGE)
def private_endpoint(r: ResourceView) -> Components:
    """Hours of the endpoint, and GB that it processes in and out, by tier."""
    yield cost("Private endpoint", ENDPOINT, r.hours, unit="hour")
    for way, key in (("Inbound", "inbound"), ("Outbound", "outbound")):
        yield metered(
            f"{way} data processed",
            ENDPOINT_GB,
            r.usage(f"monthly_{key}_data_processed_gb"),
            label=by_decimal_petabyte,
            meterName=f"Standard Data Processed - {'Ingress' if key == 'inbound' else 'Egress'}",
        )


@rule("azurerm_virtual_network_peering", page=PAGE)
def peering(r: ResourceView) -> Components:
    """GB that a peering carries each way.

    Within a region both ways have one price. Between regions what leaves costs the price of the
    zone that it leaves, and what comes in that of the zone where it comes in.
    """
    here = r.refer("virtual_network_name", _NETWORK, by=("name",))
    there = r.refer("remote_virtual_network_id", _NETWORK)
    start = here.region if here is not None and here.region else r.region
    end = there.region if there is not None else None
    usage = r.usage("monthly_data_transfer_gb")
    inbound, outbound = "Intra-Region Ingress", "Intra-Region Egress"
    if start is None or end is None or start != end:
        source, target = zone_of(start), zone_of(end)
        inbound = f"{target} Global Ingress" if target else ""
        outbound = f"{source} Global Egress" if source else ""
    yield metered("Inbound data transfer", PEERED, usage, meterName=inbound or None)
    yield metered("Outbound data transfer", PEERED, usage, meterName=outbound or None)
