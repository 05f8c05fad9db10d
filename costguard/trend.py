"""Where a series of values is going, told so that one odd value does not sway it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from math import sqrt
from statistics import NormalDist, median
from typing import NamedTuple


class Line(NamedTuple):
    """A straight line through a series whose first value stands at 0."""

    slope: Decimal
    """Change from one value to the next."""
    intercept: Decimal

    def at(self, position: int) -> Decimal:
        """Height of the line at a position of the series, or beyond its end."""
        return self.intercept + self.slope * position


class MannKendall(NamedTuple):
    """Mann-Kendall test of whether a series rises or falls."""

    s: int
    """Pairs that rise, less pairs that fall."""
    variance: float
    """Variance of ``s`` where there is no trend, corrected for ties."""
    z: float

    @property
    def p_rising(self) -> float:
        """Chance of such a rise, or a clearer one, in a series without a trend."""
        return 1 - NormalDist().cdf(self.z)

    @property
    def p_either(self) -> float:
        """Chance of such a rise or fall, or a clearer one, in a series without a trend."""
        return 2 * (1 - NormalDist().cdf(abs(self.z)))


def theil_sen(values: Sequence[Decimal]) -> Line:
    """Theil-Sen line: the median slope of all pairs. Needs two values or more."""
    pairs = ((i, j) for j in range(len(values)) for i in range(j))
    slope = median((values[j] - values[i]) / (j - i) for i, j in pairs)
    return Line(slope, median(value - slope * at for at, value in enumerate(values)))


def mann_kendall(values: Sequence[Decimal]) -> MannKendall:
    """Mann-Kendall test of a series, with the correction for ties and for continuity."""
    n = len(values)
    s = sum((b > a) - (b < a) for j, b in enumerate(values) for a in values[:j])
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    z = (s - (s > 0) + (s < 0)) / sqrt(variance) if variance else 0.0
    return MannKendall(s, variance, z)
