"""The search for a cheaper machine: what is offered, what is enough, what comes first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from costguard.model.machine import Machine, MachineBook
from costguard.model.price import Answer, Price, PriceQuery

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


_Faults = tuple[Decimal, ...]


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


def alike(machines: MachineBook, like: PriceQuery, need: Need) -> dict[PriceQuery, Machine]:
    """What may stand in the place of ``like``, by its price: other types, all else the same.

    Only machines that are enough, and not so large that they could not cost less.
    """
    place = _place(like)
    before, kind, after = (
        like.attributes[:place],
        like.attributes[place],
        like.attributes[place + 1 :],
    )
    prefix = kind.removesuffix(machine_of(kind))
    return {
        like._replace(attributes=(*before, name, *after)): machine
        for machine in machines.machines_with(like.product.vendor, need.vcpu, _LARGER * need.vcpu)
        if _may_do(machine, need) and _current(name := f"{prefix}{machine.instance_type}")
    }


def offers(
    wanted: Mapping[PriceQuery, Machine], answers: Mapping[PriceQuery, Answer]
) -> list[Offer]:
    """Those of the wanted machines that the price list has, by name."""
    found = [
        Offer(query.attributes[_place(query)], machine, answer.tiers[0].price, query)
        for query, machine in wanted.items()
        if isinstance(answer := answers[query], Price)
    ]
    return sorted(found, key=lambda offer: offer.name)


def _place(query: PriceQuery) -> int:
    """Where the type stands among the attributes."""
    return query.product.needs.index("instanceType")


def ranked(found: Iterable[Offer], need: Need) -> list[Offer]:
    """The offers that are enough and that none of their maker's beats, the best one first."""
    enough = [offer for offer in found if _enough(offer, need)]
    best = _unbeaten(enough)
    best.sort(key=lambda o: (o.price, _memory(o) - need.memory_gib, -o.generation, o.name))
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


def _may_do(machine: Machine, need: Need) -> bool:
    """Whether a machine is enough by its numbers, and not of another class of size altogether."""
    return (
        not machine.gpu_count
        and machine.memory_gib is not None
        and need.memory_gib <= machine.memory_gib
        and machine.arch in need.arches
        and (need.burstable or not machine.burstable)
    )


def _enough(offer: Offer, need: Need) -> bool:
    machine = offer.machine
    return (
        machine.vcpu >= need.vcpu
        and _memory(offer) >= need.memory_gib
        and machine.arch in need.arches
        and (need.burstable or not machine.burstable)
        and (need.flexible or not offer.flexible)
    )


def _unbeaten(found: Iterable[Offer]) -> list[Offer]:
    """The offers than which no other of the same maker is better, by all that counts.

    Whatever beats an offer comes before it in the order of their faults.
    """
    unbeaten: dict[tuple[str, bool], list[tuple[_Faults, Offer]]] = defaultdict(list)
    for faults, offer in sorted([(_faults(offer), offer) for offer in found]):
        rivals = unbeaten[offer.maker, offer.machine.burstable]
        if not any(all(a <= b for a, b in zip(other, faults, strict=True)) for other, _ in rivals):
            rivals.append((faults, offer))
    return [offer for rivals in unbeaten.values() for _, offer in rivals]


def _faults(offer: Offer) -> _Faults:
    """What is better the less of it there is."""
    vcpu, generation = Decimal(offer.machine.vcpu), Decimal(offer.generation)
    return (offer.price, -vcpu, -_memory(offer), -generation)


def _memory(offer: Offer) -> Decimal:
    return offer.machine.memory_gib or Decimal(0)
