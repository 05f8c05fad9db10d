"""Amazon Lightsail: virtual servers by the hour."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, cost, free, rule, service

lightsail = service("aws", "AmazonLightsail")

SERVER = lightsail("Lightsail Instance", "Hrs", needs=("bundle",))

FREE = free(
    """
    aws_lightsail_bucket_access_key aws_lightsail_bucket_resource_access aws_lightsail_certificate
    aws_lightsail_container_service_deployment_version aws_lightsail_disk_attachment
    aws_lightsail_domain_entry aws_lightsail_instance_public_ports aws_lightsail_key_pair
    aws_lightsail_lb_attachment aws_lightsail_lb_certificate
    aws_lightsail_lb_certificate_attachment aws_lightsail_lb_https_redirection_policy
    aws_lightsail_lb_stickiness_policy aws_lightsail_static_ip_attachment
    """
)


@rule("aws_lightsail_instance", page="https://aws.amazon.com/lightsail/pricing/")
def instance(r: ResourceView) -> Components:
    """Hours of the server, after its bundle, running or stopped."""
    bundle = r.text("bundle_id")
    system = "Windows" if "_win_" in (bundle or "") else "Linux/UNIX"
    yield cost(f"Virtual server ({system})", SERVER, r.hours, bundle=bundle)
