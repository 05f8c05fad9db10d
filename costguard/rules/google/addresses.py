"""External IP addresses of Google Cloud."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.rules.given import given, given_text
from costguard.rules.google.products import skus
from costguard.rules.kit import Components, ResourceView, cost, free, rule

PAGE = "https://cloud.google.com/vpc/network-pricing#ipaddress"

compute = skus("Compute Engine")

UNUSED = compute("Network", "IpAddressUnused", "Hrs")
STANDARD_MACHINE = "standard VM"
PREEMPTIBLE = "preemptible VM"
ADDRESS_IN_USE = {
    STANDARD_MACHINE: compute("Network", "IpAddressInUse", "Hrs"),
    PREEMPTIBLE: compute("Network", "IpAddressInUsePreemptible", "Hrs"),
}

_ENDPOINT = "GCE_ENDPOINT"
_INSTANCE = "google_compute_instance"
_NAT_IP = "network_interface.access_config.nat_ip"
_NAT = "google_compute_router_nat"
_NAMES = ("address", "self_link", "id")
_FORWARDING = ("google_compute_forwarding_rule", "google_compute_global_forwarding_rule")

FREE = free("google_compute_public_advertised_prefix google_compute_public_delegated_prefix")


@rule("google_compute_address", page=PAGE)
def address(r: ResourceView) -> Components:
    """Hours of a reserved external address: of a machine that runs, or of none.

    One on a preemptible machine costs half as much as on others; one of Cloud NAT is in use.
    Internal addresses, and those of forwarding rules, cost nothing.
    """
    if not _is_billed(r):
        return
    if r.referrers(_NAT, "nat_ips", by=_NAMES):
        yield cost("IP address (Cloud NAT)", ADDRESS_IN_USE[STANDARD_MACHINE], r.hours)
        return
    for machine in _machines(r):
        uses = PREEMPTIBLE if _is_preemptible(machine) else STANDARD_MACHINE
        yield cost(f"IP address ({uses})", ADDRESS_IN_USE[uses], r.hours)
        return
    if not _forwarded(r):
        yield cost("IP address (unused)", UNUSED, r.hours)


@rule("google_compute_global_address", page=PAGE)
def global_address(r: ResourceView) -> Components:
    """Hours of a reserved external address that no forwarding rule uses."""
    if _is_billed(r) and not _forwarded(r):
        yield cost("IP address (unused)", UNUSED, r.hours)


def _is_billed(r: ResourceView) -> bool:
    """Whether it is external; those for a purpose of their own are not."""
    external = given_text(r, "address_type", "EXTERNAL") == "EXTERNAL"
    purpose = given_text(r, "purpose")
    return external and purpose in {None, _ENDPOINT} and not _is_ipv6(r)


def _is_ipv6(r: ResourceView) -> bool:
    return given(r, "ip_version") and r.text("ip_version") == "IPV6"


def _machines(r: ResourceView) -> Iterator[ResourceView]:
    """The instances that have the address."""
    yield from r.referrers(_INSTANCE, _NAT_IP, by=("address",))


def _is_preemptible(machine: ResourceView) -> bool:
    scheduling = machine.block("scheduling")
    if scheduling is None:
        return False
    spot = scheduling.known("provisioning_model") and (
        scheduling.text("provisioning_model") == "SPOT"
    )
    return spot or scheduling.flag("preemptible")


def _forwarded(r: ResourceView) -> bool:
    """Whether a forwarding rule has the address."""
    return any(r.referrers(kind, "ip_address", by=_NAMES) for kind in _FORWARDING)
