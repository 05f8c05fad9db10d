"""A content delivery network and the names that lead to it."""

import pulumi_aws as aws

zone = aws.route53.Zone("main", name="shop.example")
aws.cloudfront.Distribution(
    "main",
    enabled=True,
    price_class="PriceClass_100",
    origins=[
        {
            "origin_id": "shop",
            "domain_name": "origin.shop.example",
            "custom_origin_config": {
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
            },
        }
    ],
    default_cache_behavior={
        "target_origin_id": "shop",
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": ["GET", "HEAD"],
        "cached_methods": ["GET", "HEAD"],
        "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    },
    restrictions={"geo_restriction": {"restriction_type": "none"}},
    viewer_certificate={"cloudfront_default_certificate": True},
)
aws.route53.Record(
    "www",
    zone_id=zone.zone_id,
    name="www",
    type="CNAME",
    ttl=300,
    records=["d111111abcdef8.cloudfront.net"],
)
aws.route53.HealthCheck(
    "www",
    fqdn="www.shop.example",
    port=443,
    type="HTTPS",
    request_interval=10,
    failure_threshold=3,
)
