"""Google's networks: Cloud NAT, and traffic to peered services."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import (
    Components,
    Decimal,
    Product,
    ResourceView,
    free,
    metered,
    rule,
    within,
)
from costguard.rules.quantities import times

PAGE = "https://cloud.google.com/vpc/network-pricing"

compute = skus("Compute Engine")

NAT_MACHINES = compute("Network", "NatVm", "Hrs")
NAT_DATA = compute("Network", "NatData", "GB")
PEERED = compute("Network", "InterregionEgress", "GB", needs=("destination",))

NAT_MOST = 32
"""Machines of a gateway that are billed; more cost nothing more."""
_KEY = "monthly_egress_data_transfer_gb"
_DESTINATIONS = (
    ("same_region", "within the same region"),
    ("us_or_canada", "within the US or Canada"),
    ("europe", "within Europe"),
    ("asia", "within Asia"),
    ("south_america", "within South America"),
    ("oceania", "to/from Indonesia and Oceania"),
    ("worldwide", "between continents (excludes Oceania)"),
)

FREE = free(
    """
    google_compute_firewall google_compute_firewall_policy
    google_compute_firewall_policy_association google_compute_firewall_policy_rule
    google_compute_ha_vpn_gateway_iam_binding google_compute_network
    google_compute_network_firewall_policy google_compute_network_firewall_policy_association
    google_compute_network_firewall_policy_rule google_compute_network_peering
    google_compute_network_peering_routes_config google_compute_region_network_firewall_policy
    google_compute_region_network_firewall_policy_association
    google_compute_region_network_firewall_policy_rule google_compute_route google_compute_router
    google_compute_router_interface google_compute_router_peer google_compute_subnetwork
    google_compute_subnetwork_iam_binding google_compute_subnetwork_iam_member
    google_compute_subnetwork_iam_policy google_service_networking_peered_dns_domain
    """
)


@rule("google_compute_router_nat", page="https://cloud.google.com/nat/pricing")
def nat(r: ResourceView) -> Components:
    """Hours of each machine that uses the gateway, of 32 at most, and GB that it processes."""
    machines = r.usage("assigned_vms")
    billed = None if machines is None else min(machines, Decimal(NAT_MOST))
    name = f"Assigned VMs (first {NAT_MOST})"
    yield metered(name, NAT_MACHINES, times(billed, r.hours), unit="VM-hours")
    yield metered("Data processed", NAT_DATA, r.usage("monthly_data_processed_gb"))


def traffic(r: ResourceView, product: Product, prefix: str) -> Components:
    """GB that go out, by where they go to; ``product`` needs the destination."""
    for destination, name in _DESTINATIONS:
        used = r.usage(f"{_KEY}.{destination}")
        line = metered(f"{prefix} {name}", product, used, destination=destination)
        yield from within("Network egress", [line])


@rule("google_service_networking_connection", page=PAGE)
def connection(r: ResourceView) -> Components:
    """GB that go to the connected service, by distance; the connection itself is free."""
    yield from traffic(r, PEERED, "Traffic")
