"""Sentences and marks that the reports share, besides those of the findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from costguard.budget.words import count, total
from costguard.model.estimate import (
    Assumption,
    CostComponent,
    Coverage,
    Estimate,
    ResourceCost,
    SideCost,
    Total,
)
from costguard.model.money import money, plain, signed, unit_price
from costguard.model.plan import Action
from costguard.model.resource import Unknown
from costguard.result import Decision, Result

MARKS = {
    Action.CREATE: "+",
    Action.DELETE: "-",
    Action.REPLACE: "-/+",
    Action.UPDATE: "~",
    Action.FORGET: "x",
    Action.NO_OP: "",
    Action.READ: "",
}
"""Terraform's marks of what happens to a resource."""

_HOURLY = Decimal("0.0001")
"""How finely a cost per hour is shown."""
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
NO_TIME = r"(?!(?<=\d\d:)\d\d(?![\d:]))"
"""Behind a colon: it is not that of a time. A time makes no link, and people copy schedules."""
_LINKS = re.compile(rf"(?<=@)|(?<=:){NO_TIME}(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
_LONGEST = 1000
"""Characters of a sentence that holds names from a plan; a longer one is cut."""


def visible(text: str) -> str:
    """Text from a plan without control characters: no escape sequence reaches a terminal."""
    return _CONTROL.sub("\ufffd", text)


def total_of(estimate: Estimate) -> str:
    """What a total is of: a preview may leave out what it does not change."""
    return "total of what changes" if estimate.changes_only else "total"


def inert(text: str) -> str:
    """Text from outside as plain words where no markup is read: no mention, no link, not endless.

    A word joiner, which nobody sees, stops what platforms make of plain text by themselves.
    """
    shown = visible(text)
    cut = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return _LINKS.sub("\u2060", cut)


def environment(result: Result) -> str:
    """Name of the result's environment; empty without a decision."""
    return result.decision.environment.name if result.decision else ""


def gaps(total_: Total) -> str:
    """What a total leaves out, as a clause; empty when it is the whole cost."""
    parts: list[str] = []
    if total_.unpriced:
        parts.append(f"{count(total_.unpriced, 'resource')} could not be priced")
    if total_.ranged:
        verb = "lies" if total_.ranged == 1 else "lie"
        parts.append(f"{count(total_.ranged, 'resource')} {verb} in a range")
    if total_.usage_missing:
        verb = "depends" if total_.usage_missing == 1 else "depend"
        parts.append(f"{count(total_.usage_missing, 'resource')} {verb} on usage that is not given")
    return "; ".join(parts)


def headline(estimate: Estimate, decision: Decision | None) -> str:
    """One sentence: what the plan costs, against which limit, and what changes.

    With a baseline it is about what the verdict is about: the environment with the projects that
    only the baseline has, and the change since then.
    """
    comparison = decision.comparison if decision else None
    after, currency = comparison.head if comparison else estimate.after, estimate.currency
    text = f"{total(after, currency)} a month"
    if estimate.changes_only:
        text += " (without the resources that do not change)"
    if after.high > after.amount:
        text += f" (up to {money(after.high, currency)})"
    limit = decision.environment.limit if decision else None
    if limit is not None and limit.monthly:
        share = after.amount / limit.monthly * 100
        text += f" of {money(limit.monthly, currency)} ({share:.0f}%)"
    if comparison is None:
        text += f", {total_change(estimate)} by this plan"
    else:
        text += f", {signed(comparison.code_change, currency)} against the baseline"
    missing = gaps(after)
    return f"{text}; {missing}." if missing else f"{text}."


def by_environment(results: Sequence[Result]) -> list[tuple[str, str, str, str, str]]:
    """Environment, verdict, total before and after, and change of each result.

    With a baseline, before is the baseline at today's prices, as it is for the verdict.
    """
    rows = []
    for result in results:
        estimate, decision = result.estimate, result.decision
        name, verdict = (decision.environment.name, decision.verdict) if decision else ("", "")
        sides, moved = (estimate.before, estimate.after), total_change(estimate)
        if decision is not None and decision.comparison is not None:
            sides = decision.comparison.repriced, decision.comparison.head
            moved = signed(decision.comparison.code_change, estimate.currency)
        before, after = (total(side, estimate.currency) for side in sides)
        rows.append((name, str(verdict), before, after, moved))
    return rows


def total_change(estimate: Estimate) -> str:
    """The difference of the totals; a bound of it where what changes has no price."""
    moving = [r for r in estimate.resources if _is_open(r) and r.before != r.after]
    before = any(_lacks_price(r.before) for r in moving)
    after = any(_lacks_price(r.after) for r in moving)
    return _bound(signed(estimate.difference, estimate.currency), before=before, after=after)


def change(resource: ResourceCost, currency: str) -> str:
    """A resource's difference; a bound of it where a side has no price, so no saving by a gap."""
    text = signed(resource.difference, currency)
    return _bound(text, before=_lacks_price(resource.before), after=_lacks_price(resource.after))


def amount(side: SideCost | None, currency: str) -> str:
    """What a side costs; ``at least $12.00`` where something of it has no price."""
    text = money(side.monthly if side is not None else Decimal(0), currency)
    return f"at least {text}" if _lacks_price(side) else text


def _bound(text: str, *, before: bool, after: bool) -> str:
    """A difference between what may be more than is known, before or after."""
    if before and after:
        return f"{text} as far as is known"
    return f"at least {text}" if after else f"at most {text}" if before else text


def _lacks_price(side: SideCost | None) -> bool:
    gaps = {Coverage.RANGE, Coverage.PRICE_MISSING, Coverage.UNSUPPORTED}
    return side is not None and side.coverage in gaps


def _is_open(resource: ResourceCost) -> bool:
    return _lacks_price(resource.before) or _lacks_price(resource.after)


def changed(estimate: Estimate) -> list[ResourceCost]:
    """Resources whose cost changes, or may for all that is known; the largest change first."""
    moving = [
        r for r in estimate.resources if r.difference or (_is_open(r) and r.before != r.after)
    ]
    return sorted(moving, key=lambda r: (-abs(r.difference), r.label))


def why(resource: ResourceCost, currency: str) -> str:
    """What lets a resource's cost change: the components that differ, the largest first.

    A component without a price on one side is no change of its whole cost: it is not known.
    """
    if resource.before is None:
        return "created"
    if resource.after is None:
        return "deleted"
    before = _by_name(resource.before)
    after = _by_name(resource.after)
    sides = (resource.before, resource.after)
    lines = [line for side in sides for line in side.components if line.unresolved]
    gaps_ = dict.fromkeys(line_name(line) for line in lines)
    names = [name for name in dict.fromkeys([*after, *before]) if name not in gaps_]
    deltas = [(after.get(name, Decimal(0)) - before.get(name, Decimal(0)), name) for name in names]
    moving = sorted((d for d in deltas if d[0]), key=lambda d: -abs(d[0]))
    told = [f"{name} not known" for name in gaps_]
    return ", ".join([*told, *(f"{name} {signed(delta, currency)}" for delta, name in moving)][:3])


def _by_name(side: SideCost) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for line in side.components:
        name = line_name(line)
        amounts[name] = amounts.get(name, Decimal(0)) + (line.monthly_cost or Decimal(0))
    return amounts


def line_name(line: CostComponent) -> str:
    """Name of a component under its sub-resources: ``root_block_device > Storage``."""
    return " > ".join((*line.path, line.name))


def quantity(line: CostComponent) -> str:
    """Quantity of a component, as people read it; ``?`` where it is not known."""
    if line.quantity is None:
        return "?"
    rounded = line.quantity.quantize(Decimal("0.0001"))
    return plain(rounded if rounded or not line.quantity else line.quantity)


def unpriced(estimate: Estimate) -> list[tuple[ResourceCost, tuple[str, ...]]]:
    """Resources that could not be priced, now or as a later plan will change them; with reasons."""
    return [
        (r, _reasons(r))
        for r in estimate.resources
        if r.coverage in {Coverage.PRICE_MISSING, Coverage.UNSUPPORTED} or _is_left_open(r)
    ]


def _is_left_open(resource: ResourceCost) -> bool:
    """Whether a later plan makes of it what has no known cost."""
    after = resource.after
    if not resource.deferred or after is None:
        return False
    return after.coverage is Coverage.RANGE and after.span is None


def missing_usage(estimate: Estimate) -> list[tuple[ResourceCost, tuple[str, ...]]]:
    """Resources that lack usage, with the keys of the usage file that they ask for."""
    return [
        (r, side.missing_usage)
        for r in estimate.resources
        if (side := r.after or r.before) is not None and side.coverage is Coverage.USAGE_MISSING
    ]


def ranges(estimate: Estimate) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Resources whose cost lies in a range: address, least, most, and why."""
    found = []
    for resource in estimate.resources:
        span = resource.after.span if resource.after else None
        if span is not None:
            low, high = (money(amount, estimate.currency) for amount in (span.low, span.high))
            found.append((resource.label, low, high, span.reasons))
    return found


def overlaps(estimate: Estimate) -> list[tuple[str, str]]:
    """Resources of which old and new run side by side for a while, with the cost per hour."""
    found = []
    for resource in estimate.resources:
        if resource.overlap:
            hourly = unit_price(resource.overlap.quantize(_HOURLY), estimate.currency)
            bound = "at least " if _is_open(resource) else ""
            found.append((resource.label, f"{bound}{hourly} an hour"))
    return found


def assumptions(estimate: Estimate) -> list[tuple[Assumption, int, str]]:
    """Assumptions made, each once, with how many resources share it and the first of them."""
    shared: dict[Assumption, list[str]] = {}
    for resource in estimate.resources:
        side = resource.after or resource.before
        for assumption in side.assumptions if side else ():
            shared.setdefault(assumption, []).append(resource.label)
    return [(a, len(addresses), addresses[0]) for a, addresses in shared.items()]


def tags(resource: ResourceCost) -> dict[str, str]:
    """Tags as texts; a value that the plan does not tell, or hides, is named as such."""
    return {
        str(key): value.value if isinstance(value, Unknown) else str(value)
        for key, value in resource.tags.items()
        if value is not None
    }


def price_notes(estimate: Estimate) -> list[tuple[str, int, str]]:
    """What was done to list prices (discounts, another region's price, an expectation).

    Each note once, with how many resources it concerns and the first of them.
    """
    notes: dict[str, dict[str, None]] = {}
    for resource in estimate.resources:
        side = resource.after or resource.before
        for line in side.components if side else ():
            if line.price is not None and line.price.note and line.monthly_cost:
                notes.setdefault(line.price.note, {})[resource.label] = None
    return [(note, len(addresses), next(iter(addresses))) for note, addresses in notes.items()]


def _reasons(resource: ResourceCost) -> tuple[str, ...]:
    sides: Iterable[SideCost] = [s for s in (resource.after, resource.before) if s is not None]
    return tuple(dict.fromkeys(reason for side in sides for reason in side.reasons))
