"""Cloud VPN."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import Components, ResourceView, cost, rule

PAGE = "https://cloud.google.com/network-connectivity/docs/vpn/pricing"

compute = skus("Compute Engine")

TUNNEL = compute("Network", "VpnTunnel", "Hrs")


@rule("google_compute_vpn_tunnel", page=PAGE)
def tunnel(r: ResourceView) -> Components:
    """Hours of the tunnel; what goes through it is paid with the gateway's traffic."""
    yield cost("VPN Tunnel", TUNNEL, r.hours)
