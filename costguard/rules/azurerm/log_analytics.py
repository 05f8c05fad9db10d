"""Azure's log analytics workspaces, Sentinel on top of them, and Application Insights."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_flag, given_number, given_text
from costguard.rules.kit import Components, Decimal, ResourceView, cost, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/monitor/"
SENTINEL_PAGE = "https://azure.microsoft.com/pricing/details/microsoft-sentinel/"

analytics = retail("Log Analytics", "Management and Governance")
sentinel = retail("Sentinel", "Security")
insights = retail("Application Insights", "Developer Tools")

INGESTED = analytics("GB", product="Log Analytics", needs=("meterName",))
PAID_BY_GB = analytics("GB", product="Log Analytics", meter="Pay-as-you-go Data Ingestion", free=5)
RESERVED = analytics("Days", product="Log Analytics", needs=("meterName",))
KEPT = analytics("GB-Mo", product="Log Analytics", needs=("meterName",))
ANALYSED = sentinel("GB", product="Sentinel", meter="Pay-as-you-go Analysis")
ANALYSIS_RESERVED = sentinel("Days", product="Sentinel", needs=("meterName",))
COLLECTED = insights("GB", product="Application Insights", meter="Data Ingestion")
RETAINED = insights("GB-Mo", product="Application Insights", needs=("meterName",))
STEPS_TEST = insights("Months", product="Application Insights", meter="Multi-step Web Test")
WEB_TESTS = insights("Tests", product="Application Insights", meter="Standard Web Test")

DAYS = 30
"""Days of a month for what is reserved by the day."""
HOUR_SECONDS = 3600
FREE_DAYS = 31
"""Days for which logs are kept at no charge; with Sentinel 90."""
SENTINEL_FREE_DAYS = 90
_WORKSPACE = "azurerm_log_analytics_workspace"
_SOLUTION = "SecurityInsights"
_CONNECTORS = (
    "aws_cloud_trail",
    "aws_s3",
    "azure_active_directory",
    "azure_advanced_threat_protection",
    "azure_security_center",
    "dynamics_365",
    "iot",
    "microsoft_cloud_app_security",
    "microsoft_defender_advanced_threat_protection",
    "microsoft_threat_intelligence",
    "microsoft_threat_protection",
    "office_365",
    "office_365_project",
    "office_atp",
    "office_irm",
    "office_power_bi",
    "threat_intelligence",
    "threat_intelligence_taxii",
)

FREE = free(
    " ".join(f"azurerm_sentinel_data_connector_{name}" for name in _CONNECTORS),
    """
    azurerm_log_analytics_cluster_customer_managed_key azurerm_log_analytics_data_export_rule
    azurerm_log_analytics_datasource_windows_event
    azurerm_log_analytics_datasource_windows_performance_counter
    azurerm_log_analytics_linked_service azurerm_log_analytics_linked_storage_account
    azurerm_log_analytics_query_pack azurerm_log_analytics_query_pack_query
    azurerm_log_analytics_saved_search azurerm_log_analytics_solution
    azurerm_log_analytics_storage_insights azurerm_log_analytics_workspace_table
    azurerm_sentinel_alert_rule_anomaly_built_in azurerm_sentinel_alert_rule_anomaly_duplicate
    azurerm_sentinel_alert_rule_fusion
    azurerm_sentinel_alert_rule_machine_learning_behavior_analytics
    azurerm_sentinel_alert_rule_ms_security_incident azurerm_sentinel_alert_rule_nrt
    azurerm_sentinel_alert_rule_scheduled azurerm_sentinel_alert_rule_threat_intelligence
    azurerm_sentinel_automation_rule azurerm_sentinel_log_analytics_workspace_onboarding
    azurerm_sentinel_metadata azurerm_sentinel_threat_intelligence_indicator
    azurerm_sentinel_watchlist azurerm_sentinel_watchlist_item
    azurerm_application_insights_analytics_item azurerm_application_insights_api_key
    azurerm_application_insights_workbook azurerm_application_insights_workbook_template
    """,
)

_BY_USE = (
    ("Log data export", "monthly_log_data_export_gb", "GB", "Log Analytics data export"),
    ("Basic log data ingestion", "monthly_basic_log_data_ingestion_gb", "GB", "Basic Logs Data"),
    ("Basic log search queries", "monthly_basic_log_search_gb", "GB searched", "Search Queries"),
    ("Archive data", "monthly_archive_data_gb", "GB", "Data Archive"),
    ("Archive data restored", "monthly_archive_data_restored_gb", "GB", "Data Restore"),
    ("Archive data searched", "monthly_archive_data_searched_gb", "GB", "Search Jobs"),
)
_FREE_TIER = "Free"
_LEGACY = frozenset({"PerNode", "Premium", "Standard", "Standalone", "Unlimited"})


@rule(_WORKSPACE, page=PAGE)
def workspace(r: ResourceView) -> Components:
    """GB of logs that come in, or what is reserved of them; Sentinel's analysis of the same logs.

    Commitments are billed by the day, whether used or not. Logs are kept for 31 days at no
    charge, with Sentinel 90, and 5 GB a month are free. Older tiers are billed otherwise, by the
    node or the GB, at prices that the list does not have.
    """
    sku = given_text(r, "sku", "PerGB2018")
    if sku == _FREE_TIER:
        return
    if sku in _LEGACY:
        yield metered(f"Log data ingestion (tier {sku})", INGESTED, None, meterName=sku)
        return
    watched = _has_sentinel(r)
    if sku == "CapacityReservation":
        yield from _reserved(r, watched=watched)
    else:
        usage = r.usage("monthly_log_data_ingestion_gb")
        yield metered("Log data ingestion", PAID_BY_GB, usage)
        if watched:
            usage = r.usage("monthly_sentinel_data_ingestion_gb")
            yield metered("Sentinel data ingestion", ANALYSED, usage)
    included = SENTINEL_FREE_DAYS if watched else FREE_DAYS
    days = given_number(r, "retention_in_days", 30)
    if days is None or days > included:
        usage = r.usage("monthly_additional_log_data_retention_gb")
        meter = "Analytics Logs Data Retention"
        yield metered("Log data retention", KEPT, usage, unit="GB", meterName=meter)
    for name, key, unit, meter in _BY_USE:
        yield metered(name, INGESTED, r.usage(key), unit=unit, meterName=meter)


def _reserved(r: ResourceView, *, watched: bool) -> Components:
    given = r.number("reservation_capacity_in_gb_per_day")
    size = "capacity not known" if given is None else f"{given:f} GB"
    unit = f"{size} (per day)"
    meter = None if given is None else f"{size} Commitment Tier Capacity Reservation"
    yield cost("Log data ingestion", RESERVED, DAYS, unit=unit, meterName=meter)
    if watched:
        yield cost("Sentinel data ingestion", ANALYSIS_RESERVED, DAYS, unit=unit, meterName=meter)


def _has_sentinel(r: ResourceView) -> bool:
    """Whether Sentinel looks at the workspace: by solution, onboarding or a connector."""
    for key in ("workspace_resource_id", "workspace_name"):
        by = ("name",) if key == "workspace_name" else ("id",)
        for solution in r.referrers("azurerm_log_analytics_solution", key, by=by):
            if _is_sentinel(solution):
                return True
    kinds = [f"azurerm_sentinel_data_connector_{name}" for name in _CONNECTORS]
    keys = ("log_analytics_workspace_id", "workspace_id")
    kinds.append("azurerm_sentinel_log_analytics_workspace_onboarding")
    return any(r.referrers(kind, key) for kind in kinds for key in keys)


def _is_sentinel(solution: ResourceView) -> bool:
    plan = solution.block("plan")
    product = plan.text("product") if plan is not None else None
    return _SOLUTION in {solution.text("solution_name"), (product or "").rpartition("/")[2]}


@rule("azurerm_application_insights", page=PAGE)
def application_insights(r: ResourceView) -> Components:
    """GB that come in, and that are kept for more than 90 days.

    Of a component with a workspace, the workspace bills both.
    """
    usage = r.usage("monthly_data_ingested_gb")
    yield metered("Data ingested", COLLECTED, usage)
    days = given_number(r, "retention_in_days", 90)
    if days is not None and days > 90:
        name, meter = f"Data retention ({days:f} days)", "Data Retention"
        yield metered(name, RETAINED, usage, unit="GB", meterName=meter)


@rule("azurerm_application_insights_web_test", page=PAGE)
def web_test(r: ResourceView) -> Components:
    """A month of a test of several steps; a simple ping costs nothing."""
    if r.text("kind") == "multistep" and r.flag("enabled"):
        yield cost("Multi-step web test", STEPS_TEST, 1, unit="test")


@rule("azurerm_application_insights_standard_web_test", page=PAGE)
def standard_web_test(r: ResourceView) -> Components:
    """Runs of the test: from each place, every five, ten or fifteen minutes."""
    if not given_flag(r, "enabled", default=True):
        return
    seconds = given_number(r, "frequency", 300)
    places = r.count("geo_locations")
    runs = None
    if seconds and places is not None:
        runs = Decimal(HOUR_SECONDS) / seconds * r.hours * places
    shown = "not known" if seconds is None else f"{seconds:f}"
    yield cost(f"Standard web test ({shown} second frequency)", WEB_TESTS, runs, unit="tests")
