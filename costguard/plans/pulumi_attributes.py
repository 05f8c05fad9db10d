"""Attributes that are translated when somebody first asks for more than where a resource is.

Most of a document is never asked for: a resource that costs nothing by itself is named, placed,
and left alone. Translating all of it would take longer than parsing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costguard.model.resource import UNKNOWN
from costguard.plans.pulumi_document import Place
from costguard.plans.pulumi_sides import Side
from costguard.plans.pulumi_values import Shape, marked

_EARLY = frozenset(Place.__struct_fields__) - {"signature"}
"""What tells where a resource is: Terraform's names are those of the fields."""


class Attributes(Mapping[str, Any]):
    """The attributes of a resource; what tells its place can be had without all the others."""

    __slots__ = ("_all", "_shape", "_side")

    def __init__(self, side: Side, shape: Shape) -> None:
        """``shape`` tells Terraform's names."""
        self._side = side
        self._shape = shape
        self._all: dict[str, Any] | None = None

    def _translated(self) -> dict[str, Any]:
        if self._all is None:
            self._all = self._side.attributes(self._shape)
        return self._all

    @property
    def shape(self) -> Shape:
        """Terraform's names by Pulumi's."""
        return self._shape

    @property
    def properties(self) -> Mapping[str, Any]:
        """What the document tells, under Pulumi's names, with special values as they stand."""
        return self._side.properties

    def get(self, key: str, default: Any = None) -> Any:
        """As of a dict."""
        found = self._all
        if found is None:
            if key in _EARLY:
                value = getattr(self._side.place, key)
                return default if value is None else marked(value)
            found = self._translated()
        return found.get(key, default)

    def __getitem__(self, key: str) -> Any:
        return self._translated()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._translated())

    def __len__(self) -> int:
        return len(self._translated())

    def __repr__(self) -> str:
        return repr(self._translated())


class Untold(Mapping[str, Any]):
    """Attributes of a resource of which a document says no more than that it is there.

    Unknown is not absent: every attribute that is asked for is unknown.
    """

    __slots__ = ()

    def get(self, key: str, default: Any = None) -> Any:
        """Unknown, whatever the key; no place, so that the region is the provider's."""
        return default if key in _EARLY else UNKNOWN

    def __getitem__(self, key: str) -> Any:
        return UNKNOWN

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
