"""Spot capacity outside production, for what is stateless: groups, node groups, Fargate services.

The price is the expected one, and the band of interruptions stands among the caveats once it is
priced. Single machines and production are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from costguard.model.finding import Change
from costguard.model.plan import ResourceSet
from costguard.model.resource import Resource, Unknown
from costguard.optimize.candidates.machines import at, tag
from costguard.optimize.proposal import Facts, Proposal

_CONFIDENCE = Decimal("0.6")
_NOTICE = "AWS takes machines back with two minutes' notice; name ten or more types in the group"
_DISTRIBUTION = "mixed_instances_policy.0.instances_distribution.0"
_STATEFUL = ("stateful", "role")
_STATES = frozenset({"true", "yes", "database", "queue", "search"})


def find(facts: Facts) -> Iterator[Proposal]:
    """Spot in place of on-demand, where the environment is known not to be production."""
    if not facts.nonprod:
        return
    resources = facts.plan.after
    for group in resources.by_type.get("aws_autoscaling_group", ()):
        if not _stateful(group):
            yield from _of_group(resources, group)
    for nodes in resources.by_type.get("aws_eks_node_group", ()):
        if nodes.attributes.get("capacity_type") in (None, "", "ON_DEMAND") and not _stateful(
            nodes
        ):
            yield _proposal("spot-node-group", nodes, (Change("capacity_type", "SPOT"),))
    for service in resources.by_type.get("aws_ecs_service", ()):
        if service.attributes.get("launch_type") == "FARGATE" and not _stateful(service):
            yield _of_service(service)


def _of_group(resources: ResourceSet, group: Resource) -> Iterator[Proposal]:
    policy = group.attributes.get("mixed_instances_policy")
    if policy and not isinstance(policy, Unknown):
        if at(group, f"{_DISTRIBUTION}.on_demand_percentage_above_base_capacity") == 0:
            return
        yield _proposal(
            "spot-group",
            group,
            (
                Change(f"{_DISTRIBUTION}.on_demand_base_capacity", 0),
                Change(f"{_DISTRIBUTION}.on_demand_percentage_above_base_capacity", 0),
                Change(f"{_DISTRIBUTION}.spot_allocation_strategy", "price-capacity-optimized"),
            ),
        )
        return
    for template in resources.targets(group, "launch_template.id")[:1]:
        alone = len(resources.referrers(template, group.type, "launch_template.id")) == 1
        others = resources.referrers(template, "aws_instance", "launch_template.id")
        bought = template.attributes.get("instance_market_options")
        if template.type == "aws_launch_template" and alone and not others and not bought:
            change = Change("instance_market_options.0.market_type", "spot")
            yield _proposal("spot-template", template, (change,), starts=group.address)


def _of_service(service: Resource) -> Proposal:
    provider = "capacity_provider_strategy.0"
    changes = (
        Change("launch_type", None),
        Change(f"{provider}.capacity_provider", "FARGATE_SPOT"),
        Change(f"{provider}.weight", 1),
    )
    return _proposal("spot-fargate", service, changes)


def _proposal(
    id_: str, resource: Resource, changes: tuple[Change, ...], *, starts: str = ""
) -> Proposal:
    for_whom = f" for {starts}" if starts else ""
    notice = "AWS takes tasks back with two minutes' notice" if "fargate" in id_ else _NOTICE
    return Proposal(
        id_,
        resource.address,
        f"{resource.address}: spot capacity{for_whom} in place of on-demand, as this is not "
        "production",
        changes,
        _CONFIDENCE,
        "spot",
        (notice, "for stateless work only"),
    )


def _stateful(resource: Resource) -> bool:
    return any(tag(resource, key).lower() in _STATES for key in _STATEFUL)
