"""AWS Global Accelerator: accelerators, and what they carry on AWS's network."""

from __future__ import annotations

from costguard.rules.aws.vpn import ACCELERATOR_HOURS
from costguard.rules.kit import (
    ZERO,
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

accelerator = service("aws", "AWSGlobalAccelerator")

PREMIUM = accelerator("Data Transfer", "GB", needs=("edgeLocation", "trafficDirection"))

LOCATIONS = {
    # key of the usage file: sub-resource
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
DIRECTIONS = ("Inbound", "Outbound")

FREE = free(
    """
    aws_globalaccelerator_cross_account_attachment aws_globalaccelerator_custom_routing_listener
    aws_globalaccelerator_listener
    """
)


@rule(
    "aws_globalaccelerator_accelerator",
    "aws_globalaccelerator_custom_routing_accelerator",
    page=PAGE,
)
def fixed_fee(r: ResourceView) -> Components:
    """Hours of the accelerator, whether it is enabled or not."""
    yield cost("Fixed fee", ACCELERATOR_HOURS, r.hours)


@rule(
    "aws_globalaccelerator_endpoint_group",
    "aws_globalaccelerator_custom_routing_endpoint_group",
    page=PAGE,
)
def endpoint_group(r: ResourceView) -> Components:
    """Premium on data between the group's region and edge locations, per GB.

    In each area only the direction with more traffic is charged. Without usage all areas are
    shown, since any of them may cost.
    """
    region = r.text("endpoint_group_region") if r.known("endpoint_group_region") else None
    amounts = {
        (key, direction): r.usage(f"monthly_{direction.lower()}_data_transfer_gb.{key}", 0)
        for key in LOCATIONS
        for direction in DIRECTIONS
        if r.usage_given(f"monthly_{direction.lower()}_data_transfer_gb.{key}")
    }
    for key, name in LOCATIONS.items():
        direction = max(DIRECTIONS, key=lambda way: amounts.get((key, way)) or ZERO)
        if amounts and not amounts.get((key, direction)):
            continue
        asked = f"monthly_{direction.lower()}_data_transfer_gb.{key}"
        line = metered(
            f"{direction} DT-premium fee",
            PREMIUM,
            r.usage(asked),
            region=region,
            edgeLocation=name,
            trafficDirection=direction,
        )
        yield from within(name, [line])
