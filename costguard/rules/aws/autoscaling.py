"""AWS Auto Scaling: groups of machines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from costguard.rules.aws.ec2 import PAGE, Share, machine_costs
from costguard.rules.aws.image import image_of
from costguard.rules.aws.launch_template import template_of
from costguard.rules.aws.machine import Machine, allowed, of_configuration, of_template
from costguard.rules.aws.operating_system import System, root_gb, system_of
from costguard.rules.kit import (
    ON_DEMAND,
    ZERO,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    free,
    rule,
    within,
)
from costguard.rules.sizes import between, least, most

CONFIGURATION = "aws_launch_configuration"
SPECIFICATION_KEYS = ("launch_template_id", "launch_template_name")
_SPECIFICATION = "launch_template_specification"
_UNITS = "machines"

FREE = free(
    """
    aws_appautoscaling_policy aws_appautoscaling_scheduled_action aws_appautoscaling_target
    aws_autoscaling_attachment aws_autoscaling_group_tag aws_autoscaling_lifecycle_hook
    aws_autoscaling_notification aws_autoscaling_policy aws_autoscaling_schedule
    aws_autoscaling_traffic_source_attachment aws_autoscalingplans_scaling_plan
    """
)


class Start(NamedTuple):
    """The machines that a group starts."""

    name: str
    """Where they are described, for the report."""
    machine: Machine
    system: System


class Pick(NamedTuple):
    """What a group that has several types to choose from is taken to start."""

    instance_type: str | None
    weight: Decimal
    """Units of capacity that one machine counts for."""
    settles: bool
    """Whether the type of the launch template is replaced."""
    most: Decimal | None = None
    """Highest spot price that is allowed, in USD an hour."""


def _sizes(r: ResourceView) -> Sizes | None:
    """From the group's smallest size to its largest, unless usage tells how many there are."""
    if r.usage_given("instances"):
        return None
    high = most(r, r, "max_size", _capacity(r), _UNITS)
    return between(least(r, "min_size"), high, lambda n: {"desired_capacity": n}, _UNITS)


@rule("aws_autoscaling_group", page=PAGE, sizes=_sizes)
def group(r: ResourceView) -> Components:
    """The machines and volumes that the group keeps; Auto Scaling itself is free.

    Their number is ``instances`` of the usage file, else the desired capacity, which is the
    smallest size where none is given. Of a mixed group the first override is taken; its capacity
    is divided between on-demand and spot as AWS does it: the base first, then by percentage,
    rounded in favour of on-demand.
    """
    policy = r.block("mixed_instances_policy")
    capacity = _capacity(r)
    _note_scaling(r, capacity)
    if policy is not None:
        start, bought = _mixed(r, policy, capacity)
    else:
        named = r.block("launch_template") is not None
        start = templated(r, template_of(r, "launch_template")) if named else _configured(r)
        bought = [Share(start.machine.market, capacity)]
    yield from within(start.name, machine_costs(r, start.machine, start.system, bought))
    pool = r.block("warm_pool")
    if pool is not None:
        yield from within("warm_pool", _warm_pool(r, pool, start, capacity))


def _capacity(r: ResourceView) -> Decimal | None:
    """Units of capacity, which are machines unless weights are given."""
    if r.usage_given("instances"):
        return r.usage("instances")
    if r.text("desired_capacity_type", "units") != "units":
        return None
    if r.raw("desired_capacity") is not None:
        return r.number("desired_capacity")
    smallest = r.number("min_size")
    if smallest is not None:
        r.assume("desired_capacity", f"{smallest}", "AWS starts a group at its smallest size")
    return smallest


def _note_scaling(r: ResourceView, capacity: Decimal | None) -> None:
    """Record that policies and schedules change how many machines there are."""
    for kind in ("aws_autoscaling_policy", "aws_autoscaling_schedule"):
        scaled = r.referrers(kind, "autoscaling_group_name", by=("name", "id"))
        if scaled and capacity is not None and not r.usage_given("instances"):
            reason = f"{scaled[0].address} changes it; give instances in the usage file"
            r.assume(kind, f"a capacity of {capacity} all month", reason)


def templated(r: ResourceView, template: ResourceView | None) -> Start:
    """What ``r`` starts from a launch template; of one that is not known nothing is."""
    system = system_of(r, (template, "image_id"))
    if template is None:
        return Start("launch_template", Machine(None), system)
    machine = of_template(template, root_gb(system), image_of(r, (template, "image_id")))
    return Start(template.address, machine, system)


def _configured(r: ResourceView) -> Start:
    """What the group starts from a launch configuration."""
    found = r.refer("launch_configuration", CONFIGURATION, by=("name", "id"))
    system = system_of(r, (found, "image_id"))
    if found is None:
        return Start("launch_configuration", Machine(None), system)
    monitoring = found.flag("enable_monitoring", default=True)
    image = image_of(r, (found, "image_id"))
    machine = of_configuration(found, root_gb(system), image, monitoring=monitoring)
    return Start(found.address, machine, system)


def _mixed(
    r: ResourceView, policy: ResourceView, capacity: Decimal | None
) -> tuple[Start, list[Share]]:
    """What a group with a mixed instances policy starts, and how it is bought."""
    path = "mixed_instances_policy.launch_template"
    block = policy.block("launch_template")
    settles = block is not None and block.left_open("override")
    overrides = [] if block is None or settles else block.blocks("override")
    own = bool(overrides and overrides[0].block("launch_template_specification"))
    specification = "override.launch_template_specification" if own else _SPECIFICATION
    template = template_of(r, f"{path}.{specification}", SPECIFICATION_KEYS)
    pick = first_of(r, overrides, f"{path}.override")
    if settles:
        pick = pick._replace(settles=True)  # to types that only the apply tells
    weight = Decimal(1) if r.usage_given("instances") else pick.weight
    distribution = policy.block("instances_distribution")
    most = allowed(distribution, "spot_max_price")
    start = with_pick(templated(r, template), pick._replace(most=most))
    return start, _divided(distribution, capacity, weight)


def first_of(r: ResourceView, overrides: Sequence[ResourceView], path: str) -> Pick:
    """The first of the overrides, which stands for all of them."""
    if not overrides:
        return Pick(None, Decimal(1), settles=False)
    first = overrides[0]
    weight = first.number("weighted_capacity", 1) or Decimal(1)
    most = allowed(first, "max_price") or allowed(first, "spot_price")
    if first.block("instance_requirements"):
        return Pick(None, weight, settles=True, most=most)
    kind = first.text("instance_type")
    if len(overrides) > 1:
        reason = "AWS chooses among the types; the first stands for all of them"
        r.assume(path, f"{kind or 'the first type'} only", reason)
    return Pick(kind, weight, first.raw("instance_type") is not None, most)


def with_pick(start: Start, pick: Pick) -> Start:
    """The same machines, of the type that was picked, if one was, and at most at its price."""
    machine = start.machine
    if pick.settles:
        machine = machine._replace(instance_type=pick.instance_type)
    if pick.most is not None:
        machine = machine._replace(most=pick.most)
    return start._replace(machine=machine)


def _divided(
    distribution: ResourceView | None, capacity: Decimal | None, weight: Decimal
) -> list[Share]:
    """On-demand and spot machines of a mixed group; without a distribution all are on-demand."""
    if capacity is None:
        return [Share(ON_DEMAND, None)]
    base, percentage = ZERO, Decimal(100)
    if distribution is not None:
        base = distribution.number("on_demand_base_capacity", 0) or ZERO
        percentage = distribution.number("on_demand_percentage_above_base_capacity", 100) or ZERO
    base = min(base, capacity)
    on_demand = base + math.ceil((capacity - base) * percentage / 100)
    return shares(on_demand, capacity - on_demand, weight)


def shares(on_demand: Decimal, spot: Decimal, weight: Decimal) -> list[Share]:
    """Machines for so many units of capacity each; a machine counts for ``weight`` units."""
    found = [
        Share(market, Decimal(math.ceil(units / weight)))
        for market, units in ((ON_DEMAND, on_demand), ("spot", spot))
        if units
    ]
    return found or [Share(ON_DEMAND, ZERO)]


def _warm_pool(
    r: ResourceView, pool: ResourceView, start: Start, capacity: Decimal | None
) -> Components:
    """Machines that stand ready; those that are stopped or hibernated cost their volumes only."""
    prepared = pool.number("max_group_prepared_capacity")
    if prepared is None or prepared < 0:
        prepared = r.number("max_size")
    count: Decimal | None = None
    if prepared is not None and capacity is not None:
        count = max(pool.number("min_size", 0) or ZERO, prepared - capacity)
    hours = r.hours if pool.text("pool_state", "Stopped") == "Running" else ZERO
    waiting = [Share(start.machine.market, count)]
    yield from machine_costs(r, start.machine, start.system, waiting, hours=hours)
