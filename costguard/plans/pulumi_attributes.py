"""Attributes that are translated when somebody first asks for more than where a resource is.

Most of a document is never asked for: a resource that costs nothing by itself is named, placed,
and left alone. Translating all of it would take longer than parsing it.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any

from costguard.model.resource import UNKNOWN
from costguard.plans.pulumi_values import told

_EARLY: tuple[tuple[str, str], ...] = (
    ("id", "id"),
    ("arn", "arn"),
    ("name", "name"),
    ("region", "region"),
    ("zone", "zone"),
    ("location", "location"),
    ("project", "project"),
    ("availabilityZone", "availability_zone"),
    ("resourceGroupName", "resource_group_name"),
)
"""What tells where a resource is, by both names."""
_EARLY_NAMES = frozenset(name for _, name in _EARLY)


class Attributes(dict[str, Any]):
    """A dict that is filled on first use; what tells a resource's place is there at once."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], dict[str, Any]], raw: Mapping[str, Any]) -> None:
        """``make`` makes the attributes; ``raw`` are the properties as the document has them."""
        super().__init__([(name, told(raw[key])) for key, name in _EARLY if key in raw])
        self._make = make

    def _fill(self) -> dict[str, Any]:
        make = self._make
        # From here on, this is a dict like any other, and as fast.
        self.__class__ = _Filled  # type: ignore[assignment]  # mypy wants a subclass
        self.clear()
        self.update(make())
        return self

    def get(self, key: str, default: Any = None) -> Any:
        """As of a dict."""
        if key in _EARLY_NAMES:
            return super().get(key, default)
        return self._fill().get(key, default)

    def __getitem__(self, key: str) -> Any:
        return super().__getitem__(key) if key in _EARLY_NAMES else self._fill()[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) if key in _EARLY_NAMES else key in self._fill()

    def __iter__(self) -> Iterator[str]:
        return iter(self._fill())

    def __len__(self) -> int:
        return len(self._fill())

    def __eq__(self, other: object) -> bool:
        return self._fill() == other

    def __ne__(self, other: object) -> bool:
        return self._fill() != other

    __hash__ = None  # type: ignore[assignment]  # as of a dict

    def __repr__(self) -> str:
        return repr(self._fill())

    def keys(self) -> KeysView[str]:
        """As of a dict."""
        return self._fill().keys()

    def values(self) -> ValuesView[Any]:
        """As of a dict."""
        return self._fill().values()

    def items(self) -> ItemsView[str, Any]:
        """As of a dict."""
        return self._fill().items()


class _Filled(dict[str, Any]):
    """Attributes after they were filled; the slot is there because the layout must be the same."""

    __slots__ = ("_make",)


class Untold(dict[str, Any]):
    """Attributes of a resource of which a document says no more than that it is there.

    Unknown is not absent: every attribute that is asked for is unknown.
    """

    __slots__ = ()

    def get(self, key: str, default: Any = None) -> Any:
        """Unknown, whatever the key; no place, so that the region is the provider's."""
        return default if key in _EARLY_NAMES else UNKNOWN

    def __getitem__(self, key: str) -> Any:
        return UNKNOWN
