"""AWS DocumentDB: instances, storage, I/O requests and backups."""

from __future__ import annotations

from costguard.rules.given import given_text
from costguard.rules.kit import (
    Component,
    Components,
    Product,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)

PAGE = "https://aws.amazon.com/documentdb/pricing/"
IO_OPTIMIZED = "IO-Optimized"
NAMED_BY = ("id", "cluster_identifier")
"""Attributes of a cluster by which its instances and snapshots name it."""

docdb = service("aws", "AmazonDocDB")


INSTANCE = docdb("Database Instance", "Hrs", needs=("instanceType", "storage"))
STORAGE = docdb("Database Storage", "GB-Mo", needs=("storage",))
REQUESTS = docdb("System Operation", "IOs", where={"usagetype": "StorageIOUsage"})
CREDITS = docdb("CPU Credits", "vCPU-Hours", where={"usagetype": "CPUCredits"})
BACKUP = docdb("Storage Snapshot", "GB-Mo", where={"usagetype": "BackupUsage"})

FREE = free(
    """
    aws_docdb_cluster_parameter_group aws_docdb_event_subscription aws_docdb_global_cluster
    aws_docdb_subnet_group
    """
)


@rule("aws_docdb_cluster_instance", page=PAGE)
def cluster_instance(r: ResourceView) -> Components:
    """Hours of the instance; GB stored and I/O requests of its cluster, by usage given here.

    Burstable instances are unlimited: credits beyond those earned are charged for, by the
    vCPU-hour. With I/O-Optimized storage, instance and GB cost more and requests nothing.
    """
    storage = storage_of(r.refer("cluster_identifier", "aws_docdb_cluster", by=NAMED_BY))
    yield database_instance(INSTANCE, r, storage)
    yield metered("Storage", STORAGE, r.usage("data_storage_gb"), storage=storage)
    if storage != IO_OPTIMIZED:
        yield io_requests(REQUESTS, r)
    yield from cpu_credits(CREDITS, r)


@rule("aws_docdb_cluster", "aws_docdb_cluster_snapshot", page=PAGE)
def backups(r: ResourceView) -> Components:
    """GB of backups and snapshots; as many GB as a region's clusters store come free."""
    yield metered("Backup storage", BACKUP, r.usage("backup_storage_gb"))


def storage_of(cluster: ResourceView | None) -> str:
    """The storage of a cluster, as the price list says it: empty for standard storage.

    Standard is what a cluster has that sets nothing, or that is not in the plan.
    """
    optimized = cluster and given_text(cluster, "storage_type", "standard") == "iopt1"
    return IO_OPTIMIZED if optimized else ""


def database_instance(product: Product, r: ResourceView, storage: str) -> Component:
    """Hours of an instance of a cluster."""
    kind = r.text("instance_class")
    name = f"Database instance (on-demand, {kind or 'unknown class'})"
    return cost(name, product, r.hours, instanceType=kind, storage=storage)


def io_requests(product: Product, r: ResourceView) -> Component:
    """I/O requests of a cluster's storage, by the million."""
    requests = r.usage("monthly_io_requests")
    return metered("I/O requests", product, requests, unit="1M requests", per=1_000_000)


def cpu_credits(product: Product, r: ResourceView) -> Components:
    """Credits that a burstable instance uses beyond those it earns; all of them may."""
    if (r.text("instance_class") or "").startswith(("db.t3.", "db.t4g.")):
        hours = r.usage("monthly_cpu_credit_hrs")
        yield metered("CPU credits", product, hours, unit="vCPU-hours")
