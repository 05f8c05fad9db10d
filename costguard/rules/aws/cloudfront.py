"""Amazon CloudFront: traffic and requests by the geography of the viewer."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    Iterable,
    Product,
    ResourceView,
    by_terabyte,
    cost,
    free,
    metered,
    rule,
    service,
    within,
)
from costguard.rules.quantities import above

cloudfront = service("aws", "AmazonCloudFront")
PAGE = "https://aws.amazon.com/cloudfront/pricing/"


def _product(family: str, unit: str, usagetype: str, allowance: int = 0) -> Product:
    return cloudfront(family, unit, where={"usagetype": usagetype}, free=allowance, scope="global")


def _located(family: str, unit: str, usagetype: str, allowance: int = 0) -> Product:
    return cloudfront(
        family,
        unit,
        where={"usagetype": usagetype},
        needs=("location",),
        free=allowance,
        scope="global",
    )


TO_INTERNET = _located("Data Transfer", "GB", "DataTransfer-Out-Bytes", 1024)
TO_ORIGIN = _located("Data Transfer", "GB", "DataTransfer-Out-OBytes")
HTTP_REQUESTS = _located("Request", "Requests", "Requests-Tier1")
HTTPS_REQUESTS = _located("Request", "Requests", "Requests-Tier2-HTTPS")
SHIELD_REQUESTS = _located("Request", "Requests", "Requests-OriginShield")
INVALIDATIONS = _product("Request", "Paths", "Invalidations")
ENCRYPTION_REQUESTS = _product("Request", "Requests", "Requests-HTTPS-Proxy-FLE")
LOG_LINES = _product("Request", "Lines", "RealTimeLog-KinesisDataStream")
CERTIFICATES = _product("Dedicated IP Custom SSL", "Certificates", "SSL-Cert-Custom")
FUNCTION_CALLS = _product(
    "CloudFront Functions", "Requests", "Executions-CloudFrontFunctions", 2_000_000
)

_GEOGRAPHIES = (
    ("us", "US, Mexico, Canada", "United States"),
    ("europe", "Europe, Israel", "Europe"),
    ("south_africa", "South Africa, Kenya, Middle East", "South Africa"),
    ("south_america", "South America", "South America"),
    ("japan", "Japan", "Japan"),
    ("australia", "Australia, New Zealand", "Australia"),
    ("asia_pacific", "Hong Kong, Philippines, Asia Pacific", "Asia Pacific"),
    ("india", "India", "India"),
)
"""Where viewers are: key in the usage file, name on AWS's page, location in the price list."""

_TRAFFIC = (
    ("Data transfer out to internet", TO_INTERNET, "monthly_data_transfer_to_internet_gb", 1),
    ("Data transfer out to origin", TO_ORIGIN, "monthly_data_transfer_to_origin_gb", 1),
    ("HTTP requests", HTTP_REQUESTS, "monthly_http_requests", 10_000),
    ("HTTPS requests", HTTPS_REQUESTS, "monthly_https_requests", 10_000),
)

_SHIELDS = {
    "us-east-1": ("us", "United States"),
    "us-east-2": ("us", "United States"),
    "us-west-2": ("us", "United States"),
    "eu-west-1": ("europe", "Europe"),
    "eu-west-2": ("europe", "Europe"),
    "eu-central-1": ("europe", "Europe"),
    "sa-east-1": ("south_america", "South America"),
    "ap-northeast-1": ("japan", "Japan"),
    "ap-southeast-2": ("australia", "Australia"),
    "ap-southeast-1": ("singapore", "Singapore"),
    "ap-northeast-2": ("south_korea", "South Korea"),
    "ap-south-1": ("india", "India"),
    "me-central-1": ("middle_east", "Middle East"),
}
"""Regions of Origin Shield: key in the usage file, and location in the price list."""


@rule("aws_cloudfront_distribution", page=PAGE)
def distribution(r: ResourceView) -> Components:
    """Traffic out in steps and requests by the ten thousand, by geography; and what is added.

    Added are Origin Shield, paths to invalidate above the thousand that cost nothing, field-level
    encryption, real-time logs, and a certificate on dedicated IP addresses, by the month. The
    price class only keeps viewers off some locations; where they are is usage.
    """
    yield from _invalidations(r)
    yield from _encryption(r)
    yield from _logs(r)
    yield from _certificates(r)
    yield from _shield(r)
    for key, name, location in _GEOGRAPHIES:
        yield from within(name, _geography(r, key, location))


def _geography(r: ResourceView, key: str, location: str) -> Components:
    for name, product, usage, per in _TRAFFIC:
        path = f"{usage}.{key}"
        if not r.usage_given(path) and (key != "us" or r.usage_given(usage)):
            continue  # where no geography is given, one is enough to say that usage is missing
        yield metered(
            name,
            product,
            r.usage(path),
            unit="GB" if per == 1 else "10k requests",
            per=per,
            label=by_terabyte if product is TO_INTERNET else None,
            location=location,
        )


def _invalidations(r: ResourceView) -> Components:
    """Paths above the thousand that the price list's first step has for nothing."""
    paths = above(r.usage("monthly_invalidation_requests"), 1000)
    yield metered("Invalidation requests (over 1k)", INVALIDATIONS, paths, unit="paths")


def _encryption(r: ResourceView) -> Components:
    key = "monthly_encryption_requests"
    if _any_behavior(r, "field_level_encryption_id") or r.usage_given(key):
        yield metered(
            "Field level encryption requests",
            ENCRYPTION_REQUESTS,
            r.usage(key),
            unit="10k requests",
            per=10_000,
        )


def _logs(r: ResourceView) -> Components:
    key = "monthly_log_lines"
    if _any_behavior(r, "realtime_log_config_arn") or r.usage_given(key):
        yield metered(
            "Real-time log requests", LOG_LINES, r.usage(key), unit="1M lines", per=1_000_000
        )


def _certificates(r: ResourceView) -> Components:
    given = r.usage("custom_ssl_certificates", 0)
    dedicated = any(c.text("ssl_support_method") == "vip" for c in r.blocks("viewer_certificate"))
    if given or dedicated:
        yield cost("Dedicated IP custom SSLs", CERTIFICATES, given or 1, unit="certificates")


def _shield(r: ResourceView) -> Components:
    regions = {
        shield.text("origin_shield_region") or ""
        for origin in r.blocks("origin")
        for shield in origin.blocks("origin_shield")
        if shield.flag("enabled")
    }
    for region in sorted(regions & _SHIELDS.keys()):
        key, location = _SHIELDS[region]
        yield metered(
            f"Origin shield HTTP requests ({location} {region})",
            SHIELD_REQUESTS,
            r.usage(f"monthly_shield_requests.{key}"),
            unit="10k requests",
            per=10_000,
            location=location,
        )


def _any_behavior(r: ResourceView, key: str) -> bool:
    behaviors: Iterable[ResourceView] = (
        *r.blocks("default_cache_behavior"),
        *r.blocks("ordered_cache_behavior"),
    )
    return any(not b.known(key) or bool(b.text(key)) for b in behaviors)


@rule("aws_cloudfront_function", page=PAGE)
def function(r: ResourceView) -> Components:
    """Invocations by the million."""
    yield metered(
        "Total number of invocations",
        FUNCTION_CALLS,
        r.usage("monthly_requests"),
        unit="1M invocations",
        per=1_000_000,
    )


FREE = free(
    """
    aws_cloudfront_cache_policy aws_cloudfront_continuous_deployment_policy
    aws_cloudfront_field_level_encryption_config aws_cloudfront_field_level_encryption_profile
    aws_cloudfront_key_group aws_cloudfront_origin_access_control
    aws_cloudfront_origin_access_identity aws_cloudfront_origin_request_policy
    aws_cloudfront_public_key aws_cloudfront_realtime_log_config
    aws_cloudfront_response_headers_policy aws_cloudfront_vpc_origin
    aws_cloudfrontkeyvaluestore_key aws_cloudfrontkeyvaluestore_keys_exclusive
    """
)
