"""Recommendations that hang together: which exclude each other, and which share their saving.

Those that touch none of each other's resources add up. The others are tried in every
combination that makes sense, so that no saving is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from costguard.model.finding import Change
from costguard.model.recommendation import Recommendation
from costguard.optimize.price import Variant, VariantPricer
from costguard.optimize.proposal import REMOVED

_MOST = 8
"""Recommendations of one cluster that are combined; of more, those that save least are left out."""


class Bundle(NamedTuple):
    """Recommendations that can be followed together, and what they save together."""

    members: tuple[Recommendation, ...]
    saving: Decimal


def exclusive(one: Recommendation, other: Recommendation) -> bool:
    """Whether only one of them can be followed: they set the same, or one of them removes it."""
    if one.address != other.address:
        return False
    if REMOVED in (*one.changes, *other.changes):
        return True
    paths = {change.path for change in one.changes}
    return any(change.path in paths for change in other.changes)


def variant_of(members: Sequence[Recommendation]) -> Variant:
    """The changes of several recommendations together."""
    together: dict[str, tuple[Change, ...]] = {}
    for member in members:
        together[member.address] = (*together.get(member.address, ()), *member.changes)
    return together


def clusters(
    recommendations: Sequence[Recommendation], prices: VariantPricer
) -> list[list[Recommendation]]:
    """Recommendations by what they affect: those of different clusters add up."""
    cluster_of: dict[str, list[Recommendation]] = {}
    addresses_of: dict[int, set[str]] = {}
    for one in recommendations:
        touched = set(prices.affected({one.address: one.changes}))
        near = {id(c): c for a in touched if (c := cluster_of.get(a)) is not None}
        members = [*(member for cluster in near.values() for member in cluster), one]
        touched |= {a for known in near for a in addresses_of.pop(known)}
        addresses_of[id(members)] = touched
        cluster_of.update(dict.fromkeys(touched, members))
    return list({id(members): members for members in cluster_of.values()}.values())


def bundles(recommendations: Sequence[Recommendation], prices: VariantPricer) -> list[list[Bundle]]:
    """For each cluster all combinations that save something, priced. Raises as the engine."""
    grouped = _interacting(clusters(recommendations, prices), prices)
    asked = [list(_combinations(part)) for part in grouped]
    variants = [variant_of(members) for part in asked for members in part]
    priced = iter(prices.priced(variants))
    made = [[(members, next(priced)) for members in part] for part in asked]
    return [
        [
            Bundle(members, price.saving)
            for members, price in part
            if price.known and price.saving > 0
        ]
        for part in made
    ]


def _interacting(
    found: Sequence[Sequence[Recommendation]], prices: VariantPricer
) -> list[list[Recommendation]]:
    """The parts of clusters whose savings do not depend on each other's."""
    pairs = [
        (a, b) for cluster in found for a, b in combinations(cluster, 2) if not exclusive(a, b)
    ]
    priced = prices.priced([variant_of(pair) for pair in pairs])
    bound = {
        (id(a), id(b))
        for (a, b), price in zip(pairs, priced, strict=True)
        if not price.known or price.saving != a.saving + b.saving
    }
    return [part for cluster in found for part in _parts(cluster, bound)]


def _parts(
    cluster: Sequence[Recommendation], bound: set[tuple[int, int]]
) -> Iterator[list[Recommendation]]:
    """Members that exclude each other, or are bound to each other, stay together."""
    parts: list[list[Recommendation]] = []
    for one in cluster:
        near = [p for p in parts if any(exclusive(o, one) or (id(o), id(one)) in bound for o in p)]
        parts = [p for p in parts if p not in near]
        parts.append([*(member for part in near for member in part), one])
    for part in parts:
        yield sorted(part, key=lambda r: (-r.saving, r.id))[:_MOST]


def _combinations(part: Sequence[Recommendation]) -> Iterator[tuple[Recommendation, ...]]:
    for size in range(1, len(part) + 1):
        for members in combinations(part, size):
            if not any(exclusive(a, b) for a, b in combinations(members, 2)):
                yield members
