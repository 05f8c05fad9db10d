"""The search for a cheaper machine: what is offered, what is enough, what comes first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from costguard.model.machine import Machine, MachineBook
from costguard.model.price import Answer, Price, PriceQuery, PriceSource

_FAMILY = re.compile(r"(?P<series>[a-z]+)(?P<generation>\d+)(?P<maker>[aig]?)")
_SERIES = frozenset("tmcrx")
"""General, compute and memory machines; the others have disks or devices that plans cannot tell."""
_OLDEST = {"t": 3, "m": 6, "c": 6, "r": 6, "x": 2}
"""The generation from which on machines of a series are proposed."""
_OLDEST_CLASS = {"t": 3, "m": 5, "c": 5, "r": 5, "x": 1}
"""The same for classes of databases and caches, which follow later."""
_MAKERS = {"a": "AMD", "g": "Graviton"}
MOST_OVERSHOOT = 2
_CLEARLY = Decimal("0.9")
_LARGER = 4
"""No machine of so many times the vCPUs costs less than one of a current family."""


_Faults = tuple[Decimal, int, Decimal, int, str]
_Search = tuple[PriceQuery, "Need"]
"""A machine without its type, and what another must have in its place."""


class _Family(NamedTuple):
    """What the name of a family tells: of ``m6a`` series ``m``, generation 6, maker AMD."""

    series: str = ""
    generation: int = 0
    maker: str = "Intel"


class Offer(NamedTuple):
    """A machine type at its price by the hour."""

    name: str
    machine: Machine
    price: Decimal
    query: PriceQuery

    @property
    def family(self) -> str:
        """Family, such as ``m6a``."""
        return family_of(self.name)

    @property
    def generation(self) -> int:
        """Generation of the family; 0 where its name tells none."""
        return _family(self.name).generation

    @property
    def maker(self) -> str:
        """Who makes the processor: ``Intel``, ``AMD`` or ``Graviton``."""
        if self.machine.arch == "arm64":
            return "Graviton"
        return _family(self.name).maker

    @property
    def flexible(self) -> bool:
        """Whether it gives its full CPU most of the time only."""
        return "-flex" in self.family


class Need(NamedTuple):
    """What a machine must have."""

    vcpu: int
    memory_gib: Decimal
    arches: frozenset[str]
    burstable: bool = False
    """Whether burstable machines will do."""
    flexible: bool = False
    """Whether machines will do that give their full CPU most of the time."""


def machine_of(name: str) -> str:
    """The machine under a class of databases or a node type: ``m5.large`` of ``db.m5.large``."""
    return name.removeprefix("db.").removeprefix("cache.")


def family_of(name: str) -> str:
    """Family of a type, a class of databases or a node type: ``m5`` of ``db.m5.large``."""
    return machine_of(name).partition(".")[0]


@cache
def _family(name: str) -> _Family:
    """What the family of a type tells; of one with another kind of name, nothing."""
    match = _FAMILY.match(family_of(name))
    if match is None:
        return _Family()
    maker = _MAKERS.get(match["maker"], "Intel")
    return _Family(match["series"], int(match["generation"]), maker)


class Sought(NamedTuple):
    """A machine in whose place a cheaper one is searched."""

    like: PriceQuery
    """The query for its price."""
    price: Decimal
    """What it costs by the hour."""
    need: Need
    """What another must have."""

    @property
    def search(self) -> _Search:
        """What others in its place have in common."""
        return _open(self.like), self.need


class Market:
    """What may stand in the place of machines, at its price.

    Plans repeat themselves, and no search is made twice. All prices are asked for at once: a live
    source takes its time for each question.
    """

    def __init__(
        self, machines: MachineBook, source: PriceSource, wanted: Iterable[Sought]
    ) -> None:
        """``wanted`` are the machines that may be given to ``cheaper``."""
        sought = list(wanted)
        likes = {_open(one.like): one.like for one in sought}
        known = _known(machines, {like.product.vendor for like in likes}, [s.need for s in sought])
        alike = {key: _alike(known[key.product.vendor], like) for key, like in likes.items()}
        self._below: dict[_Search, Decimal] = defaultdict(Decimal)
        for one in sought:
            self._below[one.search] = max(one.price, self._below[one.search])
        self._fitting = {(key, need): _fitting(alike[key], need) for key, need in self._below}
        asked = {query for queries in self._fitting.values() for query in queries}
        answers = source.prices(asked) if asked else {}
        self._offers = {
            query: offer for others in alike.values() for query, offer in _offers(others, answers)
        }
        self._best: dict[_Search, list[Offer]] = {}

    def cheaper(self, sought: Sought) -> list[Offer]:
        """What is enough in the place of a machine and costs less by the hour, the best first."""
        search = sought.search
        if search not in self._best:
            offered = (self._offers.get(query) for query in self._fitting[search])
            found = [o for o in offered if o is not None and o.price < self._below[search]]
            self._best[search] = _best(found, sought.need)
        # Whatever beats an offer costs no more than it does: the dear ones make no difference.
        cheaper = [offer for offer in self._best[search] if offer.price < sought.price]
        return _ranked(cheaper, sought.need)


def _known(
    machines: MachineBook, vendors: Iterable[str], needs: Sequence[Need]
) -> dict[str, list[Machine]]:
    """The machines of each vendor that may be enough for one of the needs."""
    least = min((need.vcpu for need in needs), default=0)
    most = _LARGER * max((need.vcpu for need in needs), default=0)
    return {vendor: list(machines.machines_with(vendor, least, most)) for vendor in vendors}


def _alike(machines: Iterable[Machine], like: PriceQuery) -> dict[PriceQuery, Machine]:
    """Other types by the queries for their prices, all else the same; only current ones."""
    place = _place(like)
    before, kind, after = (
        like.attributes[:place],
        like.attributes[place],
        like.attributes[place + 1 :],
    )
    prefix = kind.removesuffix(machine_of(kind))
    return {
        PriceQuery(like.product, like.region, (*before, name, *after), like.option): machine
        for machine in machines
        if not machine.gpu_count and _current(name := f"{prefix}{machine.instance_type}")
    }


def _fitting(others: Mapping[PriceQuery, Machine], need: Need) -> list[PriceQuery]:
    """Those that are enough by their numbers, and not so large that they could not cost less."""
    return [
        query
        for query, machine in others.items()
        if need.vcpu <= machine.vcpu <= _LARGER * need.vcpu
        and machine.memory_gib is not None
        and need.memory_gib <= machine.memory_gib
        and machine.arch in need.arches
        and (need.burstable or not machine.burstable)
    ]


def _offers(
    others: Mapping[PriceQuery, Machine], answers: Mapping[PriceQuery, Answer]
) -> Iterator[tuple[PriceQuery, Offer]]:
    """Those of the machines that the price list has."""
    for query, machine in others.items():
        if isinstance(answer := answers.get(query), Price):
            name = query.attributes[_place(query)]
            yield query, Offer(name, machine, answer.tiers[0].price, query)


def _open(query: PriceQuery) -> PriceQuery:
    """What is asked of the price list, without the type."""
    place = _place(query)
    attributes = (*query.attributes[:place], "", *query.attributes[place + 1 :])
    return query._replace(attributes=attributes)


def _place(query: PriceQuery) -> int:
    """Where the type stands among the attributes."""
    return query.product.needs.index("instanceType")


def _best(found: Iterable[Offer], need: Need) -> list[Offer]:
    """The offers that are enough and that none of their maker's beats, the best one first."""
    best = _unbeaten(o for o in found if need.flexible or not o.flexible)
    return sorted(best, key=lambda o: (o.price, _memory(o), -o.generation, o.name))


def _ranked(best: Sequence[Offer], need: Need) -> list[Offer]:
    """Those of the best without far too much memory; before them, one that costs clearly less."""
    fitting = [o for o in best if _memory(o) <= MOST_OVERSHOOT * need.memory_gib]
    if not fitting or (best[0] is not fitting[0] and best[0].price <= _CLEARLY * fitting[0].price):
        return [best[0], *fitting] if best else []
    return fitting


def _current(name: str) -> bool:
    """Whether a type is one that new machines should have."""
    family = _family(name)
    if family.series not in _SERIES or ".metal" in name:
        return False
    oldest = _OLDEST_CLASS if name.startswith(("db.", "cache.")) else _OLDEST
    return family.generation >= oldest[family.series]


def _unbeaten(found: Iterable[Offer]) -> list[Offer]:
    """The offers than which no other of the same maker is better, by all that counts.

    Whatever beats an offer comes before it in the order of their faults.
    """
    unbeaten: dict[tuple[str, bool], dict[_Faults, Offer]] = defaultdict(dict)
    for faults, offer in sorted([(_faults(offer), offer) for offer in found]):
        rivals = unbeaten[offer.maker, offer.machine.burstable]
        _, vcpu, memory, generation, _ = faults
        if not any(v <= vcpu and m <= memory and g <= generation for _, v, m, g, _ in rivals):
            rivals[faults] = offer
    return [offer for rivals in unbeaten.values() for offer in rivals.values()]


def _faults(offer: Offer) -> _Faults:
    """What is better the less of it there is, and last the name."""
    return offer.price, -offer.machine.vcpu, -_memory(offer), -offer.generation, offer.name


def _memory(offer: Offer) -> Decimal:
    return offer.machine.memory_gib or Decimal(0)
