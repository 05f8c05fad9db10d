"""Attributes that are translated when somebody first asks for more than where a resource is.

Most of a document is never asked for: a resource that costs nothing by itself is named, placed,
and left alone. Translating all of it would take longer than parsing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from costguard.model.resource import UNKNOWN
from costguard.plans.pulumi_values import Shape

if TYPE_CHECKING:
    from _collections_abc import dict_items, dict_keys, dict_values

EARLY: Mapping[str, str] = {
    "id": "id",
    "arn": "arn",
    "region": "region",
    "zone": "zone",
    "location": "location",
    "project": "project",
    "availability_zone": "availabilityZone",
    "resource_group_name": "resourceGroupName",
}
"""What tells where a resource is, by Terraform's name."""


_PENDING = {"": None}


class Properties(Protocol):
    """The properties of a resource, as a document has them."""

    is_told: bool
    """False where the document says no more than that the resource is there."""

    def early(self, key: str) -> Any:
        """The value of a top-level property under Pulumi's name; None where there is none."""

    def place(self) -> tuple[Any, ...]:
        """What tells where a resource is: region, zones, location, ARN and id, not marked."""

    def attributes(self, shape: Shape) -> dict[str, Any]:
        """All of them under Terraform's names."""


class Attributes(dict[str, Any]):
    """A dict that is filled on first use; what tells a resource's place can be had before."""

    __slots__ = ("_properties", "_shape")

    def __init__(self, properties: Properties, shape: Shape) -> None:
        """``shape`` tells Terraform's names."""
        # What is written in C takes an empty dict for what it is, and asks one with members.
        super().__init__(_PENDING)
        self._properties = properties
        self._shape = shape

    def _fill(self) -> dict[str, Any]:
        properties, shape = self._properties, self._shape
        # From here on, this is a dict like any other, and as fast.
        self.__class__ = _Filled  # type: ignore[assignment]  # mypy wants a subclass
        self.clear()
        self.update(properties.attributes(shape))
        return self

    def get(self, key: str, default: Any = None) -> Any:
        """As of a dict."""
        early = EARLY.get(key)
        if early is None:
            return self._fill().get(key, default)
        found = self._properties.early(early)
        return default if found is None else found

    def __getitem__(self, key: str) -> Any:
        return self._fill()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._fill()

    def __iter__(self) -> Iterator[str]:
        return iter(self._fill())

    def __len__(self) -> int:
        return len(self._fill())

    def __eq__(self, other: object) -> bool:
        return self._fill() == other

    def __ne__(self, other: object) -> bool:
        return self._fill() != other

    __hash__ = None

    def __repr__(self) -> str:
        return repr(self._fill())

    def keys(self) -> dict_keys[str, Any]:
        """As of a dict."""
        return self._fill().keys()

    def values(self) -> dict_values[str, Any]:
        """As of a dict."""
        return self._fill().values()

    def items(self) -> dict_items[str, Any]:
        """As of a dict."""
        return self._fill().items()


class _Filled(dict[str, Any]):
    """Attributes after they were filled; the slots are there for an equal layout."""

    __slots__ = ("_properties", "_shape")


class Untold(dict[str, Any]):
    """Attributes of a resource of which a document says no more than that it is there.

    Unknown is not absent: every attribute that is asked for is unknown.
    """

    __slots__ = ()

    def get(self, key: str, default: Any = None) -> Any:
        """Unknown, whatever the key; no place, so that the region is the provider's."""
        return default if key in EARLY else UNKNOWN

    def __getitem__(self, key: str) -> Any:
        return UNKNOWN
