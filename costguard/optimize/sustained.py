"""Google's sustained use discount: the longer a machine runs in a month, the cheaper its hours.

https://cloud.google.com/compute/docs/sustained-use-discounts
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from costguard.model.money import ZERO
from costguard.model.price import PriceQuery

_QUARTER = Decimal("0.25")
_STEEP = (Decimal(1), Decimal("0.8"), Decimal("0.6"), Decimal("0.4"))
_FLAT = (Decimal(1), Decimal("0.8678"), Decimal("0.733"), Decimal("0.6"))
_TIERS: Final = {
    **dict.fromkeys(("n1", "f1", "g1", "m1"), _STEEP),
    **dict.fromkeys(("n2", "n2d", "c2"), _FLAT),
}
"""Share of the list price in each quarter of a month, by family of machines."""


def running_share(query: PriceQuery, share: Decimal) -> Decimal | None:
    """What is asked for costs in a share of the month, of what it costs in the whole month.

    None where the tiers of the machine's family are not known.
    """
    tiers = _TIERS.get(_family(query))
    if tiers is None:
        return None
    return _paid(tiers, share) / _paid(tiers, Decimal(1))


def _family(query: PriceQuery) -> str:
    """The family of a machine or of its parts; GPUs have the discount of N1 machines."""
    filled = dict(zip(query.product.needs, query.attributes, strict=True))
    if "acceleratorType" in filled:
        return "n1"
    return filled.get("machineFamily") or filled.get("machineType", "").partition("-")[0]


def _paid(tiers: tuple[Decimal, ...], share: Decimal) -> Decimal:
    parts = (
        min(max(share - number * _QUARTER, ZERO), _QUARTER) * tier
        for number, tier in enumerate(tiers)
    )
    return sum(parts, ZERO)
