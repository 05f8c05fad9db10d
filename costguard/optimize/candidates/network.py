"""Network: addresses that nothing uses, and NAT gateways beyond the first outside production."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from costguard.model.resource import Resource
from costguard.optimize.proposal import REMOVED, Facts, Proposal

_IDLE = "IP address (if unused)"


def find(facts: Facts) -> Iterator[Proposal]:
    """Idle addresses; of the NAT gateways of a VPC outside production all but the first."""
    for cost in facts.estimate.resources:
        side = cost.after
        if cost.type == "aws_eip" and side and any(c.name == _IDLE for c in side.components):
            yield Proposal(
                "eip-idle",
                cost.address,
                f"{cost.address}: give the address back, as nothing in the plan uses it",
                (REMOVED,),
                Decimal("0.6"),
                "network",
                ("something outside this plan may use it; its number is lost",),
            )
    if facts.nonprod:
        yield from _spare_gateways(facts)


def _spare_gateways(facts: Facts) -> Iterator[Proposal]:
    by_vpc: dict[str, list[Resource]] = defaultdict(list)
    for gateway in facts.plan.after.by_type.get("aws_nat_gateway", ()):
        vpc = _vpc(facts, gateway)
        if vpc:
            by_vpc[vpc].append(gateway)
    for first, *others in by_vpc.values():
        for gateway in others:
            yield Proposal(
                "nat-single",
                gateway.address,
                f"{gateway.address}: use {first.address} instead, as this is not production",
                (REMOVED,),
                Decimal("0.8"),
                "network",
                (
                    f"routes through it must lead to {first.address}; traffic between zones "
                    "costs extra, and one zone's failure cuts off all",
                ),
            )


def _vpc(facts: Facts, gateway: Resource) -> str:
    """What tells the gateway's VPC: an address of the plan, or an id; empty where nothing does."""
    resources = facts.plan.after
    for subnet in resources.targets(gateway, "subnet_id"):
        if subnet.type == "aws_subnet":
            vpcs = resources.targets(subnet, "vpc_id")
            known = subnet.attributes.get("vpc_id")
            return vpcs[0].address if vpcs else known if isinstance(known, str) else ""
    return ""
