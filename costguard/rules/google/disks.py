"""Google's block storage: persistent disks, Hyperdisk, images, snapshots."""

from __future__ import annotations

from costguard.rules.given import given, given_text
from costguard.rules.google.left_out import text_in
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import above, times

PAGE = "https://cloud.google.com/compute/disks-image-pricing"

compute = skus("Compute Engine")

DISK = compute("Storage", "PersistentDisk", "GB-Mo", needs=("diskType", "replication"))
IOPS = compute("Storage", "ProvisionedIops", "IOPS-Mo", needs=("diskType",))
THROUGHPUT = compute("Storage", "ProvisionedThroughput", "MiBps-Mo", needs=("diskType",))
IMAGE = compute("Storage", "StorageImage", "GB-Mo")
MACHINE_IMAGE = compute("Storage", "MachineImage", "GB-Mo")
SNAPSHOT = compute(
    "Storage", "Snapshot", "GB-Mo", where={"diskType": "snapshot", "replication": "regional"}
)

STANDARD = "pd-standard"
_LABELS = {
    STANDARD: "Standard",
    "pd-balanced": "Balanced",
    "pd-ssd": "SSD",
    "pd-extreme": "Extreme",
}
_SIZES = {STANDARD: 500, "pd-extreme": 1000, "hyperdisk-extreme": 1000}
_USUAL_SIZE = 100
"""GB of a disk whose size nothing tells:
https://cloud.google.com/compute/docs/disks/create-hyperdisks and /persistent-disks."""
_DEFAULT_IOPS = {"pd-extreme": 100_000, "hyperdisk-extreme": 350_000}
_INCLUDED_IOPS = {"hyperdisk-balanced": 3000, "hyperdisk-balanced-high-availability": 3000}
_INCLUDED_MIBPS = {"hyperdisk-balanced": 140, "hyperdisk-balanced-high-availability": 140}
_BY_THROUGHPUT = frozenset({*_INCLUDED_MIBPS, "hyperdisk-throughput", "hyperdisk-ml"})
_SOURCES = (
    ("source_disk", "google_compute_disk"),
    ("image", "google_compute_image"),
    ("source_image", "google_compute_image"),
    ("snapshot", "google_compute_snapshot"),
    ("source_snapshot", "google_compute_snapshot"),
)
_NAMES = ("id", "self_link", "name")
_DEEPEST = 10
"""How many disks, images and snapshots may be made from each other."""

FREE = free(
    """
    google_compute_attached_disk google_compute_disk_async_replication
    google_compute_disk_iam_binding google_compute_disk_iam_member google_compute_disk_iam_policy
    google_compute_disk_resource_policy_attachment google_compute_image_iam_binding
    google_compute_image_iam_member google_compute_image_iam_policy
    google_compute_region_disk_iam_binding google_compute_region_disk_iam_member
    google_compute_region_disk_iam_policy google_compute_region_disk_resource_policy_attachment
    google_compute_resource_policy google_compute_snapshot_iam_binding
    google_compute_snapshot_iam_member google_compute_snapshot_iam_policy
    """
)


def kind_of(link: str | None) -> str | None:
    """The disk type that a name or a link ends with."""
    return None if link is None else link.rpartition("/")[2]


def disk_costs(
    kind: str | None, size: Decimal | None, count: Decimal | None, replication: str = "zonal"
) -> Components:
    """Provisioned space of ``count`` equal disks of ``size`` GB."""
    if kind is not None and kind.startswith("hyperdisk"):
        label = "Hyperdisk"
    else:
        label = _LABELS.get(kind or "", "Disk")
    name = f"{label} provisioned storage ({kind or 'type not known'})"
    yield cost(name, DISK, times(size, count), diskType=kind, replication=replication)


@rule("google_compute_disk", page=PAGE)
def disk(r: ResourceView) -> Components:
    """Provisioned GB by type; IOPS of extreme disks; IOPS and throughput of Hyperdisks.

    Where nothing gives a size, it is that of what the disk is made from, else the type's default.
    Hyperdisk Balanced has 3,000 IOPS and 140 MiB/s without further charge.
    """
    kind = kind_of(text_in(r, r, "type", "", STANDARD))
    yield from disk_costs(kind, disk_size(r, kind), Decimal(1))
    yield from _performance(r, kind)


@rule("google_compute_region_disk", page=PAGE)
def regional_disk(r: ResourceView) -> Components:
    """Provisioned GB by type, kept in two zones, which costs twice as much."""
    kind = kind_of(text_in(r, r, "type", "", STANDARD))
    yield from disk_costs(kind, disk_size(r, kind), Decimal(1), "regional")
    yield from _performance(r, kind)


def _performance(r: ResourceView, kind: str | None) -> Components:
    if kind in _DEFAULT_IOPS:
        iops = _told(r, "provisioned_iops", _DEFAULT_IOPS[kind])
        yield cost("Provisioned IOPS", IOPS, iops, diskType=kind)
    elif kind in _INCLUDED_IOPS:
        included = _INCLUDED_IOPS[kind]
        more = above(_told(r, "provisioned_iops", included), included)
        if more != 0:
            yield cost("Provisioned IOPS", IOPS, more, diskType=kind)
    if kind in _BY_THROUGHPUT:
        included = _INCLUDED_MIBPS.get(kind, 0)
        more = above(_told(r, "provisioned_throughput", included), included)
        if more != 0:
            name = "Provisioned throughput"
            yield cost(name, THROUGHPUT, more, unit="MiB/s", diskType=kind)


def _told(r: ResourceView, key: str, default: int) -> Decimal | None:
    return r.number(key) if given(r, key) else Decimal(default)


def disk_size(r: ResourceView, kind: str | None) -> Decimal | None:
    """GB of a disk: its own, of what it is made from, or the type's default."""
    if given(r, "size"):
        return r.number("size")
    size = _of_source(r)
    if size is not None:
        return size
    default = Decimal(_SIZES.get(kind or "", _USUAL_SIZE))
    r.assume("size", f"{default} GB", "the default of the disk type")
    return default


def _of_source(r: ResourceView, depth: int = 0) -> Decimal | None:
    """GB of the disk, image or snapshot that a disk, image or snapshot is made from."""
    if depth == _DEEPEST:
        return None
    for key, kind in _SOURCES:
        source = r.refer(key, kind, by=_NAMES)
        if source is None or source.address == r.address:
            continue
        own = next((k for k in ("size", "disk_size_gb") if given(source, k)), None)
        size = source.number(own) if own else _of_source(source, depth + 1)
        if size is None and kind == "google_compute_disk":
            size = disk_size(source, kind_of(given_text(source, "type", STANDARD)))
        return size
    return None


@rule("google_compute_image", page=PAGE)
def image(r: ResourceView) -> Components:
    """GB that the image takes up, at most the size of the disk that it is made from."""
    yield metered("Storage", IMAGE, _stored(r))


@rule("google_compute_machine_image", page=PAGE)
def machine_image(r: ResourceView) -> Components:
    """GB that the image of the machine and its disks takes up."""
    yield metered("Storage", MACHINE_IMAGE, r.usage("storage_gb"))


@rule("google_compute_snapshot", "google_compute_region_snapshot", page=PAGE)
def snapshot(r: ResourceView) -> Components:
    """GB that the snapshot takes up, at most the size of its disk.

    Its place is where it is stored: ``storage_locations``, which may be a multi-region.
    """
    places = r.texts("storage_locations") if given(r, "storage_locations") else []
    place = places[0].lower() if places else None
    yield metered("Storage", SNAPSHOT, _stored(r), region=place)


def _stored(r: ResourceView) -> Decimal | None:
    """GB of an image or a snapshot, of usage or else all of the disk behind it."""
    if r.usage_given("storage_gb"):
        return r.usage("storage_gb")
    size = r.number("disk_size_gb") if given(r, "disk_size_gb") else _of_source(r)
    if size is None:
        return r.usage("storage_gb")
    r.assume("storage_gb", f"{size} GB", "at most the whole disk; blocks without data are free")
    return size
