"""What a machine type consists of."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple, Protocol


class Machine(NamedTuple):
    """What a machine type consists of; ``None`` means not known."""

    vendor: str
    instance_type: str
    vcpu: int
    memory_gib: Decimal | None
    arch: str
    """``x86_64`` or ``arm64``; empty when not known."""
    burstable: bool
    current_generation: bool | None
    gpu_count: int
    gpu_model: str
    source: str
    date: datetime.date


class MachineBook(Protocol):
    """Whatever knows what machine types consist of."""

    def machines(self, instance_types: Iterable[str]) -> Mapping[str, Machine]:
        """What each of the types consists of; those that nobody knows are left out."""

    def machines_with(self, vendor: str, least: int, most: int) -> Iterable[Machine]:
        """The types of a vendor that have from ``least`` to ``most`` vCPUs."""
