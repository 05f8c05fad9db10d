"""Amazon CloudWatch: logs, alarms, dashboards; and EventBridge, once CloudWatch Events."""

from __future__ import annotations

from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    Product,
    ResourceView,
    by_count,
    by_terabyte,
    cost,
    free,
    metered,
    rule,
    service,
)

cloudwatch = service("aws", "AmazonCloudWatch")
events = service("aws", "AWSEvents")
PAGE = "https://aws.amazon.com/cloudwatch/pricing/"


def _alarms(usagetype: str, allowance: int = 0) -> Product:
    return cloudwatch("Alarm", "Alarms", where={"usagetype": usagetype}, free=allowance)


def _events(usagetype: str, unit: str = "Events", allowance: int = 0) -> Product:
    return events("EventBridge", unit, where={"usagetype": usagetype}, free=allowance)


LOGS_INGESTED = cloudwatch(
    "Data Payload", "GB", where={"group": "Ingested Logs"}, needs=("usagetype",), free=5
)
LOGS_STORED = cloudwatch(
    "Storage Snapshot", "GB-Mo", where={"usagetype": "TimedStorage-ByteHrs"}, free=5
)
LOGS_SCANNED = cloudwatch("Data Payload", "GB", where={"usagetype": "DataScanned-Bytes"}, free=5)
STANDARD_ALARM = _alarms("CW:AlarmMonitorUsage", 10)
HIGH_RESOLUTION_ALARM = _alarms("CW:HighResAlarmMonitorUsage")
METRICS_INSIGHTS_ALARM = _alarms("CW:MetricInsightAlarmUsage")
COMPOSITE_ALARM = _alarms("CW:CompositeAlarmMonitorUsage")
DASHBOARD = cloudwatch(
    "Dashboard", "Months", where={"usagetype": "DashboardsUsageHour"}, free=3, scope="global"
)
CUSTOM_EVENTS = _events("Event-64K-Chunks")
PARTNER_EVENTS = _events("PartnerEvent-64K-Chunks")
ARCHIVE_PROCESSING = _events("ArchivedEvents-Bytes", "GB")
ARCHIVE_STORAGE = _events("TimedStorage-ByteHrs", "GB-Mo")
CUSTOM_METRICS = cloudwatch(
    "Metric", "Metrics", where={"usagetype": "CW:MetricMonitorUsage"}, free=10
)
STREAM_UPDATES = cloudwatch(
    "Metric Streams", "Metric Update", where={"usagetype": "CW:MetricStreamUsage"}
)
VENDED_LOGS = cloudwatch("Data Payload", "GB", needs=("usagetype",))
SCHEMA_DISCOVERY = _events("SchemaDiscovery-8K-Chunks", allowance=5_000_000)

_INGESTED = {
    "STANDARD": "DataProcessing-Bytes",
    "INFREQUENT_ACCESS": "DataProcessingIA-Bytes",
    "DELIVERY": "DataProcessingDelivery-Bytes",
}
"""What a log group's class is called where it is metered."""

_VENDED = {
    "cloud-watch-logs": "VendedLog-Bytes",
    "s3": "S3-Egress-Bytes",
    "kinesis-data-firehose": "FH-Egress-Bytes",
}
"""What logs of AWS services are called where they are metered, by destination."""

_BANDS = frozenset(
    {
        "GreaterThanUpperThreshold",
        "LessThanLowerOrGreaterThanUpperThreshold",
        "LessThanLowerThreshold",
    }
)
"""Comparisons with a band that anomaly detection computes."""


@rule("aws_cloudwatch_log_group", page=PAGE)
def log_group(r: ResourceView) -> Components:
    """Each GB ingested, stored (after compression) and scanned by queries.

    Groups of the class for infrequent access pay less to ingest and the same to store.
    """
    ingested = r.usage("monthly_data_ingested_gb")
    usagetype = _INGESTED.get(r.text("log_group_class", "STANDARD") or "")
    yield metered("Data ingested", LOGS_INGESTED, ingested, usagetype=usagetype)
    yield metered("Archival Storage", LOGS_STORED, r.usage("storage_gb"))
    yield metered("Insights queries data scanned", LOGS_SCANNED, r.usage("monthly_data_scanned_gb"))


@rule("aws_cloudwatch_log_metric_filter", page=PAGE)
def log_metric_filter(r: ResourceView) -> Components:
    """Each custom metric a month that the filter fills: one, or one for each set of dimensions."""
    metrics = r.usage("custom_metrics")
    yield metered("Custom metrics", CUSTOM_METRICS, metrics, unit="metrics", label=by_count)


@rule("aws_cloudwatch_metric_stream", page=PAGE)
def metric_stream(r: ResourceView) -> Components:
    """Updates of metrics that are streamed, by the thousand."""
    updates = r.usage("monthly_metric_updates")
    yield metered("Metric updates", STREAM_UPDATES, updates, unit="1k updates", per=1000)


@rule("aws_flow_log", page=PAGE)
def flow_log(r: ResourceView) -> Components:
    """Each GB of vended logs, in steps, by where they are delivered.

    The log group or bucket that keeps them pays for the storage.
    """
    destination = r.text("log_destination_type", "cloud-watch-logs") or ""
    yield metered(
        "Data delivered",
        VENDED_LOGS,
        r.usage("monthly_data_delivered_gb"),
        label=by_terabyte,
        usagetype=_VENDED.get(destination),
    )


@rule("aws_cloudwatch_metric_alarm", page=PAGE)
def metric_alarm(r: ResourceView) -> Components:
    """Each metric that the alarm looks at, a month; more for periods below a minute.

    An expression pays all metrics that it is made of, anomaly detection the upper and the lower
    band as two more, and a Metrics Insights query every metric that it finds.
    """
    if r.left_open("metric_query"):
        yield cost("Alarm (metrics not known)", STANDARD_ALARM, None, unit="alarm metrics")
        return
    queries = r.blocks("metric_query")
    if any((query.text("expression") or "").upper().startswith("SELECT") for query in queries):
        found = r.usage("metrics_analyzed")
        yield metered("Metrics Insights query", METRICS_INSIGHTS_ALARM, found, unit="alarm metrics")
        return
    metrics = [metric for query in queries for metric in query.blocks("metric")] or [r]
    high = any((metric.number("period", 60) or 60) < 60 for metric in metrics)
    product = HIGH_RESOLUTION_ALARM if high else STANDARD_ALARM
    name = "High resolution" if high else "Standard resolution"
    if r.text("comparison_operator") in _BANDS:
        yield cost(f"{name} anomaly detection", product, len(metrics) + 2, unit="alarms")
    else:
        yield cost(name, product, len(metrics), unit="alarm metrics")


@rule("aws_cloudwatch_composite_alarm", page=PAGE)
def composite_alarm(r: ResourceView) -> Components:
    """Each alarm a month, however many alarms it is made of; those cost as well."""
    yield cost("Composite alarm", COMPOSITE_ALARM, 1, unit="alarms")


@rule("aws_cloudwatch_dashboard", page=PAGE)
def dashboard(r: ResourceView) -> Components:
    """Each dashboard a month, the same everywhere."""
    yield cost("Dashboard", DASHBOARD, 1, unit="months")


@rule("aws_cloudwatch_event_bus", page="https://aws.amazon.com/eventbridge/pricing/")
def event_bus(r: ResourceView) -> Components:
    """Events published by the million (each 64 KB begun counts), archives, schema discovery."""
    for name, product, key in (
        ("Custom events published", CUSTOM_EVENTS, "monthly_custom_events"),
        ("Third-party events published", PARTNER_EVENTS, "monthly_third_party_events"),
    ):
        yield _by_million(name, product, r.usage(key))
    yield metered(
        "Archive processing", ARCHIVE_PROCESSING, r.usage("monthly_archive_processing_gb")
    )
    yield metered("Archive storage", ARCHIVE_STORAGE, r.usage("archive_storage_gb"))
    discovered = r.usage("monthly_schema_discovery_events")
    yield _by_million("Schema discovery", SCHEMA_DISCOVERY, discovered)


def _by_million(name: str, product: Product, events: Decimal | None) -> Component:
    return metered(name, product, events, unit="1M events", per=1_000_000)


FREE = free(
    """
    aws_cloudwatch_event_archive aws_cloudwatch_event_bus_policy aws_cloudwatch_event_connection
    aws_cloudwatch_event_endpoint aws_cloudwatch_event_permission aws_cloudwatch_event_rule
    aws_cloudwatch_event_target aws_cloudwatch_log_account_policy
    aws_cloudwatch_log_anomaly_detector aws_cloudwatch_log_delivery
    aws_cloudwatch_log_delivery_destination aws_cloudwatch_log_delivery_destination_policy
    aws_cloudwatch_log_delivery_source aws_cloudwatch_log_destination
    aws_cloudwatch_log_destination_policy aws_cloudwatch_log_index_policy
    aws_cloudwatch_log_resource_policy aws_cloudwatch_log_stream
    aws_cloudwatch_log_subscription_filter aws_cloudwatch_query_definition
    aws_schemas_discoverer
    """
)
