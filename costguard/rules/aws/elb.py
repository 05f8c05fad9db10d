"""Elastic Load Balancing: application, network, gateway and classic load balancers."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.aws.vpc import count_subnets, in_use_addresses
from costguard.rules.given import told_text
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

elb = service("aws", "AWSELB")

_BALANCER = {"usagetype": "LoadBalancerUsage"}
_CAPACITY = {"usagetype": "LCUUsage"}
_RESERVED = {"usagetype": "ReservedLCUUsage"}

CLASSIC_HOURS = elb("Load Balancer", "Hrs", where=_BALANCER)
CLASSIC_BYTES = elb("Load Balancer", "GB", where={"usagetype": "DataProcessing-Bytes"})
HOURS = {
    "application": elb("Load Balancer-Application", "Hrs", where=_BALANCER),
    "network": elb("Load Balancer-Network", "Hrs", where=_BALANCER),
    "gateway": elb("Load Balancer-Gateway", "Hrs", where=_BALANCER),
}
CAPACITY_UNITS = {
    "application": elb("Load Balancer-Application", "LCU-Hrs", where=_CAPACITY),
    "network": elb("Load Balancer-Network", "LCU-Hrs", where=_CAPACITY),
    "gateway": elb("Load Balancer-Gateway", "LCU-Hrs", where=_CAPACITY),
}
RESERVED_UNITS = {
    "application": elb("Load Balancer-Application", "LCU-Hrs", where=_RESERVED),
    "network": elb("Load Balancer-Network", "LCU-Hrs", where=_RESERVED),
    "gateway": elb("Load Balancer-Gateway", "LCU-Hrs", where=_RESERVED),
}


class _Unit(NamedTuple):
    """What one capacity unit holds, besides 1 GB processed per hour."""

    new_connections: int
    """Per second."""
    active_connections: int
    """Per minute."""
    rule_evaluations: int = 0
    """Per second; 0 where the load balancer has no rules."""


_UNITS = {
    "application": _Unit(25, 3000, 1000),
    "network": _Unit(800, 100_000),
    "gateway": _Unit(600, 60_000),
}
_NETWORK_UNITS = {"UDP": _Unit(400, 50_000), "TLS": _Unit(50, 3000)}
"""For listeners of these protocols; all others are as for TCP."""


def _kinds(r: ResourceView) -> Sizes | None:
    """From a gateway load balancer to an application one, where the plan does not tell the type."""
    if r.known("load_balancer_type"):
        return None
    low, high = ({"load_balancer_type": kind} for kind in ("gateway", "application"))
    return Sizes(low, high, "load_balancer_type may be gateway, network or application")


@rule(
    *("aws_lb", "aws_alb"),
    page="https://aws.amazon.com/elasticloadbalancing/pricing/",
    sizes=_kinds,
)
def load_balancer(r: ResourceView) -> Components:
    """Hours of the load balancer, and its capacity units: the dimension that is used most.

    Usage tells new connections per second, active connections per minute, rule evaluations per
    second and the GB processed in a month. Internet-facing load balancers have a public IPv4
    address in each subnet, which costs as all others do.
    """
    kind = told_text(r, "load_balancer_type", "application")
    if kind not in HOURS:
        yield cost(f"Load balancer ({kind or 'type not known'})", HOURS["application"], None)
        return
    yield cost(f"{kind.capitalize()} load balancer", HOURS[kind], r.hours)
    yield metered(
        "Load balancer capacity units",
        CAPACITY_UNITS[kind],
        times(_capacity_units(r, kind), r.hours),
        unit="LCU",
        per=HOURS_PER_MONTH,
    )
    yield from _reserved(r, kind)
    if kind != "gateway" and r.text("ip_address_type") != "dualstack-without-public-ipv4":
        yield from _addresses(r)


def _capacity_units(r: ResourceView, kind: str) -> Decimal | None:
    """The largest of the dimensions that usage tells; None where it tells none."""
    unit = _network_unit(r) if kind == "network" else _UNITS[kind]
    processed = r.usage("processed_bytes_gb")
    dimensions = [
        _over(r.usage("new_connections"), unit.new_connections),
        _over(r.usage("active_connections"), unit.active_connections),
        _over(processed, HOURS_PER_MONTH),
    ]
    if unit.rule_evaluations:
        dimensions.append(_over(r.usage("rule_evaluations"), unit.rule_evaluations))
    return max((used for used in dimensions if used is not None), default=None)


def _over(used: Decimal | None, size: Decimal | int) -> Decimal | None:
    return None if used is None else used / size


def _network_unit(r: ResourceView) -> _Unit:
    """What a unit of a network load balancer holds, by the protocol of its listeners."""
    listeners = [
        listener
        for kind in ("aws_lb_listener", "aws_alb_listener")
        for listener in r.referrers(kind, "load_balancer_arn", by=("arn",))
    ]
    protocols = {listener.text("protocol") for listener in listeners}
    only = protocols.pop() if len(protocols) == 1 else None
    return _NETWORK_UNITS.get(only or "TCP", _UNITS["network"])


def _reserved(r: ResourceView, kind: str) -> Components:
    for minimum in r.blocks("minimum_load_balancer_capacity"):
        yield cost(
            "Reserved load balancer capacity units",
            RESERVED_UNITS[kind],
            times(minimum.number("capacity_units"), r.hours),
            unit="LCU",
            per=HOURS_PER_MONTH,
        )


def _addresses(r: ResourceView) -> Components:
    """Public addresses that AWS assigns: one in each subnet that has no Elastic IP of its own."""
    if r.flag("internal"):
        return
    mappings = r.blocks("subnet_mapping")
    if mappings:
        assigned = [m for m in mappings if m.known("allocation_id") and not m.text("allocation_id")]
        yield from in_use_addresses(r, len(assigned))
    else:
        least = 1 if r.text("load_balancer_type") == "network" else 2
        yield from in_use_addresses(r, _zones(r, ("subnets",), least))


def _zones(r: ResourceView, keys: tuple[str, ...], least: int) -> int:
    """Availability Zones: members of the first list that the plan tells."""
    for key in keys:
        count = count_subnets(r, key)
        if count:
            return count
    r.assume(keys[0], str(least), "the plan does not tell how many; AWS asks for this at least")
    return least


@rule("aws_elb", page="https://aws.amazon.com/elasticloadbalancing/pricing/")
def classic_load_balancer(r: ResourceView) -> Components:
    """Hours of the load balancer, each GB processed, and its public IPv4 addresses."""
    yield cost("Classic load balancer", CLASSIC_HOURS, r.hours)
    yield metered("Data processed", CLASSIC_BYTES, r.usage("monthly_data_processed_gb"))
    if not r.flag("internal"):
        yield from in_use_addresses(r, _zones(r, ("subnets", "availability_zones"), 1))


FREE = free(
    """
    aws_alb_listener aws_alb_listener_certificate aws_alb_listener_rule aws_alb_target_group
    aws_alb_target_group_attachment aws_app_cookie_stickiness_policy aws_elb_attachment
    aws_lb_cookie_stickiness_policy aws_lb_listener aws_lb_listener_certificate
    aws_lb_listener_rule aws_lb_ssl_negotiation_policy aws_lb_target_group
    aws_lb_target_group_attachment aws_lb_trust_store_revocation
    aws_load_balancer_backend_server_policy aws_load_balancer_listener_policy
    aws_load_balancer_policy aws_proxy_protocol_policy
    """
)
