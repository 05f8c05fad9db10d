"""EC2 Fleet and Spot Fleet: machines of several types, bought together."""

from __future__ import annotations

from costguard.rules.aws.autoscaling import Pick, Start, first_of, shares, templated, with_pick
from costguard.rules.aws.ec2 import PAGE, Share, machine_costs
from costguard.rules.aws.image import image_of
from costguard.rules.aws.launch_template import template_of
from costguard.rules.aws.machine import allowed, of_configuration
from costguard.rules.aws.operating_system import root_gb, system_of
from costguard.rules.kit import ZERO, Components, ResourceView, rule, within

_CONFIG = "launch_template_config"
_INLINE = "launch_specification"


@rule("aws_ec2_fleet", page=PAGE)
def ec2_fleet(r: ResourceView) -> Components:
    """The machines of the target capacity, on-demand and spot, of the first override's type."""
    keys = ("launch_template_id", "launch_template_name")
    start, pick = _templated(r, "override", keys)
    yield from _machines(r, start, _of_targets(r.block("target_capacity_specification"), pick))


def _of_targets(target: ResourceView | None, pick: Pick) -> list[Share]:
    """Machines of an EC2 fleet; what is asked for as neither is of the fleet's default kind."""
    total = target.number("total_target_capacity") if target else None
    if target is None or total is None or _counts_otherwise(target):
        return [Share("on_demand", None)]
    on_demand = target.number("on_demand_target_capacity", 0) or ZERO
    spot = target.number("spot_target_capacity", 0) or ZERO
    rest = max(total - on_demand - spot, ZERO)
    if target.text("default_target_capacity_type") == "spot":
        return shares(on_demand, spot + rest, pick.weight)
    return shares(on_demand + rest, spot, pick.weight)


@rule("aws_spot_fleet_request", page="https://aws.amazon.com/ec2/spot/pricing/")
def spot_fleet(r: ResourceView) -> Components:
    """The machines of the target capacity at the spot price, but for the on-demand part of it."""
    start, pick = _inline(r) if r.block(_INLINE) else _templated(r, "overrides", ("id", "name"))
    if start.machine.most is None:
        start = start._replace(machine=start.machine._replace(most=allowed(r, "spot_price")))
    total = r.number("target_capacity")
    bought = [Share("spot", None)]
    if total is not None and not _counts_otherwise(r):
        on_demand = min(r.number("on_demand_target_capacity", 0) or ZERO, total)
        bought = shares(on_demand, total - on_demand, pick.weight)
    yield from _machines(r, start, bought)


def _templated(r: ResourceView, overrides: str, keys: tuple[str, str]) -> tuple[Start, Pick]:
    """What a fleet starts from a launch template and the overrides of it."""
    config = r.block(_CONFIG)
    pick = first_of(r, config.blocks(overrides) if config else [], f"{_CONFIG}.{overrides}")
    template = template_of(r, f"{_CONFIG}.launch_template_specification", keys)
    return with_pick(templated(r, template), pick), pick


def _inline(r: ResourceView) -> tuple[Start, Pick]:
    """What a spot fleet starts from the specifications in it: the first stands for all."""
    specifications = r.blocks(_INLINE)
    pick = first_of(r, specifications, _INLINE)
    system = system_of(r, (r, f"{_INLINE}.ami"))
    first = specifications[0]
    image = image_of(r, (r, f"{_INLINE}.ami"))
    machine = of_configuration(first, root_gb(system), image, monitoring=first.flag("monitoring"))
    return Start(f"{_INLINE}[0]", machine, system), pick


def _counts_otherwise(target: ResourceView) -> bool:
    """Whether capacity is counted in vCPUs or memory, so that machines cannot be counted."""
    return target.text("target_capacity_unit_type", "units") != "units"


def _machines(r: ResourceView, start: Start, bought: list[Share]) -> Components:
    yield from within(start.name, machine_costs(r, start.machine, start.system, bought))
