"""What a change costs that is left to a later plan: nothing is sure but what is there now."""

from __future__ import annotations

from costguard.model.estimate import Coverage, SideCost, Span
from costguard.model.money import ZERO
from costguard.model.plan import COUNT_UNKNOWN, DEFERRALS

_GAPS = frozenset({Coverage.PRICE_MISSING, Coverage.UNSUPPORTED})


def left_for_later(now: SideCost | None, planned: SideCost, reason: str) -> SideCost:
    """The side after a plan that leaves a change to a later one.

    Sure is what is there ``now``; in time it may cost as much as ``planned``, if that is more: a
    saving that is left for later is none yet. Where the later cost is not known at all, the range
    has no upper end. It is no missing price: the plan that makes the change is checked as well.
    """
    start = now or planned._replace(components=(), monthly=ZERO, span=None)
    if planned.coverage is Coverage.FREE or (now is not None and now.coverage in _GAPS):
        return start
    why = f"deferred, {DEFERRALS.get(reason, 'and it is not told why')}"
    reasons = tuple(dict.fromkeys((why, *planned.reasons)))
    if planned.coverage in _GAPS or (now is None and reason == COUNT_UNKNOWN):
        return start._replace(coverage=Coverage.RANGE, reasons=reasons)
    if planned.high <= start.high:
        return start
    return start._replace(
        coverage=Coverage.RANGE,
        reasons=reasons,
        monthly=start.low,
        span=Span(start.low, planned.high, (why,)),
    )
