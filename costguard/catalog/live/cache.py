"""Keeps what live price sources answer, so that a second run asks only what is new.

A key is the digest of the source, the question and the version of costguard that asked it: what
stands behind a key never changes its meaning, and whatever cannot be read is asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final, Protocol

from costguard.catalog.answer_json import AnswerError, answer_of, document_of, text_of
from costguard.catalog.live.cache_report import CacheReport
from costguard.model.price import (
    Answer,
    Missing,
    Price,
    PriceQuery,
    PriceSource,
    PricingCategory,
    Product,
    category_of,
)
from costguard.version import VERSION

FORMAT: Final = "1"
"""Changes when a key or a value is written in another way."""
PRICE_LIFE: Final = timedelta(hours=24)
"""How long a price is kept."""
SHORT_LIFE: Final = timedelta(hours=1)
"""How long a spot price is kept, which moves all the time; and that a price is missing or
ambiguous, for somebody may be mending it."""

_SEAL: Final = 16
"""Characters of a digest that a value begins with."""


class AnswerStore(Protocol):
    """Keeps values by key for a while. It never fails: what cannot be kept is not there."""

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are there and have not lapsed, by key."""

    def put_many(self, items: Mapping[str, bytes], ttl: timedelta) -> None:
        """Keep values for ``ttl``, each in the place of the one that its key had."""


class LiveSource(PriceSource, Protocol):
    """A price source that asks over the network.

    Its ``version`` names the source and where it is asked, and stays the same between runs.
    """

    @property
    def vendors(self) -> frozenset[str]:
        """The vendors of the products that it knows prices of."""


class Cached:
    """A live source whose answers are kept in a store; offline it answers from there alone."""

    def __init__(
        self, source: LiveSource, store: AnswerStore, report: CacheReport, *, offline: bool = False
    ) -> None:
        self._source = source
        self._store = store
        self._report = report
        self._offline = offline
        self._answers: dict[PriceQuery, Answer] = {}

    @property
    def version(self) -> str:
        """That of the source."""
        return self._source.version

    @property
    def vendors(self) -> frozenset[str]:
        """Those of the source."""
        return self._source.vendors

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set: kept answers, and the source's to all other queries.

        What was asked in this run before is neither looked up nor counted again. Raises as the
        source.
        """
        wanted = set(queries)
        new = wanted - self._answers.keys()
        if new:
            self._answers.update(self._found(new))
        return {query: self._answers[query] for query in wanted}

    def _found(self, queries: Iterable[PriceQuery]) -> dict[PriceQuery, Answer]:
        keys = {query: key_of(self.version, query) for query in queries}
        values = self._store.get_many(keys.values())
        kept = {query: _kept(key, values.get(key)) for query, key in keys.items()}
        answers = {query: answer for query, answer in kept.items() if answer is not None}
        self._report.count(f"answers of {self.version}", len(answers), len(keys))
        asked = keys.keys() - answers.keys()
        if self._offline:
            return answers | {query: self._unasked(query) for query in asked}
        if asked:
            new = self._source.prices(asked)
            self._keep(new, keys)
            answers.update(new)
        return answers

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        """Those of the source."""
        return self._source.held(product, region)

    def _keep(self, answers: Mapping[PriceQuery, Answer], keys: Mapping[PriceQuery, str]) -> None:
        parts: dict[timedelta, dict[str, bytes]] = {PRICE_LIFE: {}, SHORT_LIFE: {}}
        for query, answer in answers.items():
            text = text_of(document_of(answer))
            parts[_life(query, answer)][keys[query]] = sealed(keys[query], text)
        for life, values in parts.items():
            if values:
                self._store.put_many(values, life)

    def _unasked(self, query: PriceQuery) -> Missing:
        return Missing(
            f"no price of {query.describe()} is kept from {self.version}, "
            "and --offline forbids to ask for it"
        )


def key_of(source: str, query: PriceQuery) -> str:
    """What the answer of a source (its ``version``) to a query is kept under."""
    product = query.product
    asked = (product.id, product.needs, product.scope, query.region, query.attributes, query.option)
    return hashlib.sha256(text_of(["price", FORMAT, VERSION, source, asked]).encode()).hexdigest()


def _life(query: PriceQuery, answer: Answer) -> timedelta:
    moves = category_of(query.option) is PricingCategory.DYNAMIC
    return PRICE_LIFE if isinstance(answer, Price) and not moves else SHORT_LIFE


def sealed(key: str, text: str) -> bytes:
    """A value for a store, with a digest by which damage is seen, and that it is of this key."""
    return f"{_seal(key, text)}{text}".encode()


def unsealed(key: str, value: bytes | None) -> Any:
    """The JSON values that were sealed; None where there are none, or they are damaged."""
    try:
        told = (value or b"").decode()
        seal, text = told[:_SEAL], told[_SEAL:]
        return json.loads(text) if seal == _seal(key, text) else None
    except (ValueError, RecursionError):
        return None


def _seal(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}{text}".encode()).hexdigest()[:_SEAL]


def _kept(key: str, value: bytes | None) -> Answer | None:
    """The answer that a store has; None where there is none, or none that can be read."""
    try:
        return answer_of(unsealed(key, value))
    except AnswerError:
        return None
