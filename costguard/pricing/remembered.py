"""A price source that asks another one each question once, however many plans ask it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from costguard.model.price import Answer, PriceQuery, PriceSource, Product


class Remembered:
    """A ``PriceSource`` for one run: it keeps the answers that it was given."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self._answers: dict[PriceQuery, Answer] = {}

    @property
    def version(self) -> str:
        """That of the source."""
        return self._source.version

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """The source's answers; only what was not asked before is asked. Raises as the source."""
        asked = set(queries)
        new = asked - self._answers.keys()
        if new:
            self._answers.update(self._source.prices(new))
        return {query: self._answers[query] for query in asked}

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        """The queries about a product in a region that a price list answers."""
        return self._source.held(product, region)


def remembered(source: PriceSource) -> PriceSource:
    """A source that asks ``source`` each question once: itself, where it does so already."""
    return source if isinstance(source, Remembered) else Remembered(source)
