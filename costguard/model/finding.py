"""What budgets and policies say of a change."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from costguard.model.money import ZERO


class Level(StrEnum):
    """How much a finding weighs in the verdict, from light to heavy."""

    NOTE = "note"
    WARN = "warn"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """Position from light (0) to heavy."""
        return _RANKS[self]


_RANKS = {member: rank for rank, member in enumerate(Level)}


class Finding(NamedTuple):
    """A rule's word on a plan or on one of its resources."""

    id: str
    """Stable name of the rule, such as ``budget-limit``."""
    level: Level
    message: str
    """One sentence with the figures."""
    address: str = ""
    """Resource that it is about; empty for the plan as a whole."""
    remedy: str = ""
    """What to do about it."""
    weight: Decimal = ZERO
    """Money at stake per month; orders findings of one level."""
