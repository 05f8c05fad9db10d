"""The monthly limit: the total after the change against the warning and the block."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.budget.reader import DEFAULT
from costguard.budget.standing import Standing
from costguard.budget.words import distinct, missing_from, setting, total
from costguard.model.budget import Budgets, Environment, Limit, Mode, Threshold
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money, plain


def limit_findings(
    standing: Standing, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    """What the environment's limit says of the total after the change.

    Exactly on a band's edge is still within it. Above the block, a change that does not make the
    total larger is only warned, unless the mode is another one: whoever makes an environment
    cheaper is not held up. A total that passes and is only a lower bound, because prices are
    missing, is noted. A limit that lies within the range of the cost is warned.
    """
    limit = environment.limit
    if limit is None:
        return
    where = setting("budget", environment, budgets)
    after = standing.after.amount
    band = next((b for b in (limit.block, limit.warn) if after > limit.edge(b)), None)
    if (
        band is not None
        and limit.mode is Mode.CROSSING
        and standing.before.amount > limit.edge(band)
    ):
        yield _above_before(standing, environment, limit, band)
    elif band is limit.block:
        yield _over(standing, environment, limit, where)
    elif band is not None:
        yield _near(standing, environment, limit, where)
    elif standing.after.unpriced:
        yield _lower_bound(standing, environment, limit)
    if after <= limit.edge(limit.block) < standing.after.high:
        yield _may_cross(standing, environment, limit, where)


def owner(environment: Environment) -> str:
    """Whose limit it is: ``the limit for dev``, ``the default limit``."""
    name = environment.name
    return "the default limit" if name == DEFAULT else f"the limit for {name}"


def edge_of(environment: Environment, limit: Limit, band: Threshold, currency: str) -> str:
    """The edge of a band: ``the limit for dev of $500.00``, ``90% ($450.00) of the limit ...``."""
    edge = money(limit.edge(band), currency)
    if band.amount is not None:
        whole = money(limit.monthly, currency)
        return f"the mark of {edge} that goes with {owner(environment)} of {whole}"
    if band.percent == 100:
        return f"{owner(environment)} of {edge}"
    return f"{plain(band.percent or ZERO)}% ({edge}) of {owner(environment)}"


def _over(standing: Standing, environment: Environment, limit: Limit, where: str) -> Finding:
    over = standing.after.amount - limit.edge(limit.block)
    saving = distinct(over, ZERO, standing.currency)
    message = _crossed(standing, environment, limit, limit.block)
    if standing.difference > 0 or limit.mode is not Mode.RATCHET:
        level = Level.BLOCK
        remedy = f"Make it cheaper by {saving} a month, or raise {where}."
    else:
        level = Level.WARN
        before = total(standing.before, standing.currency)
        message += f", but no more than before the change ({before})"
        remedy = f"Bring it down by {saving} a month; until then {where} blocks every increase."
    after = standing.after.amount
    return Finding("budget-limit", level, f"{message}.", remedy=remedy, weight=over, figure=after)


def _above_before(
    standing: Standing, environment: Environment, limit: Limit, band: Threshold
) -> Finding:
    """What the mode ``crossing`` lets pass, said."""
    message = _crossed(standing, environment, limit, band)
    before = total(standing.before, standing.currency)
    return Finding(
        id="budget-limit",
        level=Level.NOTE,
        message=f"{message}, and was above it before the change ({before}), which the mode "
        "crossing lets pass.",
        weight=standing.after.amount - limit.edge(band),
    )


def _near(standing: Standing, environment: Environment, limit: Limit, where: str) -> Finding:
    left = limit.edge(limit.block) - standing.after.amount
    return Finding(
        id="budget-limit",
        level=Level.WARN,
        message=f"{_crossed(standing, environment, limit, limit.warn)}.",
        remedy=f"{money(left, standing.currency)} a month are left before {where} blocks.",
        weight=standing.after.amount - limit.edge(limit.warn),
        figure=standing.after.amount,
    )


def _may_cross(standing: Standing, environment: Environment, limit: Limit, where: str) -> Finding:
    """The limit lies within the range of the cost: it may hold, and it may not."""
    after, currency = standing.after, standing.currency
    over = after.high - limit.edge(limit.block)
    against = edge_of(environment, limit, limit.block, currency)
    return Finding(
        id="budget-range",
        level=Level.WARN,
        message=f"{standing.subject} may cost between {money(after.low, currency)} and "
        f"{money(after.high, currency)} a month, up to {distinct(over, ZERO, currency)} above "
        f"{against}.",
        remedy="Narrow the range (the largest size of a group, a type that is not known yet), or "
        f"raise {where}.",
        weight=over,
        figure=after.high,
    )


def _lower_bound(standing: Standing, environment: Environment, limit: Limit) -> Finding:
    against = f"{owner(environment)} of {money(limit.monthly, standing.currency)}"
    return Finding(
        id="budget-lower-bound",
        level=Level.NOTE,
        message=f"Only a lower bound was compared with {against}: {standing.subject.lower()} "
        f"would cost {total(standing.after, standing.currency)} a month{_left_out(standing)}.",
    )


def _crossed(standing: Standing, environment: Environment, limit: Limit, band: Threshold) -> str:
    """What the plan would cost, and by how much that is above the edge of a band."""
    currency, amount = standing.currency, standing.after.amount
    edge = limit.edge(band)
    bound = "" if standing.after.exact else "at least "
    return (
        f"{standing.subject} would cost {bound}{distinct(amount, edge, currency)} a month"
        f"{_left_out(standing)}, {distinct(amount - edge, ZERO, currency)} above "
        f"{edge_of(environment, limit, band, currency)}"
    )


def _left_out(standing: Standing) -> str:
    missing = missing_from(standing.after)
    return f" (not counting {missing})" if missing else ""
