"""AWS RDS: database instances, proxies and snapshots. Clusters are in aurora.py."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.rules.aws.rds_engines import (
    Engine,
    engine_of,
    engine_version,
    extended_support,
    open_licence,
    rds,
)
from costguard.rules.aws.rds_insights import SERVERLESS, insights, insights_mode
from costguard.rules.aws.rds_storage import Storage, open_storage, storage_bounds, storage_lines
from costguard.rules.aws.reserved import option_name, purchase_option
from costguard.rules.aws.vpc import in_use_addresses
from costguard.rules.given import given, given_flag, given_text
from costguard.rules.kit import (
    Component,
    Components,
    Product,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
    vcpus,
)
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/rds/pricing/"

INSTANCE = rds(
    "Database Instance",
    "Hrs",
    where={"storage": ""},
    needs=("databaseEngine", "databaseEdition", "deploymentOption", "instanceType", "licenseModel"),
)
BACKUP = rds("Storage Snapshot", "GB-Mo", where={"usagetype": "RDS:ChargedBackupUsage"})
AURORA_BACKUP = rds("Storage Snapshot", "GB-Mo", where={"usagetype": "Aurora:BackupUsage"})
CREDITS = rds("CPU Credits", "vCPU-Hours", needs=("databaseEngine", "usagetype"))
PROXY = rds("RDSProxy", "Hrs", where={"databaseEngine": "Any", "usagetype": "RDS:ProxyUsage"})
PROXY_SERVERLESS = rds("RDSProxy", "ACU-Hr", where={"usagetype": "RDS:Proxy-ASv2-Usage"})

NOT_KNOWN = "class not known"

FREE = free(
    "aws_db_event_subscription",
    "aws_db_instance_role_association",
    "aws_db_option_group",
    "aws_db_parameter_group",
    "aws_db_proxy_default_target_group",
    "aws_db_proxy_target",
    "aws_db_security_group",
    "aws_db_subnet_group",
    "aws_rds_certificate",
    "aws_rds_custom_db_engine_version",
    "aws_rds_instance_state",
)


def _bounds(r: ResourceView) -> Sizes | None:
    """Between the deployments, types and sizes of storage that the plan leaves open."""
    source = _source(r)
    engine = _engine(r, source)
    found = storage_bounds(Storage(r, source, engine, _prefix(engine, multi_az=False)))
    if not _open_deployment(r):
        return found
    reasons = ["multi_az may be false or true", *([found.reason] if found else [])]
    low, high = (found.low, found.high) if found else ({}, {})
    return Sizes({"multi_az": False, **low}, {"multi_az": True, **high}, "; ".join(reasons))


def _open_deployment(r: ResourceView) -> bool:
    """Whether ``multi_az`` is given and not known."""
    return given(r, "multi_az") and not r.known("multi_az")


@rule("aws_db_instance", page=PAGE, sizes=_bounds)
def db_instance(r: ResourceView) -> Components:
    """Hours of the instance, storage with IOPS and throughput, backups, insights.

    Multi-AZ has prices of its own, about twice those of Single-AZ. Backups are free up to the
    size of the databases. T3 and T4g run in unlimited mode: their surplus credits are charged.
    Versions in extended support cost an extra for each vCPU-hour, standbys included. A public
    IPv4 address costs by the hour.
    """
    source = _source(r)
    engine = _engine(r, source)
    open_az = _open_deployment(r)
    multi_az = not open_az and given_flag(r, "multi_az")
    instance_class = r.text("instance_class")
    deployment = r.text("multi_az") if open_az else "Multi-AZ" if multi_az else "Single-AZ"
    words = f"{deployment or 'deployment not known'}, {instance_class or NOT_KNOWN}"
    line = instance_hours(r, engine, deployment, instance_class, words=words)
    # Engines differ so much that the few whose prices are known make no range.
    yield line if engine.name else line._replace(quantity=None)
    storage = Storage(r, source, engine, _prefix(engine, multi_az=multi_az))
    yield from [open_storage(storage)] if open_az else storage_lines(storage)
    yield from _backup(r, engine)
    yield from public_address(r)
    yield from cpu_credits(r, engine, instance_class)
    yield from insights(r, instance_class, mode=insights_mode(r))
    if not without_extended_support(r):
        version = engine_version(engine, r, source)
        yield from extended_support(engine, version, instance_class, 2 if multi_az else 1)


@rule("aws_db_proxy", page="https://aws.amazon.com/rds/proxy/pricing/")
def db_proxy(r: ResourceView) -> Components:
    """Hours by vCPU of the databases behind the proxy, at least 2; of serverless ones by ACU.

    Of an Aurora cluster, the vCPUs of all its instances count.
    """
    classes = list(_classes_behind(r))
    counts = [vcpus(name or "") for name in classes if name != SERVERLESS]
    if SERVERLESS in classes:
        hours = times(r.usage("capacity_units_per_hr"), r.hours)
        yield metered("RDS Proxy (serverless)", PROXY_SERVERLESS, hours, unit="ACU-hours")
    if counts or not classes:
        known = [count for count in counts if count is not None]
        total = max(2, sum(known)) if known and len(known) == len(counts) else None
        yield cost("RDS Proxy", PROXY, times(total, r.hours), unit="vCPU-hours")


@rule(
    *("aws_db_snapshot", "aws_db_snapshot_copy", "aws_db_instance_automated_backups_replication"),
    page=PAGE,
)
def db_snapshot(r: ResourceView) -> Components:
    """GB of the snapshot, as far as all backups are larger than the databases."""
    yield metered("Backup storage", BACKUP, r.usage("backup_storage_gb"))


@rule("aws_db_cluster_snapshot", "aws_rds_cluster_snapshot_copy", page=PAGE)
def db_cluster_snapshot(r: ResourceView) -> Components:
    """GB of the snapshot of an Aurora cluster."""
    yield metered("Backup storage", AURORA_BACKUP, r.usage("backup_storage_gb"))


def instance_hours(
    r: ResourceView,
    engine: Engine,
    deployment: str | None,
    instance_class: str | None,
    *,
    words: str,
    product: Product = INSTANCE,
) -> Component:
    """Hours of an instance, or of all instances of a Multi-AZ cluster; perhaps reserved.

    ``words`` tell people which instance it is.
    """
    option = purchase_option(r)
    return cost(
        f"Database instance ({option_name(option)}, {words})",
        product,
        r.hours,
        option=option,
        databaseEngine=engine.name,
        databaseEdition=engine.edition,
        deploymentOption=deployment,
        instanceType=instance_class,
        licenseModel=engine.licence,
    )


def cpu_credits(r: ResourceView, engine: Engine, instance_class: str | None) -> Components:
    """Surplus CPU credits of T3 and T4g, where the usage file tells of some."""
    family = (instance_class or "").rpartition(".")[0]
    if family in {"db.t3", "db.t4g"} and r.usage_given("monthly_cpu_credit_hrs"):
        hours = r.usage("monthly_cpu_credit_hrs")
        count = r.usage("vcpu_count", vcpus(instance_class or ""))
        yield metered(
            "CPU credits",
            CREDITS,
            times(hours, count),
            unit="vCPU-hours",
            databaseEngine=engine.name,
            usagetype=f"CPUCredits:{family}",
        )


def public_address(r: ResourceView) -> Components:
    """The public IPv4 address of an instance that can be reached from the internet."""
    yield from in_use_addresses(r, 1 if given_flag(r, "publicly_accessible") else 0)


def without_extended_support(r: ResourceView) -> bool:
    """Whether AWS upgrades the database instead of charging for extended support."""
    standard = "open-source-rds-extended-support"
    return given_text(r, "engine_lifecycle_support", standard) == f"{standard}-disabled"


def _source(r: ResourceView) -> ResourceView | None:
    """The instance in the plan that this one replicates."""
    return r.refer("replicate_source_db", "aws_db_instance", by=("identifier", "id", "arn"))


def _engine(r: ResourceView, source: ResourceView | None) -> Engine:
    """The engine of an instance; a replica has it and its licence from its source."""
    place = source if source is not None and not given(r, "engine") else r
    engine = engine_of(place.text("engine"), given_text(place, "license_model"))
    told = place.known("license_model") or not given(place, "license_model")
    return engine if told else open_licence(engine)


def _backup(r: ResourceView, engine: Engine) -> Components:
    """Backups beyond the size of the databases; those of the one day that is standard fit in."""
    kept = given(r, "backup_retention_period") and r.number("backup_retention_period") != 0
    if kept or r.usage_given("additional_backup_storage_gb"):
        product = AURORA_BACKUP if engine.aurora else BACKUP
        used = r.usage("additional_backup_storage_gb")
        yield metered("Additional backup storage", product, used)


def _prefix(engine: Engine, *, multi_az: bool) -> str:
    """What stands before the price list's names for storage."""
    if not multi_az:
        return "RDS:"
    return "RDS:Mirror-" if engine.name == "SQL Server" else "RDS:Multi-AZ-"


def _classes_behind(r: ResourceView) -> Iterator[str | None]:
    """Classes of the instances that the proxy's targets are or consist of."""
    by = ("cluster_identifier", "id")
    for target in r.referrers("aws_db_proxy_target", "db_proxy_name", by=("name", "id")):
        instance = target.refer(
            "db_instance_identifier", "aws_db_instance", by=("identifier", "id")
        )
        if instance is not None:
            yield instance.text("instance_class")
        cluster = target.refer("db_cluster_identifier", "aws_rds_cluster", by=by)
        if cluster is not None:
            for member in cluster.referrers(
                "aws_rds_cluster_instance", "cluster_identifier", by=by
            ):
                yield member.text("instance_class")
