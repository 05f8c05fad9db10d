"""The statistics, against worked examples and against simulation-free identities."""

import sys
from decimal import Decimal as D

import pytest

from costguard.errors import UsageError
from costguard.gate.statistics import (
    cusum,
    deviation,
    enough_runs,
    holm,
    least_p,
    modified_z,
    noise,
    p_fewer,
    p_larger,
    shift,
    telling_effect,
)


def values(text: str) -> list[D]:
    return [D(word) for word in text.split()]


TEN = "300 310 295 305 298 302 307 299 304 301"


@pytest.mark.parametrize(
    ("base", "new", "moved", "p"),
    [
        ("100 102 98 101 99", "106 108 105 109 107", "7", 0.003968),
        ("100 102 98 101 99", "104 106 103 107 105", "5", 0.003968),
        ("300 310 295 305 420", "330 326 340 318 335", "25", 0.075397),
        (TEN, "318 325 321 330 322", "21", 0.000333),
        (TEN, "308 296 312", "4.5", 0.234266),
        (
            "41000 43500 40200 45800 42100 44000 39900 42800 43100 41700",
            "47200 46100 48800",
            "5100",
            0.003497,
        ),
    ],
)
def test_the_exact_test(base: str, new: str, moved: str, p: float) -> None:
    assert shift(values(new), values(base)) == D(moved)
    assert p_larger(values(new), values(base)) == pytest.approx(p, abs=5e-7)


def test_ties_never_make_an_alarm() -> None:
    assert p_larger(values("5 5 5 5 5"), values("5 5 5 5 5")) == 1
    # One tie with the largest of the base: as if it stood just above.
    tied = p_larger(values("102 103 104 105 106"), values("98 99 100 101 102"))
    assert tied == pytest.approx(2 / 252)


def test_large_samples_take_the_normal_approximation() -> None:
    base, new = [D(v) for v in range(200)], [D(v) for v in range(40, 240)]
    assert p_larger(new, base) < 1e-6


@pytest.mark.parametrize(
    ("runs", "history", "p"),
    [
        (3, 3, 0.05),
        (4, 4, 0.01429),
        (5, 5, 0.00397),
        (3, 10, 0.00350),
        (5, 10, 0.00033),
        (7, 7, 0.00029),
    ],
)
def test_the_least_that_a_test_can_reach(runs: int, history: int, p: float) -> None:
    assert least_p(runs, history) == pytest.approx(p, abs=5e-6)


def test_a_single_run_against_its_history() -> None:
    history = values("100 101 99 102 98 100 103")
    assert deviation(history) == 1
    assert modified_z(D(104), history) == D("2.698")
    assert modified_z(D(110), history) == D("6.745")


def test_a_history_of_equal_values_does_not_divide_by_zero() -> None:
    # The deviation is taken to be half a percent: 0.6745 x 4 / 1.
    assert modified_z(D(204), [D(200)] * 20) == D("2.698")
    assert modified_z(D(0), [D(0)] * 20) == 0
    assert modified_z(D(1), [D(0)] * 20) == 1000


def test_cumulative_sums() -> None:
    runs = values("100 101 99 102 98 104 103 105 104 103 105 104 106")
    sums = cusum(runs, D(100), D(2))
    assert sums == values("0 0 0 0.5 0 1.5 2.5 4.5 6 7 9 10.5 13")
    assert next(at for at, value in enumerate(sums, 1) if value > 5) == 9


def test_several_tests_are_corrected() -> None:
    # Four tests: 0.004 x 4, then 0.01 x 3, 0.02 x 2, 0.03 x 1; none below the one before it.
    corrected = holm({"a": 0.02, "b": 0.004, "c": 0.01, "d": 0.03})
    assert corrected == pytest.approx({"b": 0.016, "c": 0.03, "a": 0.04, "d": 0.04})


def test_noise_is_not_swayed_by_one_odd_run() -> None:
    # Deviations from 100: 0 1 1 2 2 3 and 800; their median is 2 of 100, over 0.6745.
    assert noise(values("100 101 99 102 98 103 900")) == pytest.approx(0.0294, abs=0.0001)


def test_how_many_runs_are_enough() -> None:
    # 3 x 1.2533 x 3% x sqrt(1/3 + 1/20) = 6.98%, so 8% is told by three runs.
    assert telling_effect(0.03, 3, 20) == pytest.approx(0.0698, abs=0.0001)
    assert enough_runs(0.08, 0.03, 20, 0.01, least=3) == 3
    # Three against five never reach 1% (1/56); four do (1/126), if there is hardly any noise.
    assert enough_runs(0.08, 0.001, 5, 0.01, least=3) == 4
    # With many repeats the history's own error stays: 3 x 1.2533 x 3% x sqrt(1/20) = 2.52%.
    assert enough_runs(0.02, 0.03, 20, 0.01, least=3) is None


def test_fewer_successes() -> None:
    # 60 of 60 against 48 of 60 is no accident; 59 of 60 may well be one.
    assert p_fewer(48, 60, 60, 60) < 0.001
    assert p_fewer(59, 60, 60, 60) == pytest.approx(0.5)


def test_without_scipy_the_command_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(UsageError, match=r"pip install 'costguard-iac\[stats\]'"):
        p_larger([D(2)], [D(1)])
