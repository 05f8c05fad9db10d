"""AWS Neptune: clusters, instances and backups."""

from __future__ import annotations

from costguard.rules.aws.docdb import (
    IO_OPTIMIZED,
    NAMED_BY,
    cpu_credits,
    database_instance,
    io_requests,
    storage_of,
)
from costguard.rules.given import given_number
from costguard.rules.kit import Components, ResourceView, free, metered, rule, service

PAGE = "https://aws.amazon.com/neptune/pricing/"

neptune = service("aws", "AmazonNeptune")


INSTANCE = neptune("Database Instance", "Hrs", needs=("instanceType", "storage"))
CAPACITY = neptune("Serverless", "NCU-Hrs", needs=("storage",))
STORAGE = neptune("Database Storage", "GB-Mo", needs=("storage",))
REQUESTS = neptune("System Operation", "IOs", where={"usagetype": "StorageIOUsage"})
CREDITS = neptune("CPU Credits", "vCPU-Hours", where={"usagetype": "CPUCredits"})
BACKUP = neptune("Storage Snapshot", "GB-Mo", where={"usagetype": "BackupUsage"})

FREE = free(
    """
    aws_neptune_cluster_endpoint aws_neptune_cluster_parameter_group
    aws_neptune_event_subscription aws_neptune_global_cluster aws_neptune_parameter_group
    aws_neptune_subnet_group
    """
)


@rule("aws_neptune_cluster", page=PAGE)
def cluster(r: ResourceView) -> Components:
    """GB stored and I/O requests; GB of backups where they are kept for more than a day.

    With I/O-Optimized storage a GB costs more and requests nothing. The instances are resources
    of their own.
    """
    storage = storage_of(r)
    yield metered("Storage", STORAGE, r.usage("storage_gb"), storage=storage)
    if storage != IO_OPTIMIZED:
        yield io_requests(REQUESTS, r)
    days = given_number(r, "backup_retention_period", 1)
    if days is None or days > 1:
        yield metered("Backup storage", BACKUP, r.usage("backup_storage_gb"))


@rule("aws_neptune_cluster_instance", page=PAGE)
def cluster_instance(r: ResourceView) -> Components:
    """Hours of the instance; capacity units by the hour where it is serverless.

    Burstable instances are unlimited: credits beyond those earned are charged for, by the
    vCPU-hour. Instances of a cluster with I/O-Optimized storage cost more.
    """
    storage = storage_of(r.refer("cluster_identifier", "aws_neptune_cluster", by=NAMED_BY))
    if r.text("instance_class") == "db.serverless":
        units = r.usage("capacity_units_per_hr")
        used = None if units is None else units * r.hours
        yield metered("Neptune Serverless", CAPACITY, used, unit="NCU-hours", storage=storage)
        return
    yield database_instance(INSTANCE, r, storage)
    yield from cpu_credits(CREDITS, r)


@rule("aws_neptune_cluster_snapshot", page=PAGE)
def cluster_snapshot(r: ResourceView) -> Components:
    """GB of the snapshot; as many GB of backups as a region's clusters store come free.

    That holds for clusters with a single day of automatic backups too: only those are free
    whatever their size, and a snapshot outlives the day.
    """
    yield metered("Backup storage", BACKUP, r.usage("backup_storage_gb"))
