"""Environments and their budgets, as `policies/budgets.yaml` defines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from costguard.model.estimate import Coverage
from costguard.model.finding import Level


@dataclass(frozen=True, slots=True)
class Limit:
    """A monthly limit with its bands, in the budget's currency per month."""

    monthly: Decimal
    warn_percent: Decimal = Decimal(90)
    """Above this share of the limit a total is warned."""
    block_percent: Decimal = Decimal(100)
    """Above this share of the limit a total is blocked."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From where on an increase gets a level: above ``percent`` or above ``amount``.

    A percentage says nothing on an empty base and is then not applied; the amount is.
    """

    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Increase:
    """The increase over the baseline that is allowed, by level."""

    thresholds: Mapping[Level, Threshold] = field(default_factory=dict)
    floor: Decimal = Decimal(10)
    """A percentage is not applied to increases of this amount per month or less."""


@dataclass(frozen=True, slots=True)
class Match:
    """How an environment is recognised from a plan; an empty member matches nothing."""

    path: tuple[str, ...] = ()
    """Glob patterns for the plan's path."""
    workspace: tuple[str, ...] = ()
    variable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tag: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stack: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment:
    """A named set of budget, thresholds and demanded coverage."""

    name: str
    match: Match = field(default_factory=Match)
    limit: Limit | None = None
    increase: Increase = field(default_factory=Increase)
    coverage: Mapping[Coverage, Level] = field(default_factory=dict)
    """Level of the finding for resources of this coverage; absent means no finding."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """All environments, and the order in which their marks are looked at."""

    source: str
    environments: Mapping[str, Environment]
    default: Environment
    """What holds where no environment is recognised."""
    order: tuple[str, ...] = ("path", "workspace", "variable", "tag", "stack")
    currency: str = "USD"
