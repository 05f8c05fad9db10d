"""Azure snapshots and images: copies of disks."""

from __future__ import annotations

from costguard.rules.azurerm.disks import storage
from costguard.rules.azurerm.operating_system import image_gb
from costguard.rules.given import given
from costguard.rules.kit import ZERO, Components, Decimal, ResourceView, cost, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/managed-disks/"

COPY = storage(
    "GB-Mo", product="Standard HDD Managed Disks", sku="Snapshots LRS", meter="LRS Snapshots"
)

_MACHINES = {
    "azurerm_virtual_machine": ("storage_os_disk", "storage_data_disk", "storage_image_reference"),
    "azurerm_linux_virtual_machine": ("os_disk", "", "source_image_reference"),
    "azurerm_windows_virtual_machine": ("os_disk", "", "source_image_reference"),
}
"""The blocks of each kind of machine that hold its disks and its image."""

FREE = free("azurerm_shared_image azurerm_shared_image_gallery azurerm_gallery_application")
"""Of a gallery, the versions of its images and applications are billed."""


@rule("azurerm_snapshot", page=PAGE)
def snapshot(r: ResourceView) -> Components:
    """GB of the snapshot: what the source disk uses, at most its size."""
    yield from _copy(r, _snapshot_gb(r))


@rule("azurerm_image", page=PAGE)
def image(r: ResourceView) -> Components:
    """GB of the image: what its disks use, or those of the machine it is made from."""
    yield from _copy(r, _image_gb(r))


def _copy(r: ResourceView, most: Decimal | None) -> Components:
    if r.usage_given("storage_gb"):
        yield metered("Storage", COPY, r.usage("storage_gb"), unit="GB")
        return
    if most is None:
        yield metered("Storage", COPY, r.usage("storage_gb"), unit="GB")
        return
    r.assume("storage_gb", f"{most} GB", "the whole disks; what they use is billed")
    yield cost("Storage", COPY, most, unit="GB")


def _snapshot_gb(r: ResourceView) -> Decimal | None:
    if given(r, "disk_size_gb"):
        return r.number("disk_size_gb")
    for path in ("source_resource_id", "source_uri"):
        for kind in ("azurerm_managed_disk", "azurerm_snapshot"):
            source = r.refer(path, kind)
            if source is not None:
                return source.number("disk_size_gb")
    return None


def _image_gb(r: ResourceView) -> Decimal | None:
    """Sizes of the disks that the image names, else of those of its machine, added up."""
    for kind, (os_disk, data_disk, reference) in _MACHINES.items():
        machine = r.refer("source_virtual_machine_id", kind)
        if machine is not None:
            block = machine.block(os_disk)
            known = block is not None and block.known("disk_size_gb")
            size = block.number("disk_size_gb") if block is not None and known else None
            windows = "windows" in kind or machine.block("os_profile_windows_config") is not None
            first = size or Decimal(image_gb(machine.block(reference), windows=windows))
            more = machine.blocks(data_disk) if data_disk else []
            return _together([first, *[disk.number("disk_size_gb") for disk in more]])
    return _together([_named_gb(b) for path in ("os_disk", "data_disk") for b in r.blocks(path)])


def _together(sizes: list[Decimal | None]) -> Decimal | None:
    """GB of all disks; None where there is none, or one whose size is not known."""
    known = [size for size in sizes if size is not None]
    return sum(known, ZERO) or None if len(known) == len(sizes) else None


def _named_gb(block: ResourceView) -> Decimal | None:
    size = block.number("size_gb") if block.known("size_gb") else None
    if size:
        return size
    disk = block.refer("managed_disk_id", "azurerm_managed_disk")
    return None if disk is None else disk.number("disk_size_gb")
