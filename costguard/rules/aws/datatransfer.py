"""AWS data transfer: what crosses the borders of zones, regions and AWS.

No resource of a plan stands for it: it is told of in the usage file alone, by entries such as
``aws_data_transfer.web`` with a ``region``.
"""

from __future__ import annotations

from costguard.rules.kit import (
    Component,
    Components,
    Product,
    ResourceView,
    by_terabyte,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

transfer = service("aws", "AWSDataTransfer")
ec2 = service("aws", "AmazonEC2")

INTRA_REGION = ec2("Data Transfer", "GB", where={"usagetype": "DataTransfer-Regional-Bytes"})
# An account has 100 GB free each month, over all services and regions.
INTERNET = transfer("Data Transfer", "GB", where={"usagetype": "DataTransfer-Out-Bytes"}, free=100)
REGIONS = transfer("Data Transfer", "GB", where={"usagetype": "AWS-Out-Bytes"})
US_EAST = transfer("Data Transfer", "GB", where={"usagetype": "USE-AWS-Out-Bytes"})

US_EAST_REGIONS = ("us-east-1", "us-east-2")
CHARGED_SIDES = 2
"""Traffic between zones is charged where it leaves and where it arrives."""


@rule(
    "aws_data_transfer",
    page="https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer",
    usage_only=True,
)
def data_transfer(r: ResourceView) -> Components:
    """GB between zones, to the internet (in steps), and to other regions, by the region left.

    Between zones both sides pay. The two regions in the east of the US pay less for traffic to
    each other.
    """
    r.usage_text("region")  # the resource has it already: so that it counts as used
    between_zones = times(r.usage("monthly_intra_region_gb"), CHARGED_SIDES)
    yield metered("Intra-region data transfer", INTRA_REGION, between_zones)
    yield metered(
        "Outbound data transfer to Internet",
        INTERNET,
        r.usage("monthly_outbound_internet_gb"),
        label=by_terabyte,
    )
    if r.region in US_EAST_REGIONS:
        key = "monthly_outbound_us_east_to_us_east_gb"
        yield _outbound(r, "US East regions", US_EAST, key)
    yield _outbound(r, "other regions", REGIONS, "monthly_outbound_other_regions_gb")


def _outbound(r: ResourceView, destination: str, product: Product, key: str) -> Component:
    return metered(f"Outbound data transfer to {destination}", product, r.usage(key))
