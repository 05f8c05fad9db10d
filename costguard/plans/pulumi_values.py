"""Values of Pulumi's documents in Terraform's form: special values, names, single blocks.

Unknown values and secrets become marks; a secret's text is never looked at. Names become
Terraform's, and what Pulumi has flattened to a single value becomes a list again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from costguard.model.resource import SENSITIVE, UNKNOWN

UNTOLD = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands in documents for every value that is known after the update only."""
SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key of objects that are no data; its value says what they are."""
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the mark of a secret, none itself
_ASSETS = ("c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7")
_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
_MARKS: Mapping[str, Any] = {
    "[secret]": SENSITIVE,
    UNTOLD: UNKNOWN,
    # Those of the protocol between engine and plugins may leak.
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7": UNKNOWN,
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421": UNKNOWN,
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2": UNKNOWN,
    "030794c1-ac77-496b-92df-f27374a8bd58": UNKNOWN,
    "e48ece36-62e2-4504-bad9-02848725956a": UNKNOWN,
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff": UNKNOWN,
}
_LENGTHS = frozenset(map(len, _MARKS))
"""Of the texts that stand for something else."""
_FREE_KEYS = frozenset({"tags", "tags_all", "labels", "annotations"})
_CAPITAL = re.compile(r"(?<=[^A-Z_.])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake(name: str) -> str:
    """Terraform's form of a name: ``instanceType`` becomes ``instance_type``."""
    return _CAPITAL.sub("_", name).lower()


class Field(NamedTuple):
    """What a property is in Terraform."""

    name: str
    flattened: bool
    """Whether Terraform has a list where Pulumi has the one member."""
    shape: Shape | None
    """The shape of what is inside; None for a map, whose keys are the user's."""
    lifted: bool = False
    """Whether Terraform has the object's members where Pulumi has the object."""


class Shape(dict[str, "Field | None"]):
    """The properties of an object by Pulumi's name, made when they are first asked for.

    ``renamed`` maps Pulumi's paths to Terraform's, ``flattened`` holds Terraform's paths, ``maps``
    and ``lifted`` Pulumi's. None stands for what is no property.
    """

    __slots__ = ("_flattened", "_lifted", "_maps", "_paths", "_renamed")

    def __init__(
        self,
        renamed: Mapping[str, str] = MappingProxyType({}),
        flattened: Collection[str] = (),
        maps: Collection[str] = (),
        lifted: Collection[str] = (),
        paths: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__()
        self._renamed, self._flattened = renamed, flattened
        self._maps, self._lifted = maps, lifted
        self._paths = paths

    @property
    def takes_tags(self) -> bool:
        """Whether the resource has tags."""
        return "tags" in self._maps

    def listed(self) -> list[str]:
        """The properties of the object that do not follow the rule for names, or may not."""
        outer = f"{self._paths[0]}." if self._paths[0] else ""
        paths = (*self._renamed, *self._lifted)
        return [path[len(outer) :].partition(".")[0] for path in paths if path.startswith(outer)]

    def __missing__(self, key: str) -> Field | None:
        field = None if key.startswith("__") else self._field(key)
        self[key] = field
        return field

    def _field(self, key: str) -> Field:
        path, target = (f"{outer}." if outer else "" for outer in self._paths)
        path += key
        renamed = self._renamed.get(path)
        name = renamed.rpartition(".")[2] if renamed else snake(key)
        lifted = path in self._lifted
        within = self._paths[1] if lifted else target + name
        target += name
        inner = None
        if path not in self._maps and name not in _FREE_KEYS:
            inner = Shape(self._renamed, self._flattened, self._maps, self._lifted, (path, within))
        return Field(name, target in self._flattened, inner, lifted)


def members(raw: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """The properties of an object under Terraform's names, marked."""
    found: dict[str, Any] = {}
    for key, value in raw.items():
        field = shape[key]
        if field is None:
            continue
        if field.lifted and type(value) is dict and field.shape is not None:
            found.update(members(value, field.shape))
        else:
            found[field.name] = _valued(value, field)
    return found


def _valued(value: Any, field: Field) -> Any:
    kind = type(value)
    if kind is str:
        value = _MARKS.get(value, value)
        return [value] if field.flattened and type(value) is str else value
    if kind is dict or kind is list:
        value = told(value, field.shape)
    if field.flattened and type(value) is not list and not _is_mark(value):
        return [] if value is None else [value]
    return value


def _is_mark(value: Any) -> bool:
    return value is UNKNOWN or value is SENSITIVE


def told(value: Any, shape: Shape | None = None) -> Any:
    """A value with its special values marked; without a shape, all keys stay as they are."""
    if type(value) is str:
        return _MARKS.get(value, value)
    if type(value) is list:
        return [told(member, shape) for member in value]
    if type(value) is not dict:
        return value
    if SIGNATURE in value:
        return _special(value)
    if shape is not None:
        return members(value, shape)
    return {key: told(member) for key, member in value.items()}


def _special(value: dict[str, Any]) -> Any:
    """What an object with the signature stands for."""
    kind = value[SIGNATURE]
    if kind == _SECRET:
        return SENSITIVE
    if kind in _ASSETS:
        place = value.get("path", value.get("uri"))
        return place if type(place) is str else None
    if kind == _REFERENCE:
        return told(value.get("id"))
    return UNKNOWN


def marked(value: Any) -> Any:
    """A value that is most often a plain text, with its special values marked."""
    return value if type(value) is str and len(value) not in _LENGTHS else told(value)


def is_secret(value: Any) -> bool:
    """Whether a value is a secret, in whichever form."""
    return told(value) is SENSITIVE if type(value) in {str, dict} else False


def leaves(value: Any, shape: Shape | None, path: str) -> list[str]:
    """Terraform's paths of what is unknown or secret inside the value that ``path`` leads to."""
    if type(value) is list:
        return [found for member in value for found in leaves(member, shape, path)]
    if type(value) is not dict or SIGNATURE in value:
        return [path] if _is_mark(marked(value)) else []
    found = []
    for key, member in value.items():
        field = shape[key] if shape is not None else Field(key, False, None)
        if field is not None:
            found += leaves(member, field.shape, f"{path}.{field.name}")
    return found
