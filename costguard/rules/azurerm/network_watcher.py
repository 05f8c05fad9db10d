"""Azure Network Watcher."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_flag, given_number
from costguard.rules.kit import Components, Decimal, ResourceView, free, metered, rule
from costguard.rules.quantities import above

PAGE = "https://azure.microsoft.com/pricing/details/network-watcher/"

watcher_service = retail("Network Watcher", "Networking")

CHECKS = watcher_service("Checks", product="Network Watcher", meter="Standard Diagnostic API")
LOGS = watcher_service("GB", product="Network Watcher", meter="Standard Network Logs Collected")
ANALYTICS = watcher_service("GB", product="Traffic Analytics", needs=("meterName",))
TESTS = watcher_service("Tests", product="Network Watcher", meter="Standard Connection Test")

INCLUDED_CHECKS = 1000
INCLUDED_LOGS_GB = 5
INCLUDED_TESTS = 10
_SPANS = ("10-240,010", "240,010-750,010", "750,010-1,000,010", "1,000,010+")
_INTERVALS = (10, 60)
"""Minutes between two runs of Traffic Analytics."""

FREE = free("azurerm_network_packet_capture")


@rule("azurerm_network_watcher", page=PAGE)
def watcher(r: ResourceView) -> Components:
    """Checks of the diagnostic tools above the 1,000 of a month that are free."""
    checks = above(r.usage("monthly_diagnostic_checks"), INCLUDED_CHECKS)
    yield metered("Network diagnostic tool (over 1,000 checks)", CHECKS, checks, unit="checks")


@rule("azurerm_network_watcher_flow_log", page=PAGE)
def flow_log(r: ResourceView) -> Components:
    """GB of logs above the 5 GB of a month that are free, and GB that Traffic Analytics reads."""
    if not given_flag(r, "enabled", default=True):
        return
    usage = r.usage("monthly_logs_collected_gb")
    yield metered("Network logs collected (over 5GB)", LOGS, above(usage, INCLUDED_LOGS_GB))
    analytics = r.block("traffic_analytics")
    if analytics is not None and analytics.flag("enabled"):
        given = given_number(analytics, "interval_in_minutes", _INTERVALS[-1])
        name = f"Traffic Analytics data processed ({given} min interval)"
        meter = f"Data Processed ({given} min)" if given is not None else None
        yield metered(name, ANALYTICS, usage, meterName=meter)


@rule("azurerm_network_connection_monitor", page=PAGE)
def connection_monitor(r: ResourceView) -> Components:
    """Tests above the ten that are free: each source to each destination by each configuration.

    Groups that are switched off test nothing.
    """
    tests = r.usage("tests") if r.usage_given("tests") else _tests(r)
    yield metered("Tests ({tier})", TESTS, above(tests, INCLUDED_TESTS), unit="tests", label=_SPANS)


def _tests(r: ResourceView) -> Decimal | None:
    total = 0
    for group in r.blocks("test_group"):
        if not group.flag("enabled", default=True):
            continue
        keys = ("source_endpoints", "destination_endpoints", "test_configuration_names")
        counts = [group.count(key) for key in keys]
        if None in counts:
            return None
        sources, destinations, configurations = (count or 0 for count in counts)
        total += sources * destinations * configurations
    return Decimal(total)
