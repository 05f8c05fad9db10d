"""Single resources: what each may cost, and how much dearer it may become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from costguard.budget.increase import MARK_FOR
from costguard.budget.standing import ResourceStanding, Standing
from costguard.budget.words import distinct, setting, share
from costguard.model.budget import Budgets, Environment, Increase
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money, plain


def resource_findings(
    standing: Standing, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    """What the thresholds for single resources say, resource by resource, heaviest level each.

    ``amount`` is compared with what a resource costs after the change: above it, one that the
    change does not make dearer is at most warned. ``percent`` is compared with its increase:
    not below the floor, and not where the resource is new.
    """
    rules = environment.resource
    where = setting("resource", environment, budgets)
    if rules.thresholds:
        for resource in standing.resources:
            yield from _cost(resource, rules, standing.currency, where)
            yield from _increase(resource, rules, standing.currency, where)


def _cost(
    resource: ResourceStanding, rules: Increase, currency: str, where: str
) -> Iterator[Finding]:
    after = resource.after or ZERO
    caps = {level: t.amount for level, t in rules.thresholds.items() if t.amount is not None}
    crossed = _heaviest(level for level, cap in caps.items() if after > cap)
    if crossed is None:
        return
    level, cap = crossed, caps[crossed]
    kept = ""
    if resource.difference <= 0 and level is Level.BLOCK:
        level = Level.WARN
        kept = f", but no more than before the change ({money(resource.before or ZERO, currency)})"
    yield Finding(
        id="resource-cost",
        level=level,
        message=f"{resource.label} would cost {distinct(after, cap, currency)} a month, above "
        f"the mark for {MARK_FOR[crossed]} ({money(cap, currency)}){kept}.",
        address=resource.address,
        remedy=f"Check that its size is meant; the mark is {where}.",
        weight=after - cap,
    )


def _increase(
    resource: ResourceStanding, rules: Increase, currency: str, where: str
) -> Iterator[Finding]:
    before, added = resource.before or ZERO, resource.difference
    if not before or added <= rules.floor:
        return
    marks = {level: t.percent for level, t in rules.thresholds.items() if t.percent is not None}
    level = _heaviest(level for level, mark in marks.items() if 100 * added > mark * before)
    if level is None:
        return
    mark = marks[level]
    yield Finding(
        id="resource-increase",
        level=level,
        message=f"{resource.label} becomes dearer by {money(added, currency)} a month "
        f"(+{share(added, before, mark)}, from {money(before, currency)} to "
        f"{money(before + added, currency)}), above the mark for {MARK_FOR[level]} "
        f"({plain(mark)}%).",
        address=resource.address,
        remedy=f"Check that the increase is meant; the mark is {where}.",
        weight=added,
    )


def _heaviest(levels: Iterable[Level]) -> Level | None:
    return max(levels, key=lambda level: level.rank, default=None)
