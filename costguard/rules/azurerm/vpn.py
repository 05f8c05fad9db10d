"""VPN and ExpressRoute gateways, of a network and of a Virtual WAN."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_number
from costguard.rules.kit import (
    ZERO,
    Component,
    Components,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import above, times

PAGE = "https://azure.microsoft.com/pricing/details/vpn-gateway/"
WAN_PAGE = "https://azure.microsoft.com/pricing/details/virtual-wan/"

vpn = retail("VPN Gateway", "Networking")
express_route = retail("ExpressRoute", "Networking")
wan = retail("Virtual WAN", "Networking")

GATEWAY = vpn("Hrs", product="VPN Gateway", needs=("skuName", "meterName"))
TUNNEL = vpn("Hrs", product="VPN Gateway", sku="Connection", needs=("meterName",))
ROUTE_GATEWAY = express_route("Hrs", product="ExpressRoute Gateway", needs=("skuName", "meterName"))
TRANSFER = retail("Bandwidth", "Networking")(
    "GB", product="Rtn Preference: MGN", meter="VPN Gateway Data Transfer Out"
)
HUB = wan("Hrs", product="Virtual WAN", needs=("meterName",))
UNIT = wan("Months", product="Virtual WAN", needs=("meterName",))
HUB_GB = wan("GB", product="Virtual WAN", meter="Standard Hub Data Processed")

INCLUDED_POINTS = 128
INCLUDED_SITES = 10
"""Tunnels that a gateway's price includes: to single computers, and to sites."""

_GATEWAY = "azurerm_virtual_network_gateway"
_CONNECTION = "azurerm_virtual_network_gateway_connection"
_HUB, _WAN = "azurerm_virtual_hub", "azurerm_virtual_wan"

FREE = free(
    f"""
    {_WAN} azurerm_virtual_hub_bgp_connection azurerm_virtual_hub_connection azurerm_virtual_hub_ip
    azurerm_virtual_hub_route_table azurerm_virtual_hub_route_table_route
    azurerm_virtual_hub_routing_intent azurerm_virtual_network_gateway_nat_rule
    azurerm_vpn_gateway_nat_rule azurerm_vpn_server_configuration
    azurerm_vpn_server_configuration_policy_group azurerm_vpn_site
    azurerm_express_route_circuit_authorization
    """
)


@rule(_GATEWAY, page=PAGE)
def network_gateway(r: ResourceView) -> Components:
    """Hours of the gateway by SKU; of a VPN, computers above 128 and traffic between regions."""
    sku = r.text("sku")
    if r.text("type", "Vpn") == "ExpressRoute":
        yield cost(
            f"ExpressRoute gateway ({sku or 'not known'})",
            ROUTE_GATEWAY,
            r.hours,
            skuName=sku,
            meterName=f"{sku} Gateway" if sku else None,
        )
        return
    meter = f"{sku} Gateway" if sku else None
    name = f"VPN gateway ({sku or 'not known'})"
    yield cost(name, GATEWAY, r.hours, skuName=sku, meterName=meter)
    if sku != "Basic":
        points = above(r.usage("p2s_connection"), INCLUDED_POINTS)
        yield metered(
            f"VPN gateway P2S tunnels (over {INCLUDED_POINTS})",
            TUNNEL,
            times(points, r.hours),
            unit="tunnel",
            per=r.hours,
            meterName="P2S Connection",
        )
    yield metered("VPN gateway data tranfer", TRANSFER, r.usage("monthly_data_transfer_gb"))


@rule(_CONNECTION, page=PAGE)
def connection(r: ResourceView) -> Components:
    """Hours of a tunnel to a site, above the ten that the gateway's price includes.

    Those of one gateway are counted in the order of their addresses. Other connections, to
    ExpressRoute and between networks, have no price of their own.
    """
    if r.text("type") != "IPsec":
        return
    gateway = r.refer("virtual_network_gateway_id", _GATEWAY)
    sku = gateway.text("sku") if gateway is not None else None
    included = gateway is not None and _place(r, gateway) < INCLUDED_SITES
    if gateway is None:
        r.assume("virtual_network_gateway_id", "not included", "the gateway is not in the plan")
    hours = ZERO if included else r.hours
    yield cost(f"VPN gateway ({sku or 'not known'})", TUNNEL, hours, meterName="S2S Connection")


def _place(r: ResourceView, gateway: ResourceView) -> int:
    others = gateway.referrers(_CONNECTION, "virtual_network_gateway_id")
    sites = sorted(other.address for other in others if other.text("type") == "IPsec")
    return sites.index(r.address) if r.address in sites else INCLUDED_SITES


@rule("azurerm_vpn_gateway", page=WAN_PAGE)
def wan_gateway(r: ResourceView) -> Components:
    """Scale units of 500 Mbps of a hub's gateway to sites."""
    yield _units(r, "S2S scale units (500 Mbps)", "VPN S2S Scale Unit", "scale_unit")


@rule("azurerm_vpn_gateway_connection", page=WAN_PAGE)
def wan_connection(r: ResourceView) -> Components:
    """Hours of the connection of a site to a hub."""
    yield cost("S2S Connections", HUB, r.hours, meterName="VPN S2S Connection Unit")


@rule("azurerm_point_to_site_vpn_gateway", page=WAN_PAGE)
def point_to_site(r: ResourceView) -> Components:
    """Scale units of 500 Mbps of a hub's gateway to computers, and hours of connections."""
    yield _units(r, "P2S scale units (500 Mbps)", "VPN P2S Scale Unit", "scale_unit")
    hours = r.usage("monthly_p2s_connections_hrs")
    yield metered("P2S connections", HUB, hours, meterName="VPN P2S Connection Unit")


@rule("azurerm_express_route_gateway", page=WAN_PAGE)
def route_gateway(r: ResourceView) -> Components:
    """Scale units of 2 Gbps of a hub's ExpressRoute gateway."""
    yield _units(r, "ER scale units (2 Gbps)", "ExpressRoute Scale Unit", "scale_units")


@rule("azurerm_express_route_connection", page=WAN_PAGE)
def route_connection(r: ResourceView) -> Components:
    """Hours of the connection of a circuit to a hub."""
    yield cost("ER Connections", HUB, r.hours, meterName="ExpressRoute Connection Unit")


def _units(r: ResourceView, name: str, meter: str, key: str) -> Component:
    units = told_number(r, key, 1)
    return cost(name, UNIT, units, unit="scale units", meterName=meter)


@rule(_HUB, page=WAN_PAGE)
def hub(r: ResourceView) -> Components:
    """Hours of a Standard hub, and GB that it routes; a Basic one costs nothing.

    A hub without a SKU is of its Virtual WAN's kind, which is Standard unless it says otherwise.
    """
    sku = r.text("sku")
    if sku is None:
        parent = r.refer("virtual_wan_id", _WAN)
        sku = parent.text("type", "Standard") if parent is not None else None
        if sku is None:
            return
        r.assume("sku", sku, "a hub is of the kind of its Virtual WAN")
    if sku == "Standard":
        yield cost("Deployment", HUB, r.hours, meterName="Standard Hub")
        yield metered("Data processed", HUB_GB, r.usage("monthly_data_processed_gb"))
