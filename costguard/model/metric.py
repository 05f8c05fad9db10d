"""Rules for measured series (pipeline seconds, tokens, carbon), as `budgets.yaml` defines them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from costguard.model.budget import Mode


class Better(StrEnum):
    """Which way a metric is to go."""

    LOWER = "lower"
    HIGHER = "higher"


class Bands(NamedTuple):
    """From where on a value is warned, and from where on it is blocked; None: never."""

    warn: Decimal | None = None
    block: Decimal | None = None


class Sampling(NamedTuple):
    """How a noisy metric is decided."""

    runs: int = 3
    """Repeats of the change below which nothing is decided."""
    history: int = 5
    """Runs in the baseline below which nothing is decided."""
    window: int = 20
    """Runs that the baseline keeps."""
    false_alarms: Decimal = Decimal(1)
    """Chance of an alarm where nothing has changed, in percent."""


class MetricRule(NamedTuple):
    """What one metric may come to. None: as is usual for the metric."""

    unit: str | None = None
    better: Better | None = None
    exact: bool | None = None
    """Whether the same change always measures the same, so that one value decides."""
    trend: bool | None = None
    """Whether only the trend is told, without a verdict."""
    limit: Decimal | None = None
    """The most that the metric may come to (the least, where higher is better)."""
    limit_warn: Decimal = Decimal(90)
    """Share of the limit in percent above which a value is warned."""
    mode: Mode = Mode.RATCHET
    rise: Bands = Bands()
    """Worsening over the baseline in percent."""
    rise_amount: Bands = Bands()
    """Worsening over the baseline in the metric's unit."""
    floor: Decimal | None = None
    """A percentage is not applied to a worsening of this amount or less."""
    envelope: Decimal | None = None
    """What the metric is expected to come to; ``rise`` is then the distance from it."""
    month_end: Decimal | None = None
    """The most that the month may come to, by its forecast."""
    sampling: Sampling = Sampling()
