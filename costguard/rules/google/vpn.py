"""Cloud VPN."""

from __future__ import annotations

from costguard.rules.google.network import traffic
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    Components,
    ResourceView,
    by_terabyte,
    cost,
    metered,
    rule,
    within,
)

PAGE = "https://cloud.google.com/network-connectivity/docs/vpn/pricing"

compute = skus("Compute Engine")

TUNNEL = compute("Network", "VpnTunnel", "Hrs")
TRAFFIC = compute("Network", "VpnEgress", "GB", needs=("destination",))
INTERNET = compute("Network", "PremiumInternetEgress", "GB", needs=("destination",))

_DESTINATIONS = (
    ("worldwide", "worldwide excluding China, Australia but including Hong Kong"),
    ("china", "China excluding Hong Kong"),
    ("australia", "Australia"),
)


@rule("google_compute_vpn_tunnel", page=PAGE)
def tunnel(r: ResourceView) -> Components:
    """Hours of the tunnel; what goes through it is paid with the gateway's traffic."""
    yield cost("VPN Tunnel", TUNNEL, r.hours)


@rule("google_compute_vpn_gateway", "google_compute_ha_vpn_gateway", page=PAGE)
def gateway(r: ResourceView) -> Components:
    """GB that go out between Google's networks, by distance; the gateway itself is free."""
    yield from traffic(r, TRAFFIC, "IPSec traffic")


@rule("google_compute_external_vpn_gateway", page=PAGE)
def external_gateway(r: ResourceView) -> Components:
    """GB that go out to a gateway elsewhere, by destination, in steps of 1 and 10 TB."""
    for key, name in _DESTINATIONS:
        used = r.usage(f"monthly_egress_data_transfer_gb.{key}")
        shown = f"IPSec traffic to {name}"
        line = metered(shown, INTERNET, used, label=by_terabyte, destination=key)
        yield from within("Network egress", [line])
