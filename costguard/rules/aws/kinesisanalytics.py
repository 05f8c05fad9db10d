"""Amazon Managed Service for Apache Flink, and Kinesis Data Analytics as it was before."""

from __future__ import annotations

from costguard.rules.kit import (
    HOURS_PER_MONTH,
    Component,
    Components,
    Decimal,
    ResourceView,
    cost,
    metered,
    rule,
    service,
)

PAGE = "https://aws.amazon.com/managed-service-apache-flink/pricing/"
GB_PER_UNIT = 50
"""Running storage that comes, and is charged, with each processing unit."""
SQL = "KPU-Hour"
FLINK = "KPU-Hour-Java"
ORCHESTRATION = {"FLINK": 1, "ZEPPELIN": 2}
"""Units on top, by how the runtime's name begins; a Studio notebook has one more for itself."""

analytics = service("aws", "AmazonKinesisAnalytics")

UNITS = analytics("Kinesis Analytics", "KPU-Hour", needs=("usagetype",))
STORAGE = analytics("Kinesis Analytics", "GB-Mo", where={"usagetype": "RunningApplicationStorage"})
BACKUP = analytics("Kinesis Analytics", "GB-Mo", where={"usagetype": "DurableApplicationBackups"})


@rule("aws_kinesis_analytics_application", page=PAGE)
def application(r: ResourceView) -> Components:
    """Processing units of an SQL application, all month: as many as its usage takes."""
    yield _processing(r.usage("kinesis_processing_units"), SQL)


@rule("aws_kinesisanalyticsv2_application", page=PAGE)
def application_v2(r: ResourceView) -> Components:
    """Processing units, all month; for Flink also those that run it, storage and backups.

    An application that is told its parallelism takes units for that; automatic scaling adds to
    them. Each unit has 50 GB of running storage, which is charged for apart.
    """
    runtime = (r.text("runtime_environment") or "").upper()
    extra = next((n for name, n in ORCHESTRATION.items() if runtime.startswith(name)), 0)
    if not extra:
        yield _processing(r.usage("kinesis_processing_units"), SQL)
        return
    units = r.usage("kinesis_processing_units", _configured(r))
    stored = None if units is None else units * GB_PER_UNIT
    hours = extra * r.hours
    name = "Processing (orchestration)"
    yield _processing(units, FLINK)
    yield cost(name, UNITS, hours, unit="KPU", per=HOURS_PER_MONTH, usagetype=FLINK)
    yield metered("Running storage", STORAGE, stored)
    yield _backup(r)


@rule("aws_kinesisanalyticsv2_application_snapshot", page=PAGE)
def application_snapshot(r: ResourceView) -> Components:
    """GB of the snapshot."""
    yield _backup(r)


def _processing(units: Decimal | None, usagetype: str) -> Component:
    hours = None if units is None else units * HOURS_PER_MONTH
    name = "Processing (stream)"
    return metered(name, UNITS, hours, unit="KPU", per=HOURS_PER_MONTH, usagetype=usagetype)


def _backup(r: ResourceView) -> Component:
    return metered("Backup", BACKUP, r.usage("durable_application_backup_gb"))


def _configured(r: ResourceView) -> Decimal | None:
    """Units for the parallelism that the configuration asks for; None where it asks for none."""
    found = [
        parallelism
        for configuration in r.blocks("application_configuration")
        for flink in configuration.blocks("flink_application_configuration")
        for parallelism in flink.blocks("parallelism_configuration")
        if parallelism.text("configuration_type") == "CUSTOM"
    ]
    wanted = found[0].number("parallelism", 1) if found else None
    per_unit = found[0].number("parallelism_per_kpu", 1) if found else None
    if not wanted or not per_unit:
        return None
    if found[0].flag("auto_scaling_enabled"):
        found[0].assume("auto_scaling_enabled", "not scaled up", "what it adds depends on load")
    return (wanted / per_unit).to_integral_value(rounding="ROUND_CEILING")
