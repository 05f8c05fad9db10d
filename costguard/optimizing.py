"""Plans meet the optimizer: what makes the plans of one environment cheaper, and fit its budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from costguard.errors import UsageError
from costguard.model.budget import Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding
from costguard.model.plan import Plan
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile
from costguard.progress import step
from costguard.result import CheckResult, Project

if TYPE_CHECKING:
    from costguard.optimize.measured import Measured
    from costguard.optimize.outcome import Optimized
    from costguard.optimize.price import VariantPricer
    from costguard.optimize.recommend import Offered

_DEAREST: Final = 300
"""Resources of a plan that ``check`` looks at for savings: the dearest. ``optimize`` looks at all.

A verdict must not wait for what saves little.
"""
CLOUDWATCH: Final = "cloudwatch"
"""The word that asks for utilisation from AWS in place of a file."""


class Optimizer:
    """Recommends for the plans of one environment. Everything raises as the engine."""

    def __init__(
        self,
        projects: Sequence[Project],
        usages: Sequence[UsageFile],
        pricer: Pricer,
        *,
        nonprod: bool,
        measured: Mapping[str, Measured],
        most: int | None = None,
    ) -> None:
        """``most`` is how many resources of a plan are looked at, the dearest; None for all."""
        self._most = most
        self._projects = projects
        self._usages = usages
        self._pricer = pricer
        self._nonprod = nonprod
        self._measured = measured
        self._prices: list[VariantPricer] = []
        self._offered: list[Offered] = []
        self._found: list[tuple[Recommendation, ...]] = []

    def look(self) -> None:
        """Find and price what there is to recommend without the findings of policies."""
        for project, usage in zip(self._projects, self._usages, strict=True):
            self._look_at(project, usage)

    def alternatives(self, number: int) -> tuple[Recommendation, ...]:
        """What there is to recommend for one of the plans without the findings of policies.

        Looks, where that was not done.
        """
        from costguard.optimize.recommend import recommend

        if not self._offered:
            self.look()
        return recommend(self._offered[number], self._prices[number])

    @contextmanager
    def looking(self) -> Iterator[None]:
        """``look`` while the block waits for something else; over when the block is left."""
        failed: list[BaseException] = []

        def look() -> None:
            try:
                self.look()
            except BaseException as error:  # it is raised where it is waited for
                failed.append(error)

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            thread.join()
        if failed:
            raise failed[0]

    def recommendations(
        self, estimate: Estimate, findings: Sequence[Finding] = ()
    ) -> tuple[Recommendation, ...]:
        """What would make the plans cheaper, by what ``look`` has found.

        ``estimate`` is that of all of the plans together, ``findings`` are those of policies, whose
        changes are recommended as well.

        What two plans hold is in it once, and recommended once.
        """
        from costguard.optimize.recommend import recommend

        counted = {(r.project, r.address) for r in estimate.resources}
        several = len(self._projects) > 1
        looked = zip(self._projects, self._offered, self._prices, strict=True)
        for project, offered, prices in looked:
            found = recommend(offered, prices, findings)
            if several:
                found = tuple(
                    r._replace(project=project.name)
                    for r in found
                    if (project.name, r.address) in counted
                )
            self._found.append(found)
        merged = [r for found in self._found for r in found]
        return tuple(sorted(merged, key=lambda r: (-r.saving, r.project, r.address, r.id)))

    def to_budget(self, over: Decimal) -> PlanToBudget:
        """The fewest recommendations that save at least ``over`` per month."""
        from costguard.optimize.bundles import bundles
        from costguard.optimize.plan_to_budget import plan_to_budget

        options = [
            part
            for prices, found in zip(self._prices, self._found, strict=True)
            for part in bundles(found, prices)
        ]
        return plan_to_budget(options, over)

    def with_savings(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings with what the changes save that policies ask for."""
        if not any(finding.changes for finding in findings):
            return tuple(findings)
        from costguard.optimize.recommend import with_savings

        # An address that several projects have does not tell which of them is meant.
        alone = [f for f in findings if sum(p.knows(f.address) for p in self._prices) == 1]
        said = {id(f): f for f in alone}
        for prices in self._prices:
            mine = [f for f in alone if prices.knows(f.address)]
            said.update(zip(map(id, mine), with_savings(mine, prices), strict=True))
        return tuple(said.get(id(f), f) for f in findings)

    def best(self) -> tuple[Recommendation, ...]:
        """What can all be followed at once, with the saving of each step."""
        from costguard.optimize.best import best

        return tuple(
            step
            for prices, found in zip(self._prices, self._found, strict=True)
            for step in best(found, prices)
        )

    def _look_at(self, project: Project, usage: UsageFile) -> None:
        from costguard.catalog.sqlite import default_book
        from costguard.optimize.price import VariantPricer
        from costguard.optimize.proposal import Facts
        from costguard.optimize.recommend import offered

        only = self._looked_at(project.estimate)
        prices = VariantPricer(project.plan, self._pricer, usage, only)
        facts = Facts(
            project.plan,
            project.estimate,
            prices.source,
            default_book(),
            self._nonprod,
            self._measured,
            only,
        )
        self._prices.append(prices)
        self._offered.append(offered(facts, prices))

    def _looked_at(self, estimate: Estimate) -> frozenset[str] | None:
        if self._most is None or len(estimate.resources) <= self._most:
            return None
        dearest = sorted(estimate.resources, key=lambda r: (-r.monthly_after, r.address))
        return frozenset(resource.address for resource in dearest[: self._most])


def of_check(
    projects: Sequence[Project],
    usages: Sequence[UsageFile],
    environment: Environment,
    pricer: Pricer,
    data: Mapping[str, Any],
) -> Optimizer:
    """What recommends for the plans of an environment in a check.

    ``usages`` are those of the projects, ``data`` what FinOps sets for policies.
    """
    nonprod = is_nonprod(environment.name, data)
    return Optimizer(projects, usages, pricer, nonprod=nonprod, measured={}, most=_DEAREST)


@step("looking for savings")
def advised(result: CheckResult, optimizer: Optimizer) -> CheckResult:
    """The result with its recommendations, and with what the changes of findings save.

    ``optimizer`` is that of the plans, and has looked at them. The verdict stays what it is. All is
    told in the words of the plans' tools. Raises as the engine.
    """
    from costguard.optimize import tool_words

    decision, environment = result.decision, result.decision.environment
    found = optimizer.recommendations(result.estimate, decision.findings)
    over = over_limit(result.estimate, environment)
    plans = [project.plan for project in result.projects]
    to_budget = optimizer.to_budget(over) if over > 0 else None
    decision = decision._replace(
        findings=tool_words.findings(optimizer.with_savings(decision.findings), plans),
        waived=tool_words.waived(decision.waived, plans),
        recommendations=tool_words.recommendations(found, plans),
        plan_to_budget=tool_words.plan_to_budget(to_budget, plans),
    )
    return replace(result, decision=decision)


@step("looking for savings")
def optimized(
    project: Project,
    usage: UsageFile,
    environment: Environment,
    pricer: Pricer,
    findings: Sequence[Finding],
    *,
    nonprod: bool,
    utilisation: Mapping[str, Measured],
) -> Optimized:
    """All that can be said of one plan. Raises as the engine."""
    from costguard.optimize import tool_words
    from costguard.optimize.commitments import break_evens
    from costguard.optimize.outcome import Optimized

    optimizer = Optimizer([project], [usage], pricer, nonprod=nonprod, measured=utilisation)
    estimate = project.estimate
    optimizer.look()
    found = optimizer.recommendations(estimate, findings)
    over = over_limit(estimate, environment)
    to_budget = optimizer.to_budget(over) if over > 0 else None
    plans = [project.plan]
    return Optimized(
        project.plan,
        environment.name,
        nonprod,
        estimate.currency,
        estimate.after.amount,
        environment.limit.monthly if environment.limit else None,
        tool_words.recommendations(found, plans),
        tool_words.recommendations(optimizer.best(), plans),
        tuple(break_evens(estimate, pricer.source)),
        tool_words.plan_to_budget(to_budget, plans),
    )


def measured(where: str | None, plan: Plan, now: datetime) -> Mapping[str, Measured]:
    """Utilisation by address, from a file, or from AWS where ``where`` is ``cloudwatch``.

    Raises ``ConfigError`` and ``UsageError`` for the file, ``ToolError`` for CloudWatch.
    """
    if where is None:
        return {}
    if where == CLOUDWATCH:
        from costguard.optimize import cloudwatch

        return cloudwatch.measured(plan, now)
    from costguard.optimize.utilisation import load

    found = load(Path(where))
    for address in found:
        if address not in plan.after:
            raise UsageError(f"{where}: {address}: the plan has no such resource; take it out")
    return found


def over_limit(estimate: Estimate, environment: Environment) -> Decimal:
    """By how much per month an environment is over its limit; not positive where it is not."""
    limit = environment.limit
    return estimate.after.amount - limit.monthly if limit is not None else Decimal(0)


def is_nonprod(environment: str, data: Mapping[str, Any]) -> bool:
    """Whether the settings of the policies name an environment as one that is not production.

    An environment that no group names counts as production: the safe side.
    """
    place: Any = data
    for key in ("costguard", "settings", "environment_groups", "nonprod"):
        place = place.get(key, {}) if isinstance(place, Mapping) else {}
    return environment in place
