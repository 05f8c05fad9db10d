"""Arithmetic on quantities: see ``costguard.rules.quantities``."""

from __future__ import annotations

from costguard.rules.quantities import (
    above,
    rounded_up,
    times,
)

__all__ = [
    "above",
    "rounded_up",
    "times",
]
