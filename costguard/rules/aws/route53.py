"""Amazon Route 53: hosted zones, queries, health checks, resolver endpoints."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    Product,
    ResourceView,
    by_count,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

route53 = service("aws", "AmazonRoute53")
PAGE = "https://aws.amazon.com/route53/pricing/"
MILLION = 1_000_000


def _queries(usagetype: str) -> Product:
    return route53("DNS Query", "Queries", where={"usagetype": usagetype}, scope="global")


ZONE = route53("DNS Zone", "Months", where={"usagetype": "HostedZone"}, scope="global")
STANDARD_QUERIES = _queries("DNS-Queries")
LATENCY_QUERIES = _queries("LBR-Queries")
GEO_QUERIES = _queries("Geo-Queries")
CIDR_QUERIES = _queries("IPBR-Queries")
HEALTH_CHECK = {
    "aws": route53(
        "DNS Health Check",
        "Months",
        where={"usagetype": "Health-Check-AWS"},
        free=50,
        scope="global",
    ),
    "non_aws": route53(
        "DNS Health Check", "Months", where={"usagetype": "Health-Check-Non-AWS"}, scope="global"
    ),
}
HEALTH_CHECK_OPTION = {
    "aws": route53(
        "DNS Health Check", "Months", where={"usagetype": "Health-Check-Option-AWS"}, scope="global"
    ),
    "non_aws": route53(
        "DNS Health Check",
        "Months",
        where={"usagetype": "Health-Check-Option-Non-AWS"},
        scope="global",
    ),
}
RESOLVER_HOURS = route53("DNS Query", "Hrs", where={"usagetype": "ResolverNetworkInterface"})
RESOLVER_QUERIES = route53("DNS Query", "Queries", where={"usagetype": "DNS-Queries-Resolver"})

_KINDS = (
    ("Standard queries", STANDARD_QUERIES, "monthly_standard_queries", ()),
    (
        "Latency based routing queries",
        LATENCY_QUERIES,
        "monthly_latency_based_queries",
        ("latency_routing_policy",),
    ),
    (
        "Geo DNS queries",
        GEO_QUERIES,
        "monthly_geo_queries",
        ("geolocation_routing_policy", "geoproximity_routing_policy"),
    ),
    (
        "IP-based routing queries",
        CIDR_QUERIES,
        "monthly_ip_based_queries",
        ("cidr_routing_policy",),
    ),
)
"""Queries by the routing policy of the record; those of any other policy are standard."""


@rule("aws_route53_zone", page=PAGE)
def hosted_zone(r: ResourceView) -> Components:
    """Each month of a hosted zone, public or private; a month begun is a whole month."""
    yield cost("Hosted zone", ZONE, 1, unit="months")


@rule("aws_route53_record", page=PAGE)
def record(r: ResourceView) -> Components:
    """Queries by the million, at the price of the record's routing policy, in steps.

    Queries for an alias to an AWS resource are free; an alias to a record of the same zone is
    charged as that record.
    """
    if _free_alias(r):
        return
    routed = [kind for kind in _KINDS if any(r.blocks(policy) for policy in kind[3])]
    own = routed or _KINDS[:1]
    for kind in _KINDS:
        name, product, key, _ = kind
        if kind in own or r.usage_given(key):
            yield metered(
                name, product, r.usage(key), unit="1M queries", per=MILLION, label=by_count
            )


def _free_alias(r: ResourceView) -> bool:
    alias = r.block("alias")
    if alias is None:
        return False
    zone = r.text("zone_id")
    same_zone = zone is not None and alias.text("zone_id") == zone
    return not same_zone and r.refer("alias.name", "aws_route53_record") is None


@rule("aws_route53_health_check", page=PAGE)
def health_check(r: ResourceView) -> Components:
    """Each month of a health check, and of each optional feature that it uses.

    Optional are HTTPS, string matching, an interval of 10 seconds and latency measurement.
    Endpoints outside AWS cost more; the plan tells AWS's own only by their domain name.
    """
    where = _endpoint(r)
    yield cost("Health check", HEALTH_CHECK[where], 1, unit="months")
    features = _optional_features(r)
    if features:
        yield cost("Optional features", HEALTH_CHECK_OPTION[where], features, unit="months")


def _endpoint(r: ResourceView) -> str:
    """``aws`` or ``non_aws``."""
    told = r.usage_text("endpoint_type")
    if told:
        return "aws" if told.lower() == "aws" else "non_aws"
    monitors_itself = r.text("type") in {"CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL"}
    domain = (r.text("fqdn") or "").lower().rstrip(".")
    if not monitors_itself and not domain.endswith((".amazonaws.com", ".cloudfront.net")):
        r.assume("endpoint_type", "aws", "the plan does not tell whose endpoint it is")
    return "aws"


def _optional_features(r: ResourceView) -> int:
    kind = r.text("type") or ""
    features = (
        kind.startswith("HTTPS"),
        kind.endswith("STR_MATCH"),
        r.number("request_interval", 30) == 10,
        r.flag("measure_latency"),
    )
    return sum(features)


@rule("aws_route53_resolver_endpoint", page=PAGE)
def resolver_endpoint(r: ResourceView) -> Components:
    """Hours of each elastic network interface (IP address), and queries by the million."""
    yield cost("Resolver endpoints", RESOLVER_HOURS, times(r.hours, r.count("ip_address")))
    yield metered(
        "DNS queries",
        RESOLVER_QUERIES,
        r.usage("monthly_queries"),
        unit="1M queries",
        per=MILLION,
        label=by_count,
    )


FREE = free(
    """
    aws_route53_cidr_collection aws_route53_cidr_location aws_route53_delegation_set
    aws_route53_hosted_zone_dnssec aws_route53_key_signing_key aws_route53_query_log
    aws_route53_resolver_config aws_route53_resolver_dnssec_config
    aws_route53_resolver_firewall_config aws_route53_resolver_firewall_rule
    aws_route53_resolver_firewall_rule_group aws_route53_resolver_query_log_config
    aws_route53_resolver_query_log_config_association aws_route53_resolver_rule
    aws_route53_resolver_rule_association aws_route53_traffic_policy
    aws_route53_vpc_association_authorization aws_route53_zone_association
    aws_route53domains_delegation_signer_record aws_route53profiles_resource_association
    aws_route53recoverycontrolconfig_control_panel
    aws_route53recoverycontrolconfig_routing_control aws_route53recoverycontrolconfig_safety_rule
    aws_route53recoveryreadiness_cell aws_route53recoveryreadiness_recovery_group
    aws_route53recoveryreadiness_resource_set
    """
)
