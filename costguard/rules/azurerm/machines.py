"""Virtual machines as Azure bills them, whoever starts them: their hours, licences and disks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from costguard.rules.azurerm.disks import (
    Disk,
    counts_operations,
    disk_costs,
    ultra_reservation,
)
from costguard.rules.azurerm.machine_sizes import canonical
from costguard.rules.azurerm.operating_system import System, image_gb
from costguard.rules.azurerm.products import retail
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ON_DEMAND,
    ZERO,
    Component,
    Components,
    Decimal,
    ResourceView,
    cost,
    refers,
    within,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/virtual-machines/linux/"
SPOT = "spot"

compute = retail("Virtual Machines", "Compute")

MACHINE = compute("Hrs", needs=("armSkuName", "operatingSystem"))
LICENCE = retail("Virtual Machines Licenses", "Compute")("Hrs", needs=("productName", "armSkuName"))


class DiskOf(NamedTuple):
    """A disk of a machine: the block that it is listed under, and that of its usage."""

    path: str
    disk: Disk
    usage: str = ""
    """Key of the block in the usage file, where it differs from ``path``."""


class Machine(NamedTuple):
    """What decides the price of a machine."""

    size: str | None
    system: System
    spot: bool = False
    most: Decimal | None = None
    """Highest spot price that is allowed, in USD an hour; None: up to the price on demand."""
    disks: tuple[DiskOf, ...] = ()
    host: bool = False
    """Whether it runs on a dedicated host, which is paid for by itself."""


class Share(NamedTuple):
    """How many machines run on the spot market, or on demand."""

    spot: bool
    number: Decimal | None


def machine_costs(
    r: ResourceView,
    machine: Machine,
    shares: Sequence[Share],
    *,
    hours: Decimal = HOURS_PER_MONTH,
    reservation: bool = False,
) -> Components:
    """What equal machines cost that run ``hours`` a month, and their disks, which always do.

    ``r`` is the resource that has them, for its usage; ``shares`` say how many there are;
    ``reservation`` that they may have ultra disks, which costs something while they have none.
    """
    for share in shares:
        yield from _hours(r, machine, share, hours)
    if reservation:
        yield from ultra_reservation()
    numbers = [share.number for share in shares]
    known = [number for number in numbers if number is not None]
    yield from _disks(r, machine, sum(known, ZERO) if len(known) == len(numbers) else None)


def _disks(r: ResourceView, machine: Machine, count: Decimal | None) -> Components:
    """The disks of ``count`` equal machines, for the whole month."""
    for path, disk, usage in machine.disks:
        key = f"{usage or path}.monthly_disk_operations"
        operations = r.usage(key) if counts_operations(disk.kind) else None
        yield from within(path, disk_costs(disk, count, operations))


def _hours(r: ResourceView, machine: Machine, share: Share, hours: Decimal) -> Components:
    running = times(share.number, hours)
    system, size = machine.system, machine.size
    if machine.host:
        if system.billed_as == "Windows":
            yield licence("Windows Server", size, running)
    else:
        yield _usage(r, machine, share, running)
    for name in system.licences:
        yield licence(name, size, running)


def _usage(r: ResourceView, machine: Machine, share: Share, running: Decimal | None) -> Component:
    system = machine.system
    label = "hybrid benefit" if system.licensed else "pay as you go"
    if share.spot:
        label = f"spot, {label}" if system.licensed else "spot"
    line = cost(
        f"Instance usage ({system.name}, {label}, {machine.size or 'size not known'})",
        MACHINE,
        running,
        option=SPOT if share.spot else ON_DEMAND,
        armSkuName=canonical(machine.size),
        operatingSystem=system.billed_as,
    )
    if not share.spot or machine.most is None:
        return line
    reason = "machines are taken away while the spot price is above it"
    r.assume("max_bid_price", f"at most {machine.most} USD an hour", reason)
    return line._replace(most=machine.most)


def licence(name: str, size: str | None, hours: Decimal | None) -> Component:
    """Hours of a licence that is paid for on top of the machine."""
    return cost(f"{name} licence", LICENCE, hours, productName=name, armSkuName=canonical(size))


def is_spot(r: ResourceView) -> bool:
    """Whether the ``priority`` of a machine, a set or a pool is that of the spot market."""
    return r.text("priority", "Regular") == "Spot"


def bid(r: ResourceView, key: str = "max_bid_price") -> Decimal | None:
    """The highest spot price that is allowed; None for -1, which is the price on demand."""
    most = r.number(key) if r.known(key) else None
    return None if most is None or most < 0 else most


def system_disk(
    r: ResourceView,
    block: ResourceView | None,
    image: ResourceView | None,
    system: System,
    *,
    at: str,
    kind: str = "storage_account_type",
) -> Disk | None:
    """The disk of the operating system that ``block`` at ``at`` describes.

    None where there is none to pay for: of an ephemeral one, which is on the machine's own disk.
    Its size is that of the image, where the configuration leaves it out. ``kind`` is the attribute
    that holds its storage account type.
    """
    if block is None or block.block("diff_disk_settings") is not None:
        return None
    left_out = block.raw("disk_size_gb") in (None, "") or (
        not block.known("disk_size_gb") and not refers(r, f"{at}.disk_size_gb")
    )
    if not left_out:
        return Disk(block.text(kind), block.number("disk_size_gb"))
    size = image_gb(image, windows=system.name == "Windows")
    r.assume(f"{at}.disk_size_gb", f"{size} GiB", "the machine image decides it")
    return Disk(block.text(kind), Decimal(size))
