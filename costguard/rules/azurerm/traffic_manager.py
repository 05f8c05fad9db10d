"""Azure Traffic Manager."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_flag, given_text
from costguard.rules.kit import Components, ResourceView, by_count, cost, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/traffic-manager/"

manager = retail("Traffic Manager", "Networking")

QUERIES = manager("Queries", product="Traffic Manager", meter="DNS Queries", scope="global")
POINTS = manager("Data Points", product="Traffic Manager", meter="Traffic View", scope="global")
CHECK = manager("Hrs", product="Traffic Manager", needs=("skuName", "meterName"), scope="global")

_PROFILE = "azurerm_traffic_manager_profile"
_FAST_SECONDS = 10
_PLACES = {
    "azurerm_traffic_manager_azure_endpoint": "Azure Endpoint",
    "azurerm_traffic_manager_external_endpoint": "Non-Azure Endpoint",
    "azurerm_traffic_manager_nested_endpoint": "Azure Endpoint",
}
"""What the price list calls an endpoint; a nested one is priced as one within Azure."""


@rule(_PROFILE, page=PAGE)
def profile(r: ResourceView) -> Components:
    """Queries, by tier, and data points of Traffic View; a disabled profile costs nothing."""
    if given_text(r, "profile_status", "Enabled") == "Disabled":
        return
    queries = r.usage("monthly_dns_queries")
    yield metered("DNS queries", QUERIES, queries, unit="1M queries", per=1_000_000, label=by_count)
    if r.flag("traffic_view_enabled"):
        points = r.usage("monthly_traffic_view_data_points")
        yield metered("Traffic view", POINTS, points, unit="1M data points", per=1_000_000)


@rule(*_PLACES, page=PAGE)
def endpoint(r: ResourceView) -> Components:
    """Hours of health checks of an endpoint, more for those every ten seconds.

    An endpoint that is switched off, or whose profile is, is not checked.
    """
    owner = r.refer("profile_id", _PROFILE)
    off = owner is not None and given_text(owner, "profile_status", "Enabled") == "Disabled"
    if off or not given_flag(r, "enabled", default=True):
        return
    region = (owner.region if owner is not None else r.region) or ""
    where = "Germany" if region.startswith("germany") else "Global"
    sku = _PLACES[r.type]
    yield cost(
        f"Basic health check ({where})",
        CHECK,
        r.hours,
        skuName=sku,
        meterName=f"{where} Health Checks",
    )
    monitor = owner.block("monitor_config") if owner is not None else None
    if monitor is not None and monitor.number("interval_in_seconds") == _FAST_SECONDS:
        yield cost(
            f"Fast interval health checks add-on ({where})",
            CHECK,
            r.hours,
            skuName=sku,
            meterName=f"{where} Fast Interval Health Check Add-ons",
        )
