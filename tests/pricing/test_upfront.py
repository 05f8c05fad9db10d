"""What is paid upfront, beside the fee of each hour; prices are made up."""

from datetime import date
from decimal import Decimal as D

import pytest

from costguard.model.money import ZERO
from costguard.model.price import Answer, Missing, Price, PriceQuery, Product, Tier
from costguard.pricing.upfront import fee_query, upfront_parts
from costguard.rules.kit import cost

BOX = Product("shop", "Shop", "Box", "Hrs")
NONE = Missing("no such price")


def asked(payment: str) -> PriceQuery:
    return PriceQuery(BOX, "us-east-1", (), f"reserved_1yr_{payment}")


def price(amount: str) -> Price:
    return Price((Tier(ZERO, D(amount)),), "Hrs", "USD", date(2026, 1, 1), "shop")


def amount(answer: Answer) -> str | None:
    return str(answer.tiers[0].price) if isinstance(answer, Price) else None


@pytest.mark.parametrize(
    ("whole", "fee", "expected"),
    [
        # 0.05 an hour in all, of which 0.02 is due by the hour
        (price("0.05"), price("0.02"), [("box", "0.02"), ("box, paid upfront", "0.03")]),
        (NONE, price("0.02"), [("box", "0.02"), ("box, paid upfront", None)]),
        (price("0.05"), NONE, [("box", "0.05")]),
        (NONE, NONE, [("box", None)]),
        # A fee that is no less than both together is not of the same price list.
        (price("0.05"), price("0.05"), [("box", "0.05")]),
    ],
)
def test_partly_upfront(whole: Answer, fee: Answer, expected: list[tuple[str, str | None]]) -> None:
    query = asked("partial_upfront")
    hourly = fee_query(query)
    assert hourly is not None
    made = upfront_parts(cost("box", BOX, 730), query, {query: whole, hourly: fee})
    assert [(component.name, amount(answer)) for component, _, answer in made] == expected


@pytest.mark.parametrize("whole", [price("0.05"), NONE])
def test_wholly_upfront_costs_nothing_by_the_hour(whole: Answer) -> None:
    query = asked("all_upfront")
    assert fee_query(query) is None
    hourly, upfront = upfront_parts(cost("box", BOX, 730), query, {query: whole})
    assert hourly[0].own_price == 0
    assert upfront[0].own_price is None
    assert upfront[2] == whole


def test_without_upfront_payment_there_is_one_part() -> None:
    query = asked("no_upfront")
    (only,) = upfront_parts(cost("box", BOX, 730), query, {query: price("0.05")})
    assert only == (cost("box", BOX, 730), query, price("0.05"))
