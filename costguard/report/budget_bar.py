"""What an environment's limit leaves, as a bar of characters and a clause."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from costguard.model.estimate import Total
from costguard.model.money import money
from costguard.result import Result

_CELLS = 20
"""Characters of the bar."""


def share(result: Result) -> Decimal | None:
    """The known cost after the change in percent of the limit; None without a limit."""
    limit = result.decision.environment.limit if result.decision else None
    if limit is None or not limit.monthly:
        return None
    return _after(result).amount / limit.monthly * 100


def drawn(percent: Decimal) -> str:
    """``████░░``: this much of the whole, at most all of it."""
    full = min(_CELLS, max(0, int(percent * _CELLS / 100)))
    return "█" * full + "░" * (_CELLS - full)


def text(result: Result) -> str:
    """``████░░ 96% of $35.00, $1.50 left``; empty without a limit."""
    percent, decision = share(result), result.decision
    if percent is None or decision is None or decision.environment.limit is None:
        return ""
    limit, currency = decision.environment.limit.monthly, result.estimate.currency
    after = _after(result)
    room = limit - after.amount
    most = "at most " if room > 0 and not after.exact else ""
    left = f"{most}{money(room, currency)} left" if room >= 0 else f"{money(-room, currency)} over"
    rounded = percent.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{drawn(percent)} {rounded:,}% of {money(limit, currency)}, {left}"


def _after(result: Result) -> Total:
    """What the limit holds for: with a baseline, also the projects that only that has."""
    comparison = result.decision.comparison if result.decision else None
    return result.estimate.after if comparison is None else comparison.head
