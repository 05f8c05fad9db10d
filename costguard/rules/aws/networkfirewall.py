"""AWS Network Firewall: endpoints and what they inspect."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule, service
from costguard.rules.quantities import times

firewalls = service("aws", "AWSNetworkFirewall")

ENDPOINT = firewalls("AWS Firewall", "Hrs", where={"usagetype": "Endpoint-Hour"})
BYTES = firewalls("AWS Firewall", "GB", where={"usagetype": "Traffic-GB-Processed"})
TLS_ENDPOINT = firewalls("AWS Firewall", "Hrs", where={"usagetype": "Advanced-Inspection-Hour"})
TLS_BYTES = firewalls("AWS Firewall", "GB", where={"usagetype": "Advanced-Inspection-GB"})

FREE = free(
    """
    aws_networkfirewall_firewall_policy aws_networkfirewall_logging_configuration
    aws_networkfirewall_resource_policy aws_networkfirewall_rule_group
    aws_networkfirewall_tls_inspection_configuration
    """
)


@rule("aws_networkfirewall_firewall", page="https://aws.amazon.com/network-firewall/pricing/")
def firewall(r: ResourceView) -> Components:
    """Hours of the endpoint in each zone, and GB processed; both again where TLS is inspected."""
    zones = r.count("subnet_mapping")
    hours = times(r.hours, zones)
    processed = r.usage("monthly_data_processed_gb")
    yield cost("Network Firewall Endpoint", ENDPOINT, hours)
    yield metered("Data Processed", BYTES, processed)
    policy = r.refer("firewall_policy_arn", "aws_networkfirewall_firewall_policy", by=("arn",))
    if policy and any(
        block.raw("tls_inspection_configuration_arn") for block in policy.blocks("firewall_policy")
    ):
        yield cost("Advanced inspection endpoint", TLS_ENDPOINT, hours)
        yield metered("Advanced inspection data processed", TLS_BYTES, processed)
