"""Machines as Google bills them, whoever starts them: hours, GPUs, local SSDs, licences."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.google.machine_types import SUSTAINED, WITH_GPUS, MachineType, machine_type
from costguard.rules.google.operating_system import WINDOWS, System
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ON_DEMAND,
    ZERO,
    Component,
    Components,
    Decimal,
    cost,
)
from costguard.rules.quantities import times

PAGE = "https://cloud.google.com/compute/vm-instance-pricing"

compute = skus("Compute Engine")

MACHINE = compute("Compute Instance", "VM", "Hrs", needs=("machineType",))
_CUSTOM = {"usage": "custom"}
CUSTOM_CPU = compute("Compute", "CPU", "Hrs", where=_CUSTOM, needs=("machineFamily",))
CUSTOM_RAM = compute("Compute", "RAM", "GB-Hours", where=_CUSTOM, needs=("machineFamily",))
EXTENDED_RAM = compute(
    "Compute", "RAM", "GB-Hours", where={"usage": "extended"}, needs=("machineFamily",)
)
GPU = compute("Compute", "GPU", "Hrs", needs=("acceleratorType",))
LOCAL_SSD = compute(
    "Storage", "LocalSSD", "GB-Mo", where={"replication": "zonal"}, needs=("diskType",)
)
LICENCE = compute(
    "License", "License", "Hrs", needs=("machineType", "operatingSystem"), scope="global"
)
CORE_LICENCE = compute(
    "License", "License", "vCPU-Hours", needs=("operatingSystem",), scope="global"
)

SPOT = "spot"
SUSTAINED_USE = "sustained_use_full_month"
COMMITTED = {"1_year": "committed_1yr", "3_year": "committed_3yr"}
"""Purchase options of resources that are committed to, by term."""
LOCAL_SSD_GB = 375
"""GB of a local SSD of most machine types."""

_QUARTER = HOURS_PER_MONTH / 4
_SUSTAINED_GPUS = frozenset(f"nvidia-tesla-{name}" for name in ("k80", "p4", "p100", "t4", "v100"))
_SSD_FAMILIES = frozenset({"c4", "c4a", "c4d"})
_WITH_SSDS = "lssd"
"""How machine types end whose price has their local SSDs in it."""
_LEAST_SQL_CORES = 4
_GPU_WORDS = {"tesla": "Tesla"}


class Machine(NamedTuple):
    """What decides the price of a machine."""

    type: str | None
    system: System = System()
    spot: bool = False
    gpus: tuple[tuple[str | None, Decimal | None], ...] = ()
    """Type and number of each kind of GPU."""
    local_ssd: Decimal | None = ZERO
    """GB of local SSDs; None where not known."""
    committed: str = ""
    """Purchase option of a commitment that covers the machine."""
    node: bool = False
    """Whether it runs on a sole-tenant node, which is paid for by itself."""


def machine_costs(
    machine: Machine, count: Decimal | None, hours: Decimal = HOURS_PER_MONTH
) -> Components:
    """What ``count`` equal machines cost that run ``hours`` a month, without their disks.

    Machines of some families, and GPUs, get cheaper the longer they run in a month: they have
    the full discount for sustained use where they run all of it.
    """
    kind = None if machine.type is None else machine_type(machine.type)
    if not machine.node:
        for option, part in _options(machine, kind, hours):
            yield from _usage(machine, kind, option, times(part, count))
    if machine.local_ssd != 0 and not (kind and kind.name.endswith(_WITH_SSDS)):
        yield _local_ssd(machine, kind, times(machine.local_ssd, count, hours))
    yield from _gpus(machine, kind, count, hours)
    for name in machine.system.licences:
        yield from _licence(name, kind, times(count, hours))


def _options(
    machine: Machine, kind: MachineType | None, hours: Decimal
) -> tuple[tuple[str, Decimal], ...]:
    """Purchase options, and the hours that are bought by each."""
    if machine.spot:
        return ((SPOT, hours),)
    if machine.committed:
        return ((machine.committed, hours),)
    return sustained(hours) if kind and kind.family in SUSTAINED else ((ON_DEMAND, hours),)


def sustained(hours: Decimal) -> tuple[tuple[str, Decimal], ...]:
    """Hours on demand and with the whole discount that cost as much as ``hours`` of a month.

    The discount on the hours of the second, third and fourth quarter of a month is one, two and
    three times as large; on average over the month it is one and a half times as large.
    """
    quarters = [min(max(hours - number * _QUARTER, ZERO), _QUARTER) for number in range(4)]
    discounted = min(sum(n * part for n, part in enumerate(quarters)) / Decimal("1.5"), hours)
    parts = ((ON_DEMAND, hours - discounted), (SUSTAINED_USE, discounted))
    return tuple(part for part in parts if part[1]) or parts[:1]


def _label(machine: Machine, option: str) -> str:
    bought = "preemptible" if machine.spot else "on-demand"
    if option == machine.committed:
        bought = option.replace("_", " ").replace("yr", " year")
    return f"{machine.system.name}, {bought}"


def _usage(
    machine: Machine, kind: MachineType | None, option: str, hours: Decimal | None
) -> Components:
    label = _label(machine, option)
    if kind is None or kind.custom is None:
        name = kind.name if kind else None
        shown = f"Instance usage ({label}, {name or 'type not known'})"
        yield cost(shown, MACHINE, hours, option=option, machineType=name)
        return
    family, custom = kind.family, kind.custom
    parts = (
        ("Custom instance CPU", CUSTOM_CPU, custom.vcpus, "vCPUs"),
        ("Custom Instance RAM", CUSTOM_RAM, custom.memory, "GB"),
        ("Custom Instance Extended RAM", EXTENDED_RAM, custom.extended, "GB"),
    )
    for name, product, size, unit in parts:
        if size:
            shown = f"{name} ({label}, {family.upper()} {plain(size)} {unit})"
            each = times(hours, size)
            yield cost(
                shown, product, each, unit="hours", per=size, option=option, machineFamily=family
            )


def plain(number: Decimal) -> str:
    """A number without trailing zeros: 20.00 as ``20``."""
    return format(number.normalize(), "f")


def _local_ssd(machine: Machine, kind: MachineType | None, gb_hours: Decimal | None) -> Component:
    family = kind.family if kind else ""
    return cost(
        "Local SSD provisioned storage",
        LOCAL_SSD,
        None if gb_hours is None else gb_hours / HOURS_PER_MONTH,
        option=SPOT if machine.spot else machine.committed or ON_DEMAND,
        diskType=f"local-ssd-{family}" if family in _SSD_FAMILIES else "local-ssd",
    )


def _gpus(
    machine: Machine, kind: MachineType | None, count: Decimal | None, hours: Decimal
) -> Components:
    """Hours of the GPUs that are attached; those of some families are in the machine's price."""
    if kind is not None and kind.family in WITH_GPUS:
        return
    for name, number in machine.gpus:
        options: tuple[tuple[str, Decimal], ...] = ((SPOT if machine.spot else ON_DEMAND, hours),)
        if name in _SUSTAINED_GPUS and not machine.spot:
            options = sustained(hours)
        for option, part in options:
            shown = f"{gpu_name(name)} ({'preemptible' if machine.spot else 'on-demand'})"
            running = times(part, count, number)
            yield cost(shown, GPU, running, option=option, acceleratorType=name)


def gpu_name(kind: str | None) -> str:
    """A GPU as people call it: ``nvidia-tesla-t4`` as ``NVIDIA Tesla T4``."""
    if kind is None:
        return "GPU of unknown type"
    return " ".join(_GPU_WORDS.get(word, word.upper()) for word in kind.split("-"))


def _licence(name: str, kind: MachineType | None, hours: Decimal | None) -> Components:
    """Hours of a licence, by machine type; by vCPU of SQL Server, and of custom machines."""
    shown = f"{name} licence"
    cores = None if kind is None else kind.vcpus
    if name.startswith("SQL Server"):
        billed = None if cores is None else max(cores, Decimal(_LEAST_SQL_CORES))
        yield cost(shown, CORE_LICENCE, times(hours, billed), operatingSystem=name)
    elif name == WINDOWS and kind is not None and kind.custom is not None:
        yield cost(shown, CORE_LICENCE, times(hours, cores), operatingSystem=name)
    else:
        machine = None if kind is None else kind.name
        yield cost(shown, LICENCE, hours, machineType=machine, operatingSystem=name)
