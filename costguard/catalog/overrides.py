"""Prices and discounts of the user's own, over those of a price source.

The price file is described in docs/price-file.md and ``prices.schema.json``.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from costguard.catalog.commitments import Commitment, commitment_of
from costguard.catalog.currency import ExchangeRate, rate_of
from costguard.catalog.own_prices import (
    Discount,
    FixedPrice,
    Pattern,
    joined_notes,
    pattern_of,
    percent_of,
)
from costguard.catalog.price_file import read_checked
from costguard.model.money import USD, plain
from costguard.model.price import Answer, Missing, Price, PriceQuery, PriceSource, Product


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a price file says."""

    name: str
    """Of the file, for notes."""
    digest: str
    entries: tuple[FixedPrice | Discount, ...] = ()
    """Of those that fit a query, the last one holds."""
    commitments: tuple[Commitment, ...] = ()
    """Of those that fit a query, the first one is used up first."""
    region_fallback: tuple[tuple[str, str], ...] = ()
    """A region, and the one whose price to take where the first has none."""
    enterprise: tuple[tuple[str, Discount], ...] = ()
    """What each provider takes off all its list prices, and off discounted ones."""
    currency: str = USD.code
    """Of its amounts, and of all prices that it lies over."""
    rate: ExchangeRate | None = None
    """What a US dollar costs, where the user says it."""


class OverriddenSource:
    """A price source with overrides over it."""

    def __init__(self, source: PriceSource, overrides: Overrides) -> None:
        self._source = source
        self._overrides = overrides
        self._fallback = dict(overrides.region_fallback)
        self._enterprise = dict(overrides.enterprise)

    @property
    def version(self) -> str:
        """Version of the source, and name and digest of the price file."""
        overrides = self._overrides
        return f"{self._source.version} + {overrides.name} sha256:{overrides.digest[:12]}"

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` as the source does."""
        wanted = tuple(queries)
        listed = self._fallen_back(self._source.prices(wanted))
        return {query: self._overridden(query, listed[query]) for query in wanted}

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        """The queries that the source beneath has an answer to."""
        return self._source.held(product, region)

    def _fallen_back(self, answers: Mapping[PriceQuery, Answer]) -> Mapping[PriceQuery, Answer]:
        """Answers, with those of another region where a region has none."""
        elsewhere = {
            query: query._replace(region=self._fallback[query.region])
            for query, answer in answers.items()
            if isinstance(answer, Missing) and query.region in self._fallback
        }
        if not elsewhere:
            return answers
        others = self._source.prices(elsewhere.values())
        replaced = {
            query: self._borrowed(answers[query], other.region, others[other])
            for query, other in elsewhere.items()
        }
        return {**answers, **replaced}

    def _borrowed(self, own: Answer, region: str, other: Answer) -> Answer:
        """Another region's answer, marked as such."""
        if isinstance(other, Price):
            note = f"price of {region}, as {self._overrides.name} configures"
            return other._replace(note=joined_notes(other.note, note))
        if isinstance(own, Missing) and isinstance(other, Missing):
            return Missing(f"{own.reason}, nor for {region}, which {self._overrides.name} names")
        return other

    def _overridden(self, query: PriceQuery, listed: Answer) -> Answer:
        """The answer of the last override that fits, or that of the list.

        The provider takes its part off both, but off no price of the user's own.
        """
        entries = reversed(self._overrides.entries)
        entry = next((one for one in entries if one.pattern.fits(query)), None)
        if isinstance(entry, FixedPrice):
            return entry.answer(query, listed)
        answer = listed if entry is None else entry.answer(query, listed)
        enterprise = self._enterprise.get(query.product.vendor)
        return answer if enterprise is None else enterprise.answer(query, answer)


def load(path: Path) -> Overrides:
    """Read a price file.

    Raises ``ConfigError`` with file, line and column when it is wrong, ``UsageError`` when it
    is missing.
    """
    document = read_checked(path)
    currency: str = document["currency"]
    return Overrides(
        path.name,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        tuple(_entry(path.name, entry, currency) for entry in document.get("prices", ())),
        tuple(commitment_of(entry, currency) for entry in document.get("commitments", ())),
        tuple(document.get("region_fallback", {}).items()),
        tuple(_of_provider(entry) for entry in document.get("enterprise", ())),
        currency,
        rate_of(document.get("exchange_rate")),
    )


def _of_provider(entry: Mapping[str, Any]) -> tuple[str, Discount]:
    """An entry of ``enterprise:``."""
    percent = percent_of(entry["discount"])
    note = f"{plain(percent)}% enterprise discount ({entry['source']})"
    return entry["provider"], Discount(Pattern("*", option="*"), percent, note)


def _entry(name: str, entry: Mapping[str, Any], currency: str) -> FixedPrice | Discount:
    """An entry of ``prices:``."""
    pattern = pattern_of(entry)
    source = entry.get("source", "")
    if "discount" in entry:
        percent = percent_of(entry["discount"])
        origin = f" ({source})" if source else ""
        return Discount(pattern, percent, f"{plain(percent)}% discount{origin}")
    price, day = Decimal(str(entry["price"])), datetime.date.fromisoformat(entry["date"])
    return FixedPrice(pattern, price, source, day, f"price from {name}", currency)
