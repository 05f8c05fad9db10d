"""Machine images, as far as the plan holds them: the volumes that a machine gets from its image."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from costguard.rules.kit import ResourceView

IMAGE = "aws_ami"

Place = tuple[ResourceView | None, str]
"""A block, and its attribute that names a machine image."""


class Image(NamedTuple):
    """The volumes of a machine image."""

    root: str | None = None
    """Device name of the root volume; None where the plan does not hold the image."""
    volumes: Mapping[str, ResourceView] = MappingProxyType({})
    """Size and type of each volume by device name, the root volume among them."""


def image_of(r: ResourceView, *places: Place) -> Image:
    """The image that the first of the ``places`` names; an empty one where the plan has it not.

    An image that a data source looks up is in the plan, as one that the plan makes.
    """
    named = (block.refer(path, IMAGE) for block, path in places if block is not None)
    image = next((found for found in named if found is not None), None)
    if image is None:
        return Image()
    codes = image.blocks("product_codes")
    if any(code.text("product_code_type") == "marketplace" for code in codes):
        reason = f"{image.address} is from AWS Marketplace, whose prices no price list holds"
        r.assume("ami", "without the fee of its seller", reason)
    return Image(image.text("root_device_name"), _volumes(image))


def _volumes(image: ResourceView) -> dict[str, ResourceView]:
    """Volumes by device name; disks of the machine itself have no size, and are none."""
    found = [(m, m.block("ebs")) for m in image.blocks("block_device_mappings")]
    found += [(block, block) for block in image.blocks("ebs_block_device")]
    return {
        name: ebs
        for mapping, ebs in found
        if ebs is not None and ebs.raw("volume_size") and (name := mapping.text("device_name"))
    }
