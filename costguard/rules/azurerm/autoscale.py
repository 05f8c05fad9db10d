"""Azure Monitor's autoscale settings: how many machines they allow."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.rules.kit import Decimal, ResourceView, free

FREE = free("azurerm_monitor_autoscale_setting")


def limits(r: ResourceView) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that the settings of ``r`` allow; None where not known.

    Over all profiles: which of them holds depends on the time of the day.
    """
    found = list(_capacities(r))
    lows = [capacity.number("minimum") for capacity in found]
    highs = [capacity.number("maximum") for capacity in found]
    known_lows = [low for low in lows if low is not None]
    known_highs = [high for high in highs if high is not None]
    if not found or len(known_lows) < len(lows) or len(known_highs) < len(highs):
        return None, None
    return min(known_lows), max(known_highs)


def default(r: ResourceView) -> Decimal | None:
    """How many the first profile starts with; None where nothing scales ``r``."""
    first = next(_capacities(r), None)
    return None if first is None else first.number("default")


def _capacities(r: ResourceView) -> Iterator[ResourceView]:
    for setting in r.referrers("azurerm_monitor_autoscale_setting", "target_resource_id"):
        if not setting.flag("enabled", default=True):
            continue
        for profile in setting.blocks("profile"):
            yield from profile.blocks("capacity")
