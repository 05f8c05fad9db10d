"""Quantities over tiers, worked out by hand."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from costguard.model.price import Tier
from costguard.pricing.tiers import charge

# S3 Standard: first 50 TB, next 450 TB, over 500 TB (in GB).
STORAGE = (Tier(D(0), D("0.023")), Tier(D(51200), D("0.022")), Tier(D(512000), D("0.021")))


def cost(quantity: str) -> D:
    return sum((part.cost for part in charge(STORAGE, D(quantity))), D(0))


def test_a_quantity_within_the_first_tier() -> None:
    assert cost("1000") == D("23.000")


def test_a_quantity_over_three_tiers() -> None:
    # 51,200 x 0.023 + 460,800 x 0.022 + 88,000 x 0.021
    assert cost("600000") == D("1177.6") + D("10137.6") + D("1848")


def test_the_bound_itself_belongs_to_the_lower_tier() -> None:
    assert cost("51200") == D("1177.6")
    assert [part.quantity for part in charge(STORAGE, D(51201))] == [D(51200), D(1)]


def test_nothing_costs_nothing() -> None:
    assert charge(STORAGE, D(0)) == ()


def test_what_lies_below_the_first_price_is_free() -> None:
    assert charge((Tier(D(100), D(2)),), D(101))[0].cost == D(2)


@given(st.decimals(0, 10**9, places=3), st.decimals(0, 10**9, places=3))
def test_more_never_costs_less(one: D, other: D) -> None:
    low, high = sorted((one, other))
    assert cost(str(low)) <= cost(str(high))


@given(st.decimals(0, 10**9, places=3))
def test_the_parts_add_up_to_the_quantity(quantity: D) -> None:
    assert sum((part.quantity for part in charge(STORAGE, quantity)), D(0)) == quantity
