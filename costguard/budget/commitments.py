"""What of the total is due by commitment: which view the figures take."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.model.estimate import Estimate
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money
from costguard.model.price import PricingCategory, category_of


def commitment_findings(estimate: Estimate) -> Iterator[Finding]:
    """A note on the amortised view, where the total after the change has commitments in it.

    Hours of a commitment are paid for with or without the plan. The figures charge them to the
    resources that use them, so that a resource which takes free hours is not called free.
    """
    sides = (resource.after for resource in estimate.resources if resource.after is not None)
    committed = sum(
        (
            line.monthly_cost
            for side in sides
            for line in side.components
            if line.monthly_cost is not None
            and line.query is not None
            and category_of(line.query.option) is PricingCategory.COMMITTED
        ),
        ZERO,
    )
    if committed:
        yield Finding(
            id="commitments",
            level=Level.NOTE,
            message=f"{money(committed, estimate.currency)} a month of the total are hours of "
            "reservations and savings plans, charged to what uses them, with what is paid upfront "
            "spread over the term (the amortised view): hours that are paid for anyway are not "
            "free here.",
            weight=committed,
        )
