"""Amazon VPC: NAT gateways, public IPv4 addresses, endpoints, traffic mirroring."""

from __future__ import annotations

from costguard.rules.given import told_text
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    by_terabyte,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

vpc = service("aws", "AmazonVPC")
ec2 = service("aws", "AmazonEC2")

NAT_HOURS = ec2("NAT Gateway", "Hrs", where={"usagetype": "NatGateway-Hours"})
NAT_BYTES = ec2("NAT Gateway", "GB", where={"usagetype": "NatGateway-Bytes"})
IDLE_ADDRESS = vpc("VPC Public IPv4 Address", "Hrs", where={"usagetype": "PublicIPv4:IdleAddress"})
IN_USE_ADDRESS = vpc(
    "VPC Public IPv4 Address", "Hrs", where={"usagetype": "PublicIPv4:InUseAddress"}
)
ENDPOINT_HOURS = vpc("VpcEndpoint", "Hrs", needs=("endpointType",))
ENDPOINT_BYTES = vpc("VpcEndpoint", "GB", needs=("endpointType",))
MIRROR_HOURS = vpc("Traffic Mirroring", "Hrs", where={"usagetype": "TrafficMirroring-Hours"})

_ENDPOINTS = {
    "Interface": "PrivateLink",
    "GatewayLoadBalancer": "Gateway Load Balancer Endpoint",
    "Resource": "Resource Endpoint",
    "ServiceNetwork": "Service Network Endpoint",
}
"""The price list's word for each type of endpoint but gateways, which are free."""

_TAKERS = (
    ("aws_eip_association", "allocation_id"),
    ("aws_eip_association", "public_ip"),
    ("aws_nat_gateway", "allocation_id"),
    ("aws_nat_gateway", "secondary_allocation_ids"),
    ("aws_nat_gateway_eip_association", "allocation_id"),
    ("aws_nat_gateway", "availability_zone_address.allocation_ids"),
    ("aws_lb", "subnet_mapping.allocation_id"),
    ("aws_alb", "subnet_mapping.allocation_id"),
    ("aws_transfer_server", "endpoint_details.address_allocation_ids"),
    ("aws_redshift_cluster", "elastic_ip"),
)
"""Attributes by which other resources take an Elastic IP address into use."""


@rule("aws_nat_gateway", page="https://aws.amazon.com/vpc/pricing/")
def nat_gateway(r: ResourceView) -> Components:
    """Hours of the gateway, public or private, and each GB that it processes.

    A regional gateway costs its hours in every Availability Zone that it is active in. The
    public address of a gateway is an Elastic IP and costs there.
    """
    yield cost("NAT gateway", NAT_HOURS, r.hours * _nat_zones(r))
    yield metered("Data processed", NAT_BYTES, r.usage("monthly_data_processed_gb"))


def _nat_zones(r: ResourceView) -> int:
    if r.text("availability_mode", "zonal") != "regional":
        return 1
    zones = len(r.blocks("availability_zone_address"))
    if not zones:
        r.assume("availability_zone_address", "1 zone", "AWS adds zones where there is traffic")
    return zones or 1


@rule("aws_eip", page="https://aws.amazon.com/vpc/pricing/")
def elastic_ip(r: ResourceView) -> Components:
    """Hours of a public IPv4 address: the same price idle and in use, since February 2024.

    Addresses that an account has brought along (BYOIP, customer-owned pools) cost nothing.
    What takes the address into use (instance, NAT gateway, load balancer) does not pay it again.
    """
    pool = r.text("public_ipv4_pool") or r.text("customer_owned_ipv4_pool")
    if pool and pool != "amazon":
        return
    if _in_use(r):
        yield cost("IP address (in use)", IN_USE_ADDRESS, r.hours)
    else:
        yield cost("IP address (if unused)", IDLE_ADDRESS, r.hours)


def _in_use(r: ResourceView) -> bool:
    keys = ("instance", "network_interface", "association_id")
    if any(r.text(key) or not r.known(key) for key in keys):
        return True
    own = ("id", "allocation_id", "public_ip")
    return any(r.referrers(kind, path, by=own) for kind, path in _TAKERS)


@rule("aws_vpc_endpoint", page="https://aws.amazon.com/privatelink/pricing/")
def vpc_endpoint(r: ResourceView) -> Components:
    """Hours of an endpoint in each Availability Zone (subnet), and GB processed in steps.

    Gateway endpoints (S3, DynamoDB) are free, and the type that holds when none is given.
    """
    kind = told_text(r, "vpc_endpoint_type", "Gateway")
    if kind == "Gateway":
        return
    zones = _endpoint_zones(r)
    yield cost(
        f"Endpoint ({kind or 'type not known'})",
        ENDPOINT_HOURS,
        times(r.hours, zones),
        endpointType=_ENDPOINTS.get(kind or ""),
    )
    yield metered(
        "Data processed",
        ENDPOINT_BYTES,
        r.usage("monthly_data_processed_gb"),
        label=by_terabyte,
        endpointType=_ENDPOINTS.get(kind or ""),
    )


def _endpoint_zones(r: ResourceView) -> int | None:
    """Subnets of an endpoint; each stands in a zone of its own. None where not told."""
    listed = count_subnets(r, "subnet_ids")
    if listed is None:
        return None
    zones = listed + len(r.referrers("aws_vpc_endpoint_subnet_association", "vpc_endpoint_id"))
    if not zones:
        r.assume("subnet_ids", "1 subnet", "no subnet is given in the plan")
    return zones or 1


@rule("aws_ec2_traffic_mirror_session", page="https://aws.amazon.com/vpc/pricing/")
def traffic_mirror_session(r: ResourceView) -> Components:
    """Hours that a network interface is mirrored, per session."""
    yield cost("Traffic mirror", MIRROR_HOURS, r.hours)


def count_subnets(r: ResourceView, key: str) -> int | None:
    """Number of subnets in the list ``key``: 0 where it is absent, None where it is not told.

    Where only the apply tells the list, the subnets that it refers to are counted.
    """
    told = r.count(key)
    found = r.referred(key, "aws_subnet") if told is None else []
    if not found:
        return told
    r.assume(key, f"{len(found)} subnets", "known after apply; it refers to so many")
    return len(found)


def in_use_addresses(r: ResourceView, count: Decimal | int | None) -> Components:
    """Hours of ``count`` public IPv4 addresses that AWS assigns to ``r``; no line where 0."""
    if count != 0:
        yield cost("IP address (in use)", IN_USE_ADDRESS, times(r.hours, count))


FREE = free(
    """
    aws_customer_gateway aws_default_network_acl aws_default_route_table
    aws_default_security_group aws_default_subnet aws_default_vpc aws_default_vpc_dhcp_options
    aws_ec2_managed_prefix_list aws_ec2_managed_prefix_list_entry aws_ec2_network_insights_path
    aws_ec2_subnet_cidr_reservation aws_ec2_traffic_mirror_filter
    aws_ec2_traffic_mirror_filter_rule aws_ec2_traffic_mirror_target
    aws_egress_only_internet_gateway aws_eip_association aws_eip_domain_name
    aws_internet_gateway aws_internet_gateway_attachment aws_main_route_table_association
    aws_nat_gateway_eip_association aws_network_acl aws_network_acl_association
    aws_network_acl_rule aws_network_interface aws_network_interface_attachment
    aws_network_interface_sg_attachment aws_route aws_route_table aws_route_table_association
    aws_security_group aws_security_group_rule aws_subnet aws_vpc
    aws_vpc_block_public_access_exclusion aws_vpc_block_public_access_options
    aws_vpc_dhcp_options aws_vpc_dhcp_options_association aws_vpc_endpoint_connection_accepter
    aws_vpc_endpoint_connection_notification aws_vpc_endpoint_policy
    aws_vpc_endpoint_private_dns aws_vpc_endpoint_route_table_association
    aws_vpc_endpoint_security_group_association aws_vpc_endpoint_service
    aws_vpc_endpoint_service_allowed_principal aws_vpc_endpoint_service_private_dns_verification
    aws_vpc_endpoint_subnet_association aws_vpc_ipv4_cidr_block_association
    aws_vpc_ipv6_cidr_block_association aws_vpc_peering_connection
    aws_vpc_peering_connection_accepter aws_vpc_peering_connection_options
    aws_vpc_security_group_egress_rule aws_vpc_security_group_ingress_rule
    aws_vpc_security_group_vpc_association
    """
)
