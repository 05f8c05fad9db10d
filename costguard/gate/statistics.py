"""The statistics of the gate: how sure one can be that something has changed.

Worse is always larger here: callers turn metrics around that are better when higher. Ordinary
values stay decimals, so that a value on the edge of a tolerance is on its right side; only
probabilities are floats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import comb, sqrt
from statistics import median
from types import ModuleType
from typing import Final

from costguard.errors import UsageError

_NORMAL_MAD: Final = Decimal("0.6745")
"""Median absolute deviation of normal values, in standard deviations."""
_LEAST_MAD: Final = Decimal("0.005")
"""Share of the median below which the deviation of a history is not believed."""
_MEDIAN_ERROR: Final = 1.2533
"""Standard error of a median beside that of a mean, for normal values."""
_SIGMAS: Final = 3
_LARGEST_EXACT: Final = 20_000
"""Pairs of values up to which the exact distribution is worked out."""
_MOST_RUNS: Final = 100


def scipy_stats() -> ModuleType:
    """The library of statistics; raises ``UsageError`` with what to install where it is missing."""
    try:
        from scipy import stats
    except ImportError:
        raise UsageError(
            "noisy metrics need scipy, which is not installed; run: "
            "pip install 'costguard-iac[stats]'"
        ) from None
    module: ModuleType = stats
    return module


def p_larger(new: Sequence[Decimal], base: Sequence[Decimal]) -> float:
    """One-sided Mann-Whitney test: chance of ``new`` this far above ``base`` by noise alone.

    Exact for samples of usual size. Equal values count as if the base's were the larger one, so
    that ties never make an alarm.
    """
    ranked = sorted([(value, 0) for value in new] + [(value, 1) for value in base])
    ranks_new = [rank for rank, (_, side) in enumerate(ranked) if side == 0]
    ranks_base = [rank for rank, (_, side) in enumerate(ranked) if side == 1]
    method = "exact" if len(new) * len(base) <= _LARGEST_EXACT else "asymptotic"
    test = scipy_stats().mannwhitneyu(ranks_new, ranks_base, alternative="greater", method=method)
    return float(test.pvalue)


def p_fewer(successes: int, trials: int, base_successes: int, base_trials: int) -> float:
    """Fisher's exact test: chance of so few successes beside the base's by noise alone."""
    table = [
        [successes, trials - successes],
        [base_successes, base_trials - base_successes],
    ]
    return float(scipy_stats().fisher_exact(table, alternative="less").pvalue)


def least_p(runs: int, history: int) -> float:
    """The smallest one-sided p that so many values can reach: all new above all base."""
    return 1 / comb(runs + history, runs)


def shift(new: Sequence[Decimal], base: Sequence[Decimal]) -> Decimal:
    """Hodges-Lehmann shift: the median of all differences."""
    return median(value - other for value in new for other in base)


def deviation(values: Sequence[Decimal]) -> Decimal:
    """Median absolute deviation from the median."""
    middle = median(values)
    return median(abs(value - middle) for value in values)


def modified_z(value: Decimal, history: Sequence[Decimal]) -> Decimal:
    """How far a single value lies above the median of its history, in robust deviations.

    The deviation is at least half a percent of the median, so that a history of equal values
    does not make everything an alarm. A history of zeros gives 0 for zero, else a large number.
    """
    middle = median(history)
    spread = max(deviation(history), _LEAST_MAD * abs(middle))
    if not spread:
        return Decimal(0) if value == middle else Decimal(1000).copy_sign(value - middle)
    return _NORMAL_MAD * (value - middle) / spread


def noise(values: Sequence[Decimal]) -> float:
    """Coefficient of variation, told robustly from the median absolute deviation."""
    middle = median(values)
    return float(deviation(values) / _NORMAL_MAD / middle) if middle else 0.0


def telling_effect(noise_: float, runs: int, history: int) -> float:
    """The smallest effect that so many values tell from noise: three errors of their medians."""
    return _SIGMAS * _MEDIAN_ERROR * noise_ * sqrt(1 / runs + 1 / history)


def enough_runs(effect: float, noise_: float, history: int, alpha: float, least: int) -> int | None:
    """Repeats that tell an effect from noise; None where no number does against the history."""
    for runs in range(least, _MOST_RUNS + 1):
        if least_p(runs, history) <= alpha and telling_effect(noise_, runs, history) <= effect:
            return runs
    return None


def holm(chances: Mapping[str, float]) -> dict[str, float]:
    """Chances of several tests, corrected by Holm's method for being several."""
    adjusted, floor = {}, 0.0
    ranked = sorted(chances.items(), key=lambda item: item[1])
    for place, (name, chance) in enumerate(ranked):
        floor = max(floor, min(1.0, (len(ranked) - place) * chance))
        adjusted[name] = floor
    return adjusted


def cusum(
    values: Sequence[Decimal], mean: Decimal, spread: Decimal, slack: Decimal = Decimal("0.5")
) -> list[Decimal]:
    """One-sided cumulative sums of how far values lie above ``mean``, in ``spread``s.

    ``slack`` is taken off each, so that sums stay low while nothing has changed.
    """
    sums, sum_ = [], Decimal(0)
    for value in values:
        sum_ = max(Decimal(0), sum_ + (value - mean) / spread - slack)
        sums.append(sum_)
    return sums
