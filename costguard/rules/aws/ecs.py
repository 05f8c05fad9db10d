"""Amazon ECS: services whose tasks run on Fargate. Tasks on instances are paid with those."""

from __future__ import annotations

import re
from typing import NamedTuple

from costguard.rules.aws.ebs import DEFAULT_TYPE, Volume, volume_costs
from costguard.rules.aws.vpc import in_use_addresses
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ON_DEMAND,
    ZERO,
    Components,
    Decimal,
    Product,
    ResourceView,
    Sizes,
    cost,
    free,
    rule,
    service,
    within,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between, least, most

ecs = service("aws", "AmazonECS")


def _compute(usagetype: str, unit: str = "Hrs") -> Product:
    return ecs("Compute", unit, where={"usagetype": usagetype})


LINUX_CPU = _compute("Fargate-vCPU-Hours:perCPU")
LINUX_MEMORY = _compute("Fargate-GB-Hours")
ARM_CPU = _compute("Fargate-ARM-vCPU-Hours:perCPU")
ARM_MEMORY = _compute("Fargate-ARM-GB-Hours")
WINDOWS_CPU = _compute("Fargate-Windows-vCPU-Hours:perCPU")
WINDOWS_MEMORY = _compute("Fargate-Windows-GB-Hours")
WINDOWS_LICENCE = _compute("Fargate-Windows-OS-Hours:perCPU")
EPHEMERAL_STORAGE = _compute("Fargate-EphemeralStorage-GB-Hours", "GB-Hours")

INCLUDED_STORAGE = Decimal(20)
"""GB of ephemeral storage that each task has without charge."""

_COMPATIBLE = "requires_compatibilities"
_PROVIDERS = "capacity_provider_strategy"
_LEAST, _MOST = "min_capacity", "max_capacity"
_OPTIONS = {"FARGATE": ON_DEMAND, "FARGATE_SPOT": "spot"}
"""Purchase option of the capacity providers that are Fargate's own."""


class _Task(NamedTuple):
    """Size of one task; None where the plan does not tell."""

    cpus: Decimal | None = None
    memory: Decimal | None = None
    """GB."""
    storage: Decimal | None = ZERO
    """GB of ephemeral storage beyond what is included."""
    windows: bool = False
    arm: bool = False


def _sizes(r: ResourceView) -> Sizes | None:
    """What the autoscaling target of the service allows."""
    for target in _targets(r):
        low = least(target, _LEAST)
        high = most(r, target, _MOST, _tasks(r), "tasks")
        return between(low, high, lambda size: {"desired_count": size}, "tasks")
    return None


def _targets(r: ResourceView) -> list[ResourceView]:
    """Autoscaling targets of a service, also those that name it by its cluster and its name."""
    # The cluster is named, or given by an ARN that ends with the name.
    named = r.raw("cluster")
    cluster = named.rpartition("/")[2] if isinstance(named, str) and named else "default"
    shape = f"service/{cluster}/{{}}"
    return r.referrers("aws_appautoscaling_target", "resource_id", by=("name",), shape=shape)


@rule("aws_ecs_service", page="https://aws.amazon.com/fargate/pricing/", sizes=_sizes)
def ecs_service(r: ResourceView) -> Components:
    """Hours of the vCPUs and GB of memory of tasks on Fargate, by system and architecture.

    The task definition gives the size of a task, the service how many there are and, by the
    base and the weights of its capacity providers, how many of them run on Fargate Spot. Tasks
    on instances (EC2, also all daemons) cost nothing beside the instances. Public IPv4 addresses
    and EBS volumes of tasks cost as all others do.
    """
    definition = r.refer(
        "task_definition",
        "aws_ecs_task_definition",
        by=("arn", "arn_without_revision", "family", "id"),
    )
    tasks = _tasks(r)
    shares = _shares(r, definition, tasks)
    task = _size(definition)
    for option, share in shares.items():
        yield from _fargate(r, task, option, share)
    network = r.block("network_configuration")
    if shares and network and network.flag("assign_public_ip"):
        on_fargate = sum(share or ZERO for share in shares.values())
        yield from in_use_addresses(r, None if tasks is None else on_fargate)
    yield from _volumes(r, tasks)


def _fargate(r: ResourceView, task: _Task, option: str, tasks: Decimal | None) -> Components:
    """Lines of ``tasks`` tasks that are bought by one option."""
    memory, cpu = LINUX_MEMORY, LINUX_CPU
    if task.windows:
        memory, cpu = WINDOWS_MEMORY, WINDOWS_CPU
    elif task.arm:
        memory, cpu = ARM_MEMORY, ARM_CPU
    spot = "" if option == ON_DEMAND else " (Fargate Spot)"
    lines = [
        ("Per GB per hour" + spot, memory, "GB", task.memory, option),
        ("Per vCPU per hour" + spot, cpu, "CPU", task.cpus, option),
    ]
    if task.windows:
        lines.append(
            ("Windows license per vCPU per hour", WINDOWS_LICENCE, "CPU", task.cpus, option)
        )
    if task.storage != ZERO:
        # Only vCPU and memory have a Spot price.
        lines.append(("Ephemeral storage", EPHEMERAL_STORAGE, "GB", task.storage, ON_DEMAND))
    for name, product, unit, size, how in lines:
        hours = times(size, tasks, r.hours)
        yield cost(name, product, hours, unit=unit, per=HOURS_PER_MONTH, option=how)


def _volumes(r: ResourceView, tasks: Decimal | None) -> Components:
    """EBS volumes that ECS makes for each task, wherever it runs."""
    for configuration in r.blocks("volume_configuration"):
        for managed in configuration.blocks("managed_ebs_volume"):
            volume = Volume(
                managed.text("volume_type", DEFAULT_TYPE),
                managed.number("size_in_gb"),
                managed.number("iops"),
                managed.number("throughput"),
            )
            yield from within("managed_ebs_volume", volume_costs(volume, tasks))


# How many tasks, and where


def _shares(
    r: ResourceView, definition: ResourceView | None, tasks: Decimal | None
) -> dict[str, Decimal | None]:
    """Tasks on Fargate by purchase option; empty where all run elsewhere."""
    if r.text("scheduling_strategy", "REPLICA") == "DAEMON":
        return {}
    if r.left_open(_PROVIDERS):
        return {ON_DEMAND: None}  # they may be Fargate's own, and would not be free then
    strategy = _strategy(r)
    if strategy:
        return _spread(tasks, strategy)
    if not r.known("launch_type"):
        return {ON_DEMAND: None}  # it may be Fargate
    if not r.text("launch_type") and definition and not definition.known(_COMPATIBLE):
        definition.texts(_COMPATIBLE)  # notes why
        return {ON_DEMAND: None}
    return {ON_DEMAND: tasks} if _on_fargate(r, definition) else {}


def _tasks(r: ResourceView) -> Decimal | None:
    """The desired count, or what autoscaling keeps running at least, where that is more.

    None where neither limit of autoscaling is known: it sets the count, whatever is desired.
    """
    desired = r.number("desired_count")
    if desired is None:
        if not r.known("desired_count"):
            return None
        desired = ZERO
    for target in _targets(r):
        kept = target.number(_LEAST)
        if not (target.known(_LEAST) or target.known(_MOST)):
            return None
        if kept is not None and kept > desired:
            r.assume("desired_count", str(kept), "its autoscaling keeps so many running at least")
            desired = kept
    return desired


def _strategy(r: ResourceView) -> list[ResourceView]:
    """Items of the capacity provider strategy: the service's, else the cluster's default."""
    own = r.blocks(_PROVIDERS)
    if own or r.text("launch_type"):
        return own
    cluster = r.refer("cluster", "aws_ecs_cluster", by=("arn", "id", "name"))
    if cluster is None:
        return []
    providers = cluster.referrers(
        "aws_ecs_cluster_capacity_providers", "cluster_name", by=("name", "id")
    )
    return [
        item
        for holder in (*providers, cluster)
        for item in holder.blocks("default_capacity_provider_strategy")
    ]


def _on_fargate(r: ResourceView, definition: ResourceView | None) -> bool:
    """Whether a service without capacity providers runs on Fargate."""
    launch_type = r.text("launch_type")
    if launch_type:
        return launch_type == "FARGATE"
    reason = "neither a launch type nor a capacity provider is given"
    if definition and definition.texts(_COMPATIBLE) == ["FARGATE"]:
        r.assume("launch_type", "FARGATE", f"{reason}, and the task allows nothing else")
        return True
    r.assume("launch_type", "EC2", reason)
    return False


def _spread(tasks: Decimal | None, strategy: list[ResourceView]) -> dict[str, Decimal | None]:
    """Tasks by purchase option: each provider's base first, the rest in proportion to weights.

    Shares may be fractions of a task: what AWS places on the average.
    """
    names = [item.text("capacity_provider") or "" for item in strategy]
    if any(_untold(item) for item in strategy):
        names, tasks = [*names, "FARGATE"], None  # any of them may be Fargate's own
    if tasks is None:
        return {_OPTIONS[name]: None for name in names if name in _OPTIONS}
    shares: list[Decimal] = []
    rest = tasks
    for item in strategy:
        shares.append(min(item.number("base", 0) or ZERO, rest))
        rest -= shares[-1]
    weights = [item.number("weight", 0) or ZERO for item in strategy]
    total = sum(weights)
    if not total:  # allowed for a single provider only
        weights, total = [Decimal(1)] * len(strategy), Decimal(len(strategy))
    found: dict[str, Decimal | None] = {}
    for name, base, weight in zip(names, shares, weights, strict=True):
        if name in _OPTIONS:
            found[_OPTIONS[name]] = base + rest * weight / total
    return found


def _untold(item: ResourceView) -> bool:
    """Whether a plan does not tell a provider of a strategy, or its share.

    One that refers to a provider of the account's own is not Fargate, whatever its name.
    """
    name = "capacity_provider"
    own = item.referred(name, "aws_ecs_capacity_provider")
    open_ = [key for key in ("base", "weight") if not item.known(key)]
    for key in open_:
        item.number(key)  # notes why
    return bool(open_) or not (item.known(name) or own)


# How large a task is


def _size(definition: ResourceView | None) -> _Task:
    if definition is None:
        return _Task()
    storage = definition.block("ephemeral_storage")
    given = storage.number("size_in_gib") if storage else INCLUDED_STORAGE
    platform = definition.block("runtime_platform")
    return _Task(
        cpus=_quantity(definition, "cpu", r"v?cpu"),
        memory=_quantity(definition, "memory", r"gb"),
        storage=None if given is None else max(given - INCLUDED_STORAGE, ZERO),
        windows=_starts(platform, "operating_system_family", "WINDOWS"),
        arm=_starts(platform, "cpu_architecture", "ARM"),
    )


def _starts(platform: ResourceView | None, key: str, start: str) -> bool:
    value = platform.text(key) if platform else None
    return value is not None and value.startswith(start)


def _quantity(definition: ResourceView, key: str, unit: str) -> Decimal | None:
    """Size in vCPU or GB: ``512`` is the same as ``0.5 vCPU``, ``2048`` as ``2 GB``."""
    found = re.fullmatch(rf"(\d*\.?\d+)\s*({unit})?", (definition.text(key) or "").strip().lower())
    if found is None:
        return None
    number = Decimal(found[1])
    return number if found[2] else number / 1024


FREE = free(
    """
    aws_ecs_account_setting_default aws_ecs_capacity_provider aws_ecs_cluster
    aws_ecs_cluster_capacity_providers aws_ecs_tag aws_ecs_task_definition
    """
)
