"""Plan + rules + price source + usage -> estimate.

Each rule is asked for its components, the price source is asked once with the set of distinct
queries, and quantities meet tiers. What cannot be priced stays visible with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from costguard.catalog.commitments import Commitment, on_demand
from costguard.collector import uncollected
from costguard.model.estimate import (
    CostComponent,
    Coverage,
    Estimate,
    ResourceCost,
    SideCost,
)
from costguard.model.money import USD, Currency
from costguard.model.plan import Plan, ResourceChange, ResourceSet
from costguard.model.price import Answer, PriceQuery, PriceSource
from costguard.model.resource import Resource
from costguard.pricing.candidates import Candidates, open_of
from costguard.pricing.components import ComponentPricer, query_of
from costguard.pricing.deferral import left_for_later
from costguard.pricing.drafts import Draft, draft
from costguard.pricing.ledger import Months
from costguard.pricing.ranges import Ranges
from costguard.pricing.spans import least_and_most, spanned
from costguard.pricing.upfront import fee_query
from costguard.pricing.usage import UsageFile
from costguard.pricing.usage_only import usage_only
from costguard.rules.book import RuleBook, TypeClass
from costguard.rules.kit import Component
from costguard.rules.notes import Notes

_Sides = tuple[ResourceChange, Draft | None, Draft | None]
"""A change with what it makes of a resource: as it is, and as it will be."""


class Drafted(NamedTuple):
    """A plan whose components are known and whose prices are not yet."""

    plan: Plan
    changes: Sequence[_Sides]
    drift: Sequence[_Sides]
    candidates: Candidates
    queries: AbstractSet[PriceQuery]
    """What the price source is to be asked."""


class Engine(NamedTuple):
    """Prices plans with one rule book, one price source and one usage file."""

    book: RuleBook
    source: PriceSource
    usage: UsageFile
    free_tier: bool = False
    """Whether each account's monthly free allowance is taken off, resource by resource."""
    commitments: tuple[Commitment, ...] = ()
    """What is bought by commitment already, used up resource by resource."""
    currency: Currency = USD
    """Of the prices of the source."""

    def estimate(self, plan: Plan, months: Months | None = None) -> Estimate:
        """Cost of the plan before and after, in the currency of the prices, per month.

        ``months`` is what plans share that are priced together: they use up the same allowances
        and commitments.

        Raises ``PlanError`` for attributes of a wrong type, ``ConfigError`` for wrong usage
        values and ``PriceSourceError`` when the source is unusable.
        """
        months = months or self.months()
        return self.priced(self.drafted(plan, months), months)

    def drafted(self, plan: Plan, months: Months) -> Drafted:
        """The plan as far as it can be told without prices; raises as ``estimate``."""
        with uncollected():
            of_usage = usage_only(self.usage, self.book) if months.is_new(self.usage) else ()
            changes = (*plan.changes, *of_usage)
            drafts = [
                (change, *self._both_sides(change, plan.before, plan.after)) for change in changes
            ]
            drift = [
                (change, *self._both_sides(change, plan.before, plan.before))
                for change in plan.drift
            ]
            candidates = Candidates(self.source)
            sides = (side for _, *both in (*drafts, *drift) for side in both if side is not None)
            return Drafted(plan, drafts, drift, candidates, _queries(sides, candidates))

    def priced(self, drafted: Drafted, months: Months) -> Estimate:
        """The cost of what ``drafted`` made; ``months`` and what it raises as of ``estimate``."""
        with uncollected():
            plan, candidates = drafted.plan, drafted.candidates
            answers = self.source.prices(drafted.queries)
            ranges = Ranges(candidates, answers, self.currency.code)
            resources = self._resources(drafted.changes, answers, ranges, months)
            drift = drafted.drift
            return Estimate(
                resources=resources,
                currency=self.currency.code,
                catalog=self.source.version,
                free_tier=self.free_tier,
                complete=plan.complete,
                changes_only=plan.changes_only,
                drift=self._resources(drift, answers, ranges, self.months()) if drift else (),
                unused_usage=self.usage.all_unused(),
            )

    def months(self) -> Months:
        """A month before and one after in which nothing is used up yet."""
        return Months(free_tier=self.free_tier, commitments=self.commitments)

    def _both_sides(
        self, change: ResourceChange, before: ResourceSet, after: ResourceSet
    ) -> tuple[Draft | None, Draft | None]:
        # An entry of the usage file means the object that took a deposed one's place.
        usage = self.usage.by_type() if change.deposed else self.usage
        new = self._draft(change.after, after, usage)
        if change.before is change.after:
            return new, new
        return self._draft(change.before, before, usage), new

    def _draft(
        self, resource: Resource | None, resources: ResourceSet, usage: UsageFile
    ) -> Draft | None:
        if resource is None:
            return None
        rule = self.book.rules.get(resource.type)
        if rule is None:
            usage.of(resource.address, resource.type)  # or the file's entry counts as unused
            return Draft(resource, (), Notes())
        made = draft(resource, resources, rule, usage)
        usage.note_asked(resource.address, resource.type, made.notes.usage_keys)
        return made

    def _resources(
        self,
        drafts: Iterable[_Sides],
        answers: Mapping[PriceQuery, Answer],
        ranges: Ranges,
        months: Months,
    ) -> tuple[ResourceCost, ...]:
        pricers = [
            ComponentPricer(answers, ledger=month, ranges=ranges, currency=self.currency)
            for month in (months.before, months.after)
        ]
        # What a group might become uses nothing up.
        bounds = ComponentPricer(answers, ranges=ranges, currency=self.currency)
        resources: list[ResourceCost] = []
        for change, before, after in drafts:
            new = after and self._side(after, pricers[1], bounds)
            # Where nothing is used up an unchanged side has the very same cost.
            same = before is after and not months.uses_up
            old = new if same else before and self._side(before, pricers[0], bounds)
            if change.deferred and new is not None:
                new = left_for_later(old, new, change.deferred)
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
                    deposed=change.deposed,
                    importing=change.importing,
                    deferred=change.deferred,
                    create_before_destroy=change.create_before_destroy,
                )
            )
        return tuple(resources)

    def _side(self, draft: Draft, pricer: ComponentPricer, bounds: ComponentPricer) -> SideCost:
        resource = draft.resource
        if resource.type not in self.book.rules:
            return _without_rule(resource, self.book.classes.get(resource.type))
        lines = _lines(draft, draft.components, pricer)
        missing = tuple(key for key, given in draft.notes.usage_keys.items() if not given)
        coverage, span = spanned(
            lines,
            draft.bounds,
            lambda components: _lines(draft, components, bounds),
        )
        return SideCost(
            region=resource.region,
            components=lines,
            coverage=coverage,
            reasons=tuple(dict.fromkeys([line.problem for line in lines if line.problem])),
            assumptions=tuple(draft.notes.assumptions.values()),
            missing_usage=missing,
            monthly=span.low if span and coverage is Coverage.RANGE else least_and_most(lines)[0],
            span=span,
        )


def _lines(
    draft: Draft, components: Iterable[Component], pricer: ComponentPricer
) -> tuple[CostComponent, ...]:
    lines: list[CostComponent] = []
    for component in components:
        lines += pricer.lines(component, draft.resource, draft.notes.unknown)
    return tuple(lines)


def _without_rule(resource: Resource, class_: TypeClass | None) -> SideCost:
    """A side whose type has no rule: free, or not priced with the reason."""
    if class_ is TypeClass.FREE:
        return SideCost(resource.region, (), Coverage.FREE)
    reason = f"costguard has no pricing rule for {resource.type}"
    if class_ is TypeClass.USAGE_ONLY:
        reason = "billed by use only, and costguard has no pricing rule for it"
    return SideCost(resource.region, (), Coverage.UNSUPPORTED, (reason,))


def _queries(drafts: Iterable[Draft], candidates: Candidates) -> set[PriceQuery]:
    """The distinct questions that the drafts leave open."""
    # Plans repeat themselves: what each of many equal components asks for is found out once.
    distinct = {
        (component, one.resource.region): one.resource
        for one in drafts
        for component in one.all_components()
    }
    queries: set[PriceQuery] = set()
    for (component, _), resource in distinct.items():
        query = query_of(component, resource)
        if query is not None:
            queries.update((query, on_demand(query)))
            if (fee := fee_query(query)) is not None:
                queries.add(fee)
        elif component.quantity is not None and (asked := open_of(component, resource)):
            queries.update(candidates.of(asked))
    return queries
