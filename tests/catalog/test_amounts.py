"""Only what a price or a quantity can be is read as one."""

from decimal import Decimal
from typing import Any

import pytest

from costguard.catalog.amounts import amount_of, number_of


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0.0000166667", "0.0000166667"),
        ("4.2E-7", "0.00000042"),
        (3, "3"),
        (0.1, "0.1"),
        (Decimal("1000000000000000"), "1000000000000000"),
        ("0.0000000000", "0"),
    ],
)
def test_prices_and_quantities_are_read_exactly(value: Any, number: str) -> None:
    assert amount_of(value) == Decimal(number)


@pytest.mark.parametrize(
    "value",
    ["1e999999", "1e-999999", "9" * 99, "NaN", "Infinity", "1_000", "\uff11", "", " ", "x", None,
     True, [1], Decimal("NaN"), 10**16],
)  # fmt: skip
def test_nothing_else_is(value: Any) -> None:
    assert number_of(value) is None
    with pytest.raises(ValueError, match="is not a number from 0 up"):
        amount_of(value)


def test_an_amount_is_not_negative() -> None:
    assert number_of("-1") == -1
    with pytest.raises(ValueError, match="'-1' is not a number from 0 up"):
        amount_of("-1")
