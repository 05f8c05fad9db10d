"""Reserved instances and savings plans that a company owns, from its price file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from costguard.catalog.own_prices import Discount, FixedPrice, pattern_of, percent_of
from costguard.model.money import money, plain
from costguard.model.price import ON_DEMAND, SUSTAINED_USE, Answer, PriceQuery

_HOURS = {"1_year": 8760, "3_year": 26280}
"""Hours over which an upfront payment is spread."""
_DIGITS = Decimal("0.0000000001")


@dataclass(frozen=True, slots=True)
class Commitment:
    """So many units an hour, or all there are, at a price that was committed to."""

    name: str
    kind: str
    """``reserved`` or ``savings_plan``."""
    covers: Decimal | None
    """Units of the product's price, per hour; None covers all."""
    terms: FixedPrice | Discount

    def fits(self, query: PriceQuery) -> bool:
        """Whether it covers what is bought on demand by this query.

        Google's hours with a discount for sustained use are: a commitment takes its place.
        """
        asked = on_demand(query)
        return asked.option == ON_DEMAND and self.terms.pattern.fits(asked)

    def answer(self, query: PriceQuery, listed: Answer) -> Answer:
        """Price of what is covered, of the price on demand without any discount.

        A discount on a price that is not known is not known.
        """
        return self.terms.answer(query, listed)


def on_demand(query: PriceQuery) -> PriceQuery:
    """The question about the price on demand without the discount for sustained use."""
    if query.option.startswith(SUSTAINED_USE):
        return query._replace(option=ON_DEMAND)
    return query


def commitment_of(entry: Mapping[str, Any]) -> Commitment:
    """A checked entry of ``commitments:``; what is paid upfront is spread over the term."""
    kind, covers = entry["kind"], entry["covers"]
    return Commitment(
        entry["name"],
        kind,
        None if covers == "all" else Decimal(str(covers)),
        _terms(entry, f"{kind.replace('_', ' ')} {entry['name']} until {entry['until']}"),
    )


def _terms(entry: Mapping[str, Any], note: str) -> FixedPrice | Discount:
    """What is paid for a unit; ``note`` names the commitment and its end."""
    pattern, source = pattern_of(entry, unit="Hrs"), entry["source"]
    if "discount" in entry:
        percent = percent_of(entry["discount"])
        return Discount(pattern, percent, f"{note} ({source}), {plain(percent)}% below on-demand")
    if "rate" in entry:
        price = Decimal(str(entry["rate"]))
    else:
        upfront, hours = Decimal(str(entry["upfront"])), _HOURS[entry["term"]]
        hourly = Decimal(str(entry.get("hourly", 0)))
        price = (upfront / hours + hourly).quantize(_DIGITS, ROUND_HALF_UP)
        note = f"{note}, {money(upfront)} upfront spread over {hours:,} hours"
    return FixedPrice(pattern, price, source, datetime.date.fromisoformat(entry["since"]), note)
