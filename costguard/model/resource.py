"""A resource: one managed object of a plan, with its attributes as far as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple


class Unknown(Enum):
    """A value that a plan does not tell."""

    UNKNOWN = "known after apply"
    SENSITIVE = "sensitive"

    def __repr__(self) -> str:
        return f"<{self.value}>"


UNKNOWN = Unknown.UNKNOWN
"""Stands in the attributes where the plan says "known after apply"."""
SENSITIVE = Unknown.SENSITIVE
"""Stands in the attributes where the plan marks the value sensitive: it is never read."""

Attributes = Mapping[str, Any]
"""Attributes as in the plan: JSON values, with ``Unknown`` members where a value is not told."""

_TAGS = ("tags_all", "tags")
_LABELS = ("effective_labels", "terraform_labels", "labels", "resource_labels",
           "settings.user_labels")  # fmt: skip
"""Where tags stand, and Google's labels: those that include the provider's default ones first."""

IndexKey = int | str | None
"""The key of ``count`` (int) or ``for_each`` (str), or None without either."""


class ResourceConfig(NamedTuple):
    """What the configuration says of a resource block; shared by all its instances.

    ``references`` maps an attribute path (``launch_template.id``) to the addresses of the blocks
    it refers to, module path included and instance keys left out.
    """

    address: str
    references: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Resource(NamedTuple):
    """One managed object at one point in time (before or after the change)."""

    address: str
    type: str
    name: str
    provider: str
    """Short name of the provider: ``aws``, ``azurerm``, ``google``."""
    region: str | None
    """The provider's region code; None where the plan does not tell it."""
    attributes: Attributes
    module: str = ""
    """Address of the module instance, such as ``module.web[0]``; empty in the root module."""
    key: IndexKey = None
    config: ResourceConfig | None = None
    region_note: str = ""
    """How the region was found, where that is worth a remark; or why it is not known."""

    @property
    def tags(self) -> Mapping[str, Any]:
        """Tags, or Google's labels, with the provider's default ones, as far as known.

        Auto Scaling groups have them in blocks of their own, Cloud SQL in its settings.
        """
        for path in _LABELS if self.provider == "google" else _TAGS:
            tags = value_at(self.attributes, path)
            if isinstance(tags, dict):
                return tags
        blocks = self.attributes.get("tag")
        found = blocks if isinstance(blocks, list) else []
        return {
            block["key"]: block.get("value")
            for block in found
            if isinstance(block, dict) and isinstance(block.get("key"), str)
        }


def value_at(attributes: Attributes, path: str) -> Any:
    """Value at a path such as ``launch_template.id``, in the first of several blocks; or None."""
    if "." not in path:
        return attributes.get(path)
    first, *rest = path.split(".")
    value = attributes.get(first)
    for part in rest:
        if isinstance(value, list):
            value = value[0] if value else None
        value = value.get(part) if isinstance(value, dict) else None
    return value
