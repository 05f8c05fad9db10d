"""All prices of a run in one currency: as their source gives them, or by the user's own rate."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.catalog.own_prices import joined_notes
from costguard.errors import UsageError
from costguard.model.money import USD, Currency, plain
from costguard.model.price import Ambiguous, Answer, Price, PriceQuery, PriceSource, Product, Tier


class ExchangeRate(NamedTuple):
    """What the user says that a US dollar costs."""

    rate: Decimal
    """In the currency of the price file."""
    date: datetime.date
    source: str

    def note(self, code: str) -> str:
        """What is said of every price that was converted with it."""
        return f"converted at {plain(self.rate)} {code} per USD of {self.date} ({self.source})"


def rate_of(entry: Mapping[str, Any] | None) -> ExchangeRate | None:
    """A checked ``exchange_rate`` of a price file; None where it has none."""
    if entry is None:
        return None
    day = datetime.date.fromisoformat(entry["date"])
    return ExchangeRate(Decimal(str(entry["rate"])), day, entry["source"])


def currency_of(code: str, rate: ExchangeRate | None) -> Currency:
    """The currency of a run, with what a US dollar is in it as far as that is known."""
    if code == USD.code:
        return USD
    return Currency(code, rate.rate if rate is not None else None)


class InCurrency:
    """A ``PriceSource`` whose prices are all in one currency.

    US dollars are converted where the user gives a rate, and every such price says so. Nothing
    else is ever converted: a price in another currency is an error, for no sum would be right.
    """

    def __init__(self, source: PriceSource, code: str, rate: ExchangeRate | None) -> None:
        self._source = source
        self._code = code
        self._rate = rate

    @property
    def version(self) -> str:
        """That of the source."""
        return self._source.version

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """The source's answers in the currency.

        Raises as the source, and ``UsageError`` for a price that cannot be had in it.
        """
        answers = self._source.prices(queries)
        foreign = [
            (query, price)
            for query, answer in answers.items()
            for price in _prices(answer)
            if price.currency != self._code and (self._rate is None or price.currency != USD.code)
        ]
        if foreign:
            # Always the same one of them, for one plan and the same sources.
            raise UsageError(self._mixed(*min(foreign, key=lambda pair: pair[0].describe())))
        return {query: self._converted(answer) for query, answer in answers.items()}

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        """Those of the source."""
        return self._source.held(product, region)

    def _converted(self, answer: Answer) -> Answer:
        if isinstance(answer, Price):
            return self._price(answer)
        if isinstance(answer, Ambiguous):
            return Ambiguous(tuple(self._price(price) for price in answer.candidates))
        return answer

    def _price(self, price: Price) -> Price:
        if price.currency == self._code or self._rate is None:
            return price
        rate = self._rate.rate
        return price._replace(
            tiers=_times(price.tiers, rate),
            list_tiers=_times(price.list_tiers, rate),
            currency=self._code,
            note=joined_notes(price.note, self._rate.note(self._code)),
        )

    def _mixed(self, query: PriceQuery, price: Price) -> str:
        advice = (
            "give exchange_rate in the price file"
            if price.currency == USD.code
            else f"write a price file in {price.currency}"
        )
        return (
            f"the price of {query.describe()} is in {price.currency} (source {price.source}) and "
            f"others are in {self._code}, and nothing is converted without a rate of yours; "
            f"{advice}, or name sources of one currency"
        )


def _prices(answer: Answer) -> tuple[Price, ...]:
    if isinstance(answer, Ambiguous):
        return answer.candidates
    return (answer,) if isinstance(answer, Price) else ()


def _times(tiers: Sequence[Tier], rate: Decimal) -> tuple[Tier, ...]:
    return tuple(Tier(tier.start, tier.price * rate) for tier in tiers)
