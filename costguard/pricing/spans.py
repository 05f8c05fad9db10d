"""How far a resource's cost is known, and between which figures it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from costguard.model.estimate import CostComponent, Coverage, Span
from costguard.model.money import ZERO
from costguard.pricing.drafts import Bounds
from costguard.rules.kit import Component

Lines = tuple[CostComponent, ...]


def spanned(
    lines: Lines, bounds: Bounds | None, priced: Callable[[Iterable[Component]], Lines]
) -> tuple[Coverage, Span | None]:
    """Coverage of a resource's lines, and its range, where it has one.

    ``priced`` prices the components of the bounds. Where it is not known how many there are of a
    group, but between which sizes, the range is between the sizes, be they equally dear.
    """
    coverage = coverage_of(lines)
    if bounds is None:
        open_ = any(line.low is not None for line in lines)
        return coverage, _span(lines, lines, lines) if open_ else None
    low, high = priced(bounds.low), priced(bounds.high)
    if coverage is not Coverage.PRICE_MISSING:
        return coverage, _span(lines, low, high, bounds.reason)
    sized = max(coverage_of(low), coverage_of(high), key=lambda c: c.rank)
    if sized.rank > Coverage.RANGE.rank:
        return coverage, None
    span = _span(low, low, high, bounds.reason)
    if span is not None:
        return Coverage.RANGE, span
    both = least_and_most(low)[0]
    return Coverage.RANGE, Span(both, both, (bounds.reason,)) if both else None


def _span(now: Lines, smallest: Lines, largest: Lines, *reasons: str) -> Span | None:
    low = min(least_and_most(lines)[0] for lines in (now, smallest))
    high = max(least_and_most(lines)[1] for lines in (now, largest))
    if low == high:
        return None
    open_lines = (line.problem for line in now if line.low is not None)
    return Span(low, high, tuple(dict.fromkeys((*open_lines, *reasons))))


def least_and_most(lines: Iterable[CostComponent]) -> tuple[Decimal, Decimal]:
    """Least and most of what lines cost, as far as it is known."""
    low = high = ZERO
    for line in lines:
        low += line.monthly_cost or line.low or ZERO
        high += line.monthly_cost or line.high or ZERO
    return low, high


def coverage_of(lines: Iterable[CostComponent]) -> Coverage:
    """The worst of the lines' coverages; nothing to pay for is free."""
    worst = Coverage.FREE
    for line in lines:
        own = _coverage_of(line)
        if own is not worst and own.rank > worst.rank:
            worst = own
    return worst


def _coverage_of(line: CostComponent) -> Coverage:
    if line.unresolved:
        return Coverage.PRICE_MISSING
    if line.low is not None:
        return Coverage.RANGE
    return Coverage.USAGE_MISSING if line.quantity is None else Coverage.PRICED
