"""Which of the prices under one key holds.

Of prices of the same thing the newest holds. Prices whose facts have different further
attributes may be of different things: unless they are equal they all stay, and the answer is
visibly ambiguous.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from costguard.errors import PriceSourceError
from costguard.model.price import Tier

Extra = tuple[tuple[str, str], ...]


class Entry(NamedTuple):
    """One fact under a key."""

    extra: Extra
    source: str
    date: datetime.date
    start: Decimal
    price: Decimal


class Candidate(NamedTuple):
    """A price that may hold."""

    tiers: tuple[Tier, ...]
    source: str
    date: datetime.date


def resolve(entries: Sequence[Entry]) -> list[Candidate]:
    """The price that holds, or several where nothing tells which does.

    Raises ``PriceSourceError`` when the tiers of a price do not start at 0 and ascend.
    """
    if len(entries) == 1 and not entries[0].start:
        only = entries[0]
        return [Candidate((Tier(only.start, only.price),), only.source, only.date)]
    by_extra: dict[Extra, list[Candidate]] = defaultdict(list)
    for extra, candidate in _candidates(entries):
        by_extra[extra].append(candidate)
    return _distinct(
        candidate for candidates in by_extra.values() for candidate in _newest(candidates)
    )


def _candidates(entries: Iterable[Entry]) -> Iterable[tuple[Extra, Candidate]]:
    """The prices of a key: tiers belong together by further attributes, source and date."""
    groups: dict[tuple[Extra, str, datetime.date], dict[Decimal, Decimal]] = defaultdict(dict)
    for entry in entries:
        steps = groups[entry.extra, entry.source, entry.date]
        if steps.setdefault(entry.start, entry.price) != entry.price:
            raise PriceSourceError(
                f"{entry.source} of {entry.date} gives two prices from {entry.start} on: "
                f"{steps[entry.start]} and {entry.price}"
            )
    for (extra, source, date), steps in groups.items():
        yield extra, Candidate(_tiers(steps, source, date), source, date)


def _tiers(steps: Mapping[Decimal, Decimal], source: str, date: datetime.date) -> tuple[Tier, ...]:
    """Steps in order."""
    tiers = tuple(Tier(start, steps[start]) for start in sorted(steps))
    if tiers[0].start:
        raise PriceSourceError(
            f"{source} of {date}: the first tier starts at {tiers[0].start}, expected 0"
        )
    return tiers


def _newest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The prices of the newest date."""
    listed = list(candidates)
    newest = max(candidate.date for candidate in listed)
    return [candidate for candidate in listed if candidate.date == newest]


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each price: the newest, in a fixed order."""
    best: dict[tuple[Tier, ...], Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: (-c.date.toordinal(), c.source)):
        best.setdefault(candidate.tiers, candidate)
    return sorted(best.values())
