"""A metric's rule with what is usual for its surface filled in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from costguard.model.metric import Bands, Better, MetricRule, Sampling

_EXACT: Final = {"infra_cost", "deploy_cost", "carbon", "artifact", "savings"}
"""Surfaces on which the same change always measures the same."""
_TRENDS: Final = {"delivery"}
"""Surfaces that tell of a team's work over weeks, and nothing of one change."""
_HIGHER_SURFACES: Final = {"savings"}
_HIGHER: Final = {
    "test.test_count",
    "llm.success_rate",
    "delivery.deployment_frequency_week",
}
_LOWER: Final = {"savings.waived_cost"}
_EXACT_METRICS: Final = {"test.test_count"}
_FLOORS: Final[Mapping[str, Decimal]] = {
    "s": Decimal(10),
    "kg": Decimal(1),
    "tokens": Decimal(500),
}
_MONEY_FLOOR: Final = Decimal(10)
_WARN: Final = Decimal(5)
_BLOCK_EXACT: Final = Decimal(20)
_BLOCK_NOISY: Final = Decimal(15)
_BLOCK_ENVELOPE: Final = Decimal(10)


class Settings(NamedTuple):
    """A metric's rule, with nothing left to guess."""

    name: str
    unit: str
    rule: MetricRule
    better: Better
    exact: bool
    trend: bool
    rise: Bands
    """Bands of a worsening in percent; both are set."""
    floor: Decimal

    @property
    def sampling(self) -> Sampling:
        """How a noisy metric is decided."""
        return self.rule.sampling

    @property
    def alpha(self) -> float:
        """Chance of a false alarm, as a share."""
        return float(self.sampling.false_alarms / 100)

    def worsening(self, before: Decimal, after: Decimal) -> Decimal:
        """How much worse ``after`` is than ``before``, in the metric's unit."""
        return after - before if self.better is Better.LOWER else before - after


def settings_of(name: str, unit: str, rule: MetricRule | None) -> Settings:
    """Settings of the metric ``name``, measured in ``unit``."""
    rule = rule or MetricRule()
    surface = name.partition(".")[0]
    exact = rule.exact
    if exact is None:
        exact = surface in _EXACT or name in _EXACT_METRICS
    # Delivery metrics tell nothing of one change: no key makes them fail one.
    trend = surface in _TRENDS or bool(rule.trend)
    return Settings(
        name=name,
        unit=unit,
        rule=rule,
        better=rule.better or _usual_direction(name, surface),
        exact=exact,
        trend=trend,
        rise=_bands(rule, exact=exact),
        floor=_floor(unit) if rule.floor is None else rule.floor,
    )


def currency_of(unit: str) -> str | None:
    """Currency of a unit such as ``USD/month``; None where it is no amount of money."""
    head = unit.partition("/")[0]
    is_currency = len(head) == 3 and head.isascii() and head.isupper()
    return head if is_currency else None


def _usual_direction(name: str, surface: str) -> Better:
    if name in _HIGHER or (surface in _HIGHER_SURFACES and name not in _LOWER):
        return Better.HIGHER
    return Better.LOWER


def _bands(rule: MetricRule, *, exact: bool) -> Bands:
    usual = _BLOCK_EXACT if exact else _BLOCK_NOISY
    if rule.envelope is not None:
        usual = _BLOCK_ENVELOPE
    warn, block = rule.rise
    if block is None:
        block = usual if warn is None else max(usual, warn)
    return Bands(min(_WARN, block) if warn is None else warn, block)


def _floor(unit: str) -> Decimal:
    if currency_of(unit) and unit.endswith("/month"):
        return _MONEY_FLOOR
    return _FLOORS.get(unit.partition("/")[0], Decimal(0))
