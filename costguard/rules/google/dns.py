"""Cloud DNS."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule

PAGE = "https://cloud.google.com/dns/pricing"

dns = skus("Cloud DNS")

ZONE = dns("Network", "ManagedZone", "Months", scope="global")
QUERIES = dns("Network", "DnsQuery", "Queries", scope="global")

FREE = free(
    """
    google_dns_managed_zone_iam_binding google_dns_managed_zone_iam_member
    google_dns_managed_zone_iam_policy google_dns_policy google_dns_response_policy
    google_dns_response_policy_rule
    """
)


@rule("google_dns_managed_zone", page=PAGE)
def zone(r: ResourceView) -> Components:
    """The zone, by month: at the price of the first 25 of a billing account."""
    yield cost("Managed zone", ZONE, 1, unit="months")


@rule("google_dns_record_set", page=PAGE)
def record_set(r: ResourceView) -> Components:
    """Queries, by the million: at the price of the first billion."""
    queries = r.usage("monthly_queries")
    yield metered("Queries", QUERIES, queries, unit="1M queries", per=1_000_000)
