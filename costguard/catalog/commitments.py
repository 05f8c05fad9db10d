"""Reserved instances, savings plans and committed use that a company owns, from its price file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from costguard.catalog.commitment_limits import Cores, Limit, amortised, limit_of, spread_note
from costguard.catalog.own_prices import Discount, FixedPrice, pattern_of, percent_of
from costguard.model.money import money, plain
from costguard.model.price import (
    ON_DEMAND,
    SUSTAINED_USE,
    Answer,
    Missing,
    PriceQuery,
)

_DIGITS = Decimal("0.0000000001")


@dataclass(frozen=True, slots=True)
class Commitment:
    """So much of some products, or all there is, at prices that were committed to."""

    name: str
    kind: str
    """``reserved``, ``savings_plan`` or ``committed_use``."""
    limit: Limit
    terms: tuple[FixedPrice | Discount, ...]
    """What is paid for each product that it covers; the first that fits holds."""

    def fits(self, query: PriceQuery) -> bool:
        """Whether it covers what is bought on demand by this query.

        Google's hours with a discount for sustained use are: a commitment takes its place.
        """
        return self._of(query) is not None

    def answer(self, query: PriceQuery, listed: Answer) -> Answer:
        """Price of what is covered, of the price on demand without any discount.

        A discount on a price that is not known is not known.
        """
        terms = self._of(query)
        if terms is None:
            return Missing(f"{self.name} does not cover {query.describe()}")
        return terms.answer(query, listed)

    def _of(self, query: PriceQuery) -> FixedPrice | Discount | None:
        """What is paid for a product."""
        asked = on_demand(query)
        if asked.option != ON_DEMAND:
            return None
        return next((terms for terms in self.terms if terms.pattern.fits(asked)), None)


def on_demand(query: PriceQuery) -> PriceQuery:
    """The question about the price on demand without the discount for sustained use."""
    if query.option.startswith(SUSTAINED_USE):
        return query._replace(option=ON_DEMAND)
    return query


def commitment_of(entry: Mapping[str, Any], currency: str) -> Commitment:
    """A checked entry of ``commitments:``, with the currency of its file.

    What is paid upfront is spread over the term.
    """
    kind, limit = entry["kind"], limit_of(entry)
    note = f"{kind.replace('_', ' ')} {entry['name']} until {entry['until']}"
    if isinstance(entry.get("spend"), Mapping):
        note += _spread(entry["spend"], currency)
    # vCPUs and memory are counted in units of their own.
    unit = "" if isinstance(limit, Cores) else "Hrs"
    terms = tuple(
        _terms({**entry, **product}, unit, currency, note) for product in _products(entry)
    )
    return Commitment(entry["name"], kind, limit, terms)


def _products(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What it covers: its products, or itself where it is about one."""
    yield from entry.get("products", ({},))


def _terms(entry: Mapping[str, Any], unit: str, currency: str, note: str) -> FixedPrice | Discount:
    """What is paid for a unit; ``note`` names the commitment and its end."""
    pattern, source = pattern_of(entry, unit=unit), entry["source"]
    if "discount" in entry:
        percent = percent_of(entry["discount"])
        return Discount(pattern, percent, f"{note} ({source}), {plain(percent)}% below on-demand")
    if "rate" in entry:
        price = Decimal(str(entry["rate"]))
    else:
        price = amortised(entry).quantize(_DIGITS, ROUND_HALF_UP)
        note += _spread(entry, currency)
    since = datetime.date.fromisoformat(entry["since"])
    return FixedPrice(pattern, price, source, since, note, currency)


def _spread(payment: Mapping[str, Any], currency: str) -> str:
    return spread_note(payment, money(Decimal(str(payment["upfront"])), currency))
