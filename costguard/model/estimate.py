"""What a plan costs: components, resources, totals, and how much of it is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from costguard.model.money import HOURS_PER_MONTH, ZERO
from costguard.model.plan import Action
from costguard.model.price import Price, PriceQuery


class Coverage(StrEnum):
    """How far a resource's cost is known; from best to worst, ``FREE`` first."""

    FREE = "free"
    PRICED = "priced"
    USAGE_MISSING = "usage missing"
    RANGE = "range"
    """Something is not known yet, and the cost lies between two figures."""
    PRICE_MISSING = "price missing"
    UNSUPPORTED = "unsupported"

    @property
    def rank(self) -> int:
        """Position from best (0) to worst."""
        return _RANKS[self]


_RANKS = {member: rank for rank, member in enumerate(Coverage)}


class Assumption(NamedTuple):
    """A default that was used for an unknown or missing value."""

    attribute: str
    assumed: str
    reason: str


class TierCharge(NamedTuple):
    """The part of a quantity that falls into one tier, in units of the price."""

    start: Decimal
    quantity: Decimal
    price: Decimal
    cost: Decimal


class CostComponent(NamedTuple):
    """One line of a resource's cost: a product and how much of it a month takes."""

    name: str
    path: tuple[str, ...]
    """Sub-resources that the line belongs to, such as ``("root_block_device",)``."""
    unit: str
    """Unit of ``quantity`` and ``unit_price``: ``hours``, ``GB``, ``1M requests``."""
    quantity: Decimal | None
    """Per month; None where it depends on usage that is not given, or on an unknown value."""
    unit_price: Decimal | None
    """Per ``unit``; None where no price is known."""
    monthly_cost: Decimal | None
    usage_based: bool
    query: PriceQuery | None
    """None where the plan does not tell enough to ask for a price."""
    price: Price | None
    """None too where ``unit_price`` is told elsewhere than in a price list."""
    problem: str = ""
    """Why the price or the quantity is not known."""
    charges: tuple[TierCharge, ...] = ()
    low: Decimal | None = None
    """Least that the line may cost per month, where only a range is known; ``high`` the most."""
    high: Decimal | None = None
    billed: Decimal | None = None
    """``quantity`` in units of the price, so that the line can be priced again."""

    @property
    def unresolved(self) -> bool:
        """Whether there is, or may be, something to pay whose amount is not known.

        Usage that is not given does not count: that is ``Coverage.USAGE_MISSING``.
        """
        if self.low is not None:
            return False
        if self.quantity is None:
            return not self.usage_based
        return self.price is None and self.unit_price is None and self.quantity != ZERO


class Span(NamedTuple):
    """What a cost may come to per month, and why it is not one figure."""

    low: Decimal
    high: Decimal
    reasons: tuple[str, ...]


class SideCost(NamedTuple):
    """The cost of a resource on one side of the plan (before or after)."""

    region: str | None
    components: tuple[CostComponent, ...]
    coverage: Coverage
    reasons: tuple[str, ...] = ()
    """Why the cost is not wholly known; empty when it is."""
    assumptions: tuple[Assumption, ...] = ()
    missing_usage: tuple[str, ...] = ()
    """Keys of the usage file that were asked for and not given."""
    monthly: Decimal = ZERO
    """Sum of the components per month, as far as it is sure: of a range, the low end."""
    span: Span | None = None
    """Given where the cost may vary: a group between its sizes, a type that is not known yet."""

    @property
    def low(self) -> Decimal:
        """The least that is known to be due per month."""
        return self.span.low if self.span else self.monthly

    @property
    def high(self) -> Decimal:
        """The most, without what is not priced and usage that is not given."""
        return self.span.high if self.span else self.monthly


class ResourceCost(NamedTuple):
    """A resource's cost before and after."""

    address: str
    type: str
    action: Action
    before: SideCost | None
    after: SideCost | None
    previous_address: str | None = None
    tags: Mapping[str, Any] = MappingProxyType({})
    page: str = ""
    """The provider's pricing page that the rule follows."""
    project: str = ""
    """Project that it belongs to, where several are in one estimate."""
    deposed: str | None = None
    """Key of an object that was replaced and is still there, beside the one that took its place."""
    importing: bool = False
    """Whether it was there before, and the tool takes it under its care."""
    deferred: str = ""
    """Why the change is left to a later plan; empty where it is not."""
    create_before_destroy: bool = False
    """Whether a replacement is made before the old object goes."""

    @property
    def label(self) -> str:
        """The address, behind its project where several are in one estimate.

        Of an object that was replaced and is still there, it says so.
        """
        address = f"{self.address} (deposed {self.deposed})" if self.deposed else self.address
        return f"{self.project}: {address}" if self.project else address

    @property
    def monthly_before(self) -> Decimal:
        """Known cost per month before the change."""
        return self.before.monthly if self.before else ZERO

    @property
    def monthly_after(self) -> Decimal:
        """Known cost per month after the change."""
        return self.after.monthly if self.after else ZERO

    @property
    def difference(self) -> Decimal:
        """After less before."""
        return self.monthly_after - self.monthly_before

    @property
    def overlap(self) -> Decimal | None:
        """What old and new cost together per hour while both run; None where they never do.

        What is billed by use is left out: it is shared between them, not doubled.
        """
        if not self.create_before_destroy or self.before is None or self.after is None:
            return None
        lines = (*self.before.components, *self.after.components)
        standing = (line.monthly_cost or line.low for line in lines if not line.usage_based)
        return sum((cost for cost in standing if cost), ZERO) / HOURS_PER_MONTH

    @property
    def coverage(self) -> Coverage:
        """The worse of both sides: a difference is known only where both are."""
        sides = [side.coverage for side in (self.before, self.after) if side is not None]
        return max(sides, key=lambda c: c.rank, default=Coverage.FREE)


class Total(NamedTuple):
    """A sum, and what is not in it."""

    amount: Decimal
    unpriced: int
    """Resources of which something has no price (price missing, unsupported)."""
    usage_missing: int
    """Resources of which something depends on usage that is not given."""
    low: Decimal = ZERO
    """Sum of the low ends, where costs lie in a range; else as ``amount``."""
    high: Decimal = ZERO
    ranged: int = 0
    """Resources of which something is not known yet and lies in a range."""

    @property
    def exact(self) -> bool:
        """Whether the amount is the whole cost and not only its lower bound."""
        return not self.unpriced and not self.usage_missing and not self.ranged


@dataclass(frozen=True)
class Estimate:
    """What a plan costs per month, before and after."""

    resources: tuple[ResourceCost, ...]
    currency: str = "USD"
    catalog: str = ""
    """Version and digest of the price sources."""
    free_tier: bool = False
    complete: bool = True
    """False when the plan says that it does not hold all changes."""
    changes_only: bool = False
    """True when the plan leaves out what it does not change: the totals are not the whole's."""
    unused_usage: tuple[str, ...] = ()
    """Addresses in the usage file that no resource has; keys (``address: key``) that none uses."""
    drift: tuple[ResourceCost, ...] = ()
    """What was changed outside the tool, as it knew it and as it is; ``before`` has it already."""

    @cached_property
    def before(self) -> Total:
        """Total before the change."""
        return _total(r.before for r in self.resources)

    @cached_property
    def after(self) -> Total:
        """Total after the change."""
        return _total(r.after for r in self.resources)

    @property
    def difference(self) -> Decimal:
        """After less before, per month."""
        return self.after.amount - self.before.amount

    @cached_property
    def coverage(self) -> Mapping[Coverage, int]:
        """Number of resources by coverage; every member of ``Coverage`` is a key."""
        counts = Counter(r.coverage for r in self.resources)
        return {member: counts[member] for member in Coverage}


def _total(sides: Iterable[SideCost | None]) -> Total:
    known = [side for side in sides if side is not None]
    ranks = Counter(side.coverage for side in known)
    return Total(
        amount=sum((side.monthly for side in known), ZERO),
        unpriced=ranks[Coverage.PRICE_MISSING] + ranks[Coverage.UNSUPPORTED],
        usage_missing=ranks[Coverage.USAGE_MISSING],
        low=sum((side.low for side in known), ZERO),
        high=sum((side.high for side in known), ZERO),
        ranged=ranks[Coverage.RANGE],
    )
