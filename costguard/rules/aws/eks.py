"""Amazon EKS: control planes, managed node groups, Fargate."""

from __future__ import annotations

from datetime import date

from costguard.rules.aws.ebs import DEFAULT_TYPE, Volume
from costguard.rules.aws.ec2 import PAGE as EC2_PAGE
from costguard.rules.aws.ec2 import Share, machine_costs
from costguard.rules.aws.ecs import LINUX_CPU, LINUX_MEMORY
from costguard.rules.aws.image import image_of
from costguard.rules.aws.launch_template import template_of
from costguard.rules.aws.machine import Device, Machine, of_template
from costguard.rules.aws.operating_system import LINUX, WINDOWS, System, system_of
from costguard.rules.given import told_number
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ON_DEMAND,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
    service,
    within,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between, least, most

PAGE = "https://aws.amazon.com/eks/pricing/"

eks = service("aws", "AmazonEKS")

CLUSTER = eks("Compute", "Hrs", where={"usagetype": "AmazonEKS-Hours:perCluster"})
EXTENDED_SUPPORT = eks("Compute", "Hrs", where={"usagetype": "AmazonEKS-Hours:extendedSupport"})
CONTROL_PLANE_TIER = eks("Compute", "Hrs", where={"group": "Control plane tier"}, needs=("tier",))

STANDARD_SUPPORT_ENDS = {
    "1.23": date(2023, 10, 11),
    "1.24": date(2024, 1, 31),
    "1.25": date(2024, 5, 1),
    "1.26": date(2024, 6, 11),
    "1.27": date(2024, 7, 24),
    "1.28": date(2024, 11, 26),
    "1.29": date(2025, 3, 23),
    "1.30": date(2025, 7, 23),
    "1.31": date(2025, 11, 26),
    "1.32": date(2026, 3, 23),
    "1.33": date(2026, 7, 29),
    "1.34": date(2026, 12, 2),
}
"""After https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html; versions before
the first are out of standard support too, later ones are in it."""
AS_OF = date(2026, 11, 21)
"""The day for which support is decided: a rule may not look at the clock."""

_DEFAULT_NODE = "t3.medium"
_NODE_GB = {LINUX.name: 20, WINDOWS.name: 50}
_MARKETS = {"SPOT": "spot", "CAPACITY_BLOCK": "capacity-block"}

FREE = free(
    """
    aws_eks_access_entry aws_eks_access_policy_association aws_eks_addon
    aws_eks_identity_provider_config aws_eks_pod_identity_association
    """
)


@rule("aws_eks_cluster", page=PAGE)
def cluster(r: ResourceView) -> Components:
    """Hours of the control plane; they cost more in a Kubernetes version's extended support.

    A cluster with the support type STANDARD is upgraded before that. A provisioned control plane
    comes on top, by its tier.
    """
    if _extended(r):
        yield cost("EKS cluster (extended support)", EXTENDED_SUPPORT, r.hours)
    else:
        yield cost("EKS cluster", CLUSTER, r.hours)
    scaling = r.block("control_plane_scaling_config")
    tier = scaling.text("tier", "standard") if scaling else "standard"
    if tier != "standard":
        yield cost(f"Provisioned control plane ({tier})", CONTROL_PLANE_TIER, r.hours, tier=tier)
    auto = r.block("compute_config")
    if auto is not None and auto.flag("enabled"):
        reason = "Auto Mode starts machines as pods need them; they are not in the plan"
        r.assume("compute_config", "no machines", reason)


def _extended(r: ResourceView) -> bool:
    """Whether standard support of the cluster's version has ended; a new cluster has the newest."""
    version = r.text("version")
    policy = r.block("upgrade_policy")
    if not r.known("version"):
        r.assume("version", "one in standard support", "known after apply")
    if version is None or (policy and policy.text("support_type", "EXTENDED") == "STANDARD"):
        return False
    ends = STANDARD_SUPPORT_ENDS.get(version)
    if ends is None:
        return _number(version) < _number(min(STANDARD_SUPPORT_ENDS, key=_number))
    over = ends <= AS_OF
    reason = f"standard support of {version} {'ended' if over else 'ends'} on {ends}"
    r.assume("version", f"{'extended' if over else 'standard'} support on {AS_OF}", reason)
    return over


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _sizes(r: ResourceView) -> Sizes | None:
    """From the group's smallest size to its largest, unless usage tells how many there are."""
    scaling = r.block("scaling_config")
    if scaling is None or r.usage_given("instances"):
        return None
    low, high = least(scaling, "min_size"), most(r, scaling, "max_size", _nodes(r), "nodes")
    return between(low, high, lambda size: {"scaling_config": [{"desired_size": size}]}, "nodes")


@rule("aws_eks_node_group", page=EC2_PAGE, sizes=_sizes)
def node_group(r: ResourceView) -> Components:
    """The machines and volumes of the group's nodes; EKS charges nothing for managing them.

    The launch template's type comes before the group's first; without both AWS takes t3.medium.
    Without a template a node has a volume of ``disk_size``, by default 20 GB (Windows 50).
    """
    template = template_of(r, "launch_template") if r.block("launch_template") else None
    system = _system(r, template)
    machine = _node(r, template, system)._replace(market=_market(r))
    shares = [Share(machine.market, _nodes(r))]
    costs = machine_costs(r, machine, system, shares)
    yield from within(template.address, costs) if template else costs


def _system(r: ResourceView, template: ResourceView | None) -> System:
    """System of the nodes: Linux, but for Windows images and for those of a template."""
    kind = r.text("ami_type")
    if kind is not None and kind.startswith("WINDOWS"):
        return system_of(r, default=WINDOWS)
    if template is not None and template.raw("image_id"):
        return system_of(r, (template, "image_id"))
    return system_of(r, default=LINUX)


def _node(r: ResourceView, template: ResourceView | None, system: System) -> Machine:
    """Machine of a node."""
    standard = _NODE_GB.get(system.name, _NODE_GB[LINUX.name])
    if template is not None:
        machine = of_template(template, standard, image_of(r, (template, "image_id")))
        if template.raw("instance_type"):
            return machine
        return machine._replace(instance_type=_instance_type(r))
    size = told_number(r, "disk_size", standard)
    told = f"{size} GB of {DEFAULT_TYPE}" if size is not None else DEFAULT_TYPE
    r.assume("disk_size", told, "the type of volume is left to EKS")
    return Machine(_instance_type(r), devices=(Device("", Volume(DEFAULT_TYPE, size)),))


def _instance_type(r: ResourceView) -> str | None:
    """The first of the group's types, which stands for all of them."""
    types = r.texts("instance_types")
    if len(types) > 1:
        reason = "AWS chooses among the types; the first stands for all of them"
        r.assume("instance_types", f"{types[0]} only", reason)
    if types:
        return types[0]
    return _DEFAULT_NODE if r.count("instance_types") == 0 else None


def _market(r: ResourceView) -> str:
    return _MARKETS.get(r.text("capacity_type", "ON_DEMAND") or "", ON_DEMAND)


def _nodes(r: ResourceView) -> Decimal | None:
    """Number of nodes: ``instances`` of the usage file, else the desired size."""
    if r.usage_given("instances"):
        return r.usage("instances")
    scaling = r.block("scaling_config")
    return None if scaling is None else scaling.number("desired_size")


@rule("aws_eks_fargate_profile", page="https://aws.amazon.com/fargate/pricing/")
def fargate_profile(r: ResourceView) -> Components:
    """CPUs and GB of the pods that run on Fargate, on average over the month, as usage tells.

    The profile itself, which only says which pods those are, costs nothing. Fargate has the same
    prices for EKS as for ECS.
    """
    for name, product, key, unit in (
        ("Per GB per hour", LINUX_MEMORY, "memory_gb", "GB"),
        ("Per vCPU per hour", LINUX_CPU, "vcpu_count", "CPU"),
    ):
        hours = times(r.usage(key), r.hours)
        yield metered(name, product, hours, unit=unit, per=HOURS_PER_MONTH)
