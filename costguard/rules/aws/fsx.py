"""AWS FSx: file systems for OpenZFS and for Windows, and their backups."""

from __future__ import annotations

from costguard.rules.given import given_text
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

INCLUDED_IOPS_PER_GB = 3
OPENZFS = "OpenZFS"
WINDOWS = "Windows"

fsx = service("aws", "AmazonFSx")

STORAGE = fsx("Storage", "GB-Mo", needs=("fileSystemType", "deploymentOption", "storageType"))
THROUGHPUT = fsx("Provisioned Throughput", "MiBps-Mo", needs=("fileSystemType", "deploymentOption"))
IOPS = fsx("Provisioned IOPS", "IOPS-Mo", needs=("fileSystemType", "deploymentOption"))
BACKUP = fsx("Storage Snapshot", "GB-Mo", needs=("fileSystemType",))

DEPLOYMENTS = {
    OPENZFS: {
        "SINGLE_AZ_1": "Single-AZ",
        "SINGLE_AZ_HA_1": "Single-AZ HA",
        "SINGLE_AZ_2": "Single-AZ 2",
        "SINGLE_AZ_HA_2": "Single-AZ HA 2",
        "MULTI_AZ_1": "Multi-AZ",
    },
    WINDOWS: {"SINGLE_AZ_1": "Single-AZ", "SINGLE_AZ_2": "Single-AZ", "MULTI_AZ_1": "Multi-AZ"},
}
BACKED_UP = (
    ("aws_fsx_openzfs_file_system", OPENZFS),
    ("aws_fsx_windows_file_system", WINDOWS),
)

FREE = free(
    """
    aws_fsx_data_repository_association aws_fsx_ontap_storage_virtual_machine
    aws_fsx_ontap_volume aws_fsx_openzfs_snapshot aws_fsx_openzfs_volume
    aws_fsx_s3_access_point_attachment
    """
)


@rule("aws_fsx_openzfs_file_system", page="https://aws.amazon.com/fsx/openzfs/pricing/")
def openzfs_file_system(r: ResourceView) -> Components:
    """Provisioned throughput, IOPS and SSD storage, each by the month; GB of backups.

    Storage is billed as provisioned: compression makes room for more data in the same GB. Each
    GB brings 3 IOPS along. Intelligent-Tiering storage is billed by the GB that is stored.
    """
    yield from _provisioned(r, OPENZFS, r.text("deployment_type"))


@rule("aws_fsx_windows_file_system", page="https://aws.amazon.com/fsx/windows/pricing/")
def windows_file_system(r: ResourceView) -> Components:
    """Provisioned throughput, SSD or HDD storage and SSD IOPS, each by the month; GB of backups.

    Each GB of SSD storage brings 3 IOPS along. Without a deployment type it is a Single-AZ one.
    """
    yield from _provisioned(r, WINDOWS, r.text("deployment_type", "SINGLE_AZ_1"))


@rule("aws_fsx_backup", page="https://aws.amazon.com/fsx/pricing/")
def backup(r: ResourceView) -> Components:
    """GB of a backup, at the price of the kind of file system that it is taken of."""
    kinds = (kind for name, kind in BACKED_UP if r.refer("file_system_id", name))
    backed_up = next(kinds, None)
    yield metered("Backup storage", BACKUP, r.usage("backup_storage_gb"), fileSystemType=backed_up)


def _provisioned(r: ResourceView, system: str, deployment: str | None) -> Components:
    """Throughput, IOPS, storage and backups of a file system."""
    zones = DEPLOYMENTS[system].get(deployment or "")
    throughput = r.number("throughput_capacity")
    yield cost(
        "Throughput capacity",
        THROUGHPUT,
        throughput,
        unit="MBps",
        fileSystemType=system,
        deploymentOption=zones,
    )
    media = given_text(r, "storage_type", "SSD") or "SSD"
    tiered = media == "INTELLIGENT_TIERING"
    size = None if tiered else r.number("storage_capacity")
    iops = ZERO if tiered else _charged_iops(r, size)
    if iops != ZERO:
        yield cost("Provisioned IOPS", IOPS, iops, fileSystemType=system, deploymentOption=zones)
    make = metered if tiered else cost
    yield make(
        "Storage (Intelligent-Tiering)" if tiered else f"{media} storage",
        STORAGE,
        r.usage("storage_gb") if tiered else size,
        fileSystemType=system,
        deploymentOption=zones,
        storageType="Intelligent-Tiering" if tiered else media,
    )
    yield metered("Backup storage", BACKUP, r.usage("backup_storage_gb"), fileSystemType=system)


def _charged_iops(r: ResourceView, size: Decimal | None) -> Decimal | None:
    """IOPS beyond those that the storage brings along; None where the plan does not tell."""
    block = r.block("disk_iops_configuration") if r.known("disk_iops_configuration") else None
    if block is None or block.text("mode", "AUTOMATIC") != "USER_PROVISIONED":
        return ZERO
    iops = block.number("iops")
    if iops is None or size is None:
        return None
    return max(iops - INCLUDED_IOPS_PER_GB * size, ZERO)
