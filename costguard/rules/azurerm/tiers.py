"""Names of tiers that Azure counts by thousands: its terabyte of traffic is 1,000 GB."""

from __future__ import annotations

from costguard.rules.kit import Decimal

_THOUSAND = Decimal(1000)


def by_decimal_terabyte(bound: Decimal) -> str:
    """Write a bound that is given in GB: 10000 as ``10TB``, 5000000 as ``5000TB``."""
    return f"{bound / _THOUSAND:f}TB"


def by_decimal_petabyte(bound: Decimal) -> str:
    """Write a bound that is given in GB: 1000000 as ``1PB``."""
    return f"{bound / _THOUSAND**2:f}PB"
