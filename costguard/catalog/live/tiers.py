"""Steps of a price, as providers' catalogues list them: what is free each month comes first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal

from costguard.model.price import Tier

_TWELVE = Context(prec=12)


def paid_tiers(steps: Mapping[Decimal, Decimal]) -> tuple[Tier, ...]:
    """The tiers that cost something, the first of them from 0 on; none where all is free.

    ``steps`` are prices by where they begin. An amount that is free each month is the product's to
    know, as in price books. A list whose first step is missing is no whole price: none either.
    """
    starts = sorted(steps)
    if not starts or starts[0]:
        return ()
    first = next((n for n, start in enumerate(starts) if steps[start]), len(starts))
    paid = [Tier(start, steps[start]) for start in starts[first:]]
    return tuple(Tier(Decimal(0), t.price) if not n else t for n, t in enumerate(paid))


def twelve_digits(number: Decimal) -> Decimal:
    """A worked-out price with 12 significant digits, as price books keep it."""
    return _TWELVE.plus(number).normalize()
