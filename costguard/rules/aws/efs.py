"""Amazon Elastic File System."""

from __future__ import annotations

from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)

efs = service("aws", "AmazonEFS")

STORAGE = efs("Storage", "GB-Mo", needs=("usagetype",))
ACCESS = efs("Storage", "GB", needs=("usagetype", "accessType"))
PROVISIONED_THROUGHPUT = efs(
    "Provisioned Throughput", "MiBps-Mo", where={"usagetype": "ProvisionedTP-MiBpsHrs"}
)
ELASTIC_THROUGHPUT = efs("Elastic Throughput", "GB", needs=("accessType",))

GB_PER_MIBPS = Decimal(20)
"""GB of (warm) storage that bring one MiB/s of throughput along."""


@rule("aws_efs_file_system", page="https://aws.amazon.com/efs/pricing/")
def file_system(r: ResourceView) -> Components:
    """Each GB stored, by storage class; each GB of access to colder classes; throughput.

    Provisioned throughput is paid beyond what the stored GB bring along; bursting throughput
    is free; elastic throughput is paid by the GB read and written, and makes colder storage
    cheaper. A file system in one zone has prices of its own.
    """
    mode = r.text("throughput_mode", "bursting")
    zone = _one_zone(r)
    place = "one zone" if zone else "standard"
    suffix = "-Z-ByteHrs" if zone else "-ByteHrs"
    stored = r.usage("storage_gb")
    yield metered(f"Storage ({place})", STORAGE, stored, usagetype=f"TimedStorage{suffix}")
    if mode == "elastic":
        suffix = f"-ET{suffix}"
    if _cold(r, "transition_to_ia", "infrequent_access_storage_gb"):
        yield from _colder(r, "infrequent access", place, "IA", suffix)
    if _cold(r, "transition_to_archive", "archive_storage_gb"):
        yield from _colder(r, "archive", place, "Archive", suffix)
    if mode == "provisioned":
        provisioned = _provisioned(r, stored)
        yield cost("Provisioned throughput", PROVISIONED_THROUGHPUT, provisioned, unit="MBps")
    if mode == "elastic":
        for access in ("read", "write"):
            moved = r.usage(f"monthly_elastic_throughput_{access}_gb")
            name = f"Elastic throughput {access}s"
            yield metered(name, ELASTIC_THROUGHPUT, moved, accessType=access.capitalize())


def _one_zone(r: ResourceView) -> bool:
    return r.text("availability_zone_name") is not None or not r.known("availability_zone_name")


def _cold(r: ResourceView, transition: str, key: str) -> bool:
    """Whether files move to a colder class, by the lifecycle or as usage says."""
    moves = any(policy.text(transition) for policy in r.blocks("lifecycle_policy"))
    return moves or r.usage_given(key)


def _colder(r: ResourceView, name: str, place: str, prefix: str, suffix: str) -> Components:
    key = name.replace(" ", "_")
    yield metered(
        f"Storage ({place}, {name})",
        STORAGE,
        r.usage(f"{key}_storage_gb"),
        usagetype=f"{prefix}TimedStorage{suffix}",
    )
    for access in ("read", "write"):
        yield metered(
            f"{access.capitalize()} requests ({name})",
            ACCESS,
            r.usage(f"monthly_{key}_{access}_gb"),
            usagetype=f"{prefix}DataAccess-Bytes",
            accessType=access.capitalize(),
        )


def _provisioned(r: ResourceView, stored: Decimal | None) -> Decimal | None:
    """MiB/s beyond what the stored GB bring along."""
    throughput = r.number("provisioned_throughput_in_mibps")
    if throughput is None:
        return None
    if stored is None:
        r.assume("storage_gb", "0", "usage does not tell; stored GB make throughput cheaper")
    return max(throughput - (stored or ZERO) / GB_PER_MIBPS, ZERO)


FREE = free(
    "aws_efs_access_point",
    "aws_efs_backup_policy",
    "aws_efs_file_system_policy",
    "aws_efs_mount_target",
)
