"""From how many hours on a commitment pays: advice without a patch, for nothing in a plan buys one.

What is committed is paid for whether it is used or not: with a discount d it pays off above 1 - d
of the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from costguard.model.estimate import Estimate
from costguard.model.money import ZERO
from costguard.model.price import ON_DEMAND, Price, PriceQuery, PriceSource

TERM = "reserved_1yr_no_upfront"
"""The shortest term, with nothing to pay in advance: what break-even is told of."""


class BreakEven(NamedTuple):
    """Equal machines that run on demand, and what a year's commitment for them comes to."""

    kind: str
    region: str
    addresses: tuple[str, ...]
    on_demand: Decimal
    """Per month, as planned."""
    committed: Decimal
    """Per month for the whole term."""

    @property
    def share(self) -> Decimal:
        """Share of the month that they must run for the commitment to pay."""
        return self.committed / self.on_demand


def break_evens(estimate: Estimate, source: PriceSource) -> list[BreakEven]:
    """What commitments of a year come to, for machines that run on demand; dearest first."""
    groups: dict[PriceQuery, list[tuple[str, Decimal]]] = {}
    for address, query, cost in _on_demand(estimate):
        groups.setdefault(query, []).append((address, cost))
    reserved = {query: query._replace(option=TERM) for query in groups}
    answers = source.prices(reserved.values())
    told = source.prices(groups)
    found = [
        _compared(query, members, told[query], answers[reserved[query]])
        for query, members in groups.items()
    ]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (-one.on_demand, one.kind))


def _on_demand(estimate: Estimate) -> Iterator[tuple[str, PriceQuery, Decimal]]:
    for resource in estimate.resources:
        for line in resource.after.components if resource.after else ():
            query = line.query
            if query is None or query.option != ON_DEMAND or not line.monthly_cost:
                continue
            if "instanceType" in query.product.needs:
                yield resource.address, query, line.monthly_cost


def _compared(
    query: PriceQuery, members: Iterable[tuple[str, Decimal]], now: object, then: object
) -> BreakEven | None:
    if not isinstance(now, Price) or not isinstance(then, Price):
        return None
    listed, committed = now.tiers[0].price, then.tiers[0].price
    if not listed or committed >= listed:
        return None
    costs = list(members)
    total = sum((cost for _, cost in costs), ZERO)
    kind = dict(zip(query.product.needs, query.attributes, strict=True))["instanceType"]
    addresses = tuple(dict.fromkeys(address for address, _ in costs))
    return BreakEven(kind, query.region, addresses, total, total * committed / listed)
