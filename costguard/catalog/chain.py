"""Several price sources in an order: the first that knows a price gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from costguard.model.price import Answer, Missing, PriceQuery, PriceSource, Product


class Member(NamedTuple):
    """A source of a chain."""

    name: str
    """What the user calls it: ``embedded``, ``infracost``, the name of a file."""
    source: PriceSource
    vendors: frozenset[str] | None = None
    """The vendors whose products it is asked for; None for all."""

    def serves(self, product: Product) -> bool:
        """Whether it is asked for a product."""
        return self.vendors is None or product.vendor in self.vendors


class Chain:
    """A ``PriceSource`` of several: each is asked only for what those before it do not have.

    That a source knows several prices and cannot tell which holds is an answer too: a later
    source does not hide the doubt.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = tuple(members)

    @property
    def version(self) -> str:
        """The versions of the sources, in their order."""
        return ", then ".join(member.source.version for member in self.members)

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` as the sources do."""
        answers: dict[PriceQuery, Answer] = {}
        reasons: dict[PriceQuery, dict[str, None]] = {query: {} for query in queries}
        for member in self.members:
            asked = [q for q in reasons if q not in answers and member.serves(q.product)]
            for query, answer in member.source.prices(asked).items() if asked else ():
                if isinstance(answer, Missing):
                    reasons[query][answer.reason] = None
                else:
                    answers[query] = answer
        return {
            query: answers.get(query) or self._missing(query, reasons[query]) for query in reasons
        }

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """The queries about a product in a region that any of the sources has an answer to."""
        found = {
            query
            for member in self.members
            if member.serves(product)
            for query in member.source.held(product, region)
        }
        return tuple(sorted(found, key=lambda query: (query.option, query.attributes)))

    def _missing(self, query: PriceQuery, reasons: Iterable[str]) -> Missing:
        """That no source has a price, with what each of them says, once."""
        names = ", ".join(member.name for member in self.members)
        nobody = f"none of the price sources ({names}) has prices of {query.product.vendor}"
        return Missing("; ".join(reasons) or nobody)
