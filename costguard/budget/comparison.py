"""A baseline beside an estimate: what the code changes, and what the prices change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from costguard.budget.baseline import by_project, lines_of, prices_in
from costguard.budget.reprice import Repriced, Today, reprice
from costguard.budget.words import count, first_few
from costguard.errors import BaselineError
from costguard.model.baseline import Baseline, BaselineProject, Comparison, ResourceShift
from costguard.model.estimate import Coverage, Estimate, ResourceCost
from costguard.model.money import ZERO, money
from costguard.model.plan import Action
from costguard.model.price import PriceSource
from costguard.version import VERSION

_GAPS = {Coverage.PRICE_MISSING, Coverage.UNSUPPORTED}


class _Held(NamedTuple):
    """A project of the baseline, at today's prices."""

    project: BaselineProject
    now: tuple[Repriced, ...]

    @property
    def resources(self) -> tuple[ResourceCost, ...]:
        return tuple(one.resource for one in self.now)


def compare_with(
    baseline: Baseline,
    estimate: Estimate,
    project_names: Sequence[str],
    source: PriceSource | None,
) -> Comparison:
    """Compare an estimate of these projects with a baseline.

    The baseline is priced again with ``source`` (None: it keeps its prices), so that ::

        code change  = price now (estimate) - price now (baseline)
        price change = price now (baseline) - price then (baseline)

    Projects that only the baseline has stay as they are, at today's prices. Raises
    ``BaselineError`` for another currency, and what the source raises.
    """
    held = _held_today(baseline, estimate, source)
    kept = {name: one for name, one in held.items() if name not in project_names}
    heads = dict(by_project(estimate, project_names))
    left = _left_out(held, heads, estimate)
    forgotten = _forgotten(held, heads)
    shifts = [
        shift
        for name in sorted(set(project_names))
        for shift in _shifts(
            name,
            held.get(name),
            (*heads.get(name, ()), *left.get(name, ()), *forgotten.get(name, ())),
        )
    ]
    imported = [
        resource._replace(after=resource.before)
        for name, resources in heads.items()
        for resource in _imported(resources, held.get(name))
    ]
    return Comparison(
        baseline=baseline.source,
        stored=baseline.estimate.after,
        repriced=Estimate((*_all(held.values()), *imported)).after,
        head=Estimate(
            (
                *estimate.resources,
                *chain(*left.values(), *forgotten.values()),
                *_all(kept.values()),
            )
        ).after,
        resources=tuple(shifts),
        kept=tuple((name, Estimate(one.resources).after.amount) for name, one in kept.items()),
        notes=(
            *_notes(baseline, held, heads, project_names),
            *_incomplete(left),
            *_still_there(forgotten, baseline.currency),
        ),
        currency=baseline.currency,
        digest=baseline.digest,
        imported=Estimate(tuple(imported)).after.amount,
        since=baseline.day,
    )


def _held_today(
    baseline: Baseline, estimate: Estimate, source: PriceSource | None
) -> dict[str, _Held]:
    """The projects of a baseline at today's prices; raises ``BaselineError``."""
    if baseline.currency != estimate.currency:
        raise BaselineError(
            f"{baseline.source}: in {baseline.currency}, while the plan is priced in "
            f"{estimate.currency}; currencies are never converted"
        )
    today = _today(baseline, estimate, source)
    return {
        p.name: _Held(
            p, tuple(reprice(r, today) if today else Repriced(r, ()) for r in p.resources)
        )
        for p in baseline.projects
    }


def _imported(resources: Iterable[ResourceCost], held: _Held | None) -> Iterator[ResourceCost]:
    """Resources that were there before, and that the baseline lacks as nobody managed them."""
    known = {resource.address for resource in held.project.resources} if held else set()
    return (r for r in resources if r.importing and r.address not in known)


def _all(held: Iterable[_Held]) -> tuple[ResourceCost, ...]:
    return tuple(resource for one in held for resource in one.resources)


def _today(baseline: Baseline, estimate: Estimate, source: PriceSource | None) -> Today | None:
    if source is None:
        return None
    queries = {
        line.query
        for resource in baseline.estimate.resources
        for line in lines_of(resource)
        if line.query is not None
    }
    return Today(source.prices(queries), prices_in(estimate.resources))


def _shifts(
    project: str, held: _Held | None, head: Sequence[ResourceCost]
) -> Iterator[ResourceShift]:
    """The resources of one project, those of both sides together, by address."""
    then = held.project.resources if held else ()
    now = held.resources if held else ()
    pairs = _pairs(head, then)
    gone = [
        ResourceShift(project, r.address, r.type, r.monthly_after, now[place].monthly_after, None)
        for place, r in enumerate(then)
        if place not in pairs.values()
    ]
    imported = {resource.address for resource in _imported(head, held)}
    there = []
    for position, resource in enumerate(head):
        if resource.after is None:
            continue
        old = pairs.get(position)
        address = resource.address if old is None else then[old].address
        already = resource.monthly_before if resource.address in imported else None
        there.append(
            ResourceShift(
                project=project,
                address=resource.address,
                type=resource.type,
                stored=None if old is None else then[old].monthly_after,
                repriced=already if old is None else now[old].monthly_after,
                head=resource.monthly_after,
                previous_address=address if address != resource.address else None,
            )
        )
    yield from sorted((*there, *gone), key=lambda shift: shift.address)


def _pairs(head: Sequence[ResourceCost], then: Sequence[ResourceCost]) -> dict[int, int]:
    """Position of each resource that stays and that the baseline knows -> its position there.

    What has moved goes first: in its old place there may be something new. Two resources may have
    one address, as a forgotten one and its successor have: then the cost tells which is which.
    """
    free: defaultdict[str | None, list[int]] = defaultdict(list)
    for place, resource in enumerate(then):
        free[resource.address].append(place)
    pairs: dict[int, int] = {}
    for moved in (True, False):
        for position, resource in enumerate(head):
            places = free[resource.previous_address if moved else resource.address]
            if resource.after is not None and position not in pairs and places:
                cost = resource.monthly_after
                pairs[position] = min(places, key=lambda at: abs(then[at].monthly_after - cost))
                places.remove(pairs[position])
    return pairs


def _left_out(
    held: Mapping[str, _Held], heads: Mapping[str, Sequence[ResourceCost]], estimate: Estimate
) -> dict[str, list[ResourceCost]]:
    """What stays though a plan that does not hold all changes says nothing of it, by project."""
    if estimate.complete:
        return {}
    left: dict[str, list[ResourceCost]] = {}
    for name in held.keys() & heads.keys():
        told = {a for r in heads[name] for a in (r.address, r.previous_address)}
        left[name] = [
            r
            for r in held[name].resources
            if r.address not in told and r.action is not Action.FORGET
        ]
    return left


def _forgotten(
    held: Mapping[str, _Held], heads: Mapping[str, Sequence[ResourceCost]]
) -> dict[str, list[ResourceCost]]:
    """What Terraform no longer manages, and what therefore no later plan tells of, by project.

    One that is there at its address without having been created has been taken in again.
    """
    left = {}
    for name in held.keys() & heads.keys():
        gone = [r for r in held[name].resources if r.action is Action.FORGET]
        managed = {r.address for r in held[name].resources if r.action is not Action.FORGET}
        told = {
            r.address
            for r in heads[name]
            if r.action is Action.FORGET or (r.before is not None and r.address not in managed)
        }
        left[name] = [r for r in gone if r.address not in told]
    return left


def _still_there(forgotten: Mapping[str, Sequence[ResourceCost]], currency: str) -> Iterator[str]:
    found = list(chain(*forgotten.values()))
    if found:
        verb = "goes" if len(found) == 1 else "go"
        yield (
            f"{count(len(found), 'resource')} of the baseline that nothing manages any more "
            f"{verb} on costing {money(Estimate(tuple(found)).after.amount, currency)} a month, "
            f"which is no saving: {first_few([r.address for r in found])}."
        )


def _incomplete(left: Mapping[str, Sequence[ResourceCost]]) -> Iterator[str]:
    number = sum(map(len, left.values()))
    if number:
        yield (
            f"The plan does not hold all changes: {count(number, 'resource')} of the baseline "
            "that it does not name stay as they are."
        )


def _notes(
    baseline: Baseline,
    held: Mapping[str, _Held],
    heads: Mapping[str, Sequence[ResourceCost]],
    names: Sequence[str],
) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name not in held:
            yield (
                f"Project {name} is not in the baseline, which holds "
                f"{first_few(baseline.names) or 'none'}: all that it costs counts as change."
            )
    kept = dict.fromkeys(why for one in held.values() for r in one.now for why in r.kept)
    if kept:
        verb = "has" if len(kept) == 1 else "have"
        yield (
            f"{count(len(kept), 'price')} of the baseline {verb} no counterpart today, and "
            f"the baseline's own counts: {first_few(kept)}."
        )
    known = list(_newly_known(held, heads))
    if known:
        yield (
            f"{count(len(known), 'resource')} had no known price in the baseline and now has one, "
            f"which counts as change: {first_few(known)}."
        )
    versions = {p.costguard for p in baseline.projects if p.name in names} - {"", VERSION}
    if versions:
        yield (
            f"The baseline was priced by costguard {', '.join(sorted(versions))}, this run by "
            f"{VERSION}: a change of pricing rules between them counts as change of code."
        )


def _newly_known(
    held: Mapping[str, _Held], heads: Mapping[str, Sequence[ResourceCost]]
) -> Iterator[str]:
    for name, one in held.items():
        gaps = {
            r.address for r in one.resources if r.after is not None and r.after.coverage in _GAPS
        }
        for resource in heads.get(name, ()):
            known = resource.after is not None and resource.after.coverage not in _GAPS
            old = resource.previous_address or resource.address
            if known and old in gaps and resource.monthly_after != ZERO:
                yield resource.address
