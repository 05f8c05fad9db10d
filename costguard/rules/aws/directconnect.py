"""AWS Direct Connect: ports, and what leaves AWS through them."""

from __future__ import annotations

from costguard.rules.aws.regions import REGIONS
from costguard.rules.aws.vpn import GATEWAY_BYTES, GATEWAY_HOURS
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule, service

PAGE = "https://aws.amazon.com/directconnect/pricing/"

direct_connect = service("aws", "AWSDirectConnect")

PORT_HOURS = direct_connect("Direct Connect", "Hrs", needs=("connectionType", "portSpeed"))
OUTBOUND = direct_connect(
    "Data Transfer",
    "GB",
    where={"transferType": "DataXfer-Out"},
    needs=("directConnectLocation",),
)

FREE = free(
    """
    aws_dx_bgp_peer aws_dx_connection_association aws_dx_connection_confirmation aws_dx_gateway
    aws_dx_gateway_association_proposal aws_dx_hosted_private_virtual_interface
    aws_dx_hosted_private_virtual_interface_accepter aws_dx_hosted_public_virtual_interface
    aws_dx_hosted_public_virtual_interface_accepter aws_dx_hosted_transit_virtual_interface
    aws_dx_hosted_transit_virtual_interface_accepter aws_dx_lag aws_dx_macsec_key_association
    aws_dx_private_virtual_interface aws_dx_public_virtual_interface
    aws_dx_transit_virtual_interface
    """
)


@rule("aws_dx_connection", "aws_dx_hosted_connection", page=PAGE)
def connection(r: ResourceView) -> Components:
    """Hours of the port, after its speed and whether it is hosted; GB that leave AWS through it.

    These are priced after the region that they come from and the location of the port.
    """
    hosted = r.type == "aws_dx_hosted_connection"
    kind = r.usage_text("dx_connection_type", "hosted" if hosted else "dedicated")
    location = r.text("location")
    yield cost(
        "DX connection",
        PORT_HOURS,
        r.hours,
        connectionType=(kind or "").capitalize(),
        portSpeed=r.text("bandwidth"),
    )
    for region, key in _outbound(r):
        yield metered(
            f"Outbound data transfer (from {region}, to {location or 'a location not known'})",
            OUTBOUND,
            r.usage(key),
            region=region,
            directConnectLocation=location,
        )


def _outbound(r: ResourceView) -> list[tuple[str, str]]:
    """Regions that data comes from, and the usage keys that tell how much."""
    by_region = "monthly_outbound_from_region_to_dx_connection_location"
    keys = {region: f"{by_region}.{region.replace('-', '_')}" for region in REGIONS}
    given = [(region, key) for region, key in keys.items() if r.usage_given(key)]
    from_own = "monthly_outbound_region_to_dx_location_gb"
    if not given and r.region and r.usage_given(from_own):
        return [(r.region, from_own)]
    return given


@rule("aws_dx_gateway_association", page=PAGE)
def gateway_association(r: ResourceView) -> Components:
    """With a transit gateway: hours of the attachment, and GB sent into it. Otherwise free."""
    kind = r.text("associated_gateway_type") or _told_by_reference(r)
    if kind is None:
        kind = "transitGateway"
        r.assume("associated_gateway_type", kind, "the plan does not tell")
    if kind == "transitGateway":
        yield metered("Data processed", GATEWAY_BYTES, r.usage("monthly_data_processed_gb"))
        yield cost("Transit gateway attachment", GATEWAY_HOURS, r.hours)


def _told_by_reference(r: ResourceView) -> str | None:
    """The kind of gateway, after its id or the resource that the configuration names."""
    for path in ("associated_gateway_id", "proposal_id"):
        gateway = r.text(path) if r.known(path) else ""
        if (gateway or "").startswith("tgw-") or r.refer(path, "aws_ec2_transit_gateway"):
            return "transitGateway"
        if (gateway or "").startswith("vgw-") or r.refer(path, "aws_vpn_gateway"):
            return "virtualPrivateGateway"
    return None
