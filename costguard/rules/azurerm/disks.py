"""Azure managed disks."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given, given_text
from costguard.rules.kit import (
    Components,
    Decimal,
    Product,
    ResourceView,
    cost,
    free,
    metered,
    refers,
    rule,
)
from costguard.rules.quantities import above, rounded_up, times

PAGE = "https://azure.microsoft.com/pricing/details/managed-disks/"

storage = retail("Storage", "Storage")

DISK = storage("Months", needs=("productName", "skuName", "meterName"))
OPERATIONS = storage("Operations", meter="Disk Operations", needs=("productName", "skuName"))
_ULTRA = ("Ultra Disks", "Ultra LRS")
ULTRA_GB = storage(
    "GB-Mo", product=_ULTRA[0], sku=_ULTRA[1], meter="Ultra LRS Provisioned Capacity"
)
ULTRA_IOPS = storage(
    "IOPS-Mo", product=_ULTRA[0], sku=_ULTRA[1], meter="Ultra LRS Provisioned IOPS"
)
ULTRA_MBPS = storage(
    "MBPS-Mo", product=_ULTRA[0], sku=_ULTRA[1], meter="Ultra LRS Provisioned Throughput (MBps)"
)
ULTRA_VCPUS = storage(
    "vCPU-Months",
    product=_ULTRA[0],
    sku=_ULTRA[1],
    meter="Ultra LRS Reservation per vCPU Provisioned",
)
_V2 = ("Azure Premium SSD v2", "Premium LRS")
V2_GB = storage("GB-Mo", product=_V2[0], sku=_V2[1], meter="Premium LRS Provisioned Capacity")
V2_IOPS = storage("IOPS-Mo", product=_V2[0], sku=_V2[1], meter="Premium LRS Provisioned IOPS")
V2_MBPS = storage(
    "MBPS-Mo", product=_V2[0], sku=_V2[1], meter="Premium LRS Provisioned Throughput (MBps)"
)
BURSTING = storage(
    "Months", product="Premium SSD Managed Disks", meter="LRS Burst Enablement", needs=("skuName",)
)

V2_FREE_IOPS = 3000
V2_FREE_MBPS = 125
"""What every Premium SSD v2 has without further charge."""

_SIZES = (
    ("4", 32),
    ("6", 64),
    ("10", 128),
    ("15", 256),
    ("20", 512),
    ("30", 1024),
    ("40", 2048),
    ("50", 4096),
    ("60", 8192),
    ("70", 16384),
    ("80", 32767),
)
_SMALL_SIZES = (("1", 4), ("2", 8), ("3", 16))
"""Tiers and their GiB; the small ones are sold as SSDs only."""
_KINDS = {
    "Standard": ("S", "Standard HDD Managed Disks", _SIZES),
    "StandardSSD": ("E", "Standard SSD Managed Disks", (*_SMALL_SIZES, *_SIZES)),
    "Premium": ("P", "Premium SSD Managed Disks", (*_SMALL_SIZES, *_SIZES)),
}
_ULTRA_STEPS = (4, 8, 16, 32, 64, 128, 256, 512)
_TEBIBYTE = 1024

FREE = free(
    """
    azurerm_disk_access azurerm_disk_encryption_set azurerm_managed_disk_sas_token
    azurerm_virtual_machine_data_disk_attachment
    """
)


class Disk(NamedTuple):
    """What decides the price of a disk."""

    kind: str | None
    """``Standard_LRS``, ``StandardSSD_ZRS``, ``Premium_LRS``, ``PremiumV2_LRS``, ``UltraSSD_LRS``;
    None where not known."""
    size: Decimal | None
    """GiB; None where not known."""
    iops: Decimal | None = None
    mbps: Decimal | None = None
    tier: str | None = None
    """Performance tier that is paid for whatever the size, such as ``P30``."""


@rule("azurerm_managed_disk", page=PAGE)
def managed_disk(r: ResourceView) -> Components:
    """The disk's tier, which is the next one up from its size; operations of standard disks.

    Ultra disks and Premium SSD v2 are paid for by GiB, IOPS and MB/s, of which v2 has 3,000 and
    125 without charge. A higher performance tier is paid for in place of the size's; bursting on
    demand has a monthly fee.
    """
    # A tier that is not known yet is not that of the size.
    disk = Disk(
        r.text("storage_account_type"),
        None if given(r, "tier") and not r.known("tier") else _size(r),
        r.number("disk_iops_read_write") if given(r, "disk_iops_read_write") else None,
        r.number("disk_mbps_read_write") if given(r, "disk_mbps_read_write") else None,
        given_text(r, "tier"),
    )
    if (r.number("max_shares") if given(r, "max_shares") else None) not in (None, Decimal(1)):
        r.assume("max_shares", "one mount", "each further machine that mounts it costs more")
    operations = r.usage("monthly_disk_operations") if counts_operations(disk.kind) else None
    yield from disk_costs(disk, Decimal(1), operations)
    if r.flag("on_demand_bursting_enabled"):
        sku = tier_of(disk.kind, disk.size)
        name = "On-demand bursting"
        yield cost(name, BURSTING, 1, unit="months", skuName=f"{sku} LRS" if sku else None)


def _size(r: ResourceView) -> Decimal | None:
    """GiB of the disk, else of the disk or snapshot that it is made from."""
    if given(r, "disk_size_gb"):
        return r.number("disk_size_gb")
    for kind in ("azurerm_managed_disk", "azurerm_snapshot"):
        source = r.refer("source_resource_id", kind)
        if source is not None and source.known("disk_size_gb"):
            return source.number("disk_size_gb")
    return r.number("disk_size_gb")


def counts_operations(kind: str | None) -> bool:
    """Whether operations are billed: those of standard hard disks and SSDs."""
    return (kind or "").startswith("Standard")


def disk_costs(disk: Disk, count: Decimal | None, operations: Decimal | None) -> Components:
    """What ``count`` equal disks cost, and the ``operations`` of each where they are billed."""
    kind, _, redundancy = (disk.kind or "").partition("_")
    if kind == "UltraSSD":
        yield from _provisioned(disk, count, "ultra", (ULTRA_GB, ULTRA_IOPS, ULTRA_MBPS))
        return
    if kind == "PremiumV2":
        yield from _provisioned(disk, count, "premium v2", (V2_GB, V2_IOPS, V2_MBPS))
        return
    _, product, _ = _KINDS.get(kind, ("", None, ()))
    tier = disk.tier or tier_of(disk.kind, disk.size)
    sku = f"{tier} {redundancy}" if tier else None
    yield cost(
        f"Storage ({tier or 'size not known'}, {redundancy or 'redundancy not known'})",
        DISK,
        count,
        unit="months",
        productName=product,
        skuName=sku,
        meterName=f"{sku} Disk" if sku else None,
    )
    if counts_operations(disk.kind):
        yield metered(
            "Disk operations",
            OPERATIONS,
            times(operations, count),
            unit="10k operations",
            per=10_000,
            productName=product,
            skuName=redundancy,
        )


def tier_of(kind: str | None, size: Decimal | None) -> str | None:
    """The tier that a disk of ``size`` GiB is billed as: the smallest that holds it."""
    letter, _, sizes = _KINDS.get((kind or "").partition("_")[0], ("", None, ()))
    if size is None:
        return None
    return next((f"{letter}{name}" for name, most in sizes if size <= most), None)


def ultra_size(size: Decimal) -> Decimal:
    """GiB that an ultra disk is billed as: steps up to 512, then whole TiB."""
    return next((Decimal(s) for s in _ULTRA_STEPS if size <= s), rounded_up(size, _TEBIBYTE))


def _provisioned(
    disk: Disk, count: Decimal | None, label: str, products: tuple[Product, Product, Product]
) -> Components:
    """A disk that is paid for by GiB, IOPS and MB/s."""
    capacity, iops, mbps = products
    size, more_iops, more_mbps = disk.size, disk.iops, disk.mbps
    if label == "ultra":
        size = None if size is None else ultra_size(size)
    else:
        more_iops = above(Decimal(V2_FREE_IOPS) if disk.iops is None else disk.iops, V2_FREE_IOPS)
        more_mbps = above(Decimal(V2_FREE_MBPS) if disk.mbps is None else disk.mbps, V2_FREE_MBPS)
    told = "size not known" if size is None else f"{size} GiB"
    yield cost(f"Storage ({label}, {told})", capacity, times(size, count), unit="GiB")
    yield cost("Provisioned IOPS", iops, times(more_iops, count))
    yield cost("Throughput", mbps, times(more_mbps, count), unit="MB/s")


def ultra_reservation() -> Components:
    """The vCPUs of a machine that may have ultra disks and has none: usage that nothing tells."""
    yield metered("Ultra disk reservation (if unattached)", ULTRA_VCPUS, None, unit="vCPU")


def disk_of(r: ResourceView, block: ResourceView, kind: str | None, *, at: str) -> Disk:
    """The data disk that a block at ``at`` describes; ``kind`` is its storage account type."""
    return Disk(
        kind,
        block.number("disk_size_gb"),
        _given_number(r, block, "ultra_ssd_disk_iops_read_write", at),
        _given_number(r, block, "ultra_ssd_disk_mbps_read_write", at),
    )


def _given_number(r: ResourceView, block: ResourceView, key: str, at: str) -> Decimal | None:
    """A number of a block; None where the configuration leaves it to Azure."""
    left_out = not block.known(key) and not refers(r, f"{at}.{key}")
    return None if left_out else block.number(key)
