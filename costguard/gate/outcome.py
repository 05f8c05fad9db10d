"""What the gate says of each metric, and of all together."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum, auto
from typing import NamedTuple

from costguard.forecast import Forecast


class Outcome(StrEnum):
    """What a rule says, from light to heavy."""

    PASS = auto()
    INCONCLUSIVE = auto()
    """Too few or too noisy samples; fails nothing by itself."""
    WARN = auto()
    BLOCK = auto()


class Judgement(NamedTuple):
    """One rule's word on a metric."""

    rule: str
    """``limit``, ``increase``, ``envelope``, ``month-end``, ``drift``, ``unknowns`` ..."""
    outcome: Outcome
    message: str
    """One sentence with the figures."""
    fix: str = ""
    """What to do about it."""


class Compared(NamedTuple):
    """A metric beside its baseline. Worse is positive, whichever way the metric is to go."""

    effect: Decimal | None
    """Worsening as a share of the baseline; None where the baseline is zero."""
    shift: Decimal
    """Worsening in the metric's unit."""
    p: float | None = None
    """Chance of such a worsening, or a larger one, where nothing has changed."""
    z: Decimal | None = None
    """For a single run: how far it lies from the history's median, in robust deviations."""


class MetricResult(NamedTuple):
    """A metric, decided."""

    name: str
    unit: str
    outcome: Outcome
    judgements: tuple[Judgement, ...]
    after: Decimal | None
    """Median of the samples; None where only daily values are given."""
    before: Decimal | None = None
    """Median of the baseline; None where there is none."""
    compared: Compared | None = None
    runs: int = 0
    history: int = 0
    limit: Decimal | None = None
    more_runs: int | None = None
    """Further repeats that would let an inconclusive metric be decided, where any number would."""
    trend: str = ""
    """Where the metric is going, in words."""
    forecast: Forecast | None = None


class GateResult(NamedTuple):
    """All metrics of a run, decided."""

    source: str
    environment: str
    budgets: str
    outcome: Outcome
    metrics: tuple[MetricResult, ...]
    baseline: str
    """What was compared with, for people."""
    false_alarms: Decimal
    """Chance in percent of a false alarm from noise, over all metrics of the run, at the most."""
    notes: tuple[str, ...] = ()


def heaviest(outcomes: Iterable[Outcome]) -> Outcome:
    """The heaviest of several outcomes; pass where there is none."""
    return max(outcomes, key=list(Outcome).index, default=Outcome.PASS)
