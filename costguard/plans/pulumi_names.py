"""Attributes under Pulumi's names again: costguard reasons, and advises, in Terraform's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costguard.plans.pulumi_values import Field, Shape


def pulumi_property(path: str, shape: Shape, properties: Mapping[str, Any]) -> str:
    """Pulumi's path of a Terraform attribute, such as ``rootBlockDevice.volumeType``.

    ``path`` may hold positions (``root_block_device.0.volume_type``); those of blocks that Pulumi
    has once only go away. ``properties`` are those of the resource under Pulumi's names: where
    two places are possible, the one that is used counts.
    """
    return _followed(path, shape, properties)[0]


def pulumi_value(path: str, value: Any, shape: Shape, properties: Mapping[str, Any]) -> Any:
    """The value of a Terraform attribute as Pulumi has it there: names, and single members."""
    field = _followed(path, shape, properties)[1]
    if field is None or path.rpartition(".")[2].isdecimal():
        return _renamed(value, field.shape if field else None)
    return _in_form(value, field)


def _followed(path: str, shape: Shape, properties: Mapping[str, Any]) -> tuple[str, Field | None]:
    """Pulumi's path, and what is at its end; None inside of a map, whose keys are the user's."""
    found: list[str] = []
    inner: Shape | None = shape
    here: Any = properties
    field: Field | None = None
    for part in path.split("."):
        if part.isdecimal() and field is not None:
            if not field.flattened:
                found[-1] += f"[{part}]"
                here = _member(here, int(part))
            continue
        keys, field = _keys(part, inner, here) if inner is not None else ([part], None)
        found += keys
        for key in keys:
            here = here.get(key) if type(here) is dict else None
        inner = field.shape if field is not None else None
    return ".".join(found), field


def _member(value: Any, number: int) -> Any:
    return value[number] if type(value) is list and number < len(value) else None


def _keys(name: str, shape: Shape, value: Any) -> tuple[list[str], Field | None]:
    """The properties that lead from an object to what Terraform calls ``name`` in it."""
    used = list(value) if type(value) is dict else []
    fields = {key: shape[key] for key in dict.fromkeys((*used, *shape.listed()))}
    for key, field in fields.items():
        if field is not None and not field.lifted and field.name == name:
            return [key], field
    for key, field in fields.items():
        if field is not None and field.lifted and field.shape is not None:
            inside = value.get(key) if key in used else None
            keys, found = _keys(name, field.shape, inside)
            if keys[0] in field.shape.listed() or _takes_others(inside, field.shape):
                return [key, *keys], found
    key = _camel(name)
    return [key], shape[key]


def _takes_others(value: Any, shape: Shape) -> bool:
    """Whether an object, by what it holds, is where properties are that are not listed."""
    return type(value) is dict and not value.keys() <= set(shape.listed())


def _in_form(value: Any, field: Field) -> Any:
    if field.flattened and type(value) is list and len(value) < 2:
        value = value[0] if value else None
    return _renamed(value, field.shape)


def _renamed(value: Any, shape: Shape | None) -> Any:
    if type(value) is list:
        return [_renamed(member, shape) for member in value]
    if type(value) is not dict or shape is None:
        return value
    found: dict[str, Any] = {}
    for name, member in value.items():
        keys, field = _keys(name, shape, None)
        place = found
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = member if field is None else _in_form(member, field)
    return found


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
