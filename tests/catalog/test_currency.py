"""Prices in one currency: what is converted, and what is said of it."""

from datetime import date
from decimal import Decimal as D

import pytest

from costguard.catalog.currency import ExchangeRate, InCurrency
from costguard.errors import UsageError
from costguard.model.price import (
    Ambiguous,
    Answer,
    Missing,
    Price,
    PriceQuery,
    Product,
    Tier,
)

HOURS = PriceQuery(Product("aws", "AmazonEC2", "NAT Gateway", "Hrs"), "eu-west-1", ())
RATE = ExchangeRate(D("0.9"), date(2026, 11, 2), "ECB")
NOTE = "converted at 0.9 EUR per USD of 2026-11-02 (ECB)"


class Source:
    """A source with one answer."""

    version = "a source"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def prices(self, queries: object) -> dict[PriceQuery, Answer]:
        return {HOURS: self.answer}

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        return (HOURS,)


def price(*tiers: tuple[str, str], currency: str = "USD", note: str = "") -> Price:
    steps = tuple(Tier(D(start), D(amount)) for start, amount in tiers)
    return Price(steps, "Hrs", currency, date(2026, 11, 1), "list", note)


def converted(answer: Answer, rate: ExchangeRate | None = RATE) -> Answer:
    return InCurrency(Source(answer), "EUR", rate).prices([HOURS])[HOURS]


def test_each_tier_is_converted_exactly_and_the_price_says_so() -> None:
    listed = price(("0", "0.045"), ("100", "0.0333"), note="5% discount")
    expected = price(("0", "0.0405"), ("100", "0.02997"), currency="EUR")
    assert converted(listed) == expected._replace(note=f"5% discount; {NOTE}")


def test_a_list_price_beside_it_is_converted_too() -> None:
    listed = price(("0", "1"))._replace(list_tiers=(Tier(D(0), D(2)),))
    answer = converted(listed)
    assert isinstance(answer, Price)
    assert answer.list_tiers == (Tier(D(0), D("1.8")),)


def test_what_is_in_the_currency_stays_as_it_is() -> None:
    euros = price(("0", "0.05"), currency="EUR")
    assert converted(euros) is euros
    assert converted(Missing("none")) == Missing("none")


def test_doubts_are_converted_as_well() -> None:
    doubt = converted(Ambiguous((price(("0", "1")), price(("0", "2")))))
    assert isinstance(doubt, Ambiguous)
    assert [one.tiers[0].price for one in doubt.candidates] == [D("0.9"), D("1.8")]


@pytest.mark.parametrize(("currency", "rate"), [("USD", None), ("GBP", RATE), ("GBP", None)])
def test_nothing_else_is_converted(currency: str, rate: ExchangeRate | None) -> None:
    with pytest.raises(UsageError, match=f"is in {currency} .* and others are in EUR"):
        converted(price(("0", "1"), currency=currency), rate)
