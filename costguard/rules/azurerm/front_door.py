"""Azure Front Door (classic) and its firewall policies."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.azurerm.tiers import by_decimal_terabyte
from costguard.rules.kit import Components, Decimal, ResourceView, cost, free, metered, rule, within
from costguard.rules.quantities import above, times

PAGE = "https://azure.microsoft.com/pricing/details/frontdoor/"
_SERVICE = "Azure Front Door Service"

front_door_service = retail(_SERVICE, "Networking")

RULES = front_door_service("Hrs", product=_SERVICE, needs=("meterName",), scope="global")
HOSTS = front_door_service("Months", product=_SERVICE, meter="Frontend Hosts", scope="global")
INBOUND = front_door_service("GB", product=_SERVICE, meter="Data Transfer In", scope="global")
OUTBOUND = front_door_service("GB", product=_SERVICE, needs=("meterName",), scope="global")
POLICY = front_door_service("Months", product=_SERVICE, needs=("meterName",), scope="global")
POLICY_REQUESTS = front_door_service(
    "Requests", product=_SERVICE, needs=("meterName",), scope="global"
)

INCLUDED_RULES = 5
INCLUDED_HOSTS = 100
_MAIN = "north_america_europe_africa"
_ZONES = {
    _MAIN: ("North America, Europe and Africa", "Zone 1 Data Transfer Out"),
    "asia_pacific": ("Asia Pacific (including Japan)", "Zone 2 Data Transfer Out"),
    "south_america": ("South America", "Zone 3 Data Transfer Out"),
    "australia": ("Australia", "Zone 4 Data Transfer Out"),
    "india": ("India", "Zone 5 Data Transfer Out"),
    "us_gov": ("US Gov", "US Gov Zone 1 Data Transfer Out"),
}
"""By usage key: the zone that answers, and the meter of what it sends."""

FREE = free(
    """
    azurerm_frontdoor_custom_https_configuration azurerm_frontdoor_rules_engine
    azurerm_cdn_frontdoor_custom_domain azurerm_cdn_frontdoor_custom_domain_association
    azurerm_cdn_frontdoor_endpoint azurerm_cdn_frontdoor_firewall_policy
    azurerm_cdn_frontdoor_origin azurerm_cdn_frontdoor_origin_group azurerm_cdn_frontdoor_route
    azurerm_cdn_frontdoor_route_disable_link_to_default_domain azurerm_cdn_frontdoor_rule
    azurerm_cdn_frontdoor_rule_set azurerm_cdn_frontdoor_secret
    azurerm_cdn_frontdoor_security_policy
    """
)
"""Of the newer Front Door, the profile is billed."""


@rule("azurerm_frontdoor", page=PAGE)
def front_door(r: ResourceView) -> Components:
    """Hours of the routing rules, frontend hosts above 100, and traffic by the zone that answers.

    Each of the first five rules has one price, each further one another; rules that are switched
    off are free. Prices hold everywhere.
    """
    rules = _active_rules(r)
    first = None if rules is None else min(rules, Decimal(INCLUDED_RULES))
    yield cost(
        f"Routing rules (first {INCLUDED_RULES} rules)",
        RULES,
        times(first, r.hours),
        meterName="Included Routing Rules",
    )
    further = above(rules, INCLUDED_RULES)
    if further != 0:
        yield cost(
            "Routing rules (per additional rule)",
            RULES,
            times(further, r.hours),
            meterName="Overage Routing Rules",
        )
    hosts = r.count("frontend_endpoint")
    more = above(None if hosts is None else Decimal(hosts), INCLUDED_HOSTS)
    if more != 0:
        yield cost(f"Frontend hosts (over {INCLUDED_HOSTS})", HOSTS, more, unit="hosts")
    usage = r.usage("monthly_inbound_data_transfer_gb")
    yield metered("Inbound data transfer", INBOUND, usage)
    yield from within("Outbound data transfer", _outbound(r))


def _active_rules(r: ResourceView) -> Decimal | None:
    if r.count("routing_rule") is None:
        return None
    return Decimal(sum(x.flag("enabled", default=True) for x in r.blocks("routing_rule")))


def _outbound(r: ResourceView) -> Components:
    for key, (zone, meter) in _ZONES.items():
        path = f"monthly_outbound_data_transfer_gb.{key}"
        if key == _MAIN or r.usage_given(path):
            usage = r.usage(path)
            yield metered(zone, OUTBOUND, usage, label=by_decimal_terabyte, meterName=meter)


@rule("azurerm_frontdoor_firewall_policy", page=PAGE)
def firewall_policy(r: ResourceView) -> Components:
    """Months of the policy, its own and its managed rules, and the requests that these look at."""
    yield cost("Policy", POLICY, 1, meterName="Policy")
    yield from _rules(r, "custom_rule", "Custom rule", "Custom rules", "Custom Rule")
    yield from _rules(r, "managed_rule", "Managed ruleset", "Managed rulesets", "Managed Ruleset")


def _rules(r: ResourceView, block: str, one: str, many: str, meter: str) -> Components:
    count = r.count(block)
    if count == 0:
        return
    unit = many.split()[1]
    yield cost(many, POLICY, count, unit=unit, meterName=meter)
    usage = r.usage(f"monthly_{one.lower().replace(' ', '_')}_requests")
    yield metered(
        f"{one} requests",
        POLICY_REQUESTS,
        usage,
        unit="1M requests",
        per=1_000_000,
        meterName=f"{meter} Requests",
    )
