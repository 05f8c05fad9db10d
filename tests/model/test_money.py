"""Money as people read it."""

from decimal import Decimal as D

import pytest

from costguard.model.money import money, plain, rounded, signed, to_decimal, unit_price


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1234567.5", "$1,234,567.50"),
        ("0.005", "$0.01"),
        ("-0.004", "$0.00"),
        ("-3", "-$3.00"),
        ("0", "$0.00"),
    ],
)
def test_money(amount: str, text: str) -> None:
    assert money(D(amount)) == text


def test_other_currencies() -> None:
    assert money(D(5), "EUR") == "€5.00"
    assert money(D(5), "CHF") == "CHF 5.00"


@pytest.mark.parametrize(
    ("amount", "text"), [("1", "+$1.00"), ("-1", "-$1.00"), ("0.001", "$0.00"), ("-0.001", "$0.00")]
)
def test_differences_have_a_sign_and_zero_has_none(amount: str, text: str) -> None:
    assert signed(D(amount)) == text


@pytest.mark.parametrize(
    ("price", "text"),
    [("0.0000166667", "$0.0000166667"), ("0.1", "$0.10"), ("0.52949999999969", "$0.5295")],
)
def test_unit_prices_keep_their_digits(price: str, text: str) -> None:
    assert unit_price(D(price)) == text


def test_no_negative_zero() -> None:
    assert str(rounded(D("-0.001"))) == "0.00"


def test_numbers_without_exponent() -> None:
    assert [plain(D(t)) for t in ("1E+3", "0.1000", "1E-7", "0E-9", "-2.50")] == [
        "1000",
        "0.1",
        "0.0000001",
        "0",
        "-2.5",
    ]


@pytest.mark.parametrize(
    ("value", "number"),
    [(0.1, "0.1"), ("20", "20"), (7, "7"), (True, None), ("x", None), (None, None), ([], None)],
)
def test_numbers_in_documents(value: object, number: str | None) -> None:
    assert to_decimal(value) == (None if number is None else D(number))


def test_what_is_no_number_is_none() -> None:
    assert to_decimal(float("nan")) is None
    assert to_decimal("Infinity") is None
