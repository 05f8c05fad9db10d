"""All that ``costguard optimize`` says of a plan."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from costguard.model.plan import Plan
from costguard.model.recommendation import PlanToBudget, Recommendation
from costguard.optimize.commitments import BreakEven


class Optimized(NamedTuple):
    """What would make one plan cheaper."""

    plan: Plan
    environment: str
    nonprod: bool
    currency: str
    total: Decimal
    """What the plan costs per month, as far as is known."""
    limit: Decimal | None
    recommendations: tuple[Recommendation, ...]
    """Each by itself, the largest saving first; several for one resource are alternatives."""
    best: tuple[Recommendation, ...]
    """Those that can all be followed at once; the saving of each is what it adds."""
    break_evens: tuple[BreakEven, ...]
    plan_to_budget: PlanToBudget | None
