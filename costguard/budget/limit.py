"""The monthly limit: the total after the change against the warning and the block."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from costguard.budget.reader import DEFAULT
from costguard.budget.words import distinct, missing_from, setting, total
from costguard.model.budget import Budgets, Environment, Limit
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money, plain


def limit_findings(
    estimate: Estimate, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    """What the environment's limit says of the total after the change.

    Exactly on a band's edge is still within it. Above the block, a change that does not make the
    total larger is only warned: whoever makes an environment cheaper is not held up. A total that
    passes and is only a lower bound, because prices are missing, is noted. A limit that lies
    within the range of the cost is warned.
    """
    limit = environment.limit
    if limit is None:
        return
    where = setting("budget", environment, budgets)
    after = estimate.after.amount
    if after > _edge(limit, limit.block_percent):
        yield _over(estimate, environment, limit, where)
    elif after > _edge(limit, limit.warn_percent):
        yield _near(estimate, environment, limit, where)
    elif estimate.after.unpriced:
        yield _lower_bound(estimate, environment, limit)
    if after <= _edge(limit, limit.block_percent) < estimate.after.high:
        yield _may_cross(estimate, environment, limit, where)


def _over(estimate: Estimate, environment: Environment, limit: Limit, where: str) -> Finding:
    edge = _edge(limit, limit.block_percent)
    over = estimate.after.amount - edge
    saving = distinct(over, ZERO, estimate.currency)
    message = _crossed(estimate, environment, limit, limit.block_percent)
    if estimate.difference > 0:
        level = Level.BLOCK
        remedy = f"Make it cheaper by {saving} a month, or raise {where}."
    else:
        level = Level.WARN
        before = total(estimate.before, estimate.currency)
        message += f", but no more than before the change ({before})"
        remedy = f"Bring it down by {saving} a month; until then {where} blocks every increase."
    return Finding("budget-limit", level, f"{message}.", remedy=remedy, weight=over)


def _near(estimate: Estimate, environment: Environment, limit: Limit, where: str) -> Finding:
    left = _edge(limit, limit.block_percent) - estimate.after.amount
    return Finding(
        id="budget-limit",
        level=Level.WARN,
        message=f"{_crossed(estimate, environment, limit, limit.warn_percent)}.",
        remedy=f"{money(left, estimate.currency)} a month are left before {where} blocks.",
        weight=estimate.after.amount - _edge(limit, limit.warn_percent),
    )


def _may_cross(estimate: Estimate, environment: Environment, limit: Limit, where: str) -> Finding:
    """The limit lies within the range of the cost: it may hold, and it may not."""
    after, currency = estimate.after, estimate.currency
    over = after.high - _edge(limit, limit.block_percent)
    against = _within(environment, limit, limit.block_percent, currency)
    return Finding(
        id="budget-range",
        level=Level.WARN,
        message=f"The plan may cost between {money(after.low, currency)} and "
        f"{money(after.high, currency)} a month, up to {distinct(over, ZERO, currency)} above "
        f"{against}.",
        remedy="Narrow the range (the largest size of a group, a type that is not known yet), or "
        f"raise {where}.",
        weight=over,
    )


def _lower_bound(estimate: Estimate, environment: Environment, limit: Limit) -> Finding:
    against = _within(environment, limit, Decimal(100), estimate.currency)
    return Finding(
        id="budget-lower-bound",
        level=Level.NOTE,
        message=f"Only a lower bound was compared with {against}: the plan would cost "
        f"{total(estimate.after, estimate.currency)} a month{_left_out(estimate)}.",
    )


def _crossed(estimate: Estimate, environment: Environment, limit: Limit, percent: Decimal) -> str:
    """What the plan would cost, and by how much that is above the edge of a band."""
    currency, amount = estimate.currency, estimate.after.amount
    edge = _edge(limit, percent)
    bound = "" if estimate.after.exact else "at least "
    return (
        f"The plan would cost {bound}{distinct(amount, edge, currency)} a month"
        f"{_left_out(estimate)}, {distinct(amount - edge, ZERO, currency)} above "
        f"{_within(environment, limit, percent, currency)}"
    )


def _within(environment: Environment, limit: Limit, percent: Decimal, currency: str) -> str:
    """The edge of a band: ``the limit for dev of $500.00``, ``90% of it ($450.00)``."""
    name = environment.name
    owner = "the default limit" if name == DEFAULT else f"the limit for {name}"
    if percent == 100:
        return f"{owner} of {money(limit.monthly, currency)}"
    return f"{plain(percent)}% ({money(_edge(limit, percent), currency)}) of {owner}"


def _edge(limit: Limit, percent: Decimal) -> Decimal:
    return limit.monthly * percent / 100


def _left_out(estimate: Estimate) -> str:
    missing = missing_from(estimate.after)
    return f" (not counting {missing})" if missing else ""
