"""Prices of the user's own: for which queries they are, and what they make of the list's answer."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any

from costguard.catalog.units import canonical
from costguard.model.money import USD
from costguard.model.price import ON_DEMAND, Ambiguous, Answer, Price, PriceQuery, Tier


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which queries a price is for; ``*`` and ``?`` are wildcards."""

    service: str
    family: str = "*"
    region: str = "*"
    option: str = ON_DEMAND
    unit: str = ""
    """Unit of the product's price; empty fits all."""
    attributes: tuple[tuple[str, str], ...] = ()

    def fits(self, query: PriceQuery) -> bool:
        """Whether the price is for this query."""
        product = query.product
        pairs = (
            (product.service, self.service),
            (product.family, self.family),
            (query.region, self.region),
            (query.option, self.option),
        )
        if not all(fnmatchcase(*pair) for pair in pairs):
            return False
        if self.unit and canonical(self.unit) != canonical(product.unit):
            return False
        filled = dict(zip(product.needs, query.attributes, strict=True)) | dict(product.where)
        return all(fnmatchcase(filled.get(name, ""), glob) for name, glob in self.attributes)


def pattern_of(entry: Mapping[str, Any], *, unit: str = "") -> Pattern:
    """The pattern of an entry of a price file; ``unit`` is for one that does not say it."""
    return Pattern(
        entry["service"],
        entry.get("family", "*"),
        entry.get("region", "*"),
        entry.get("option", ON_DEMAND),
        entry.get("unit", unit),
        tuple(entry.get("attributes", {}).items()),
    )


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """A price that replaces that of the list, or stands in where the list has none."""

    pattern: Pattern
    price: Decimal
    source: str
    date: datetime.date
    note: str
    currency: str = USD.code

    def answer(self, query: PriceQuery, listed: Answer) -> Answer:
        """The price, with the list price beside it where there is one."""
        list_tiers = _list_tiers(listed) if isinstance(listed, Price) else ()
        tiers = (Tier(Decimal(0), self.price),)
        unit = query.product.unit
        return Price(tiers, unit, self.currency, self.date, self.source, self.note, list_tiers)


@dataclass(frozen=True, slots=True)
class Discount:
    """A part of the list price that need not be paid."""

    pattern: Pattern
    percent: Decimal
    note: str

    def answer(self, query: PriceQuery, listed: Answer) -> Answer:
        """The list price less the discount; what the list lacks stays missing."""
        if isinstance(listed, Price):
            return self._reduced(listed)
        if isinstance(listed, Ambiguous):
            return Ambiguous(tuple(self._reduced(price) for price in listed.candidates))
        return listed

    def _reduced(self, price: Price) -> Price:
        """A price less the discount."""
        part = (100 - self.percent) / 100
        tiers = tuple(Tier(tier.start, tier.price * part) for tier in price.tiers)
        note = joined_notes(price.note, self.note)
        return price._replace(tiers=tiers, note=note, list_tiers=_list_tiers(price))


def percent_of(text: str) -> Decimal:
    """The number of a percentage such as ``12.5%``."""
    return Decimal(text.removesuffix("%"))


def joined_notes(*notes: str) -> str:
    """Several notes as one."""
    return "; ".join(note for note in notes if note)


def _list_tiers(price: Price) -> tuple[Tier, ...]:
    """The list price; where the price is made of another one already, that one."""
    return price.list_tiers or price.tiers
