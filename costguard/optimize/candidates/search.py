"""The search for a cheaper machine: what is offered, what is enough, what comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from costguard.model.machine import Machine, MachineBook
from costguard.model.price import Price, PriceQuery, PriceSource

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
        match = _FAMILY.match(self.family)
        return int(match["generation"]) if match else 0

    @property
    def maker(self) -> str:
        """Who makes the processor: ``Intel``, ``AMD`` or ``Graviton``."""
        if self.machine.arch == "arm64":
            return "Graviton"
        match = _FAMILY.match(self.family)
        return _MAKERS.get(match["maker"], "Intel") if match else "Intel"

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


def offers(source: PriceSource, machines: MachineBook, like: PriceQuery, need: Need) -> list[Offer]:
    """What the price list offers in the place of ``like``: other types, all else the same.

    Only machines that are enough, and not so large that they could not cost less.
    """
    place = like.product.needs.index("instanceType")
    before, kind, after = (
        like.attributes[:place],
        like.attributes[place],
        like.attributes[place + 1 :],
    )
    prefix = kind.removesuffix(machine_of(kind))
    wanted = {
        like._replace(attributes=(*before, name, *after)): machine
        for machine in machines.machines_with(like.product.vendor, need.vcpu, _LARGER * need.vcpu)
        if _may_do(machine, need) and _current(name := f"{prefix}{machine.instance_type}")
    }
    found = [
        Offer(query.attributes[place], wanted[query], answer.tiers[0].price, query)
        for query, answer in source.prices(wanted).items()
        if isinstance(answer, Price)
    ]
    return sorted(found, key=lambda offer: offer.name)


def ranked(found: Iterable[Offer], need: Need) -> list[Offer]:
    """The offers that are enough and that none of their maker's beats, the best one first."""
    enough = [offer for offer in found if _enough(offer, need)]
    best = [o for o in enough if not any(_beats(other, o) for other in enough)]
    best.sort(key=lambda o: (o.price, _memory(o) - need.memory_gib, -o.generation, o.name))
    fitting = [o for o in best if _memory(o) <= MOST_OVERSHOOT * need.memory_gib]
    if not fitting or (best[0] is not fitting[0] and best[0].price <= _CLEARLY * fitting[0].price):
        return [best[0], *fitting] if best else []
    return fitting


def _current(name: str) -> bool:
    """Whether a type is one that new machines should have."""
    match = _FAMILY.match(family_of(name))
    if match is None or match["series"] not in _SERIES or ".metal" in name:
        return False
    oldest = _OLDEST_CLASS if name.startswith(("db.", "cache.")) else _OLDEST
    return int(match["generation"]) >= oldest[match["series"]]


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


def _beats(other: Offer, offer: Offer) -> bool:
    """Whether another offer of the same maker is no worse in anything and better in something."""
    if other.maker != offer.maker or other.machine.burstable != offer.machine.burstable:
        return False
    mine, theirs = _merits(offer), _merits(other)
    no_worse = all(a >= b for a, b in zip(theirs, mine, strict=True))
    return no_worse and (theirs != mine or other.name < offer.name)


def _merits(offer: Offer) -> tuple[Decimal, ...]:
    """What is better the more of it there is."""
    numbers = (Decimal(offer.machine.vcpu), _memory(offer), Decimal(offer.generation))
    return (-offer.price, *numbers)


def _memory(offer: Offer) -> Decimal:
    return offer.machine.memory_gib or Decimal(0)
