"""What changes save: the plan with them is priced by the engine that priced the plan.

Changes that do not touch each other's resources are tried together, so that hundreds of them
take a few runs of the engine over the resources that they affect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from costguard.model.estimate import Estimate, SideCost
from costguard.model.finding import Change
from costguard.model.money import ZERO
from costguard.model.plan import Action, Plan, ResourceChange, ResourceSet
from costguard.model.price import PriceSource
from costguard.model.resource import Resource
from costguard.optimize.apply import changed
from costguard.optimize.readers import WatchedSet
from costguard.pricing.pricer import Pricer
from costguard.pricing.remembered import remembered
from costguard.pricing.usage import UsageFile

Variant = Mapping[str, tuple[Change, ...]]
"""Changes by the address of the resource that they are made to."""


class Priced(NamedTuple):
    """What a variant comes to."""

    before: Decimal
    """What the resources whose cost it changes cost per month as planned."""
    after: Decimal
    notes: tuple[str, ...]
    """What was done to list prices that the variant brings in: an expected spot price."""
    known: bool
    """Whether all of it is as well known as before; else the saving may be a gap."""

    @property
    def saving(self) -> Decimal:
        """What is saved per month over the whole plan."""
        return self.before - self.after


@dataclass(frozen=True)
class _Part(Plan):
    """Some of a plan's resources, which see all of them."""

    whole: ResourceSet = field(default_factory=lambda: ResourceSet(()))

    @property
    def after(self) -> ResourceSet:
        """All resources of the plan, with the variants' changes."""
        return self.whole


class _Planned(NamedTuple):
    """The plan without any changes."""

    resources: WatchedSet
    """Which know who looks at whom."""
    costs: Mapping[str, SideCost]
    """By address."""


class VariantPricer:
    """Prices variants of one plan as it will be, after a run of its own over the plan.

    With ``only``, changes are made to the resources of these addresses and to no others. Raises as
    the engine.
    """

    def __init__(
        self,
        plan: Plan,
        pricer: Pricer,
        usage: UsageFile,
        only: Collection[str] | None = None,
    ) -> None:
        self._only = only
        self._plan = plan
        self._pricer = pricer._replace(source=remembered(pricer.source))
        self._usage = usage
        self._resources = {
            c.address: c.after for c in plan.changes if c.after is not None and not c.deferred
        }
        # Allowances and commitments are used up in the order of the plan: all resources count.
        self._together = not pricer.free_tier and not pricer.commitments

    @property
    def source(self) -> PriceSource:
        """The price source, which remembers what it was asked."""
        return self._pricer.source

    @cached_property
    def _planned(self) -> _Planned:
        watched = WatchedSet(self._plan.after.values(), self._plan.data)
        part = self._part(watched, self._plan.after.keys())
        (estimate,) = self._pricer.estimates([(part, self._usage)])
        return _Planned(watched, _sides(estimate))

    def knows(self, address: str) -> bool:
        """Whether the plan will have a resource of this address that changes can be made to."""
        return address in self._resources and (self._only is None or address in self._only)

    def affected(self, variant: Variant) -> frozenset[str]:
        """Addresses of the resources whose cost may depend on the changes."""
        return frozenset().union(*map(self._planned.resources.affected, variant))

    def priced(self, variants: Sequence[Variant]) -> list[Priced]:
        """What each of the variants comes to, each by itself."""
        rounds = self._rounds(variants)
        parts = [(self._tried([variants[n] for n in numbers]), self._usage) for numbers in rounds]
        found: dict[int, Priced] = {}
        for numbers, estimate in zip(rounds, self._estimates(parts), strict=True):
            sides = _sides(estimate)
            for number in numbers:
                all_of_them = self._planned.costs.keys()
                concerned = self.affected(variants[number]) if self._together else all_of_them
                found[number] = self._compared(concerned, sides)
        return [found[number] for number in range(len(variants))]

    def _estimates(self, parts: list[tuple[Plan, UsageFile]]) -> list[Estimate]:
        if parts and self._together:
            return self._pricer.estimates(parts)
        # Each is a month of its own: no plan may use up what another one needs.
        return [self._pricer.estimates([part])[0] for part in parts]

    def _rounds(self, variants: Sequence[Variant]) -> list[list[int]]:
        """Variants that can be tried together, by their numbers."""
        if not self._together:
            return [[number] for number in range(len(variants))]
        rounds: list[list[int]] = []
        next_free: dict[str, int] = defaultdict(int)
        for number, variant in enumerate(variants):
            touched = self.affected(variant)
            place = max(next_free[address] for address in touched)
            if place == len(rounds):
                rounds.append([])
            rounds[place].append(number)
            next_free.update(dict.fromkeys(touched, place + 1))
        return rounds

    def _tried(self, variants: Iterable[Variant]) -> Plan:
        """The part of the plan that variants affect, with their changes."""
        together = {
            address: changes for variant in variants for address, changes in variant.items()
        }
        new = {
            address: changed(self._resources[address], changes)
            for address, changes in together.items()
        }
        whole = [new.get(r.address, r) for r in self._plan.after.values()]
        resources = ResourceSet([r for r in whole if r is not None], self._plan.data)
        wanted = self.affected(together) if self._together else self._plan.after.keys()
        return self._part(resources, wanted)

    def _part(self, resources: ResourceSet, addresses: Iterable[str]) -> Plan:
        wanted = set(addresses)
        order = [a for a in self._plan.after if a in wanted and a in resources]
        plan = self._plan
        return _Part(
            plan.source,
            plan.tool,
            plan.tool_version,
            plan.format_version,
            tuple(_as_it_will_be(resources[address]) for address in order),
            plan.data,
            whole=resources,
        )

    def _compared(self, addresses: Iterable[str], sides: Mapping[str, SideCost]) -> Priced:
        pairs = [(self._planned.costs.get(address), sides.get(address)) for address in addresses]
        moved = [(old, new) for old, new in pairs if old is not None and old != new]
        notes = dict.fromkeys(
            note for old, new in moved if new for note in _notes(new) if note not in _notes(old)
        )
        return Priced(
            before=sum((old.monthly for old, _ in moved), ZERO),
            after=sum((new.monthly for _, new in moved if new), ZERO),
            notes=tuple(notes),
            known=all(new is None or _as_known(old, new) for old, new in moved),
        )


def _as_it_will_be(resource: Resource) -> ResourceChange:
    return ResourceChange(resource.address, Action.CREATE, None, resource)


def _sides(estimate: Estimate) -> dict[str, SideCost]:
    return {cost.address: cost.after for cost in estimate.resources if cost.after is not None}


def _as_known(old: SideCost, new: SideCost) -> bool:
    """Whether nothing has lost its price, and no range has got a higher end."""
    gaps = [sum(line.monthly_cost is None for line in side.components) for side in (old, new)]
    return gaps[1] <= gaps[0] and new.coverage.rank <= old.coverage.rank and new.high <= old.high


def _notes(side: SideCost) -> list[str]:
    return [line.price.note for line in side.components if line.price and line.price.note]
