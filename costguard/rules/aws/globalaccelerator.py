"""AWS Global Accelerator: accelerators, and the data that they carry."""

from __future__ import annotations

from costguard.rules.aws.vpn import ACCELERATOR_HOURS
from costguard.rules.given import given_text
from costguard.rules.kit import (
    ZERO,
    Component,
    Components,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
    within,
)

PAGE = "https://aws.amazon.com/global-accelerator/pricing/"

global_accelerator = service("aws", "AWSGlobalAccelerator")

PREMIUM = global_accelerator("Data Transfer", "GB", needs=("trafficDirection", "edgeLocation"))
AREAS = {
    "us": "US, Mexico, Canada",
    "europe": "Europe",
    "south_africa": "South Africa, Kenya",
    "south_america": "South America",
    "south_korea": "South Korea",
    "australia": "Australia, New Zealand",
    "asia_pacific": "Asia Pacific",
    "middle_east": "Middle East",
    "india": "India, Indonesia, Philippines, Thailand",
}
"""Areas of edge locations, by their keys in the usage file."""

FREE = free(
    """
    aws_globalaccelerator_cross_account_attachment
    aws_globalaccelerator_custom_routing_listener aws_globalaccelerator_listener
    """
)


@rule(
    "aws_globalaccelerator_accelerator",
    "aws_globalaccelerator_custom_routing_accelerator",
    page=PAGE,
)
def accelerator(r: ResourceView) -> Components:
    """Hours of the accelerator until it is deleted, enabled or not; one price everywhere."""
    yield cost("Fixed fee", ACCELERATOR_HOURS, r.hours)


@rule(
    "aws_globalaccelerator_endpoint_group",
    "aws_globalaccelerator_custom_routing_endpoint_group",
    page=PAGE,
)
def endpoint_group(r: ResourceView) -> Components:
    """GB between the group's region and the edge, by area, on top of the usual data transfer.

    In each hour only the direction with more traffic is charged for; here, in each month.
    """
    areas = [area for area in AREAS if any(map(r.usage_given, _keys(area)))]
    for area in areas or AREAS:
        yield from within(AREAS[area], [_premium(r, area)])


def _keys(area: str) -> tuple[str, str]:
    """Keys of the usage file for the two directions of an area's traffic."""
    return f"monthly_inbound_data_transfer_gb.{area}", f"monthly_outbound_data_transfer_gb.{area}"


def _premium(r: ResourceView, area: str) -> Component:
    """What is charged for one area: the direction that carries more of the two."""
    other = 0 if any(map(r.usage_given, _keys(area))) else None
    inbound, outbound = (r.usage(key, other) for key in _keys(area))
    direction = "Outbound" if (outbound or ZERO) > (inbound or ZERO) else "Inbound"
    return metered(
        f"{direction} DT-premium fee",
        PREMIUM,
        outbound if direction == "Outbound" else inbound,
        region=given_text(r, "endpoint_group_region", r.region),
        trafficDirection=direction,
        edgeLocation=AREAS[area],
    )
