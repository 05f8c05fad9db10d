"""Cloud Monitoring."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    by_count,
    free,
    metered,
    rule,
)

PAGE = "https://cloud.google.com/stackdriver/pricing#monitoring-costs"

monitoring = skus("Cloud Monitoring")

INGESTED = monitoring("ApplicationServices", "MetricsIngestion", "MiB", free=150)
CALLS = monitoring("ApplicationServices", "ReadApi", "API Calls", free=1_000_000, scope="global")

FREE = free(
    """
    google_monitoring_custom_service google_monitoring_dashboard google_monitoring_group
    google_monitoring_monitored_project google_monitoring_notification_channel
    google_monitoring_service google_monitoring_slo
    """
)


@rule("google_monitoring_metric_descriptor", page=PAGE)
def metric(r: ResourceView) -> Components:
    """MiB of the metric's points, in steps of 100,000 and 250,000; API calls that read them."""
    points = r.usage("monthly_monitoring_data_mb")
    yield metered("Monitoring data", INGESTED, points, unit="MB", label=_bound)
    calls = r.usage("monthly_api_calls")
    yield metered("API calls", CALLS, calls, unit="1k calls", per=1000)


def _bound(bound: Decimal) -> str:
    return by_count(bound).upper()
