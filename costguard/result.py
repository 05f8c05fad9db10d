"""What a run of costguard comes to: the value that every report renders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from costguard.model.budget import Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding
from costguard.model.plan import Plan
from costguard.verdict import Verdict


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


@dataclass(frozen=True)
class Result:
    """A plan with its estimate and, for ``check``, the decision."""

    plan: Plan
    estimate: Estimate
    decision: Decision | None = None
    generated: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the run was made; only formats that demand it show it."""


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
