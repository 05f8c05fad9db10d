"""Environments and their budgets, as `policies/budgets.yaml` defines them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from costguard.model.estimate import Coverage
from costguard.model.finding import Level

if TYPE_CHECKING:
    from costguard.model.metric import MetricRule
    from costguard.model.schedule import Schedule

MARKS: Final = ("path", "workspace", "variable", "tag", "account", "stack")
"""The kinds of mark by which an environment is recognised, in their usual order."""


class Mode(StrEnum):
    """When a total above a band of the limit counts."""

    RATCHET = "ratchet"
    """Blocked where the change makes the total larger, else warned."""
    ABSOLUTE = "absolute"
    """Whichever way the total goes."""
    CROSSING = "crossing"
    """Only where the total was within the band before the change."""


class Threshold(NamedTuple):
    """From where on something gets a level: above ``percent`` or above ``amount``.

    A percentage of an increase says nothing on an empty base and is then not applied; the amount
    is.
    """

    percent: Decimal | None = None
    amount: Decimal | None = None


class Limit(NamedTuple):
    """A monthly limit with its bands, in the budget's currency per month."""

    monthly: Decimal
    warn: Threshold = Threshold(Decimal(90))
    """Above this share of the limit, or above this amount, a total is warned."""
    block: Threshold = Threshold(Decimal(100))
    """Above this one it is blocked, as ``mode`` says."""
    mode: Mode = Mode.RATCHET

    def edge(self, band: Threshold) -> Decimal:
        """The amount per month at which a band ends."""
        if band.amount is not None:
            return band.amount
        return self.monthly * (band.percent or Decimal(0)) / 100


class Increase(NamedTuple):
    """What a cost may grow by, or come to, by level."""

    thresholds: Mapping[Level, Threshold] = MappingProxyType({})
    floor: Decimal = Decimal(10)
    """A percentage is not applied to increases of this amount per month or less."""


class Match(NamedTuple):
    """How an environment is recognised from a plan; an empty member matches nothing."""

    path: tuple[str, ...] = ()
    """Glob patterns for the plan's path."""
    workspace: tuple[str, ...] = ()
    variable: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    tag: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    account: tuple[str, ...] = ()
    """AWS accounts, Azure subscriptions, Google projects."""
    stack: tuple[str, ...] = ()


class Environment(NamedTuple):
    """A named set of budget, thresholds and demanded coverage."""

    name: str
    match: Match = Match()
    limit: Limit | None = None
    increase: Increase = Increase()
    """For the difference of the totals."""
    coverage: Mapping[Coverage, Level] = MappingProxyType({})
    """Level of the finding for resources of this coverage; absent means no finding."""
    aliases: tuple[str, ...] = ()
    """Further names by which the environment can be asked for."""
    gross_increase: Increase = Increase()
    """For the sum of what becomes dearer, whatever becomes cheaper."""
    resource: Increase = Increase()
    """For one resource: its increase in percent, and the amount that it costs after."""
    metrics: Mapping[str, MetricRule] = MappingProxyType({})
    """Rules for measured series, by their name; they replace the file's of that name."""
    schedule: Schedule | None = None
    """When the environment runs; None where it always does."""


class Budgets(NamedTuple):
    """All environments, and the order in which their marks are looked at."""

    source: str
    """Where the budgets stand, for messages."""
    environments: Mapping[str, Environment]
    default: Environment
    """What holds where no environment is recognised; its name is ``default``."""
    order: tuple[str, ...] = MARKS
    """The kinds of mark that are looked at, first to last."""
    currency: str = "USD"
    bundled: bool = False
    """Whether these are the budgets that come with costguard, not the user's own."""
    metrics: Mapping[str, MetricRule] = MappingProxyType({})
    """Rules for measured series that hold everywhere, by their name."""
