"""AWS CloudTrail: events that trails deliver."""

from __future__ import annotations

from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    Product,
    ResourceView,
    free,
    metered,
    rule,
    service,
)

PAGE = "https://aws.amazon.com/cloudtrail/pricing/"
FAMILY = "Management Tools - AWS CloudTrail Paid Events Recorded"

cloudtrail = service("aws", "AWSCloudTrail")

MANAGEMENT = cloudtrail(FAMILY, "Events", where={"usagetype": "PaidEventsRecorded"})
DATA = cloudtrail(FAMILY, "Events", where={"usagetype": "DataEventsRecorded"})
INSIGHTS = cloudtrail(FAMILY, "Events", where={"usagetype": "InsightsEvents"})

FREE = free("aws_cloudtrail_organization_delegated_admin_account")


@rule("aws_cloudtrail", page=PAGE)
def trail(r: ResourceView) -> Components:
    """Events per 100,000: further copies of management events, data events, and insights.

    The first copy of management events is free in each region, so the usage key counts the
    others. Event selectors may leave them out. Insights are there where they are asked for.
    """
    if _management_events(r):
        copies = r.usage("monthly_additional_management_events")
        yield _events("Management events (additional copies)", MANAGEMENT, copies)
    yield _events("Data events", DATA, r.usage("monthly_data_events"))
    if r.blocks("insight_selector"):
        yield _events("Insight events", INSIGHTS, r.usage("monthly_insight_events"))


def _events(name: str, product: Product, events: Decimal | None) -> Component:
    return metered(name, product, events, unit="100k events", per=100_000)


def _management_events(r: ResourceView) -> bool:
    """Whether the trail records management events, as it does without selectors."""
    advanced = r.blocks("advanced_event_selector")
    if advanced:
        return any(
            "Management" in field.texts("equals")
            for selector in advanced
            for field in selector.blocks("field_selector")
            if field.text("field") == "eventCategory"
        )
    selectors = r.blocks("event_selector")
    return not selectors or any(
        selector.flag("include_management_events", default=True) for selector in selectors
    )
