"""What reading a resource brings to light, and how its figures are read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from costguard.model.estimate import Assumption
from costguard.model.money import to_decimal

_MOST_DIGITS = 16
"""No quantity has more before its point; sums and products of such stay exact."""


class Notes:
    """What reading a resource brought to light.

    ``unknown`` are the attributes read that the plan does not tell, and why not; ``usage_keys``
    the keys of the usage file that were asked for, and whether they were given.
    """

    __slots__ = ("assumptions", "unknown", "usage_keys")

    def __init__(self) -> None:
        self.assumptions: dict[str, Assumption] = {}
        self.unknown: dict[str, str] = {}
        self.usage_keys: dict[str, bool] = {}


class Usages(Protocol):
    """Where usage comes from: a usage file, whose name is ``source``."""

    source: str

    def of(self, address: str, kind: str) -> Mapping[str, Any]:
        """Usage for the resource at ``address`` of type ``kind``; empty where none is given."""


def quantity(value: Any) -> Decimal | None:
    """A number that may be a quantity; None for others, and for numbers beyond all measure."""
    number = to_decimal(value)
    return None if number is None or number.adjusted() >= _MOST_DIGITS else number
