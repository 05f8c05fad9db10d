"""A change that might save money, before it is priced, and what proposals are made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from costguard.model.estimate import Estimate
from costguard.model.finding import Change
from costguard.model.machine import MachineBook
from costguard.model.plan import Plan
from costguard.model.price import PriceSource
from costguard.optimize.measured import Measured

REMOVED = Change("", None)
"""The change that takes a resource away; no attribute has an empty path."""

STAGES = ("policy", "right-sizing", "generation", "storage", "network", "database", "spot")
"""Categories in the order in which their changes are applied, one after the other."""


class Proposal(NamedTuple):
    """Changes of one resource's attributes that should make something cheaper."""

    id: str
    address: str
    message: str
    """One sentence without money: the saving is told by its price."""
    changes: tuple[Change, ...]
    confidence: Decimal
    """From 0 to 1: how sure it is that the change serves as well."""
    category: str
    """One of ``STAGES``."""
    caveats: tuple[str, ...] = ()


class Facts(NamedTuple):
    """All that proposals are made from."""

    plan: Plan
    estimate: Estimate
    """What the plan costs."""
    source: PriceSource
    machines: MachineBook
    nonprod: bool = False
    """Whether the environment is known not to be production."""
    measured: Mapping[str, Measured] = MappingProxyType({})
    """Utilisation by address."""
    only: Collection[str] | None = None
    """The addresses of the resources that changes are wanted for; None for all."""

    def wants(self, address: str) -> bool:
        """Whether a change of the resource is wanted; others need not be searched for."""
        return self.only is None or address in self.only


Finder = Callable[[Facts], Iterable[Proposal]]
"""A module's part: it yields proposals, cheaper or not; pricing sorts them out."""
