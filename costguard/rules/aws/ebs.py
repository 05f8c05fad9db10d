"""AWS EBS: volumes, snapshots and what is done with them."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.given import told_text
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import above, times
from costguard.rules.sizes import between

PAGE = "https://aws.amazon.com/ebs/pricing/"

ec2 = service("aws", "AmazonEC2")

STORAGE = ec2("Storage", "GB-Mo", needs=("volumeApiName",))
IOPS = ec2("System Operation", "IOPS-Mo", where={"group": "EBS IOPS"}, needs=("volumeApiName",))
IOPS_TIER_2 = ec2("System Operation", "IOPS-Mo", where={"group": "EBS IOPS Tier 2"})
IOPS_TIER_3 = ec2("System Operation", "IOPS-Mo", where={"group": "EBS IOPS Tier 3"})
THROUGHPUT = ec2("Provisioned Throughput", "GiBps-mo", where={"group": "EBS Throughput"})
IO_REQUESTS = ec2("System Operation", "IOs", where={"group": "EBS I/O Requests"})

SNAPSHOT = ec2("Storage Snapshot", "GB-Mo", where={"usagetype": "EBS:SnapshotUsage"})
ARCHIVE = ec2("Storage Snapshot", "GB-Mo", where={"usagetype": "EBS:SnapshotArchiveStorage"})
ARCHIVE_RETRIEVAL = ec2(
    "Storage Snapshot", "GB", where={"usagetype": "EBS:SnapshotArchiveRetrieval"}
)
FAST_RESTORE = ec2("Fast Snapshot Restore", "Hrs", where={"usagetype": "EBS:FastSnapshotRestore"})
LIST_BLOCKS = ec2(
    "EBS direct API Requests", "Requests", where={"group": "EBS direct APIs:List Requests"}
)
GET_BLOCKS = ec2(
    "EBS direct API Requests", "SnapshotAPIUnits", where={"group": "EBS direct APIs:Get Requests"}
)
PUT_BLOCKS = ec2(
    "EBS direct API Requests", "SnapshotAPIUnits", where={"group": "EBS direct APIs:Put Requests"}
)

DEFAULT_TYPE = "gp2"
"""The type that the EC2 API gives a volume for which none is asked."""
INCLUDED_IOPS = 3000
CHARGED_IOPS = frozenset({"gp3", "io1", "io2"})
"""Types that are charged for IOPS."""
INCLUDED_MIBPS = 125
MIB_PER_GIB = 1024
IO2_TIERS = (32_000, 64_000)
"""Where the second and the third price of io2's IOPS begin, volume by volume."""

SIZES = {
    "gp2": (1, 16_384),
    "gp3": (1, 65_536),
    "io1": (4, 16_384),
    "io2": (4, 65_536),
    "sc1": (125, 16_384),
    "st1": (125, 16_384),
    "standard": (1, 1_024),
}
"""The smallest and the largest volume that AWS makes, in GiB:
https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html"""

_KINDS = {
    "gp2": "general purpose SSD, gp2",
    "gp3": "general purpose SSD, gp3",
    "io1": "provisioned IOPS SSD, io1",
    "io2": "provisioned IOPS SSD, io2",
    "sc1": "cold HDD, sc1",
    "st1": "throughput optimized HDD, st1",
    "standard": "magnetic",
}

FREE = free(
    "aws_ami",
    "aws_ebs_default_kms_key",
    "aws_ebs_encryption_by_default",
    "aws_ebs_snapshot_block_public_access",
    "aws_snapshot_create_volume_permission",
    "aws_volume_attachment",
)


class Volume(NamedTuple):
    """A volume as it is billed; None is what the plan does not tell."""

    kind: str | None
    """AWS's name of the type, such as ``gp3``."""
    size: Decimal | None
    """GB."""
    iops: Decimal | None = None
    """None of a gp3 volume: those that come with it."""
    throughput: Decimal | None = None
    """MiB per second; None: what comes with it."""
    untold: frozenset[str] = frozenset()
    """Of ``iops`` and ``throughput`` those that are set, to what the plan does not tell."""


def volume_costs(
    volume: Volume, count: Decimal | int | None = 1, requests: Decimal | None = None
) -> Components:
    """Storage of ``count`` equal volumes, and the performance that is bought with it.

    ``requests`` are the I/O requests of one volume a month, which only magnetic ones are
    charged for.
    """
    name = _KINDS.get(volume.kind or "", volume.kind or "type not known")
    storage = times(volume.size, count)
    yield cost(f"Storage ({name})", STORAGE, storage, volumeApiName=volume.kind)
    if volume.kind == "gp3":
        yield from _general_purpose(volume, count)
    elif volume.kind in {"io1", "io2"}:
        yield from _provisioned(volume, count)
    elif volume.kind == "standard":
        requests = times(requests, count)
        yield metered("I/O requests", IO_REQUESTS, requests, unit="1M request", per=1_000_000)


def _general_purpose(volume: Volume, count: Decimal | int | None) -> Components:
    """What a gp3 volume has above the performance that comes with its storage."""
    throughput = above(volume.throughput, INCLUDED_MIBPS)
    if throughput or "throughput" in volume.untold:
        per = 1 / Decimal(MIB_PER_GIB)
        quantity = times(throughput, per, count)
        yield cost("Provisioned throughput", THROUGHPUT, quantity, unit="Mbps", per=per)
    iops = above(volume.iops, INCLUDED_IOPS)
    if iops or "iops" in volume.untold:
        yield cost("Provisioned IOPS", IOPS, times(iops, count), volumeApiName=volume.kind)


def _provisioned(volume: Volume, count: Decimal | int | None) -> Components:
    """The IOPS of an io1 or io2 volume; those of io2 get cheaper in two steps."""
    second, third = map(Decimal, IO2_TIERS)
    iops = volume.iops
    first = iops if iops is None or volume.kind == "io1" else min(iops, second)
    yield cost("Provisioned IOPS", IOPS, times(first, count), volumeApiName=volume.kind)
    if iops is None or volume.kind == "io1":
        return
    if iops > second:
        middle = times(min(iops, third) - second, count)
        yield cost("Provisioned IOPS (next 32k)", IOPS_TIER_2, middle)
    if iops > third:
        yield cost("Provisioned IOPS (over 64k)", IOPS_TIER_3, times(iops - third, count))


def _bounds(r: ResourceView) -> Sizes | None:
    """From the smallest to the largest volume of its type, where the plan tells no size.

    Where it tells IOPS and no type, these are cheapest with gp3 and dearest with io1.
    """
    kind = told_text(r, "type", DEFAULT_TYPE)
    if kind is None and r.number("iops") is not None:
        return Sizes({"type": "gp3"}, {"type": "io1"}, "type may be gp3, io1 or io2")
    limits = SIZES.get(kind or "")
    if limits is None or _volume_size(r) is not None:
        return None
    low, high = map(Decimal, limits)
    return between(low, high, lambda size: {"size": size}, "GiB")


@rule("aws_ebs_volume", page=PAGE, sizes=_bounds)
def volume(r: ResourceView) -> Components:
    """Storage in GB, by type; what the volume has of performance beyond it.

    That is all IOPS of io1 and io2, and of gp3 those above 3,000 and the throughput above
    125 MiB/s; magnetic volumes are charged for I/O requests. A detached volume costs the same.
    """
    kind = told_text(r, "type", DEFAULT_TYPE)
    requests = r.usage("monthly_standard_io_requests") if kind == "standard" else None
    iops = r.number("iops") if kind in CHARGED_IOPS else None
    throughput = r.number("throughput") if kind == "gp3" else None
    untold = frozenset(key for key in ("iops", "throughput") if not r.known(key))
    yield from volume_costs(
        Volume(kind, _volume_size(r), iops, throughput, untold), requests=requests
    )


def _volume_size(r: ResourceView) -> Decimal | None:
    """Size of a volume; one that is made from a snapshot has its size unless told otherwise."""
    source = None if r.raw("size") else r.refer("snapshot_id", "aws_ebs_snapshot")
    return r.number("size") if source is None else _whole_volume(source)


@rule("aws_ebs_snapshot", page=PAGE)
def snapshot(r: ResourceView) -> Components:
    """Storage of changed blocks, standard or archived; fast restore; requests of the direct APIs.

    Fast restore is charged by the hour and zone (data services unit).
    """
    yield from _snapshot_storage(r, r)
    yield metered(
        "Fast snapshot restore",
        FAST_RESTORE,
        r.usage("fast_snapshot_restore_hours"),
        unit="DSU-hours",
    )
    yield metered(
        "ListChangedBlocks & ListSnapshotBlocks API requests",
        LIST_BLOCKS,
        r.usage("monthly_list_block_requests"),
        unit="1k requests",
        per=1000,
    )
    for name, product in (("get", GET_BLOCKS), ("put", PUT_BLOCKS)):
        yield metered(
            f"{name.capitalize()}SnapshotBlock API requests",
            product,
            r.usage(f"monthly_{name}_block_requests"),
            unit="1k SnapshotAPIUnits",
            per=1000,
        )


@rule("aws_ebs_snapshot_copy", page=PAGE)
def snapshot_copy(r: ResourceView) -> Components:
    """Storage of the copy. The transfer out of the source region is paid once, not monthly."""
    yield from _snapshot_storage(r, r.refer("source_snapshot_id", "aws_ebs_snapshot"))


@rule("aws_ami_copy", "aws_ami_from_instance", "aws_ebs_snapshot_import", page=PAGE)
def stored(r: ResourceView) -> Components:
    """Storage of the snapshots that an image, or an imported disk, is kept as."""
    yield from _snapshot_storage(r, r)


@rule("aws_ebs_fast_snapshot_restore", page=PAGE)
def fast_snapshot_restore(r: ResourceView) -> Components:
    """Hours in which fast restore is on, for one snapshot in one zone."""
    yield cost("Fast snapshot restore", FAST_RESTORE, r.hours, unit="DSU-hours")


def _snapshot_storage(r: ResourceView, taken: ResourceView | None) -> Components:
    """Storage of a snapshot; ``taken`` is the one that knows the volume it was taken from."""
    size = None
    if taken is not None and not r.usage_given("storage_gb"):
        size = _whole_volume(taken)
    if size is None:
        size = r.usage("storage_gb")
    else:
        r.assume("storage_gb", f"{size}", "the first snapshot of a volume holds up to all of it")
    if r.text("storage_tier") == "archive":
        yield metered("EBS snapshot storage (archive)", ARCHIVE, size)
        retrieved = r.usage("monthly_archive_retrieval_gb")
        yield metered("Archive retrieval", ARCHIVE_RETRIEVAL, retrieved)
    else:
        yield metered("EBS snapshot storage", SNAPSHOT, size)


def _whole_volume(r: ResourceView) -> Decimal | None:
    """Size of the volume that a snapshot was taken from, where the plan tells it."""
    source = r.refer("volume_id", "aws_ebs_volume")
    return r.number("volume_size") if source is None else source.number("size")
