"""AWS Aurora: clusters and their instances; and the Multi-AZ clusters of RDS."""

from __future__ import annotations

from costguard.rules.aws.rds import (
    AURORA_BACKUP,
    BACKUP,
    INSTANCE,
    NOT_KNOWN,
    cpu_credits,
    instance_hours,
    public_address,
    without_extended_support,
)
from costguard.rules.aws.rds_engines import (
    Engine,
    engine_of,
    engine_version,
    extended_support,
    rds,
)
from costguard.rules.aws.rds_insights import SERVERLESS, insights, insights_mode
from costguard.rules.aws.rds_storage import Storage, storage_lines
from costguard.rules.given import given, given_number, given_text, told_number
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between, least, most

PAGE = "https://aws.amazon.com/rds/aurora/pricing/"

INSTANCES = {
    False: INSTANCE,
    True: rds(
        "Database Instance",
        "Hrs",
        where={"storage": "Aurora IO Optimization Mode"},
        needs=INSTANCE.needs,
    ),
}
"""Instances of clusters with standard storage, and with I/O-Optimized storage."""
STORAGE = {
    False: rds("Database Storage", "GB-Mo", where={"usagetype": "Aurora:StorageUsage"}),
    True: rds("Database Storage", "GB-Mo", where={"usagetype": "Aurora:IO-OptimizedStorageUsage"}),
}
SERVERLESS_V2 = {
    False: rds("ServerlessV2", "ACU-Hr", where={"usagetype": "Aurora:ServerlessV2Usage"}),
    True: rds("ServerlessV2", "ACU-Hr", where={"usagetype": "Aurora:ServerlessV2IOOptimizedUsage"}),
}
SERVERLESS_V1 = rds("Serverless", "ACU-Hr", where={"usagetype": "Aurora:ServerlessUsage"})
REQUESTS = rds("System Operation", "IOs", where={"usagetype": "Aurora:StorageIOUsage"})
BACKTRACK = rds("System Operation", "CR-Hr", where={"usagetype": "Aurora:BacktrackUsage"})
EXPORT = rds("System Operation", "GB", where={"usagetype": "Aurora:SnapshotExportToS3"})
REPLICATED = rds("Aurora Global Database", "IOs", where={"usagetype": "Aurora:ReplicatedWriteIO"})

_CLUSTER_KEYS = ("cluster_identifier", "id")
_MODES = ("aurora", "aurora-iopt1")
"""Standard storage, and I/O-Optimized storage, which makes instances dearer too."""
_MODE, _ACUS = "cluster:storage_type", "cluster:capacity"
"""What bounds set on an instance in place of what its cluster says."""

_CAPACITY_USAGE = "capacity_units_per_hr"

FREE = free(
    "aws_rds_cluster_endpoint",
    "aws_rds_cluster_parameter_group",
    "aws_rds_cluster_role_association",
    "aws_rds_global_cluster",
)


def _cluster_bounds(r: ResourceView) -> Sizes | None:
    """With standard and with I/O-Optimized storage, where the plan does not tell which it is."""
    if not engine_of(r.text("engine")).aurora or _storage_mode(r) is not None:
        return None
    low, high = ({"storage_type": mode} for mode in _MODES)
    return Sizes(low, high, "storage_type may be aurora or aurora-iopt1")


def _instance_bounds(r: ResourceView) -> Sizes | None:
    """Between the storage modes, and the capacities, that the cluster leaves open."""
    cluster = r.refer("cluster_identifier", "aws_rds_cluster", by=_CLUSTER_KEYS)
    if cluster is None:
        return None
    low: dict[str, str] = {}
    high: dict[str, str] = {}
    reasons = []
    if _storage_mode(cluster) is None:
        low[_MODE], high[_MODE] = _MODES
        reasons.append("storage_type of the cluster may be aurora or aurora-iopt1")
    scaling = cluster.block("serverlessv2_scaling_configuration")
    serverless = r.text("instance_class") == SERVERLESS and not r.usage_given(_CAPACITY_USAGE)
    if scaling is not None and serverless:
        limits = _limits(r, cluster, scaling)
        if limits is not None:
            low[_ACUS], high[_ACUS] = limits.low[_ACUS], limits.high[_ACUS]
            reasons.append(limits.reason)
    return Sizes(low, high, "; ".join(reasons)) if reasons else None


def _limits(r: ResourceView, cluster: ResourceView, scaling: ResourceView) -> Sizes | None:
    """From the least to the most ACUs of a serverless instance."""
    high = most(r, scaling, "max_capacity", _capacity(r, cluster), "ACUs")
    return between(least(scaling, "min_capacity"), high, lambda acus: {_ACUS: acus}, "ACUs")


@rule("aws_rds_cluster", page=PAGE, sizes=_cluster_bounds)
def rds_cluster(r: ResourceView) -> Components:
    """What an Aurora cluster stores and does: GB, I/O requests, backups, backtrack, exports.

    All of it is usage. I/O-Optimized storage (``aurora-iopt1``) costs more by GB, and I/O
    requests nothing. Backups of one day are free. Serverless v1 is charged here, by ACU-hour;
    instances and Serverless v2 at the cluster's instances. A cluster of MySQL or PostgreSQL
    with ``db_cluster_instance_class`` is an RDS Multi-AZ cluster of three instances.
    """
    engine = engine_of(r.text("engine"))
    yield from (_aurora(r, engine) if engine.aurora else _multi_az_cluster(r, engine))


@rule("aws_rds_cluster_instance", page=PAGE, sizes=_instance_bounds)
def cluster_instance(r: ResourceView) -> Components:
    """Hours of the instance, or ACU-hours of a serverless one; insights; extended support.

    Prices are higher where the cluster's storage is I/O-Optimized. The minimum capacity of
    Serverless v2 is charged in any case, unless it is 0, when the instance may pause.
    """
    cluster = r.refer("cluster_identifier", "aws_rds_cluster", by=_CLUSTER_KEYS)
    engine = engine_of(r.text("engine"))
    instance_class = r.text("instance_class")
    optimized = _optimized(r, cluster)
    acus = _capacity(r, cluster) if instance_class == SERVERLESS else None
    untold = cluster is not None and _untold(cluster)
    yield _unit_hours(r, engine, instance_class, acus, optimized, untold=untold)
    yield from public_address(r)
    yield from cpu_credits(r, engine, instance_class)
    yield from insights(r, instance_class, mode=insights_mode(cluster), acus=acus)
    if cluster is None or not without_extended_support(cluster):
        version = engine_version(engine, r, cluster)
        yield from extended_support(engine, version, instance_class)


def _unit_hours(
    r: ResourceView,
    engine: Engine,
    instance_class: str | None,
    acus: Decimal | None,
    optimized: bool | None,
    *,
    untold: bool,
) -> Component:
    """Hours of an instance, or ACU-hours; without a figure where the storage is not known.

    Of capacity whose least is ``untold`` there is something to pay, whatever usage tells.
    """
    suffix = {False: "", True: "I/O-optimized", None: "storage type not known"}[optimized]
    product = bool(optimized)
    if instance_class == SERVERLESS:
        name = "Aurora serverless v2" + (f" ({suffix})" if suffix else "")
        make = cost if optimized is None or (acus is None and untold) else metered
        hours = None if optimized is None else times(acus, r.hours)
        return make(name, SERVERLESS_V2[product], hours, unit="ACU-hours")
    words = (instance_class or NOT_KNOWN) + (f", {suffix}" if suffix else "")
    line = instance_hours(
        r, engine, "Single-AZ", instance_class, words=words, product=INSTANCES[product]
    )
    return line._replace(quantity=None) if optimized is None else line


def _aurora(r: ResourceView, engine: Engine) -> Components:
    optimized = _storage_mode(r)
    serverless = r.text("engine_mode") == "serverless"
    if given(r, "engine_mode") and not r.known("engine_mode"):
        yield cost("Aurora serverless", SERVERLESS_V1, None, unit="ACU-hours")
    if serverless:
        acus = _capacity_v1(r)
        hours = times(acus, r.hours)
        make = cost if acus is None and _never_pauses(r) else metered
        yield make("Aurora serverless", SERVERLESS_V1, hours, unit="ACU-hours")
    if optimized is None:
        yield cost("Storage (type not known)", STORAGE[False], None)
    else:
        name = "Storage (I/O-optimized)" if optimized else "Storage"
        yield metered(name, STORAGE[optimized], r.usage("storage_gb"))
    if not optimized:
        yield metered("I/O requests", REQUESTS, _requests(r), unit="1M requests", per=1_000_000)
    days = given_number(r, "backup_retention_period", 1) or Decimal(1)
    if days > 1:
        kept = times(r.usage("backup_snapshot_size_gb"), days - 1)
        yield metered("Backup storage", AURORA_BACKUP, kept)
    if engine.name == "Aurora MySQL" and not serverless:
        yield _backtrack(r)
    yield metered("Snapshot export", EXPORT, r.usage("snapshot_export_size_gb"))
    if given(r, "global_cluster_identifier"):
        writes = r.usage("monthly_replicated_write_requests")
        yield metered(
            "Replicated write I/O requests", REPLICATED, writes, unit="1M requests", per=1_000_000
        )


def _multi_az_cluster(r: ResourceView, engine: Engine) -> Components:
    """A writer and two readable standbys: one price for the three, for storage too."""
    instance_class = r.text("db_cluster_instance_class")
    words = f"Multi-AZ cluster, {instance_class or NOT_KNOWN}"
    yield instance_hours(r, engine, "Multi-AZ (readable standbys)", instance_class, words=words)
    yield from storage_lines(Storage(r, None, engine, "RDS:Multi-AZCluster-", "io1"))
    used = r.usage("additional_backup_storage_gb")
    yield metered("Additional backup storage", BACKUP, used)
    yield from insights(r, instance_class, mode=insights_mode(r), instances=3)
    if not without_extended_support(r):
        version = engine_version(engine, r)
        yield from extended_support(engine, version, instance_class, 3)


def _requests(r: ResourceView) -> Decimal | None:
    """Reads and writes of a month."""
    writes, reads = r.usage("write_requests_per_sec"), r.usage("read_requests_per_sec")
    return None if writes is None or reads is None else (writes + reads) * 3600 * r.hours


def _backtrack(r: ResourceView) -> Component:
    """Change records kept for as long as one may want to go back."""
    seconds = given_number(r, "backtrack_window")
    statements = r.usage("average_statements_per_hr")
    records = r.usage("change_records_per_statement")
    hours = r.usage("backtrack_window_hrs", seconds / 3600 if seconds else None)
    kept = times(statements, records, hours, r.hours)
    return metered("Backtrack", BACKTRACK, kept, unit="1M change-records", per=1_000_000)


def _storage_mode(cluster: ResourceView) -> bool | None:
    """Whether a cluster's storage is I/O-Optimized; None where the plan does not tell it."""
    if given(cluster, "storage_type") and not cluster.known("storage_type"):
        cluster.text("storage_type")  # notes why
        return None
    return given_text(cluster, "storage_type", _MODES[0]) == _MODES[1]


def _optimized(r: ResourceView, cluster: ResourceView | None) -> bool | None:
    mode = r.text(_MODE)
    if mode is not None:
        return mode == _MODES[1]
    if cluster is None:
        reason = "the cluster is not in the plan; I/O-Optimized instances cost more"
        r.assume("cluster_identifier", "a cluster with standard storage", reason)
        return False
    return _storage_mode(cluster)


def _capacity(r: ResourceView, cluster: ResourceView | None) -> Decimal | None:
    """ACUs on average: as the usage file says, else the minimum, unless that is 0."""
    acus = r.usage(_CAPACITY_USAGE)
    bound = r.number(_ACUS)
    if bound is not None:
        return bound
    scaling = cluster.block("serverlessv2_scaling_configuration") if cluster is not None else None
    kept = scaling.number("min_capacity") if scaling is not None else None
    return _least(r, kept) if acus is None and kept else acus


def _capacity_v1(r: ResourceView) -> Decimal | None:
    """ACUs on average: as the usage file says, else the minimum of a cluster that never pauses."""
    acus = r.usage("capacity_units_per_hr")
    scaling = r.block("scaling_configuration")
    if acus is not None or scaling is None or not _never_pauses(r):
        return acus
    return _least(r, told_number(scaling, "min_capacity", 1))


def _never_pauses(r: ResourceView) -> bool:
    scaling = r.block("scaling_configuration")
    return scaling is not None and not scaling.flag("auto_pause", default=True)


def _untold(cluster: ResourceView) -> bool:
    """Whether the plan does not tell the least capacity of the cluster's instances."""
    scaling = cluster.block("serverlessv2_scaling_configuration")
    return scaling is not None and not scaling.known("min_capacity")


def _least(r: ResourceView, acus: Decimal | None) -> Decimal | None:
    if acus is not None:
        reason = "the minimum capacity; more is charged under load"
        r.assume("capacity_units_per_hr", str(acus), reason)
    return acus
