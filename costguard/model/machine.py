"""What a machine type consists of."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import NamedTuple


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
