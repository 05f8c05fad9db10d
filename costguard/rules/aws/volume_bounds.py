"""Between which sizes the volumes of a machine lie, where the plan does not tell them."""

from __future__ import annotations

from typing import Any, NamedTuple

from costguard.rules.aws.ebs import DEFAULT_TYPE, SIZES
from costguard.rules.given import told_text
from costguard.rules.kit import ResourceView, Sizes

_BLOCKS = ("root_block_device", "ebs_block_device")
_SIZE = "volume_size"


class _Volume(NamedTuple):
    """A volume as the plan has it, and between how many GiB it lies; None where it is told."""

    member: Any
    limits: tuple[int, int] | None

    def of_size(self, end: int) -> Any:
        """The volume at its smallest (0) or at its largest (1)."""
        return {**self.member, _SIZE: self.limits[end]} if self.limits else self.member


def volume_bounds(r: ResourceView) -> Sizes | None:
    """With the smallest and with the largest volumes that AWS makes of their types.

    None where all sizes are told, and where the type of a volume without a size is not.
    """
    low: dict[str, Any] = {}
    high: dict[str, Any] = {}
    reasons: dict[str, None] = {}
    for key in _BLOCKS:
        volumes = _volumes(r, key)
        if volumes is None:
            return None
        for limits in (volume.limits for volume in volumes if volume.limits):
            low[key], high[key] = ([v.of_size(end) for v in volumes] for end in (0, 1))
            reasons[f"{key} may have from {limits[0]} to {limits[1]} GiB"] = None
    return Sizes(low, high, "; ".join(reasons)) if reasons else None


def _volumes(r: ResourceView, key: str) -> list[_Volume] | None:
    """The volumes of a block; None where one has neither a size nor a type that is known."""
    members, blocks = r.raw(key), r.blocks(key)
    if not isinstance(members, list) or len(members) != len(blocks):
        return []
    volumes = []
    for member, block in zip(members, blocks, strict=True):
        limits = None
        if not block.known(_SIZE):
            limits = SIZES.get(told_text(block, "volume_type", DEFAULT_TYPE) or "")
            if limits is None:
                return None
        volumes.append(_Volume(member, limits))
    return volumes
