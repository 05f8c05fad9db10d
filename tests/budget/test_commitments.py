"""The note that says which view of commitments the figures take."""

from decimal import Decimal as D

import pytest

from costguard.budget.commitments import commitment_findings
from costguard.model.estimate import CostComponent, Coverage, Estimate, ResourceCost, SideCost
from costguard.model.plan import Action
from costguard.model.price import PriceQuery, Product


def estimate(*lines: tuple[str, str | None], gone: bool = False) -> Estimate:
    """One resource with a line for each purchase option and cost."""
    product = Product("aws", "Shop", "Box", "Hrs")
    components = tuple(
        CostComponent(
            name="Box",
            path=(),
            unit="hours",
            quantity=D(730),
            unit_price=None,
            monthly_cost=None if amount is None else D(amount),
            usage_based=False,
            query=PriceQuery(product, "us-east-1", (), option),
            price=None,
        )
        for option, amount in lines
    )
    side = SideCost("us-east-1", components, Coverage.PRICED)
    after = None if gone else side
    return Estimate((ResourceCost("aws_box.a", "aws_box", Action.UPDATE, side, after),))


def test_hours_that_are_committed_to_are_named_with_their_sum() -> None:
    """21.90 of a reservation and 14.60 of a savings plan; 7.30 on demand are not in it."""
    change = estimate(("reserved", "21.90"), ("savings_plan", "14.60"), ("on_demand", "7.30"))
    (found,) = commitment_findings(change)
    assert (found.id, found.level, found.weight) == ("commitments", "note", D("36.50"))
    assert found.message.startswith("$36.50 a month of the total are hours of reservations")
    assert "the amortised view" in found.message


@pytest.mark.parametrize(
    "change",
    [
        estimate(("on_demand", "7.30"), ("spot", "2.00")),
        estimate(("reserved", None)),
        estimate(("reserved", "21.90"), gone=True),
    ],
)
def test_without_such_hours_nothing_is_said(change: Estimate) -> None:
    assert list(commitment_findings(change)) == []
