"""Trends told robustly: by hand, and beside what scipy makes of the same series."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from costguard.trend import mann_kendall, theil_sen

PIPELINE = [D(v) for v in (600, 606, 598, 615, 620, 900, 633, 640)]


def test_one_odd_run_does_not_sway_the_line() -> None:
    line = theil_sen(PIPELINE)
    assert line.slope == 6
    # Median of 600, 600, 586, 597, 596, 870, 597, 598.
    assert line.intercept == D("597.5")
    assert line.at(8) == D("645.5")


def test_a_rise_is_told_from_noise() -> None:
    test = mann_kendall(PIPELINE)
    assert test.s == 20
    assert test.variance == pytest.approx(65.33, abs=0.005)
    assert test.z == pytest.approx(2.351, abs=0.0005)
    assert test.p_rising == pytest.approx(0.0094, abs=0.00005)


def test_a_series_of_equal_values_has_no_trend() -> None:
    test = mann_kendall([D(7)] * 9)
    assert (test.s, test.z, test.p_rising) == (0, 0, 0.5)


SERIES = st.lists(st.integers(0, 50), min_size=3, max_size=20)


@given(SERIES)
def test_the_line_is_scipys(values: list[int]) -> None:
    line, theirs = theil_sen([D(v) for v in values]), stats.theilslopes(values, method="joint")
    assert float(line.slope) == pytest.approx(theirs.slope, abs=1e-9)
    assert float(line.intercept) == pytest.approx(theirs.intercept, abs=1e-9)


@given(SERIES)
def test_a_falling_series_mirrors_a_rising_one(values: list[int]) -> None:
    up, down = mann_kendall([D(v) for v in values]), mann_kendall([D(-v) for v in values])
    assert up.s == -down.s
    assert up.p_either == pytest.approx(down.p_either)
