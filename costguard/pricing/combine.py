"""Several projects in one estimate: what two of them hold is counted once.

Two resources are the same where they exist already and have the same type and ARN, or without an
ARN the same id in the same region and no known accounts that differ. Addresses say nothing here:
each project has its own. A resource that is still to be created is never the same as another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from costguard.errors import UsageError
from costguard.model.estimate import Coverage, Estimate, ResourceCost
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import Resource

_STILL = frozenset({Action.NO_OP, Action.READ})


class Duplicate(NamedTuple):
    """What is in two projects and counted in one of them."""

    address: str
    """In the project that is not counted; empty where its whole plan is the same document."""
    counted: str
    """Project that it is counted in."""
    dropped: str
    """Project that it is not counted in."""
    monthly: Decimal
    """Cost per month after the change that is not counted twice."""


class Combined(NamedTuple):
    """Several projects as one estimate."""

    estimate: Estimate
    duplicates: tuple[Duplicate, ...]


class _Member(NamedTuple):
    """A resource of a project."""

    project: int
    change: ResourceChange | None
    """None for what the usage file alone tells."""
    cost: ResourceCost


def combine(projects: Sequence[tuple[str, Plan, Estimate]]) -> Combined:
    """All projects (name, plan and what it costs) in one estimate, by the order of the projects.

    The resources carry the name of their project, and so do the unused entries of usage files.
    Of a resource in several projects, the one that is changed stays, else the first. One project
    is answered as it is. Raises ``UsageError`` where the projects have different currencies.
    """
    if len(projects) == 1:
        return Combined(projects[0][2], ())
    _refuse_currencies(projects)
    kept, duplicates = _documents_once(projects)
    members, twins = _resources_once([projects[number] for number in kept])
    duplicates += twins
    estimates = [projects[number] for number in kept]
    names = [name for name, _, _ in estimates]
    first = estimates[0][2]
    estimate = replace(
        first,
        resources=tuple(m.cost._replace(project=names[m.project]) for m in members),
        catalog=", ".join(dict.fromkeys(one.catalog for _, _, one in estimates)),
        drift=tuple(
            cost._replace(project=name) for name, _, one in estimates for cost in one.drift
        ),
        complete=all(one.complete for _, _, one in estimates),
        changes_only=any(one.changes_only for _, _, one in estimates),
        unused_usage=tuple(
            f"{name}: {entry}" for name, _, one in estimates for entry in one.unused_usage
        ),
    )
    return Combined(estimate, tuple(duplicates))


def _refuse_currencies(projects: Iterable[tuple[str, Plan, Estimate]]) -> None:
    first: dict[str, str] = {}
    for name, _, estimate in projects:
        first.setdefault(estimate.currency, name)
    if len(first) > 1:
        told = " and ".join(f"{name} in {currency}" for currency, name in first.items())
        raise UsageError(
            f"the projects are priced in several currencies ({told}), and nothing is converted; "
            "check them one by one"
        )


def _documents_once(
    projects: Sequence[tuple[str, Plan, Estimate]],
) -> tuple[list[int], list[Duplicate]]:
    """The positions of the projects whose plan is no other's, and the others."""
    owners: dict[str, str] = {}
    kept: list[int] = []
    duplicates: list[Duplicate] = []
    for number, (name, plan, estimate) in enumerate(projects):
        owner = owners.get(plan.digest) if plan.digest else None
        if owner is None:
            owners[plan.digest] = name
            kept.append(number)
        else:
            duplicates.append(Duplicate("", owner, name, estimate.after.amount))
    return kept, duplicates


def _resources_once(
    projects: Sequence[tuple[str, Plan, Estimate]],
) -> tuple[list[_Member], list[Duplicate]]:
    """The resources of all projects, each once, and those that were left out."""
    kept: list[_Member] = []
    dropped: list[tuple[_Member, int]] = []
    known = _Known([plan for _, plan, _ in projects])
    for member in _members(projects):
        place = known.find(member)
        if place is None:
            known.add(member, len(kept))
            kept.append(member)
        elif _moves(member) and not _moves(kept[place]):
            dropped.append((kept[place], place))
            known.add(member, place)
            kept[place] = member
        else:
            dropped.append((member, place))
    names = [name for name, _, _ in projects]
    return sorted(kept, key=lambda member: member.project), [
        Duplicate(
            member.cost.address,
            names[kept[place].project],
            names[member.project],
            member.cost.monthly_after,
        )
        for member, place in dropped
    ]


def _members(projects: Sequence[tuple[str, Plan, Estimate]]) -> Iterator[_Member]:
    """The resources of each project; an estimate has them in the plan's order."""
    for number, (_, plan, estimate) in enumerate(projects):
        told = len(plan.changes)
        for change, cost in zip(plan.changes, estimate.resources[:told], strict=True):
            yield _Member(number, change, cost)
        for cost in estimate.resources[told:]:
            yield _Member(number, None, cost)


def _moves(member: _Member) -> bool:
    return member.cost.action not in _STILL


class _Known:
    """The resources that exist already and were found so far, by what tells them."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._accounts = [frozenset(plan.accounts) for plan in plans]
        self._found: dict[tuple[str, str], list[tuple[_Member, int]]] = defaultdict(list)

    def add(self, member: _Member, place: int) -> None:
        """Take note of a member that stands at ``place``."""
        for key in _keys(member):
            self._found[key].append((member, place))

    def find(self, member: _Member) -> int | None:
        """The place of the same resource of another project."""
        for key in _keys(member):
            for other, place in self._found.get(key, ()):
                if other.project != member.project and self._same(member, other):
                    return place
        return None

    def _same(self, one: _Member, other: _Member) -> bool:
        mine, others = _existing(one), _existing(other)
        if mine is None or others is None:
            return False
        arns = _text(mine, "arn"), _text(others, "arn")
        if all(arns):
            return arns[0] == arns[1]
        accounts = self._accounts[one.project], self._accounts[other.project]
        apart = all(accounts) and accounts[0].isdisjoint(accounts[1])
        return mine.region == others.region and not apart


def _keys(member: _Member) -> Iterator[tuple[str, str]]:
    """Type and identifiers of a resource that exists and may cost something."""
    resource = _existing(member)
    if resource is None or member.cost.coverage is Coverage.FREE:
        return
    for attribute in ("arn", "id"):
        value = _text(resource, attribute)
        if value:
            yield resource.type, value


def _existing(member: _Member) -> Resource | None:
    return member.change.before if member.change else None


def _text(resource: Resource, attribute: str) -> str:
    value = resource.attributes.get(attribute)
    return value if isinstance(value, str) else ""
