"""What budgets and policies say of a change."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

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


class Change(NamedTuple):
    """An attribute that should have another value; ``path`` as in ``root_block_device.0.type``."""

    path: str
    value: Any


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
    policy: str = ""
    """File of the policy that said it; empty for costguard's own rules."""
    changes: tuple[Change, ...] = ()
    """What would settle it, attribute by attribute."""
    confidence: Decimal | None = None
    """How sure it is that the changes serve as well, up to 1; None where the rule does not say."""
    saving: Decimal | None = None
    """What the changes save per month, priced by the same engine; None where that is not known."""
    figure: Decimal | None = None
    """The amount per month that is above a limit, where that is what the finding says."""
