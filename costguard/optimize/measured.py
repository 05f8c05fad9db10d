"""Measured utilisation of a machine, and the size that it shows to be enough."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import NamedTuple


class Profile(NamedTuple):
    """What use a machine should come to on its new size."""

    cpu_percentile: str
    cpu_target: Decimal
    """Share of the CPUs that the percentile may take."""
    memory_target: Decimal
    """Share of the memory that the maximum may take."""


PROFILES = {
    "user_facing": Profile("p95", Decimal("0.40"), Decimal("0.60")),
    "batch": Profile("p95", Decimal("0.80"), Decimal("0.80")),
    "aws_default": Profile("p99_5", Decimal("0.80"), Decimal("0.80")),
    "aws_savings": Profile("p90", Decimal(1), Decimal("0.90")),
}
"""The first two after Azure Advisor, the others after AWS Compute Optimizer's options."""

_ENOUGH_DAYS = 14
_LEAST_DAYS = 7


class Measured(NamedTuple):
    """Utilisation of one resource over some days; shares from 0 to 1, None where not measured."""

    days: Decimal
    cpu: dict[str, Decimal]
    """By percentile: ``p90``, ``p95``, ``p99_5``."""
    memory: Decimal | None = None
    """The most of the memory that was in use."""
    iops: Decimal | None = None
    """The most operations per second of a volume."""
    steady: bool = True
    """False where the last three days are unlike those before: nothing is concluded then."""
    profile: str = "user_facing"

    @property
    def confidence(self) -> Decimal:
        """How far a size can be concluded from it."""
        if self.days < _LEAST_DAYS:
            return Decimal("0.4")
        whole = self.days >= _ENOUGH_DAYS and self.memory is not None
        return Decimal("0.9") if whole else Decimal("0.7")


class Need(NamedTuple):
    """The least that a machine must have."""

    vcpu: int
    memory_gib: Decimal


def needed(measured: Measured, vcpu: int, memory_gib: Decimal) -> Need | None:
    """The size that is enough for what was measured on a machine; None where nothing follows.

    Memory that was not measured is kept.
    """
    profile = PROFILES[measured.profile]
    cpu = measured.cpu.get(profile.cpu_percentile)
    if cpu is None or not measured.steady:
        return None
    memory = memory_gib
    if measured.memory is not None:
        memory = memory_gib * measured.memory / profile.memory_target
    return Need(max(1, math.ceil(vcpu * cpu / profile.cpu_target)), memory)
