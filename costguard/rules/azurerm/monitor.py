"""Azure Monitor: alerts, what they send, and metrics and logs that are passed on."""

from __future__ import annotations

from math import prod

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_flag
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    billed_by_use,
    cost,
    free,
    metered,
    rule,
    within,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/monitor/"

monitor = retail("Azure Monitor", "Management and Governance")

SENT = monitor("Notifications", product="Azure Monitor", needs=("meterName",))
SERIES = monitor("Months", product="Azure Monitor", needs=("meterName",))
ALERTS = monitor("Months", product="Azure Monitor", needs=("meterName",))
SAMPLES = monitor("Samples", product="Azure Monitor", meter="Metrics Ingestion Metric Samples")
LOGS = monitor("GB", product="Azure Monitor", meter="Platform Logs Data Processed")

_RECEIVERS = (
    ("email_receiver", "Email notifications", "emails", "Emails"),
    ("itsm_receiver", "ITSM connectors", "events", "ITSM Connector Create/Update Events"),
    ("azure_app_push_receiver", "Push notifications", "notifications", "Push Notifications"),
)
_HOOKS = ("Secure web hooks", "Web hooks")
_CALLED = (
    ("sms_receiver", "SMS messages", "messages", "SMS"),
    ("voice_receiver", "Voice calls", "calls", "Voice Calls"),
)
_FREQUENCIES = (15, 10, 5, 1)
"""Minutes between two runs by which alerts on logs are priced, longest first."""
_DAY_MINUTES = 1440

FREE = free(
    """
    azurerm_monitor_aad_diagnostic_setting azurerm_monitor_action_rule_action_group
    azurerm_monitor_action_rule_suppression azurerm_monitor_activity_log_alert
    azurerm_monitor_alert_processing_rule_action_group
    azurerm_monitor_alert_processing_rule_suppression
    azurerm_monitor_data_collection_endpoint azurerm_monitor_data_collection_rule_association
    azurerm_monitor_log_profile azurerm_monitor_private_link_scope
    azurerm_monitor_private_link_scoped_service azurerm_monitor_smart_detector_alert_rule
    azurerm_application_insights_smart_detection_rule azurerm_dashboard azurerm_portal_dashboard
    """
)
BY_USE = billed_by_use("azurerm_monitor_workspace")


@rule("azurerm_monitor_action_group", page=PAGE)
def action_group(r: ResourceView) -> Components:
    """What the group sends: each alert goes to each receiver; e-mails, calls and so on.

    Text messages and calls are priced by the country that they go to.
    """
    alerts = r.usage("monthly_notifications")
    for block, name, unit, meter in _RECEIVERS:
        count = len(r.blocks(block))
        if count:
            yield _sent(f"{name} ({count})", times(alerts, count), unit, meter)
    hooks = r.blocks("webhook_receiver")
    secure = sum(1 for hook in hooks if hook.blocks("aad_auth"))
    for name, count in zip(_HOOKS, (secure, len(hooks) - secure), strict=True):
        if count:
            line = f"{name} ({count})"
            yield _sent(line, times(alerts, count), "notifications", name.title())
    for block, name, unit, meter in _CALLED:
        yield from within(name, _called(r, alerts, block, unit, meter))


def _sent(name: str, quantity: Decimal | None, unit: str, meter: str) -> Component:
    return metered(name, SENT, quantity, unit=unit, meterName=meter)


def _called(
    r: ResourceView, alerts: Decimal | None, block: str, unit: str, meter: str
) -> Components:
    counts: dict[str, int] = {}
    for receiver in r.blocks(block):
        country = receiver.text("country_code") or ""
        counts[country] = counts.get(country, 0) + 1
    for country, count in counts.items():
        yield metered(
            f"Country code {country or 'not known'} ({count})",
            SENT,
            times(alerts, count),
            unit=unit,
            meterName=f"{meter} Country Code {country}" if country else None,
        )


@rule("azurerm_monitor_metric_alert", page=PAGE)
def metric_alert(r: ResourceView) -> Components:
    """Time series that the alert watches: metrics by the values of their dimensions and scopes.

    A threshold that is found by itself is billed as well. A disabled alert costs nothing.
    """
    if not given_flag(r, "enabled", default=True):
        return
    scopes = r.count("scopes") or 1
    fixed = sum(_series(block) for block in r.blocks("criteria"))
    fixed += len(r.blocks("application_insights_web_test_location_availability_criteria"))
    dynamic = sum(_series(block) for block in r.blocks("dynamic_criteria"))
    total = (fixed + dynamic) * scopes
    if total:
        yield _watched("Metrics monitoring", total, "Alerts Metrics Monitored")
    if dynamic:
        yield _watched("Dynamic threshold monitoring", dynamic * scopes, "Alerts Dynamic Threshold")


def _watched(name: str, series: int, meter: str) -> Component:
    return cost(name, SERIES, series, unit="time-series", meterName=meter)


def _series(criteria: ResourceView) -> int:
    """Time series of one criterion: the values of its dimensions, all with all."""
    values: dict[str, int] = {}
    for dimension in criteria.blocks("dimension"):
        name = dimension.text("name") or ""
        values[name] = values.get(name, 0) + (dimension.count("values") or 1)
    return prod(values.values())


@rule("azurerm_monitor_scheduled_query_rules_alert", page=PAGE)
def query_alert(r: ResourceView) -> Components:
    """An alert on logs, by how often it runs; a disabled one costs nothing."""
    if given_flag(r, "enabled", default=True) and r.block("action") is not None:
        minutes = r.number("frequency") if r.known("frequency") else None
        yield _alert("Log alerts monitoring", minutes, 1, "rule", "Alerts System Log Monitored")


@rule("azurerm_monitor_scheduled_query_rules_alert_v2", page=PAGE)
def query_alert_v2(r: ResourceView) -> Components:
    """An alert on logs and each further time series that it splits into, by how often it runs."""
    if not given_flag(r, "enabled", default=True):
        return
    minutes = _minutes(r.text("evaluation_frequency"))
    series = sum(_series(criteria) for criteria in r.blocks("criteria"))
    yield _alert("Log alerts monitoring", minutes, 1, "rule", "Alerts System Log Monitored")
    if series > 1:
        name, meter = "Additional time-series monitoring", "Alerts Resource Monitored"
        yield _alert(name, minutes, series - 1, "time-series", meter)


def _alert(name: str, minutes: Decimal | None, count: int, unit: str, meter: str) -> Component:
    frequency = None
    if minutes is not None:
        frequency = next((step for step in _FREQUENCIES if minutes >= step), _FREQUENCIES[-1])
    known = f"{frequency} minute frequency" if frequency else "frequency not known"
    return cost(
        f"{name} ({known})",
        ALERTS,
        count,
        unit=unit,
        meterName=None if frequency is None else f"{meter} at {frequency} Minute Frequency",
    )


def _minutes(duration: str | None) -> Decimal | None:
    """Minutes of an ISO 8601 duration such as ``PT10M``, ``PT1H`` or ``P1D``."""
    if not duration or not duration.startswith("P") or not duration[-2:-1].isdigit():
        return None
    number, unit = duration[1:-1].removeprefix("T"), duration[-1]
    size = {"M": 1, "H": 60, "D": _DAY_MINUTES}.get(unit)
    return None if size is None or not number.isdigit() else Decimal(int(number) * size)


@rule("azurerm_monitor_data_collection_rule", page=PAGE)
def collection_rule(r: ResourceView) -> Components:
    """Samples of metrics of one's own that the rule takes in."""
    usage = r.usage("monthly_custom_metrics_samples")
    yield metered("Metrics ingestion", SAMPLES, usage, unit="10M samples", per=10_000_000)


@rule("azurerm_monitor_diagnostic_setting", page=PAGE)
def diagnostic_setting(r: ResourceView) -> Components:
    """GB of platform logs that are passed on to storage, Event Hubs or a partner.

    Logs that go to a workspace alone are billed there, when they come in.
    """
    elsewhere = (
        "storage_account_id",
        "eventhub_authorization_rule_id",
        "eventhub_name",
        "partner_solution_id",
        "marketplace_partner_resource_id",
    )
    if any(r.raw(key) is not None for key in elsewhere):
        yield metered("Platform logs processed", LOGS, r.usage("monthly_platform_log_gb"))
