"""Applying translations: selected rows become facts, and contradictions become errors."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.facts import Fact
from costguard.catalog.translate import UNIFORM, Translation
from costguard.errors import ConfigError

Row = Mapping[str, Sequence[str]]
"""Column to the values seen in it; ``column.KEY`` reaches into columns that hold JSON."""

COMPONENT_SOURCE = "component-prices"
RANKS = {"exact": 0, "printed_2dp": 1, "approx": 2}
"""How far the confidence of a component price is to be trusted; less is better."""

_Key = tuple[object, ...]


class _Candidate(NamedTuple):
    """A fact that a row would give, before rows that say the same are brought together."""

    fact: Fact
    tiered: bool
    rank: int
    marks: frozenset[str]
    where: str


def apply(
    translations: Iterable[Translation], tables: Mapping[str, Sequence[Row]], regions: Sequence[str]
) -> tuple[list[Fact], list[ConfigError]]:
    """The facts that the translations give, and everything that is wrong with them.

    ``tables`` are the rows by ``from``; ``regions`` are those that ``uniform`` stands for.
    """
    wrong: list[ConfigError] = []
    groups: dict[_Key, list[_Candidate]] = defaultdict(list)
    for translation in translations:
        candidates = list(_candidates(translation, tables.get(translation.origin, ()), regions))
        if not candidates:
            wrong.append(ConfigError(f"{translation.where}: select matches no row"))
        for candidate in candidates:
            groups[_price_key(candidate.fact)].append(candidate)
    facts: list[Fact] = []
    for group in groups.values():
        try:
            facts.extend(_tiers(group))
        except ConfigError as error:
            wrong.append(error)
    return facts, wrong


def _candidates(
    translation: Translation, rows: Sequence[Row], regions: Sequence[str]
) -> Iterator[_Candidate]:
    """What each selected row gives, in each region."""
    for row in rows:
        groups = translation.groups(row)
        if groups is None:
            continue
        where = regions if translation.region == UNIFORM else [translation.region]
        for region in where:
            yield _candidate(translation, row, groups, region or row["region"][0].lower())


def _candidate(
    translation: Translation, row: Row, groups: Sequence[str], region: str
) -> _Candidate:
    """What a row gives in one region."""
    golden = translation.origin == "golden"
    rank = RANKS[row["confidence"][0]] if golden else 0
    marks = {"rounded"} if rank else set()
    if not golden and "attributes.description" not in row:
        marks.add("restated")
    if translation.region == UNIFORM:
        marks.add(UNIFORM)
    fact = Fact(
        row["provider"][0],
        translation.service,
        translation.family,
        translation.filled(groups),
        translation.option,
        translation.unit,
        region,
        translation.start or Decimal(0),
        translation.price(Decimal(row["price_usd"][0])),
        COMPONENT_SOURCE if golden else row["source"][0],
        datetime.date.fromisoformat(row["as_of"][0]),
    )
    return _Candidate(
        fact, translation.start is not None, rank, frozenset(marks), translation.where
    )


def _price_key(fact: Fact) -> _Key:
    """What all tiers of one price from one table have in common."""
    return (
        fact.vendor, fact.service, fact.family, fact.attributes,
        fact.option, fact.unit, fact.region, fact.source,
    )  # fmt: skip


def _tiers(group: Sequence[_Candidate]) -> list[Fact]:
    """The tiers of one price, each the best of its rows; raises if they do not fit."""
    by_start: dict[Decimal, list[_Candidate]] = defaultdict(list)
    for candidate in group:
        by_start[candidate.fact.start].append(candidate)
    best = [_best(by_start[start]) for start in sorted(by_start)]
    if min(by_start) != 0 or len({c.tiered for c in group}) > 1:
        starts = ", ".join(str(c.fact.start) if c.tiered else "none" for c in best)
        raise ConfigError(f"{_places(group)}: {_name(group)}: tiers start at {starts}, not at 0")
    marks = sorted(frozenset[str]().union(*(c.marks for c in best)))
    source = "/".join([best[0].fact.source, *marks])
    day = min(c.fact.date for c in best)
    return [c.fact._replace(source=source, date=day) for c in best]


def _best(candidates: Sequence[_Candidate]) -> _Candidate:
    """The most trusted of the rows that give one tier; raises when equals disagree."""
    rank = min(c.rank for c in candidates)
    winners = [c for c in candidates if c.rank == rank]
    prices = sorted({c.fact.price for c in winners})
    if len(prices) > 1:
        said = ", ".join(f"{price:f}" for price in prices)
        raise ConfigError(
            f"{_places(winners)}: {_name(winners)}: rows disagree ({said}); narrow select"
        )
    return max(winners, key=lambda c: (c.fact.date, sorted(c.marks, reverse=True)))


def _name(candidates: Sequence[_Candidate]) -> str:
    """The price that candidates are about, for messages."""
    fact = candidates[0].fact
    attributes = ";".join(f"{key}={value}" for key, value in fact.attributes)
    return f"{fact.service} {fact.family} ({attributes}) in {fact.region}"


def _places(candidates: Sequence[_Candidate]) -> str:
    """The lines that candidates come from, for messages."""
    return ", ".join(sorted({c.where for c in candidates}))
