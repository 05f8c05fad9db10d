"""What limits and thresholds look at: the cost before and after, whatever it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from costguard.model.baseline import Comparison
from costguard.model.estimate import Coverage, Estimate, Total
from costguard.model.money import ZERO


class ResourceStanding(NamedTuple):
    """One resource's known cost per month before and after; None where it is not there."""

    address: str
    before: Decimal | None
    after: Decimal | None
    label: str
    """What messages call it: the address, with its project where there are several."""

    @property
    def difference(self) -> Decimal:
        """After less before."""
        return (self.after or ZERO) - (self.before or ZERO)


class Standing(NamedTuple):
    """The totals before and after, in the currency per month."""

    before: Total
    after: Total
    currency: str
    resources: tuple[ResourceStanding, ...]
    price_missing_before: bool
    """Whether something that was there before lacks its price."""
    subject: str = "The plan"
    """What it is that costs the totals, for messages."""

    @property
    def difference(self) -> Decimal:
        """After less before."""
        return self.after.amount - self.before.amount

    @property
    def gross(self) -> Decimal:
        """The sum of what becomes dearer, whatever becomes cheaper."""
        return sum((r.difference for r in self.resources if r.difference > 0), ZERO)


def standing(estimate: Estimate, comparison: Comparison | None = None) -> Standing:
    """How a change stands: against the baseline at today's prices, else the plan's past.

    With a baseline, the projects that only the baseline has are in both totals.
    """
    if comparison is None:
        return Standing(
            before=estimate.before,
            after=estimate.after,
            currency=estimate.currency,
            resources=tuple(_of_estimate(estimate)),
            price_missing_before=_price_missing_before(estimate),
            subject=_subject(r.project for r in estimate.resources),
        )
    projects = [*(r.project for r in comparison.resources), *(name for name, _ in comparison.kept)]
    return Standing(
        before=comparison.repriced,
        after=comparison.head,
        currency=comparison.currency,
        resources=tuple(
            ResourceStanding(
                r.address,
                r.repriced,
                r.head,
                r.address if len(set(projects)) == 1 else f"{r.project}: {r.address}",
            )
            for r in comparison.resources
        ),
        price_missing_before=comparison.repriced.unpriced > 0,
        subject=_subject(projects),
    )


def _of_estimate(estimate: Estimate) -> Iterator[ResourceStanding]:
    for resource in estimate.resources:
        before = None if resource.before is None else resource.monthly_before
        after = None if resource.after is None else resource.monthly_after
        yield ResourceStanding(resource.address, before, after, resource.label)


def _subject(projects: Iterable[str]) -> str:
    return "The environment" if len(set(projects)) > 1 else "The plan"


def _price_missing_before(estimate: Estimate) -> bool:
    sides = (resource.before for resource in estimate.resources)
    return any(side is not None and side.coverage is Coverage.PRICE_MISSING for side in sides)
