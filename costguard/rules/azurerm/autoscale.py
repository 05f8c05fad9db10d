"""Azure Monitor's autoscale settings: how many machines they allow."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.rules.kit import ZERO, Decimal, ResourceView, free
from costguard.rules.sizes import least, most

FREE = free("azurerm_monitor_autoscale_setting")


def limits(r: ResourceView, counted: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that the settings of ``r`` allow; None where not known.

    Over all profiles: which of them holds depends on the time of the day. A most that is not known
    is recorded: ``counted`` machines stand for it.
    """
    found = list(_capacities(r))
    lows = [least(capacity, "minimum") for capacity in found]
    highs = [most(r, capacity, "maximum", counted, "machines") for capacity in found]
    known_lows = [low for low in lows if low is not None]
    known_highs = [high for high in highs if high is not None]
    if len(known_lows) < len(lows):
        return None, None
    return min(known_lows, default=None), max(known_highs, default=None)


def default(r: ResourceView) -> Decimal | None:
    """How many the first profile starts with, 0 where nothing scales ``r``; None if not known."""
    if not all(setting.known("profile") for setting in _settings(r)):
        return None
    first = next(_capacities(r), None)
    return ZERO if first is None else first.number("default")


def _settings(r: ResourceView) -> Iterator[ResourceView]:
    for setting in r.referrers("azurerm_monitor_autoscale_setting", "target_resource_id"):
        if setting.flag("enabled", default=True):
            yield setting


def _capacities(r: ResourceView) -> Iterator[ResourceView]:
    for setting in _settings(r):
        for profile in setting.blocks("profile"):
            yield from profile.blocks("capacity")
