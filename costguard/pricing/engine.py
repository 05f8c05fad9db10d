"""Plan + rules + price source + usage -> estimate.

Each rule is asked for its components, the price source is asked once with the set of distinct
queries, and quantities meet tiers. What cannot be priced stays visible with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from costguard.catalog.commitments import Commitment
from costguard.errors import CostguardError, RuleError
from costguard.model.estimate import CostComponent, Coverage, Estimate, ResourceCost, SideCost
from costguard.model.money import ZERO
from costguard.model.plan import Plan, ResourceChange, ResourceSet
from costguard.model.price import Answer, PriceQuery, PriceSource
from costguard.model.resource import Resource
from costguard.pricing.components import ComponentPricer, query_of
from costguard.pricing.usage import UsageFile
from costguard.pricing.usage_only import usage_only
from costguard.rules.book import RuleBook, TypeClass
from costguard.rules.kit import Component
from costguard.rules.view import Notes, ResourceView


class _Draft(NamedTuple):
    """A resource whose components are known and whose prices are not yet."""

    resource: Resource
    components: tuple[Component, ...]
    notes: Notes


class Engine(NamedTuple):
    """Prices plans with one rule book, one price source and one usage file."""

    book: RuleBook
    source: PriceSource
    usage: UsageFile
    free_tier: bool = False
    """Whether each account's monthly free allowance is taken off, resource by resource."""
    commitments: tuple[Commitment, ...] = ()
    """What is bought by commitment already, used up resource by resource."""

    def estimate(self, plan: Plan) -> Estimate:
        """Cost of the plan before and after, in USD per month.

        Raises ``PlanError`` for attributes of a wrong type, ``ConfigError`` for wrong usage
        values and ``PriceSourceError`` when the source is unusable.
        """
        changes = (*plan.changes, *usage_only(self.usage, self.book))
        drafts = [
            (change, *self._both_sides(change, plan.before, plan.after)) for change in changes
        ]
        answers = self.source.prices(_queries(side for _, *sides in drafts for side in sides))
        resources = self._resources(drafts, answers)
        return Estimate(
            resources=resources,
            catalog=self.source.version,
            free_tier=self.free_tier,
            complete=plan.complete,
            unused_usage=self.usage.unused(),
        )

    def _both_sides(
        self, change: ResourceChange, before: ResourceSet, after: ResourceSet
    ) -> tuple[_Draft | None, _Draft | None]:
        new = self._draft(change.after, after)
        if change.before is change.after:
            return new, new
        return self._draft(change.before, before), new

    def _draft(self, resource: Resource | None, resources: ResourceSet) -> _Draft | None:
        if resource is None:
            return None
        rule = self.book.rules.get(resource.type)
        if rule is None:
            self.usage.of(resource.address, resource.type)  # or the file's entry counts as unused
            return _Draft(resource, (), Notes())
        view = ResourceView(resource, resources, self.usage)
        try:
            components = tuple(rule.components(view))
        except CostguardError:
            raise
        except Exception as error:
            raise RuleError(
                f"{resource.address}: the pricing rule for {resource.type} failed "
                f"({type(error).__name__}: {error}); please report it with the resource"
            ) from error
        return _Draft(resource, components, view.notes)

    def _resources(
        self,
        drafts: Iterable[tuple[ResourceChange, _Draft | None, _Draft | None]],
        answers: Mapping[PriceQuery, Answer],
    ) -> tuple[ResourceCost, ...]:
        # Each side uses up allowances and commitments on its own: before and after are two months.
        pricers = [
            ComponentPricer(answers, free_tier=self.free_tier, commitments=self.commitments)
            for _ in range(2)
        ]
        resources: list[ResourceCost] = []
        for change, before, after in drafts:
            new = self._side(after, pricers[1])
            # Where nothing is used up an unchanged side has the very same cost.
            same = before is after and not self.free_tier and not self.commitments
            old = new if same else self._side(before, pricers[0])
            rule = self.book.rules.get(change.type)
            side = change.after or change.before
            resources.append(
                ResourceCost(
                    address=change.address,
                    type=change.type,
                    action=change.action,
                    before=old,
                    after=new,
                    previous_address=change.previous_address,
                    tags=side.tags if side is not None else {},
                    page=rule.page if rule else "",
                )
            )
        return tuple(resources)

    def _side(self, draft: _Draft | None, pricer: ComponentPricer) -> SideCost | None:
        if draft is None:
            return None
        resource = draft.resource
        if resource.type not in self.book.rules:
            return _without_rule(resource, self.book.classes.get(resource.type))
        lines = tuple(
            line
            for component in draft.components
            for line in pricer.lines(component, resource, draft.notes.unknown)
        )
        missing = tuple(key for key, given in draft.notes.usage_keys.items() if not given)
        return SideCost(
            region=resource.region,
            components=lines,
            coverage=_coverage(lines),
            reasons=tuple(dict.fromkeys(line.problem for line in lines if line.problem)),
            assumptions=tuple(draft.notes.assumptions.values()),
            missing_usage=missing,
            monthly=sum((line.monthly_cost for line in lines if line.monthly_cost), ZERO),
        )


def _without_rule(resource: Resource, class_: TypeClass | None) -> SideCost:
    """A side whose type has no rule: free, or not priced with the reason."""
    if class_ is TypeClass.FREE:
        return SideCost(resource.region, (), Coverage.FREE)
    reason = f"costguard has no pricing rule for {resource.type}"
    if class_ is TypeClass.USAGE_ONLY:
        reason = "billed by use only, and costguard has no pricing rule for it"
    return SideCost(resource.region, (), Coverage.UNSUPPORTED, (reason,))


def _coverage(lines: Iterable[CostComponent]) -> Coverage:
    worst = Coverage.FREE
    for line in lines:
        if line.unresolved:
            return Coverage.PRICE_MISSING
        if line.quantity is None:
            worst = Coverage.USAGE_MISSING
        elif worst is Coverage.FREE:
            worst = Coverage.PRICED
    return worst


def _queries(drafts: Iterable[_Draft | None]) -> set[PriceQuery]:
    """The distinct questions that the drafts leave open."""
    found = (
        query_of(component, draft.resource)
        for draft in drafts
        if draft is not None
        for component in draft.components
    )
    return {query for query in found if query is not None}
