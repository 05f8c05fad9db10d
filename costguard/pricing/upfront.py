"""What is paid upfront: AWS bills a fee for each hour, and the rest at once for the whole term.

Where the fee is known it stands on a line of its own; of capacity that is wholly paid upfront it
is zero. What is paid upfront, spread over the hours of the term, stands on the next line: with
its price where the price of both together is known, else visibly without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from costguard.model.money import ZERO
from costguard.model.price import HOURLY_FEE, Answer, Price, PriceQuery, Tier
from costguard.rules.kit import Component

PAID_UPFRONT = "_paid_upfront"
"""Ends the option of what is paid upfront, spread over the hours of the term."""

Part = tuple[Component, PriceQuery, Answer]
"""A part of a component, what is asked for it, and the answer."""


def fee_query(query: PriceQuery) -> PriceQuery | None:
    """The question about the fee of each hour; None where no part is paid upfront."""
    if query.option.startswith("reserved") and "_partial_upfront" in query.option:
        return query._replace(option=query.option + HOURLY_FEE)
    return None


def upfront_parts(
    component: Component, query: PriceQuery, answers: Mapping[PriceQuery, Answer]
) -> Iterator[Part]:
    """The fee and what is paid upfront; the component as it is where the fee is not known."""
    whole = answers[query]
    asked = fee_query(query)
    upfront = component._replace(name=f"{component.name}, paid upfront")
    if asked is not None:
        fee = answers[asked]
        rest = _less(whole, fee) if isinstance(fee, Price) else None
        if rest is not None:
            yield component, asked, fee
            yield upfront, query._replace(option=query.option + PAID_UPFRONT), rest
            return
    elif "_all_upfront" in query.option:
        yield component._replace(own_price=ZERO), query, whole
        yield upfront, query, whole
        return
    yield component, query, whole


def _less(whole: Answer, fee: Price) -> Answer | None:
    """What the fee leaves of the price of both; None where the one cannot be part of the other."""
    if not isinstance(whole, Price):
        return whole
    left = whole.tiers[0].price - fee.tiers[0].price
    return whole._replace(tiers=(Tier(ZERO, left),)) if left > ZERO else None
