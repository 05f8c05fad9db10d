"""Azure virtual machines."""

from __future__ import annotations

from costguard.rules.azurerm.disks import disk_of
from costguard.rules.azurerm.machines import (
    PAGE,
    DiskOf,
    Machine,
    Share,
    bid,
    is_spot,
    machine_costs,
    system_disk,
)
from costguard.rules.azurerm.operating_system import Block, System, is_windows, linux, windows
from costguard.rules.given import given
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    free,
    refers,
    rule,
)

_IMAGE = "source_image_reference"
_SQL = "azurerm_mssql_virtual_machine"
_OWN_SQL = frozenset({"AHUB", "DR"})
_SHUTDOWN = "azurerm_dev_test_global_vm_shutdown_schedule"

FREE = free(
    """
    azurerm_availability_set azurerm_maintenance_assignment_virtual_machine
    azurerm_maintenance_configuration azurerm_maintenance_assignment_dedicated_host
    azurerm_maintenance_assignment_dynamic_scope azurerm_marketplace_agreement
    azurerm_marketplace_role_assignment azurerm_proximity_placement_group azurerm_ssh_public_key
    azurerm_virtual_machine_extension azurerm_virtual_machine_gallery_application_assignment
    azurerm_virtual_machine_automanage_configuration_assignment
    azurerm_virtual_machine_packet_capture azurerm_virtual_machine_restore_point_collection
    azurerm_virtual_machine_run_command azurerm_dev_test_global_vm_shutdown_schedule
    """
)


@rule("azurerm_linux_virtual_machine", page=PAGE)
def linux_machine(r: ResourceView) -> Components:
    """Hours of the machine by size, on demand or on the spot market, and its system disk.

    Licences of RHEL, SUSE, Ubuntu Pro and SQL Server come on top unless they are brought along;
    one on a dedicated host is paid for with the host.
    """
    yield from _machine(r, linux(r, r.block(_IMAGE), sql_licensed=_own_sql(r)))


@rule(
    "azurerm_windows_virtual_machine",
    page="https://azure.microsoft.com/pricing/details/virtual-machines/windows/",
)
def windows_machine(r: ResourceView) -> Components:
    """As a Linux machine; with a licence of one's own (hybrid benefit) it costs as much as one.

    The hours of SQL Server come on top where the image brings it, unless that licence is one's
    own too.
    """
    yield from _machine(r, windows(r, r.block(_IMAGE), sql_licensed=_own_sql(r)))


def _own_sql(r: ResourceView) -> bool:
    """Whether the machine is registered with a licence of SQL Server of one's own."""
    registered = r.referrers(_SQL, "virtual_machine_id")
    return any(machine.text("sql_license_type") in _OWN_SQL for machine in registered)


def _machine(r: ResourceView, system: System) -> Components:
    path = "os_disk"
    block = r.block(path)
    elsewhere = block is not None and block.raw("storage_account_type") is None
    attached = given(r, "os_managed_disk_id") or elsewhere
    disk = None if attached else system_disk(r, block, r.block(_IMAGE), system, at=path)
    machine = Machine(
        size=r.text("size"),
        system=system,
        spot=is_spot(r),
        most=bid(r),
        disks=() if disk is None else (DiskOf(path, disk),),
        host=on_host(r),
    )
    shares = [Share(machine.spot, Decimal(1))]
    yield from machine_costs(r, machine, shares, hours=_hours(r), reservation=takes_ultra(r))


def on_host(r: ResourceView) -> bool:
    """Whether a machine is put on a dedicated host, by its id or that of its group."""
    return any(given(r, key) for key in ("dedicated_host_id", "dedicated_host_group_id"))


def takes_ultra(r: ResourceView) -> bool:
    """Whether ultra disks may be attached."""
    block = r.block("additional_capabilities")
    return block is not None and block.flag("ultra_ssd_enabled")


def _hours(r: ResourceView) -> Decimal:
    """Hours of the month; a schedule that shuts the machine down does not start it again."""
    if r.referrers(_SHUTDOWN, "virtual_machine_id") and not r.usage_given("monthly_hrs"):
        reason = "it is shut down by a schedule; give monthly_hrs in the usage file"
        r.assume("monthly_hrs", f"{r.hours}", reason)
    return r.usage("monthly_hrs", r.hours) or ZERO


@rule("azurerm_virtual_machine", page=PAGE)
def classic_machine(r: ResourceView) -> Components:
    """As the newer types of machine, with the data disks that are described with it.

    Disks that are attached by their id are billed as resources of their own, blobs with their
    storage account. What the right to attach ultra disks would cost is shown, with no quantity,
    unless the machine has one or the plan says that it has not that right.
    """
    image = r.block("storage_image_reference")
    system = windows(r, image) if _is_windows(r, image) else linux(r, image)
    machine = Machine(
        size=r.text("vm_size"),
        system=system,
        disks=tuple(_disks(r, image, system)),
    )
    shares = [Share(spot=False, number=Decimal(1))]
    reservation = not _has_ultra(r) and (takes_ultra(r) or not _says_capabilities(r))
    yield from machine_costs(r, machine, shares, hours=_hours(r), reservation=reservation)


def _says_capabilities(r: ResourceView) -> bool:
    return r.block("additional_capabilities") is not None


def _is_windows(r: ResourceView, image: Block) -> bool:
    disk = r.block("storage_os_disk")
    named = disk is not None and disk.known("os_type") and disk.text("os_type") == "Windows"
    return named or r.block("os_profile_windows_config") is not None or is_windows(image)


def _has_ultra(r: ResourceView) -> bool:
    disks = r.blocks("storage_data_disk")
    return any((disk.text("managed_disk_type") or "").startswith("UltraSSD") for disk in disks)


def _disks(r: ResourceView, image: Block, system: System) -> list[DiskOf]:
    found: list[DiskOf] = []
    path = "storage_os_disk"
    block = r.block(path)
    if block is not None and _is_own(r, block, path):
        disk = system_disk(r, block, image, system, at=path, kind="managed_disk_type")
        if disk is not None:
            found.append(DiskOf(path, disk._replace(kind=disk.kind or _standard(block))))
    path = "storage_data_disk"
    for block in r.blocks(path):
        if _is_own(r, block, path):
            kind = block.text("managed_disk_type") or _standard(block)
            found.append(DiskOf(path, disk_of(r, block, kind, at=path)))
    return found


def _standard(block: ResourceView) -> str | None:
    """The kind of disk that Azure takes where none is given; None where it is not known."""
    return "Standard_LRS" if block.known("managed_disk_type") else None


def _is_own(r: ResourceView, block: ResourceView, path: str) -> bool:
    """Whether a disk is made with the machine, and not attached or a blob."""
    if block.text("vhd_uri"):
        r.assume(f"{path}.vhd_uri", "no disk", "a blob, which its storage account pays for")
        return False
    attached = block.known("managed_disk_id") and bool(block.text("managed_disk_id"))
    return not attached and not refers(r, f"{path}.managed_disk_id")
