"""Changes that would make a plan cheaper, priced by the engine that priced the plan."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from costguard.model.finding import Change
from costguard.model.money import ZERO


class Recommendation(NamedTuple):
    """One way to make a resource cheaper."""

    id: str
    """Stable name of the rule that found it, such as ``ebs-gp2-to-gp3``."""
    address: str
    message: str
    """One sentence: what to change, and into what."""
    changes: tuple[Change, ...]
    """The attributes to change: in Terraform's words while they are looked for, in those of the
    plan's tool once they are told."""
    monthly_before: Decimal
    """What the resource costs per month after the plan, as it stands."""
    monthly_after: Decimal
    """What it costs per month with the changes."""
    confidence: Decimal
    """From 0 to 1: how sure it is that the change serves as well."""
    caveats: tuple[str, ...] = ()
    """What to check first: architecture, burst credits, licences."""
    category: str = ""
    """Topic, such as ``right-sizing``, ``storage`` or ``spot``."""
    project: str = ""
    """Project of the resource, where several are in one estimate."""

    @property
    def saving(self) -> Decimal:
        """What is saved per month."""
        return self.monthly_before - self.monthly_after


class PlanToBudget(NamedTuple):
    """The fewest recommended changes that bring an environment under its budget."""

    changes: tuple[Recommendation, ...] = ()
    saving: Decimal = ZERO
    """Per month, of all changes together."""
    note: str = ""
    """Why there are no changes, where there are none."""
