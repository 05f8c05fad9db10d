"""Infracost's Cloud Pricing API as a price source, hosted or self-hosted.

https://www.infracost.io/docs/cloud_pricing_api/overview/ describes it. A batch is a list of
questions in GraphQL, each with a filter of products and one of their prices; what comes back is
held against the product tables again, so that a filter which lets too much pass does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple, Self

from costguard.catalog.live import asked_in
from costguard.catalog.live.address import host_of, place_of
from costguard.catalog.live.answers import answers
from costguard.catalog.live.http import HttpClient, HttpSettings, run, together
from costguard.catalog.live.infracost_answer import (
    CALLED,
    NAME,
    Listed,
    listed_prices,
    products_in,
    results,
)
from costguard.catalog.live.infracost_words import VENDORS, Question, facts_of, questions_of
from costguard.errors import PriceSourceError
from costguard.model.money import USD
from costguard.model.price import Answer, Missing, PriceQuery, Product

HOSTED = "https://pricing.api.infracost.io"
KEY = "INFRACOST_API_KEY"
ENDPOINTS = ("COSTGUARD_PRICING_API_ENDPOINT", "PRICING_API_ENDPOINT")
"""Variables of the environment that name another server; the first one holds."""

BATCH = 250
"""Questions in a request. The API takes 1,000; several smaller ones are answered side by side."""

PRODUCTS = 1_000
"""Products that a question gets at most; where so many come, some may be missing."""

_PATH = "/graphql"
_IN = "CURRENCY"
_DOCUMENT = (
    "query($productFilter: ProductFilter!, $priceFilter: PriceFilter) {"
    " products(filter: $productFilter) {"
    " vendorName service productFamily region sku attributes { key value }"
    " prices(filter: $priceFilter) {"
    f" priceHash {_IN} unit description startUsageAmount endUsageAmount purchaseOption"
    " termLength termPurchaseOption termOfferingClass effectiveDateStart effectiveDateEnd"
    " } } }"
)
"""In the place of ``_IN`` stands the code of a currency, which is the name of the price's field."""


class _Said(NamedTuple):
    """What the API says to a question."""

    question: Question
    prices: Sequence[Listed]
    cut: bool
    """Whether there may be more."""


class Infracost:
    """A ``PriceSource``: each query of a set is asked of the Cloud Pricing API."""

    vendors = VENDORS

    def __init__(
        self,
        address: str = HOSTED,
        key: str = "",
        settings: HttpSettings | None = None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        currency: str = USD.code,
    ) -> None:
        """``today`` tells on which day prices must be in force."""
        self.url = _graphql(address)
        self._key = key
        self._settings = settings or HttpSettings(key=KEY)
        self._today = today
        self._currency = currency

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], currency: str = USD.code) -> Self:
        """The hosted API, or the server that the environment names, with its key."""
        named = (environ.get(name, "").strip() for name in ENDPOINTS)
        address, key = next(filter(None, named), HOSTED), environ.get(KEY, "").strip()
        return cls(address, key, currency=currency)

    @property
    def version(self) -> str:
        """Which server answers: ``infracost (pricing.api.infracost.io)``, with port and path."""
        return asked_in.version(NAME, place_of(self.url, _PATH), self._currency)

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` where the API does not."""
        asked = {query: questions_of(query) for query in queries}
        distinct = {one.key: one for some in asked.values() for one in _questions(some)}
        said = run(self._said(list(distinct.values()))) if distinct else {}
        prices = [(one.question.vendor, price) for one in said.values() for price in one.prices]
        facts = facts_of(prices, sorted({query.region for query in asked}))
        refused = {query: _refusal(query, some, said) for query, some in asked.items()}
        left = [query for query in asked if not refused[query]]
        known = answers(left, facts, CALLED, self._currency)
        return {query: refused[query] or known[query] for query in asked}

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """Nothing: the API is asked for a price, not for what prices there are."""
        return ()

    async def _said(self, questions: Sequence[Question]) -> dict[str, _Said]:
        """What the API says to questions, by their keys."""
        if not self._key and self.url == _graphql(HOSTED):
            raise PriceSourceError(
                f"{host_of(self.url)}: needs a key; set {KEY}, or name a server of your own in "
                f"{ENDPOINTS[0]}"
            )
        batches = [questions[at : at + BATCH] for at in range(0, len(questions), BATCH)]
        async with HttpClient(self._settings) as client:
            answered = await together(self._batch(client, batch) for batch in batches)
        return {said.question.key: said for some in answered for said in some}

    async def _batch(self, client: HttpClient, questions: Sequence[Question]) -> list[_Said]:
        """What the API says to up to 1,000 questions."""
        host, headers = host_of(self.url), {"X-Api-Key": self._key} if self._key else {}
        document, today = _DOCUMENT.replace(_IN, self._currency), self._today()
        payload = [{"query": document, "variables": one.variables} for one in questions]
        answer = await client.post_json(self.url, payload, headers=headers)
        answered = results(host, answer, len(questions), self._key)
        return [
            _Said(
                question,
                list(listed_prices(host, data, today, self._currency)),
                products_in(data) == PRODUCTS,
            )
            for question, data in zip(questions, answered, strict=True)
        ]


def _questions(asked: tuple[Question, ...] | Missing) -> tuple[Question, ...]:
    """The questions, where there are any to ask."""
    return () if isinstance(asked, Missing) else asked


def _refusal(
    query: PriceQuery, asked: tuple[Question, ...] | Missing, said: Mapping[str, _Said]
) -> Missing | None:
    """Why there can be no answer: the API was not asked, or not all of what it has came."""
    if isinstance(asked, Missing):
        return asked
    if not any(said[question.key].cut for question in asked):
        return None
    return Missing(
        f"{CALLED} gives no more than {PRODUCTS:,} products at once, and has so many for "
        f"{query.describe()}"
    )


def _graphql(address: str) -> str:
    """Where a server takes questions: its address, with ``/graphql`` unless that is named."""
    base = address.rstrip("/")
    return base if base.endswith(_PATH) else base + _PATH
