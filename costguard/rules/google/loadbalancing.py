"""Cloud Load Balancing."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule
from costguard.rules.quantities import times

PAGE = "https://cloud.google.com/vpc/network-pricing#lb"

compute = skus("Compute Engine")

RULE = compute("Network", "LoadBalancingForwardingRule", "Hrs")
INGRESS = compute("Network", "LoadBalancingIngress", "GB")
PROXY = compute("Network", "LoadBalancingProxyInstance", "Hrs")
PROXIED = compute("Network", "LoadBalancingProxyData", "GB")

FREE = free(
    """
    google_compute_backend_bucket google_compute_backend_bucket_iam_binding
    google_compute_backend_bucket_iam_member google_compute_backend_bucket_iam_policy
    google_compute_backend_bucket_signed_url_key google_compute_backend_service
    google_compute_backend_service_signed_url_key google_compute_global_network_endpoint
    google_compute_global_network_endpoint_group google_compute_health_check
    google_compute_http_health_check google_compute_https_health_check
    google_compute_managed_ssl_certificate google_compute_network_endpoint
    google_compute_network_endpoint_group google_compute_network_endpoints
    google_compute_region_backend_service google_compute_region_health_check
    google_compute_region_network_endpoint google_compute_region_network_endpoint_group
    google_compute_region_ssl_certificate google_compute_region_ssl_policy
    google_compute_region_url_map google_compute_ssl_certificate google_compute_ssl_policy
    google_compute_target_instance google_compute_target_pool google_compute_url_map
    """
)


@rule("google_compute_forwarding_rule", "google_compute_global_forwarding_rule", page=PAGE)
def forwarding_rule(r: ResourceView) -> Components:
    """Hours of the rule, and GB that come in.

    The price is that of each rule beyond the first five of a project, which have one price
    together.
    """
    r.assume("forwarding rules", "five others or more", "the first five have a price of their own")
    yield cost("Forwarding rules", RULE, r.hours)
    yield metered("Ingress data", INGRESS, r.usage("monthly_ingress_data_gb"))


@rule(
    "google_compute_region_target_http_proxy",
    "google_compute_region_target_https_proxy",
    "google_compute_region_target_tcp_proxy",
    "google_compute_target_grpc_proxy",
    "google_compute_target_http_proxy",
    "google_compute_target_https_proxy",
    "google_compute_target_ssl_proxy",
    "google_compute_target_tcp_proxy",
    page=PAGE,
)
def proxy(r: ResourceView) -> Components:
    """Hours of the proxy instances that Google starts as traffic asks for, and GB."""
    hours = times(r.usage("monthly_proxy_instances"), r.hours)
    yield metered("Proxy instance", PROXY, hours)
    yield metered("Data processed", PROXIED, r.usage("monthly_data_processed_gb"))
