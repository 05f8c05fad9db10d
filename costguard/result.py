"""What a run of costguard comes to: the value that every report renders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from costguard.model.budget import Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding
from costguard.model.plan import Plan
from costguard.verdict import Verdict, heaviest

if TYPE_CHECKING:
    from costguard.model.baseline import Comparison
    from costguard.model.landing import Landing
    from costguard.model.recommendation import PlanToBudget, Recommendation
    from costguard.model.waiver import Waived


class Place(NamedTuple):
    """A line of the configuration."""

    file: str
    """With ``/`` between folders; relative to the current directory where it lies below it."""
    line: int


class Project(NamedTuple):
    """One plan, under the name that reports call it by, and what it costs."""

    name: str
    plan: Plan
    estimate: Estimate


def alone(plan: Plan, estimate: Estimate) -> tuple[Project, ...]:
    """The projects of a run on one plan."""
    return (Project(plan.source, plan, estimate),)


class Decision(NamedTuple):
    """How an estimate stands against the environment's budget."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    """In order of weight, heaviest first."""
    environment: Environment
    recognised_by: str
    """The mark that told the environment, for people."""
    budgets: str
    """File that the budgets come from."""
    comparison: Comparison | None = None
    """The baseline beside the estimate, where one is given."""
    landing: Landing | None = None
    """What the environment will cost once the change lands, where more than the plan is known."""
    waived: tuple[Waived, ...] = ()
    """Findings that a waiver in force takes out of the verdict."""
    recommendations: tuple[Recommendation, ...] = ()
    """What would make the plans cheaper, the largest saving first; several for one resource are
    alternatives. They weigh nothing in the verdict."""
    plan_to_budget: PlanToBudget | None = None
    """What brings the environment under its limit; None where it is not over it."""


@dataclass(frozen=True)
class Result:
    """The plans of one environment with their estimate and, for ``check``, the decision."""

    projects: tuple[Project, ...]
    estimate: Estimate
    """All projects together; what two of them hold is in it once."""
    decision: Decision | None = None
    generated: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the run was made; only formats that demand it show it."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where findings stand in the configuration, by address, as far as its source is at hand."""

    @property
    def plan(self) -> Plan:
        """The plan; of several, the first."""
        return self.projects[0].plan

    @property
    def source(self) -> str:
        """What was read, for people: the file, or the names of the projects."""
        if len(self.projects) == 1:
            return self.plan.source
        return ", ".join(project.name for project in self.projects)


@dataclass(frozen=True)
class CheckResult(Result):
    """A result that has its decision."""

    decision: Decision = field(kw_only=True)

    @property
    def verdict(self) -> Verdict:
        """Pass, warn or block."""
        return self.decision.verdict

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Reasons for the verdict, heaviest first."""
        return self.decision.findings


def verdict_of(results: Sequence[Result]) -> Verdict:
    """The verdict over several environments: the heaviest of theirs."""
    return heaviest(r.decision.verdict for r in results if r.decision is not None)
