"""What an environment was known to cost, and how it has moved since: by code, and by prices."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from costguard.model.estimate import Estimate, ResourceCost, Total
from costguard.model.money import ZERO


class BaselineProject(NamedTuple):
    """One project as it was priced when it was stored."""

    name: str
    plan: str
    """SHA-256 of the plan."""
    catalog: str
    """Version and digest of the price sources, then."""
    resources: tuple[ResourceCost, ...]
    """Sorted by address; both sides are what the resource cost once its plan had landed."""
    free_tier: bool = False
    costguard: str = ""
    """Version of costguard that priced it."""


class Baseline(NamedTuple):
    """What an environment costs, project by project, with the prices of that time."""

    environment: str
    projects: tuple[BaselineProject, ...]
    currency: str = "USD"
    commit: str = ""
    """Commit that it describes, where it was told."""
    date: str = ""
    """Day that it describes (ISO), where it was told."""
    source: str = ""
    """File that it was read from, for messages."""
    digest: str = ""
    """SHA-256 of that file; empty before it is written."""

    @property
    def day(self) -> datetime.date | None:
        """``date`` as a day, where it was told."""
        return datetime.date.fromisoformat(self.date) if self.date else None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the projects."""
        return tuple(project.name for project in self.projects)

    @property
    def catalog(self) -> str:
        """Versions of the price sources, each once."""
        return ", ".join(dict.fromkeys(project.catalog for project in self.projects))

    @property
    def estimate(self) -> Estimate:
        """All projects together, at the prices of their time; nothing in it changes."""
        return Estimate(
            resources=tuple(
                resource._replace(project=project.name)
                for project in self.projects
                for resource in project.resources
            ),
            currency=self.currency,
            catalog=self.catalog,
            free_tier=any(project.free_tier for project in self.projects),
        )


class ResourceShift(NamedTuple):
    """One resource then, then at today's prices, and now; in the currency per month."""

    project: str
    address: str
    type: str
    stored: Decimal | None
    """At the prices of then; None where the baseline lacks the resource."""
    repriced: Decimal | None
    """The same at today's prices; of an imported resource, what it costs already."""
    head: Decimal | None
    """As it will be; None where it is gone."""
    previous_address: str | None = None
    """Address in the baseline, where the resource has moved since."""

    @property
    def code_change(self) -> Decimal:
        """What the change of the resource itself comes to, at today's prices."""
        return (self.head or ZERO) - (self.repriced or ZERO)

    @property
    def price_change(self) -> Decimal:
        """What the change of prices comes to, for the resource as it was."""
        return ZERO if self.stored is None else (self.repriced or ZERO) - self.stored


class Comparison(NamedTuple):
    """A baseline beside what is to be: code change and price change, each by itself.

    ``stored + imported + price_change = repriced`` and ``repriced + code_change = head``, exactly.
    """

    baseline: str
    """Where the baseline stands, for people."""
    stored: Total
    """The baseline at the prices of its time."""
    repriced: Total
    """The baseline at today's prices: what an increase is measured from."""
    head: Total
    """What is to be, with the projects that only the baseline has."""
    resources: tuple[ResourceShift, ...]
    """All resources of the compared projects, in the order of project and address."""
    kept: tuple[tuple[str, Decimal], ...] = ()
    """Projects that only the baseline has, with their cost at today's prices."""
    notes: tuple[str, ...] = ()
    """What makes the comparison less than exact; each a sentence."""
    currency: str = "USD"
    digest: str = ""
    """SHA-256 of the baseline's file: what an update is based on."""
    imported: Decimal = ZERO
    """What imported resources cost already: it enters the environment, and is no increase."""
    since: datetime.date | None = None
    """Day of the baseline, where it has one: since then the environment is as it says."""

    @property
    def code_change(self) -> Decimal:
        """What the change of code comes to per month: this is what is gated."""
        return self.head.amount - self.repriced.amount

    @property
    def price_change(self) -> Decimal:
        """What the change of prices since the baseline comes to per month."""
        return self.repriced.amount - self.stored.amount - self.imported

    @property
    def code_percent(self) -> Decimal | None:
        """The code change in percent of the repriced baseline; None on an empty base."""
        return _percent(self.code_change, self.repriced.amount)

    @property
    def price_percent(self) -> Decimal | None:
        """The price change in percent of the stored baseline; None on an empty base."""
        return _percent(self.price_change, self.stored.amount)

    @property
    def gross_increase(self) -> Decimal:
        """Sum of what rises by code, without what falls: no saving hides a rise."""
        return _sum(r.code_change for r in self.resources if r.code_change > ZERO)

    @property
    def added(self) -> tuple[ResourceShift, ...]:
        """Resources that the baseline lacks."""
        return tuple(r for r in self.resources if r.stored is None)

    @property
    def removed(self) -> tuple[ResourceShift, ...]:
        """Resources that are gone."""
        return tuple(r for r in self.resources if r.head is None)

    @property
    def changed(self) -> tuple[ResourceShift, ...]:
        """Resources on both sides whose cost the code changes."""
        return tuple(
            r
            for r in self.resources
            if r.stored is not None and r.head is not None and r.code_change
        )


def _percent(change: Decimal, base: Decimal) -> Decimal | None:
    return 100 * change / base if base > ZERO else None


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
