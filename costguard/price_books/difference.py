"""What changed between two price books, and what that comes to for a plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.compare import Changes, Jump, changes
from costguard.model.estimate import ResourceCost, Total
from costguard.options import PricingOptions
from costguard.price_books.books import book_path
from costguard.runner import breakdown


class Moved(NamedTuple):
    """A resource of a plan whose cost differs between two books; in the currency per month."""

    address: str
    type: str
    old: Decimal
    new: Decimal
    old_gaps: tuple[str, ...]
    """What is not in the old cost although it is, or may be, to be paid; a reason each."""
    new_gaps: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        """New less old, as far as both are known."""
        return self.new - self.old


class PlanDifference(NamedTuple):
    """A plan priced by two books."""

    plan: str
    currency: str
    old: Total
    new: Total
    moved: tuple[Moved, ...]
    """The largest difference first."""


class BookDifference(NamedTuple):
    """What changed between two books."""

    old: Path
    new: Path
    changes: Changes
    """Every price that changed is among its jumps, the largest change first."""
    plan: PlanDifference | None


def difference(
    old: str, new: str, plan: str | None = None, usage_file: Path | None = None
) -> BookDifference:
    """What changed between two books, and what that comes to for a plan.

    Books are named as in ``book_path``. Raises as that and ``runner.breakdown``, and
    ``PriceSourceError`` for a book that cannot be read.
    """
    both = book_path(old), book_path(new)
    found = changes(*both, Decimal(1))
    ordered = tuple(sorted(found.jumps, key=_far, reverse=True))
    priced = plan and _priced(plan, [str(path) for path in both], usage_file)
    return BookDifference(*both, found._replace(jumps=ordered), priced or None)


def _far(jump: Jump) -> Decimal:
    """How many times one price is the other; what was or became zero goes first."""
    low, high = sorted((jump.old, jump.new))
    return high / low if low else Decimal("Infinity")


def _priced(plan: str, books: Sequence[str], usage_file: Path | None) -> PlanDifference:
    """A plan priced by two books, and by nothing else."""
    old, new = (
        breakdown(plan, PricingOptions(usage_file, prices=(book,))).estimate for book in books
    )
    pairs = zip(old.resources, new.resources, strict=True)
    moved = [_moved(one, other) for one, other in pairs if one.after and other.after]
    told = [one for one in moved if one.difference or one.old_gaps != one.new_gaps]
    told.sort(key=lambda one: (-abs(one.difference), one.address))
    return PlanDifference(plan, old.currency, old.after, new.after, tuple(told))


def _moved(old: ResourceCost, new: ResourceCost) -> Moved:
    gaps = [side.reasons if side else () for side in (old.after, new.after)]
    return Moved(old.label, old.type, old.monthly_after, new.monthly_after, *gaps)
