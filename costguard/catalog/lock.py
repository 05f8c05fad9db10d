"""The prices that plans were priced with, in a file: whoever prices with it gets the same again.

The file is canonical: the same prices give the same bytes. What a price source had no price for
stands in it as well, with the reason, and so does what it held where a range was made of that.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from costguard.catalog.answer_json import AnswerError, answer_of, document_of, text_of
from costguard.errors import ConfigError, PriceSourceError
from costguard.files import read_text
from costguard.model.price import Answer, Price, PriceQuery, PriceSource, Product

FORMAT: Final = "costguard_lock"
"""Key that tells a lock from other JSON; its value is the version of the format."""
VERSION: Final = 1
SUFFIX: Final = ".lock.json"
"""How the names of locks end."""
DEFAULT: Final = Path(f"costguard{SUFFIX}")

_ADVICE = "take the file from Git again, or write it anew with costguard prices lock"
_KEYS = {FORMAT, "catalog", "digest", "held", "prices"}

Pairs = tuple[tuple[str, str], ...]


class _Asked(NamedTuple):
    """A query as it stands in a lock: by the product's identity and not by all of it."""

    product: str
    region: str
    option: str
    attributes: Pairs
    """What a pricing rule fills in, by name, sorted."""


@dataclass(frozen=True)
class Lock:
    """Answers of price sources that were kept."""

    catalog: str
    """Version and digest of the sources that gave them."""
    answers: Mapping[_Asked, Answer]
    offers: Mapping[tuple[str, str], frozenset[tuple[str, Pairs]]]
    """What a list held of a product in a region: purchase options with attributes."""
    name: str = ""
    """Of its file."""

    @property
    def version(self) -> str:
        """Name of the file, and the digest of what is in it."""
        return f"{self.name} sha256:{self.digest[:12]}"

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that it says."""
        return hashlib.sha256(text_of([self.catalog, _content(self)]).encode()).hexdigest()

    @property
    def summary(self) -> str:
        """How much it holds: ``12 prices, and 1 that is missing``."""
        known = sum(isinstance(answer, Price) for answer in self.answers.values())
        gaps = len(self.answers) - known
        return f"{known:,} prices" + (f", and {gaps:,} that nothing tells" if gaps else "")

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of its prices, sorted."""
        prices = (answer for answer in self.answers.values() if isinstance(answer, Price))
        return tuple(sorted({price.currency for price in prices}))

    def answer(self, query: PriceQuery) -> Answer | None:
        """The answer that was kept; None where the query was not asked then."""
        return self.answers.get(_asked(query))

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...] | None:
        """What a list held of a product in a region; None where that was not asked then."""
        offers = self.offers.get((product.id, region))
        if offers is None:
            return None
        found = (
            PriceQuery(product, region, tuple(dict(pairs)[need] for need in product.needs), option)
            for option, pairs in offers
            if {name for name, _ in pairs} == set(product.needs)
        )
        return tuple(sorted(found, key=lambda query: (query.option, query.attributes)))


class LockedSource:
    """A ``PriceSource`` that answers from a lock, and asks another source what that lacks."""

    def __init__(self, lock: Lock, beneath: PriceSource) -> None:
        self.lock = lock
        self.beneath = beneath
        self.lacking: set[PriceQuery] = set()
        """The queries so far that the lock had no answer to."""

    @property
    def version(self) -> str:
        """That of the lock, and of the other source where it has been asked."""
        return (
            f"{self.lock.version}, then {self.beneath.version}"
            if self.lacking
            else self.lock.version
        )

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """Answer each query of the set; raises ``PriceSourceError`` as the other source does."""
        kept = {query: self.lock.answer(query) for query in queries}
        answers = {query: answer for query, answer in kept.items() if answer is not None}
        lacking = kept.keys() - answers.keys()
        if lacking:
            self.lacking |= lacking
            answers.update(self.beneath.prices(lacking))
        return answers

    def held(self, product: Product, region: str) -> Iterable[PriceQuery]:
        """What was held then; of what was not asked then, what the other source holds."""
        kept = self.lock.held(product, region)
        return self.beneath.held(product, region) if kept is None else kept


class Recorder:
    """A ``PriceSource`` that keeps what another one answers, for a lock."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self._answers: dict[PriceQuery, Answer] = {}
        self._held: dict[tuple[Product, str], tuple[PriceQuery, ...]] = {}

    @property
    def version(self) -> str:
        """That of the source."""
        return self._source.version

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        """The source's answers."""
        answers = self._source.prices(queries)
        self._answers.update(answers)
        return answers

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        """What the source holds."""
        found = self._held[product, region] = tuple(self._source.held(product, region))
        return found

    @property
    def lock(self) -> Lock:
        """All answers so far."""
        return Lock(
            self.version,
            {_asked(query): answer for query, answer in self._answers.items()},
            {
                (product.id, region): frozenset((q.option, _pairs(q)) for q in queries)
                for (product, region), queries in self._held.items()
            },
        )


def render(lock: Lock) -> str:
    """The text of a lock's file: JSON with one price a line, so that Git shows what moved."""
    content = _content(lock)
    parts = [
        f'"{FORMAT}":{VERSION}',
        f'"catalog":{text_of(lock.catalog)}',
        f'"digest":"{lock.digest}"',
        *(
            f'"{key}":[\n' + ",\n".join(f" {text_of(entry)}" for entry in content[key]) + "\n]"
            for key in ("held", "prices")
        ),
    ]
    return "{" + ",\n".join(parts) + "}\n"


def load(path: Path) -> Lock:
    """Read a lock.

    Raises ``PriceSourceError`` where it is cut off, damaged, changed by hand or of another format,
    ``UsageError`` where there is none.
    """
    try:
        text = read_text(path, "a lock of prices, which costguard prices lock writes")
    except ConfigError as error:  # not text: the file is there, and damaged
        raise PriceSourceError(f"{error}; {_ADVICE}") from None
    data = _json(text, path)
    try:
        lock = _lock(data, path.name)
    except (AnswerError, KeyError, TypeError, AttributeError, ValueError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else error
        raise PriceSourceError(f"{path}: damaged: {told}; {_ADVICE}") from None
    if lock.digest != data["digest"]:
        raise PriceSourceError(
            f"{path}: damaged or changed by hand: its prices give the digest {lock.digest[:12]}, "
            f"not the one that stands in it; {_ADVICE}"
        )
    return lock


def _json(text: str, path: Path) -> dict[str, Any]:
    """The values in the file of a lock of this format."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        marked = text.startswith("<<<<<<< ") or "\n<<<<<<< " in text
        conflict = " (a merge conflict of Git's is left in it)" if marked else ""
        raise PriceSourceError(
            f"{path}: cut off or damaged, not valid JSON{conflict}: {error}; {_ADVICE}"
        ) from None
    version = data.get(FORMAT) if isinstance(data, dict) else None
    if version is None:
        raise PriceSourceError(
            f'{path}: not a lock of prices: "{FORMAT}" is missing; give a file that costguard '
            "prices lock has written"
        )
    if version != VERSION or isinstance(version, bool):
        raise PriceSourceError(
            f"{path}: format {version!r:.20} is not known, expected {VERSION}; update costguard, "
            "or write it anew with costguard prices lock"
        )
    values: dict[str, Any] = data
    return values


def _lock(data: dict[str, Any], name: str) -> Lock:
    """The lock in the values of a file."""
    unknown = sorted(data.keys() - _KEYS)
    if unknown:
        raise ValueError(f"{unknown[0]} is a key that is not known here")
    answers = {}
    for entry in data["prices"]:
        asked = _Asked(
            entry["product"], entry["region"], entry["option"], _named(entry["attributes"])
        )
        answers[asked] = answer_of(entry["answer"])
    offers: defaultdict[tuple[str, str], frozenset[tuple[str, Pairs]]] = defaultdict(frozenset)
    for entry in data["held"]:
        place = (entry["product"], entry["region"])
        offers[place] |= {
            (entry["option"], tuple(zip(entry["needs"], values, strict=True)))
            for values in entry["offers"]
        }
    return Lock(data["catalog"], answers, dict(offers), name)


def _named(values: Mapping[str, str]) -> Pairs:
    return tuple(sorted(values.items()))


def _content(lock: Lock) -> dict[str, list[Any]]:
    """What a lock says, as JSON values in a fixed order."""
    prices = [
        {
            "product": asked.product,
            "region": asked.region,
            "option": asked.option,
            "attributes": dict(asked.attributes),
            "answer": document_of(answer),
        }
        for asked, answer in sorted(lock.answers.items(), key=lambda pair: pair[0])
    ]
    return {"held": list(_held(lock)), "prices": prices}


def _held(lock: Lock) -> Iterator[dict[str, Any]]:
    """What lists held, one entry for each purchase option of a product in a region."""
    for (product, region), offers in sorted(lock.offers.items()):
        by_option: defaultdict[tuple[str, tuple[str, ...]], list[list[str]]] = defaultdict(list)
        for option, pairs in sorted(offers):
            needs = tuple(name for name, _ in pairs)
            by_option[option, needs].append([value for _, value in pairs])
        for (option, needs), values in by_option.items():
            yield {
                "product": product,
                "region": region,
                "option": option,
                "needs": list(needs),
                "offers": values,
            }
        if not offers:
            yield {"product": product, "region": region, "option": "", "needs": [], "offers": []}


def _asked(query: PriceQuery) -> _Asked:
    return _Asked(query.product.id, query.region, query.option, _pairs(query))


def _pairs(query: PriceQuery) -> Pairs:
    return tuple(sorted(zip(query.product.needs, query.attributes, strict=True)))
