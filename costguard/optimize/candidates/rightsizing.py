"""Machines: the cheapest of each maker that is enough; smaller ones where utilisation shows it.

A plan alone justifies an equal or a larger machine only. What is smaller needs measurement, or a
policy, whose changes are priced like these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from costguard.model.finding import Change
from costguard.model.machine import Machine
from costguard.model.price import ON_DEMAND
from costguard.model.resource import Resource
from costguard.optimize.candidates.machines import (
    MachineLine,
    at,
    machine_lines,
    system_of,
    tag,
    text,
)
from costguard.optimize.candidates.search import Market, Need, Offer, Sought, machine_of
from costguard.optimize.measured import Measured, needed
from costguard.optimize.proposal import Facts, Proposal

_WITH_DISKS = frozenset({"m1", "m3", "c1", "c3", "r3", "m2", "z1d", "x1e"})
"""Families with disks of their own, which their successors lack."""
_DISK_SUFFIX = re.compile(r"[a-z]\d+[aig]?[bn]?d")
_XEN = frozenset({"t2", "m1", "m2", "m3", "m4", "c1", "c3", "c4", "r3", "r4", "x1", "x1e"})
_ARM_SINCE = {"mysql": (8,), "postgres": (12,), "mariadb": (10, 5)}
"""The version from which on an engine of RDS runs on Graviton; Aurora's all do, others none."""
_ARM_IMAGES = {
    "AL2_x86_64": "AL2_ARM_64",
    "AL2023_x86_64_STANDARD": "AL2023_ARM_64_STANDARD",
    "BOTTLEROCKET_x86_64": "BOTTLEROCKET_ARM_64",
}
_WITH_IMAGES = frozenset(
    {
        "aws_autoscaling_group",
        "aws_eks_node_group",
        "aws_instance",
        "aws_launch_configuration",
        "aws_launch_template",
        "aws_spot_instance_request",
    }
)
"""Types whose machines run what the user has built; on all others it is AWS's."""
_BOTH = frozenset({"x86_64", "arm64"})
_X86 = frozenset({"x86_64", "amd64", "x86"})
"""Values of a tag ``architecture`` that keep a machine as it is."""


class _Kind(NamedTuple):
    """A sort of cheaper machine."""

    id: str
    confidence: Decimal
    caveats: tuple[str, ...]
    words: str


_SUCCESSOR = _Kind("machine-successor", Decimal("0.9"), (), "of a cheaper or newer generation")
_AMD = _Kind(
    "machine-amd", Decimal("0.9"), ("check software that needs Intel's AVX-512",), "from AMD"
)
_ARM = _Kind(
    "machine-arm64",
    Decimal("0.7"),
    ("everything that runs on it, and its image, must be built for arm64",),
    "on Graviton (arm64)",
)
_MANAGED_ARM = _Kind("machine-arm64", Decimal("0.9"), (), "on Graviton")
_BURSTABLE = _Kind(
    "machine-burstable",
    Decimal("0.5"),
    ("its CPU is a share only while work is steady; surplus credits cost extra",),
    "that bursts",
)
_FLEX = _Kind(
    "machine-flex",
    Decimal("0.7"),
    ("it gives its full CPU most of the time, not always",),
    "with a flexible CPU",
)


def find(facts: Facts) -> Iterator[Proposal]:
    """For each machine type the cheapest enough of each maker; and the size that is enough."""
    cases = list(_cases(facts))
    wanted = (c.sought(need) for c in cases for need in (c.same, c.smaller) if need is not None)
    market = Market(facts.machines, facts.source, wanted)
    for case in cases:
        yield from _cheaper(case, market)
        yield from _measured(case, market)


class _Case(NamedTuple):
    """A machine for which a cheaper one is searched."""

    line: MachineLine
    machine: Machine
    memory_gib: Decimal
    price: Decimal
    """Of an hour."""
    same: Need
    """What another must have that is no smaller."""
    smaller: Need | None
    """What is enough for what was measured, where that shows anything."""
    seen: Measured | None

    def sought(self, need: Need) -> Sought:
        """The search for another that has what is needed."""
        return Sought(self.line.query, self.price, need)


def _cases(facts: Facts) -> Iterator[_Case]:
    lines = [line for line in machine_lines(facts) if facts.wants(line.holder.address)]
    machines = facts.machines.machines(machine_of(line.kind) for line in lines)
    for line in lines:
        machine, price = machines.get(machine_of(line.kind)), line.price_now
        if machine is None or machine.memory_gib is None or machine.gpu_count or price is None:
            continue
        if line.others and line.query.option != ON_DEMAND:
            continue  # AWS chooses: another type in the place of the first need not save anything
        same = Need(
            machine.vcpu,
            machine.memory_gib,
            _arches(line, machine),
            burstable=machine.burstable or (facts.nonprod and line.kind == machine_of(line.kind)),
            flexible=facts.nonprod,
        )
        seen = facts.measured.get(line.holder.address) or facts.measured.get(line.payer.address)
        enough = needed(seen, machine.vcpu, machine.memory_gib) if seen else None
        smaller = enough and Need(
            enough.vcpu, enough.memory_gib, frozenset({machine.arch}), machine.burstable
        )
        yield _Case(line, machine, machine.memory_gib, price, same, smaller, seen)


def _offered(case: _Case, need: Need, market: Market) -> Iterator[Offer]:
    """What is enough and costs less by the hour than the machine does, the best first."""
    named = case.line.others
    return (offer for offer in market.cheaper(case.sought(need)) if offer.name not in named)


def _cheaper(case: _Case, market: Market) -> Iterator[Proposal]:
    told: set[str] = set()
    for offer in _offered(case, case.same, market):
        kind = _kind(offer, case.line, case.machine)
        if kind is not None and kind.id not in told:
            told.add(kind.id)
            yield _proposal(case.line, offer, kind)


def _measured(case: _Case, market: Market) -> Iterator[Proposal]:
    """The cheapest machine that is enough for what was measured, where it is a smaller one."""
    if case.seen is None or case.smaller is None:
        return
    best = next(_offered(case, case.smaller, market), None)
    if best is None or best.machine.vcpu > case.machine.vcpu:
        return
    memory = case.memory_gib
    if best.machine.vcpu < case.machine.vcpu or (best.machine.memory_gib or memory) < memory:
        yield _smaller(case.line, best, case.seen)


def _smaller(line: MachineLine, best: Offer, seen: Measured) -> Proposal:
    unmeasured = "" if seen.memory is not None else "; memory was not measured and is kept"
    return Proposal(
        "machine-size",
        line.holder.address,
        f"{line.holder.address}: {best.name} in place of {line.kind} is enough for the "
        f"utilisation of {seen.days} days",
        _changes(line, best),
        seen.confidence,
        "right-sizing",
        (f"measured against the profile {seen.profile}{unmeasured}", *_local_disks(line)),
    )


def _arches(line: MachineLine, machine: Machine) -> frozenset[str]:
    """The architectures that will do: arm64 where nothing in the plan speaks against it."""
    kept = frozenset({machine.arch})
    if machine.arch != "x86_64" or line.others or tag(line.holder, "architecture") in _X86:
        return kept
    if line.holder.type == "aws_db_instance":
        return _BOTH if _engine_runs_on_arm(line.holder) else kept
    if line.holder.type == "aws_eks_node_group" and _image_without_arm(line.holder):
        return kept
    # What has no system of its own, such as a cache, is built for arm64 by AWS.
    return _BOTH if system_of(line.query) in {"", "Linux"} else kept


def _image_without_arm(group: Resource) -> bool:
    image = at(group, "ami_type")
    return isinstance(image, str) and image != "" and image not in _ARM_IMAGES


def _engine_runs_on_arm(database: Resource) -> bool:
    engine, version = text(database, "engine"), text(database, "engine_version")
    if engine.startswith("aurora"):
        return True
    numbers = tuple(int(part) for part in version.split(".") if part.isdecimal())
    return engine in _ARM_SINCE and numbers >= _ARM_SINCE[engine]


def _kind(offer: Offer, line: MachineLine, machine: Machine) -> _Kind | None:
    """What the change is; None for two leaps at once, to another architecture and to bursting."""
    bursts = offer.machine.burstable and not machine.burstable
    if bursts and offer.machine.arch != machine.arch:
        return None
    if offer.machine.arch != machine.arch:
        return _ARM if line.holder.type in _WITH_IMAGES else _MANAGED_ARM
    if bursts:
        return _BURSTABLE
    if offer.flexible:
        return _FLEX
    mine = Offer(line.kind, machine, Decimal(0), line.query)
    return _AMD if offer.maker == "AMD" and mine.maker != "AMD" else _SUCCESSOR


def _proposal(line: MachineLine, offer: Offer, kind: _Kind) -> Proposal:
    disks = _local_disks(line)
    xen = "its image needs the drivers of Nitro machines (ENA, NVMe)"
    old = machine_of(line.kind).partition(".")[0] in _XEN and system_of(line.query) != ""
    confidence = min(kind.confidence, Decimal("0.5")) if disks else kind.confidence
    return Proposal(
        kind.id,
        line.holder.address,
        f"{line.holder.address}: {offer.name} in place of {line.kind}, a machine {kind.words} "
        "with no fewer CPUs and no less memory",
        _changes(line, offer),
        confidence,
        "generation",
        (*kind.caveats, *disks, *((xen,) if old else ())),
    )


def _local_disks(line: MachineLine) -> tuple[str, ...]:
    family = machine_of(line.kind).partition(".")[0]
    if family in _WITH_DISKS or _DISK_SUFFIX.fullmatch(family):
        return (f"{line.kind} has disks of its own, which nothing in the plan tells the use of",)
    return ()


def _changes(line: MachineLine, offer: Offer) -> tuple[Change, ...]:
    changes = (Change(line.path, offer.name),)
    image = at(line.holder, "ami_type") if line.holder.type == "aws_eks_node_group" else None
    if offer.machine.arch == "arm64" and isinstance(image, str) and image in _ARM_IMAGES:
        return (*changes, Change("ami_type", _ARM_IMAGES[image]))
    return changes
