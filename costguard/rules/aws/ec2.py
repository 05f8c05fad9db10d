"""Amazon EC2: instances, spot instances and dedicated hosts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from costguard.rules.aws.ebs import volume_costs
from costguard.rules.aws.image import image_of
from costguard.rules.aws.launch_template import template_of
from costguard.rules.aws.machine import Machine, allowed, of_instance
from costguard.rules.aws.operating_system import System, root_gb, system_of
from costguard.rules.aws.reserved import option_name, purchase_option
from costguard.rules.aws.volume_bounds import volume_bounds
from costguard.rules.aws.vpc import IN_USE_ADDRESS
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ON_DEMAND,
    ZERO,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
    vcpus,
    within,
)
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/ec2/pricing/on-demand/"

ec2 = service("aws", "AmazonEC2")

_USED = {"capacitystatus": "Used"}
_NEEDS = ("instanceType", "licenseModel", "operatingSystem", "preInstalledSw", "tenancy")
COMPUTE = ec2("Compute Instance", "Hrs", where=_USED, needs=_NEEDS)
BARE_METAL = ec2("Compute Instance (bare metal)", "Hrs", where=_USED, needs=_NEEDS)
HOST = ec2(
    "Dedicated Host", "Hrs", where={"capacitystatus": "AllocatedHost"}, needs=("instanceType",)
)
EBS_OPTIMIZED = ec2(
    "Compute Instance", "Hrs", where={"operatingSystem": "NA"}, needs=("usagetype",)
)
CPU_CREDITS = ec2("CPU Credits", "vCPU-Hours", needs=("operatingSystem", "usagetype"))

METRICS = service("aws", "AmazonCloudWatch")(
    "Metric", "Metrics", where={"usagetype": "CW:MetricMonitorUsage"}, free=10
)

METRICS_PER_INSTANCE = 7
"""Metrics that detailed monitoring reports for an instance."""

EBS_OPTIMIZED_TYPES = frozenset(
    f"{family}.{size}"
    for family, sizes in {
        "c1": ("xlarge",),
        "c3": ("xlarge", "2xlarge", "4xlarge"),
        "g2": ("2xlarge",),
        "i2": ("xlarge", "2xlarge", "4xlarge"),
        "m1": ("large", "xlarge"),
        "m2": ("2xlarge", "4xlarge"),
        "m3": ("xlarge", "2xlarge"),
        "r3": ("xlarge", "2xlarge", "4xlarge"),
    }.items()
    for size in sizes
)
"""Types that are EBS-optimized on request only, and for a fee; all later ones always are."""

_SUBNETS = ("subnet_id", "vpc_zone_identifier", "subnet_ids")
"""Attributes by which instances, Auto Scaling groups and EKS node groups name their subnets."""

FREE = free(
    """
    aws_ec2_availability_zone_group aws_ec2_image_block_public_access
    aws_ec2_default_credit_specification aws_ec2_instance_connect_endpoint
    aws_ec2_instance_metadata_defaults aws_ec2_instance_state aws_ec2_serial_console_access
    aws_ec2_tag aws_key_pair aws_launch_configuration aws_launch_template aws_placement_group
    aws_spot_datafeed_subscription
    """
)
"""Launch templates and configurations are paid for where machines are started from them."""


class Share(NamedTuple):
    """How many machines are bought in one way."""

    market: str
    """``on_demand``, ``spot`` or ``capacity-block``."""
    number: Decimal | None


@rule("aws_instance", page=PAGE, sizes=volume_bounds)
def instance(r: ResourceView) -> Components:
    """Hours of the machine by type, operating system, tenancy and way of buying; its volumes.

    Further: detailed monitoring (seven CloudWatch metrics), CPU credits of unlimited burstable
    types as the usage file tells, a public IPv4 address, and EBS optimization of old types. An
    instance on a dedicated host is paid for with the host, but for Windows licences.
    """
    yield from _instance(r)


@rule(
    "aws_spot_instance_request",
    page="https://aws.amazon.com/ec2/spot/pricing/",
    sizes=volume_bounds,
)
def spot_instance(r: ResourceView) -> Components:
    """As an instance, at the spot price that is to be expected."""
    yield from _instance(r, spot=True)


def _instance(r: ResourceView, *, spot: bool = False) -> Components:
    template = template_of(r, "launch_template") if r.block("launch_template") else None
    images = ((r, "ami"), (template, "image_id"))
    system = system_of(r, *images)
    machine = of_instance(r, template, root_gb(system), image_of(r, *images))
    if r.referrers("aws_eip", "instance") or r.referrers("aws_eip_association", "instance_id"):
        machine = machine._replace(public_ip=False)  # the Elastic IP takes its place, and its cost
    if spot:
        machine = machine._replace(market="spot", most=allowed(r, "spot_price"))
    shares = [Share(machine.market, Decimal(1))]
    yield from machine_costs(r, machine, system, shares, hours=_running_hours(r))


def _running_hours(r: ResourceView) -> Decimal:
    states = r.referrers("aws_ec2_instance_state", "instance_id")
    stopped = any(state.text("state") == "stopped" for state in states)
    return r.usage("monthly_hrs", ZERO if stopped else r.hours) or ZERO


@rule("aws_ec2_host", page="https://aws.amazon.com/ec2/dedicated-hosts/pricing/")
def dedicated_host(r: ResourceView) -> Components:
    """Hours of a whole server by the family of its instances, however many run on it."""
    family = r.text("instance_family")
    if family is None:
        instance_type = r.text("instance_type")
        family = instance_type and instance_type.partition(".")[0]
    label, option = purchase(r, ON_DEMAND)
    name = f"EC2 Dedicated Host ({label}, {family or 'family not known'})"
    yield cost(name, HOST, r.hours, option=option, instanceType=family)


def machine_costs(
    r: ResourceView,
    machine: Machine,
    system: System,
    shares: Sequence[Share],
    *,
    hours: Decimal = HOURS_PER_MONTH,
) -> Components:
    """What equal machines cost that run ``hours`` a month, and their volumes, which always do.

    ``r`` is the resource that has them, for its usage; ``shares`` say how many there are.
    """
    for share in shares:
        yield from _usage(r, machine, system, share, hours)
    known = [share.number for share in shares if share.number is not None]
    count = sum(known, ZERO) if len(known) == len(shares) else None
    running = times(count, hours)
    yield from _extras(machine, running)
    yield from _cpu_credits(r, machine, system, count)
    if _has_public_address(r, machine):
        yield cost("Public IPv4 address", IN_USE_ADDRESS, running)
    for path, volume in machine.devices:
        key = f"{path}.monthly_standard_io_requests"
        requests = r.usage(key) if volume.kind == "standard" else None
        costs = volume_costs(volume, count, requests)
        yield from within(path, costs) if path else costs


def _usage(
    r: ResourceView, machine: Machine, system: System, share: Share, hours: Decimal
) -> Components:
    """Hours of the machines; those on a dedicated host pay only for a licence, if for that."""
    if machine.tenancy == "Host" and not r.refer("host_id", "aws_ec2_host"):
        reason = "AWS bills the host, whatever runs on it"
        r.assume("host_id", "a dedicated host that is paid for elsewhere", reason)
    if machine.tenancy == "Host" and system.name == "Linux":
        return
    if machine.tenancy == "Dedicated":
        reason = "AWS bills it once for an account and region, however many instances there are"
        r.assume("tenancy", "without the region's hourly fee for dedicated instances", reason)
    most = machine.most if share.market == "spot" else None
    if most is not None:
        reason = "machines do not run while the spot price is above it"
        r.assume("spot_price", f"at most {most} USD an hour", reason)
    label, option = purchase(r, share.market)
    # What is reserved is paid for in every hour of the term, used or not.
    paid = HOURS_PER_MONTH if option.startswith("reserved") else hours
    kind = machine.instance_type
    line = cost(
        f"Instance usage ({system.label}, {label}, {kind or 'type not known'})",
        BARE_METAL if ".metal" in (kind or "") else COMPUTE,
        times(share.number, paid),
        option=option,
        instanceType=kind,
        licenseModel=system.licence,
        operatingSystem=system.name,
        preInstalledSw=system.software,
        tenancy=machine.tenancy,
    )
    yield line if most is None else line._replace(most=most)


def _has_public_address(r: ResourceView, machine: Machine) -> bool:
    """As the machine says, else as the subnets do that ``r`` refers to."""
    if machine.public_ip is not None:
        return machine.public_ip
    subnets = [subnet for key in _SUBNETS for subnet in r.referred(key, "aws_subnet")]
    return any(subnet.flag("map_public_ip_on_launch") for subnet in subnets)


def _extras(machine: Machine, running: Decimal | None) -> Components:
    """EBS optimization of old types, and detailed monitoring; ``running`` hours of all."""
    if machine.ebs_optimized and machine.instance_type in EBS_OPTIMIZED_TYPES:
        usage_type = f"EBSOptimized:{machine.instance_type}"
        yield cost("EBS-optimized usage", EBS_OPTIMIZED, running, usagetype=usage_type)
    if machine.monitoring:
        months = None if running is None else running / HOURS_PER_MONTH
        metrics = times(METRICS_PER_INSTANCE, months)
        yield cost("EC2 detailed monitoring", METRICS, metrics, unit="metrics")


def _cpu_credits(
    r: ResourceView, machine: Machine, system: System, count: Decimal | None
) -> Components:
    """vCPU-hours above the baseline; the hours of the usage file are those of one vCPU."""
    if not machine.unlimited or not r.usage_given("monthly_cpu_credit_hrs"):
        return
    hours = r.usage("monthly_cpu_credit_hrs")
    cores = r.usage("vcpu_count", vcpus(machine.instance_type or ""))
    yield metered(
        "CPU credits",
        CPU_CREDITS,
        times(count, hours, cores),
        unit="vCPU-hours",
        operatingSystem="Windows" if system.name == "Windows" else "Linux",
        usagetype=f"CPUCredits:{machine.family}",
    )


def purchase(r: ResourceView, market: str) -> tuple[str, str]:
    """How machines are bought: as people say it, and as the price book does."""
    if market != ON_DEMAND:
        return market.replace("-", " "), market
    option = purchase_option(r)
    convertible = r.usage_text("reserved_instance_type") == "convertible"
    if option != ON_DEMAND and convertible:
        option += "_convertible"
    return option_name(option), option
