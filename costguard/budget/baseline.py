"""Baselines from estimates, and the prices that a baseline brings along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from costguard.errors import BaselineError
from costguard.model.baseline import Baseline, BaselineProject
from costguard.model.estimate import CostComponent, Estimate, ResourceCost
from costguard.model.plan import Action
from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product
from costguard.version import VERSION


def made(
    environment: str,
    estimate: Estimate,
    projects: Sequence[tuple[str, str]],
    *,
    commit: str = "",
    date: str = "",
) -> Baseline:
    """The baseline of an environment: what its projects cost once their plans have landed.

    ``projects`` are names with the digests of their plans; ``estimate`` is that of all of them.
    Raises ``BaselineError`` where a name stands twice.
    """
    names = [name for name, _ in projects]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BaselineError(f"two projects are called {twice}; give each a name of its own")
    held = by_project(estimate, names)
    return Baseline(
        environment=environment,
        projects=tuple(
            sorted(
                BaselineProject(
                    name=name,
                    plan=digest,
                    catalog=estimate.catalog,
                    resources=_landed(held[name]),
                    free_tier=estimate.free_tier,
                    costguard=VERSION,
                )
                for name, digest in projects
            )
        ),
        currency=estimate.currency,
        commit=commit,
        date=date,
    )


def refuse_incomplete(estimate: Estimate) -> None:
    """Raise ``BaselineError`` where the estimate is not that of all changes."""
    if estimate.changes_only:
        raise BaselineError(
            "the preview leaves out the resources that it does not change, so its cost is no "
            "baseline; make a whole one: pulumi preview --json --show-sames"
        )
    if not estimate.complete:
        raise BaselineError(
            "the plan does not hold all changes (it is targeted or deferred), so its cost is no "
            "baseline; make a whole plan"
        )


def by_project(estimate: Estimate, names: Sequence[str]) -> Mapping[str, list[ResourceCost]]:
    """The resources of an estimate by project; all of them, where there is but one project."""
    held: defaultdict[str, list[ResourceCost]] = defaultdict(list)
    for resource in estimate.resources:
        held[names[0] if len(names) == 1 else resource.project].append(resource)
    return held


def updated(old: Baseline, new: Baseline) -> Baseline:
    """``old`` with the projects of ``new`` in the place of its own; the others stay as they are.

    Raises ``BaselineError`` for another environment or currency, and where a plan is in ``old``
    under another name, for it would count twice.
    """
    refuse_other_environment(old, new.environment)
    if old.currency != new.currency:
        raise BaselineError(
            f"{old.source}: in {old.currency}, while the plan is priced in {new.currency}; "
            "currencies are never converted: save another baseline"
        )
    others = [project for project in old.projects if project.name not in new.names]
    for project in new.projects:
        twin = next((o for o in others if project.plan and o.plan == project.plan), None)
        if twin is not None:
            raise BaselineError(
                f"{old.source}: the plan of {project.name} is in it as project {twin.name}, and "
                f"would count twice; nothing was written: give --project {twin.name}"
            )
    return new._replace(
        projects=tuple(sorted((*others, *new.projects), key=lambda project: project.name))
    )


def refuse_other_environment(baseline: Baseline, environment: str) -> None:
    """Raise ``BaselineError`` where the baseline is that of another environment."""
    if baseline.environment != environment:
        raise BaselineError(
            f"{baseline.source}: the baseline of environment {baseline.environment}, "
            f"not of {environment}; give the file of {environment}"
        )


def _landed(resources: Iterable[ResourceCost]) -> tuple[ResourceCost, ...]:
    """Resources as they will be: what nothing changes any more, and no tags.

    What is forgotten stays told apart, for no later plan tells of it.
    """
    kept = (
        ResourceCost(
            r.address,
            r.type,
            Action.FORGET if r.action is Action.FORGET else Action.NO_OP,
            r.after,
            r.after,
        )
        for r in resources
        if r.after is not None
    )
    return tuple(sorted(kept, key=lambda resource: resource.address))


class StoredPrices:
    """A price source of the prices that a baseline was priced with, and no others.

    A plan that is priced with it costs what it cost when the baseline was made. What a type that
    a plan does not tell might have cost is not in a baseline, but for the types that it holds.
    """

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline

    @property
    def version(self) -> str:
        """Version and digest of the sources that the prices came from."""
        return self._baseline.catalog

    @cached_property
    def _known(self) -> Mapping[PriceQuery, frozenset[Price]]:
        return prices_in(r for p in self._baseline.projects for r in p.resources)

    def prices(self, queries: Iterable[PriceQuery]) -> dict[PriceQuery, Answer]:
        """Answer each query with the stored price."""
        return {query: self._answer(query) for query in queries}

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """The queries about a product in a region that a stored price answers."""
        found = (q for q in self._known if q.product == product and q.region == region)
        return tuple(sorted(found, key=lambda query: (query.option, query.attributes)))

    @cached_property
    def _missing(self) -> Mapping[PriceQuery, str]:
        """Why there was no price then, for what had none."""
        lines = (line for r in self._baseline.estimate.resources for line in lines_of(r))
        return {
            line.query: line.problem
            for line in lines
            if line.query is not None and line.price is None and line.problem
        }

    def _answer(self, query: PriceQuery) -> Answer:
        found = self._known.get(query, frozenset())
        if not found:
            other = f"the baseline holds no price for {query.describe()}"
            return Missing(self._missing.get(query, other))
        return next(iter(found)) if len(found) == 1 else Ambiguous(tuple(sorted(found)))


def prices_in(resources: Iterable[ResourceCost]) -> Mapping[PriceQuery, frozenset[Price]]:
    """The prices that are in use after the change, by what was asked for."""
    found: defaultdict[PriceQuery, set[Price]] = defaultdict(set)
    for resource in resources:
        for line in lines_of(resource):
            if line.query is not None and line.price is not None:
                found[line.query].add(line.price)
    return {query: frozenset(prices) for query, prices in found.items()}


def lines_of(resource: ResourceCost) -> tuple[CostComponent, ...]:
    """The components of a resource after the change."""
    return resource.after.components if resource.after else ()
