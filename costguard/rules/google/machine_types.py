"""What the name of a machine type tells.

https://cloud.google.com/compute/docs/machine-resource
"""

from __future__ import annotations

import re
from typing import NamedTuple

from costguard.rules.kit import Decimal

_CUSTOM = re.compile(
    r"(?:(?P<family>[a-z]\d[a-z]?)-)?custom-(?:(?P<shared>micro|small|medium)|(?P<vcpus>\d+))"
    r"-(?P<mib>\d+)(?P<extended>-ext)?"
)
_PREDEFINED = re.compile(r"(?P<family>[a-z]\d\d?[a-z]?)-[a-z]+-?(?P<vcpus>\d+)?(?:-[a-z]+)*")
_SHARED_VCPUS = {"micro": Decimal("0.25"), "small": Decimal("0.5"), "medium": Decimal(1)}
"""vCPUs that are billed of custom types with shared cores."""
_GIB_PER_VCPU = {"n1": Decimal("6.5")}
_USUAL_GIB_PER_VCPU = Decimal(8)
"""Memory up to which it is not extended."""

SUSTAINED = frozenset({"c2", "f1", "g1", "m1", "m2", "n1", "n2", "n2d"})
"""Families whose hours get the discount for sustained use:
https://cloud.google.com/compute/docs/sustained-use-discounts."""
WITH_GPUS = frozenset({"a2", "a3", "a4", "g2", "g4"})
"""Families whose price has their GPUs in it."""


class Custom(NamedTuple):
    """The parts that a custom machine type is billed by."""

    vcpus: Decimal
    memory: Decimal
    """GiB within the family's usual limit."""
    extended: Decimal
    """GiB above it."""


class MachineType(NamedTuple):
    """A machine type, by its name."""

    name: str
    family: str
    vcpus: Decimal | None
    """None where the name does not tell."""
    custom: Custom | None = None


def machine_type(name: str) -> MachineType:
    """What a name such as ``n2-standard-8`` or ``custom-2-15360-ext`` tells; may be a link."""
    name = name.rpartition("/")[2]
    match = _CUSTOM.fullmatch(name)
    if match is not None:
        return _custom(name, match)
    found = _PREDEFINED.fullmatch(name)
    if found is None:
        return MachineType(name, name.partition("-")[0], None)
    vcpus = found["vcpus"]
    # The number in the names of A2 and A3 is that of the GPUs.
    known = vcpus is not None and not vcpus.startswith("0") and found["family"][0] != "a"
    return MachineType(name, found["family"], Decimal(vcpus) if known else None)


def _custom(name: str, match: re.Match[str]) -> MachineType:
    family = match["family"] or "n1"
    vcpus = _SHARED_VCPUS[match["shared"]] if match["shared"] else Decimal(match["vcpus"])
    memory = Decimal(match["mib"]) / 1024
    usual = memory
    if match["extended"]:
        usual = min(memory, vcpus * _GIB_PER_VCPU.get(family, _USUAL_GIB_PER_VCPU))
    return MachineType(name, family, vcpus, Custom(vcpus, usual, memory - usual))
