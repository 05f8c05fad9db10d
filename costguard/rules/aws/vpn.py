"""AWS VPN and Transit Gateway, which stand beside Amazon VPC in the price list."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)

vpc = service("aws", "AmazonVPC")
global_accelerator = service("aws", "AWSGlobalAccelerator")

ACCELERATOR_HOURS = global_accelerator(
    "Global Accelerator", "Hrs", where={"usagetype": "Fixed-Fee"}, scope="global"
)
VPN_HOURS = vpc("Cloud Connectivity", "Hrs", where={"usagetype": "VPN-Usage-Hours:ipsec.1"})
CLIENT_HOURS = vpc("Cloud Connectivity", "Hrs", where={"usagetype": "ClientVPN-ConnectionHours"})
CLIENT_ASSOCIATION_HOURS = vpc(
    "Cloud Connectivity", "Hrs", where={"usagetype": "ClientVPN-EndpointHours"}
)
GATEWAY_HOURS = vpc("Transit Gateway", "Hrs", where={"usagetype": "TransitGateway-Hours"})
GATEWAY_BYTES = vpc("Transit Gateway", "GB", where={"usagetype": "TransitGateway-Bytes"})


def _attachment(r: ResourceView) -> Components:
    yield cost("Transit gateway attachment", GATEWAY_HOURS, r.hours)


@rule("aws_vpn_connection", page="https://aws.amazon.com/vpn/pricing/")
def vpn_connection(r: ResourceView) -> Components:
    """Hours of a site-to-site connection with its two tunnels.

    One that ends at a transit gateway is an attachment of it too, and pays the GB that it sends.
    An accelerated one pays the fixed fee of two accelerators.
    """
    yield cost("VPN connection", VPN_HOURS, r.hours)
    if r.flag("enable_acceleration"):
        yield cost("Global Accelerator fixed fee", ACCELERATOR_HOURS, r.hours * 2)
    if not r.known("transit_gateway_id") or r.text("transit_gateway_id"):
        yield from _attachment(r)
        yield metered("Data processed", GATEWAY_BYTES, r.usage("monthly_data_processed_gb"))


@rule("aws_ec2_client_vpn_endpoint", page="https://aws.amazon.com/vpn/pricing/")
def client_vpn_endpoint(r: ResourceView) -> Components:
    """Hours that clients are connected, summed over all clients: each connection pays its own."""
    yield metered("Connection", CLIENT_HOURS, r.usage("monthly_connection_hrs"))


@rule("aws_ec2_client_vpn_network_association", page="https://aws.amazon.com/vpn/pricing/")
def client_vpn_network_association(r: ResourceView) -> Components:
    """Hours that a subnet is associated with the endpoint, whether clients are there or not."""
    yield cost("Endpoint association", CLIENT_ASSOCIATION_HOURS, r.hours)


@rule(
    "aws_ec2_transit_gateway_vpc_attachment",
    page="https://aws.amazon.com/transit-gateway/pricing/",
)
def vpc_attachment(r: ResourceView) -> Components:
    """Hours of the attachment, and each GB that the VPC sends into the transit gateway."""
    yield from _attachment(r)
    yield metered("Data processed", GATEWAY_BYTES, r.usage("monthly_data_processed_gb"))


@rule(
    "aws_ec2_transit_gateway_peering_attachment",
    "aws_ec2_transit_gateway_peering_attachment_accepter",
    page="https://aws.amazon.com/transit-gateway/pricing/",
)
def peering_attachment(r: ResourceView) -> Components:
    """Hours of the attachment, paid by the owner of each of the two transit gateways.

    What comes over a peering is not charged as data processed.
    """
    yield from _attachment(r)


FREE = free(
    """
    aws_ec2_client_vpn_authorization_rule aws_ec2_client_vpn_route aws_ec2_transit_gateway
    aws_ec2_transit_gateway_connect aws_ec2_transit_gateway_connect_peer
    aws_ec2_transit_gateway_default_route_table_association
    aws_ec2_transit_gateway_default_route_table_propagation
    aws_ec2_transit_gateway_multicast_domain
    aws_ec2_transit_gateway_multicast_domain_association
    aws_ec2_transit_gateway_multicast_group_member
    aws_ec2_transit_gateway_multicast_group_source aws_ec2_transit_gateway_policy_table
    aws_ec2_transit_gateway_policy_table_association
    aws_ec2_transit_gateway_prefix_list_reference aws_ec2_transit_gateway_route
    aws_ec2_transit_gateway_route_table aws_ec2_transit_gateway_route_table_association
    aws_ec2_transit_gateway_route_table_propagation
    aws_ec2_transit_gateway_vpc_attachment_accepter aws_vpn_connection_route aws_vpn_gateway
    aws_vpn_gateway_attachment aws_vpn_gateway_route_propagation
    """
)
