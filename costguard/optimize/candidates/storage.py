"""Block storage: volumes of a cheaper type with the same performance, and unused IOPS."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from costguard.model.finding import Change
from costguard.model.money import to_decimal
from costguard.model.resource import Resource, Unknown
from costguard.optimize.proposal import Facts, Proposal

_INCLUDED_IOPS = 3000
_INCLUDED_MIBPS = 125
_GP2_IOPS_PER_GIB = 3
_GP2_MOST_IOPS = 16_000
_GP2_MIBPS = 250
_GP2_SLOW_UP_TO = 170
"""GiB; larger gp2 volumes reach more than gp3 has without extra."""
_GP3_MOST_IOPS = 16_000
_GP3_IOPS_PER_GIB = 500
_IO_MOST_MIBPS = 500
_IOPS_PER_MIBPS = 4
_HEADROOM = Decimal("0.8")


class _Block(NamedTuple):
    """A volume in a resource: its attributes, where they stand, and under which names."""

    resource: Resource
    values: dict[str, Any]
    prefix: str
    """Path of the block with its last dot; empty for a volume of its own."""
    kind_key: str = "volume_type"
    size_key: str = "volume_size"

    def told(self, key: str) -> Decimal | None:
        """A number; None where it is not set or not told."""
        return to_decimal(self.values.get(key))

    def hidden(self, *keys: str) -> bool:
        """Whether one of the attributes is set to what the plan does not tell."""
        return any(isinstance(self.values.get(key), Unknown) for key in keys)


def find(facts: Facts) -> Iterator[Proposal]:
    """gp2, io1, io2 and magnetic volumes that could be gp3; IOPS beyond what was measured."""
    for resource in facts.plan.after.values():
        for block in _blocks(resource):
            yield from _cheaper_type(block)
            yield from _unused_iops(facts, block)


def _blocks(resource: Resource) -> Iterator[_Block]:
    attributes: Any = resource.attributes
    if resource.type == "aws_ebs_volume":
        yield _Block(resource, attributes, "", "type", "size")
    elif resource.type in {
        "aws_instance",
        "aws_launch_configuration",
        "aws_spot_instance_request",
    }:
        for key in ("root_block_device", "ebs_block_device"):
            for number, values in _members(attributes, key):
                yield _Block(resource, values, f"{key}.{number}.")
    elif resource.type == "aws_launch_template":
        for number, mapping in _members(attributes, "block_device_mappings"):
            for _, values in _members(mapping, "ebs"):
                yield _Block(resource, values, f"block_device_mappings.{number}.ebs.0.")


def _members(attributes: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    members = attributes.get(key)
    for number, member in enumerate(members if isinstance(members, list) else []):
        if isinstance(member, dict):
            yield number, member


def _cheaper_type(block: _Block) -> Iterator[Proposal]:
    size = block.told(block.size_key)
    kind = block.values.get(block.kind_key)
    if kind in (None, "") and block.kind_key == "type":
        kind = "gp2"  # the EC2 API's default; of a machine's volumes the image decides
    if size is None or block.hidden(block.kind_key, "iops", "throughput"):
        return
    if kind == "gp2":
        yield _from_gp2(block, size)
    elif kind in {"io1", "io2"}:
        yield from _from_provisioned(block, str(kind), size)
    elif kind == "standard":
        caveat = "magnetic volumes are charged for each request: tell them in the usage file"
        yield _proposal(block, "standard", (), Decimal("0.7"), (caveat,))


def _from_gp2(block: _Block, size: Decimal) -> Proposal:
    """gp2 has 3 IOPS for each GiB: what is beyond gp3's 3,000 is bought in addition."""
    iops = min(math.ceil(size * _GP2_IOPS_PER_GIB), _GP2_MOST_IOPS)
    if iops > _INCLUDED_IOPS:
        return _proposal(block, "gp2", _performance(iops, _GP2_MIBPS), Decimal("0.9"), ())
    caveat = f"gp2 of this size reaches {_GP2_MIBPS} MiB/s for a while, gp3 {_INCLUDED_MIBPS}"
    caveats = (caveat,) if size > _GP2_SLOW_UP_TO else ()
    return _proposal(block, "gp2", (), Decimal("0.9"), caveats)


def _from_provisioned(block: _Block, kind: str, size: Decimal) -> Iterator[Proposal]:
    iops = block.told("iops")
    most = min(Decimal(_GP3_MOST_IOPS), size * _GP3_IOPS_PER_GIB)
    if iops is None or iops > most or block.values.get("multi_attach_enabled"):
        return
    speed = min(_IO_MOST_MIBPS, math.ceil(iops / _IOPS_PER_MIBPS))
    kept = _performance(max(int(iops), _INCLUDED_IOPS), max(speed, _INCLUDED_MIBPS))
    worse = "a higher latency" if kind == "io1" else "a higher latency and a lower durability"
    yield _proposal(block, kind, kept, Decimal("0.7"), (f"gp3 has {worse} than {kind}",))


def _performance(iops: int, mibps: int) -> tuple[tuple[str, int], ...]:
    return (("iops", iops), ("throughput", mibps))


def _proposal(
    block: _Block,
    kind: str,
    performance: tuple[tuple[str, int], ...],
    confidence: Decimal,
    caveats: tuple[str, ...],
) -> Proposal:
    values = ((block.kind_key, "gp3"), *performance)
    where = f" ({block.prefix.rstrip('.')})" if block.prefix else ""
    at_speed = "".join(f", {key} {value}" for key, value in performance)
    return Proposal(
        f"ebs-{kind}-to-gp3",
        block.resource.address,
        f"{block.resource.address}{where}: gp3{at_speed} in place of {kind}",
        tuple(Change(block.prefix + key, value) for key, value in values),
        confidence,
        "storage",
        caveats,
    )


def _unused_iops(facts: Facts, block: _Block) -> Iterator[Proposal]:
    """Provisioned IOPS beyond what was measured, with a fifth of headroom."""
    seen = facts.measured.get(block.resource.address)
    iops = block.told("iops")
    if block.prefix or seen is None or seen.iops is None or not seen.steady or iops is None:
        return
    least = _INCLUDED_IOPS if block.values.get("type") == "gp3" else 100
    enough = max(math.ceil(seen.iops / _HEADROOM), least)
    if enough < iops:
        yield Proposal(
            "ebs-unused-iops",
            block.resource.address,
            f"{block.resource.address}: {enough} IOPS in place of {iops} are enough for the "
            f"{seen.iops} that were measured in {seen.days} days",
            (Change("iops", enough),),
            seen.confidence,
            "right-sizing",
        )
