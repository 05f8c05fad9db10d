"""Environments and their budgets, as `policies/budgets.yaml` defines them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from costguard.model.estimate import Coverage
from costguard.model.finding import Level

MARKS: Final = ("path", "workspace", "variable", "tag", "stack")
"""The kinds of mark by which an environment is recognised, in their usual order."""


class Limit(NamedTuple):
    """A monthly limit with its bands, in the budget's currency per month."""

    monthly: Decimal
    warn_percent: Decimal = Decimal(90)
    """Above this share of the limit a total is warned."""
    block_percent: Decimal = Decimal(100)
    """Above this share of the limit a total that has grown is blocked."""


class Threshold(NamedTuple):
    """From where on an increase gets a level: above ``percent`` or above ``amount``.

    A percentage says nothing on an empty base and is then not applied; the amount is.
    """

    percent: Decimal | None = None
    amount: Decimal | None = None


class Increase(NamedTuple):
    """The increase over the baseline that is allowed, by level."""

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
    stack: tuple[str, ...] = ()


class Environment(NamedTuple):
    """A named set of budget, thresholds and demanded coverage."""

    name: str
    match: Match = Match()
    limit: Limit | None = None
    increase: Increase = Increase()
    coverage: Mapping[Coverage, Level] = MappingProxyType({})
    """Level of the finding for resources of this coverage; absent means no finding."""
    aliases: tuple[str, ...] = ()
    """Further names by which the environment can be asked for."""


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
