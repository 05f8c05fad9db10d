"""Forecasts of a month from short histories, worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from costguard.forecast import (
    Daily,
    Step,
    half_width,
    month_end,
    month_to_date,
    plan_step,
    prior_shrunk,
    run_rate,
    weekday_median,
)

FIRST = date(2026, 9, 1)  # a Tuesday
TENTH = date(2026, 9, 10)


def days(*values: object, first: date = FIRST) -> Daily:
    return {first + timedelta(days=at): D(str(value)) for at, value in enumerate(values)}


SPENT = days(20, 21, 19, 20, 10, 9, 21, 20, 22, 20)
STEPPED = days(20, 20, 20, 20, 20, 20, 20, 35, 36, 35)


def cents(value: D | None) -> D:
    assert value is not None
    return value.quantize(D("0.01"))


def test_ten_days_by_each_method() -> None:
    assert month_to_date(SPENT, TENTH) == 182
    assert run_rate(SPENT, TENTH) == 546
    assert weekday_median(SPENT, TENTH) == 519
    # 10/17 x 18.20 + 7/17 x 15.00 = 16.882 a day, for 20 days.
    assert cents(prior_shrunk(SPENT, TENTH, D(450))) == D("519.65")


def test_the_interval_is_that_of_the_weekdays() -> None:
    # sd 0.916 x sqrt(14 weekdays ahead) x 1.2816
    assert cents(half_width(SPENT, TENTH)) == D("4.39")


def test_after_a_step_its_own_rate_holds() -> None:
    assert month_to_date(STEPPED, TENTH) == 246
    assert run_rate(STEPPED, TENTH) == 738
    assert plan_step(STEPPED, TENTH, D(35)) == 946
    found = month_end(STEPPED, TENTH, estimate=D(600), step=Step(date(2026, 9, 8), D(35)))
    assert found is not None
    assert (found.method, found.amount) == ("plan_step", 946)


def test_a_small_step_starts_no_new_history() -> None:
    found = month_end(SPENT, TENTH, step=Step(date(2026, 9, 8), D("21.9")))
    assert found is not None
    assert found.method == "weekday_median"


@pytest.mark.parametrize(
    ("length", "method", "amount"),
    [
        (0, "estimate", "450.00"),
        (2, "estimate", "450.00"),
        # 3/10 x 20 + 7/10 x 15 = 16.50 for 27 days, and 60 so far.
        (3, "prior_shrunk", "505.50"),
        # 6/13 x 16.50 + 7/13 x 15 = 15.692 for 24 days, and 99 so far.
        (6, "prior_shrunk", "475.62"),
        # 10/17 of what the medians say (337 to come), 7/17 of the estimate (300 to come).
        (10, "weekday_median", "503.76"),
    ],
)
def test_the_method_follows_the_length_of_the_history(
    length: int, method: str, amount: str
) -> None:
    known = dict(list(SPENT.items())[:length])
    today = FIRST + timedelta(days=max(length, 1) - 1)
    found = month_end(known, today, estimate=D(450))
    assert found is not None
    assert (found.method, cents(found.amount)) == (method, D(amount))


def test_three_weeks_need_no_estimate() -> None:
    # 1 to 21 September: 15 weekdays at 20 (+-1), 6 weekend days at 10; 7 + 2 to come.
    weekdays = iter([20, 21, 19] * 5)
    values = [
        10 if (FIRST + timedelta(days=at)).weekday() > 4 else next(weekdays) for at in range(21)
    ]
    found = month_end(days(*values), date(2026, 9, 21), estimate=D(9999))
    assert found is not None
    assert (found.method, found.amount) == ("weekday_median", sum(values) + 7 * 20 + 2 * 10)


def test_a_clear_trend_is_followed() -> None:
    # 1, 2, ... 21, and so 22 ... 30 for the nine days to come.
    found = month_end(days(*range(1, 22)), date(2026, 9, 21))
    assert found is not None
    assert (found.method, found.amount) == ("theil_sen", sum(range(1, 31)))


def test_an_interval_has_two_ends() -> None:
    found = month_end(SPENT, TENTH)
    assert found is not None
    assert (cents(found.low), found.amount, cents(found.high)) == (D("514.61"), 519, D("523.39"))


def test_nothing_known_is_no_forecast() -> None:
    assert month_end({}, TENTH) is None


def test_what_lies_after_today_is_not_looked_at() -> None:
    assert month_end(SPENT, date(2026, 9, 3)) == month_end(days(20, 21, 19), date(2026, 9, 3))
