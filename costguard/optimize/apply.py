"""A resource with other values for some of its attributes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from costguard.model.finding import Change
from costguard.model.resource import Resource
from costguard.optimize.proposal import REMOVED


def changed(resource: Resource, changes: Iterable[Change]) -> Resource | None:
    """The resource with the changes; None where one of them takes it away.

    A path such as ``root_block_device.0.volume_type`` leads through blocks, which are lists;
    blocks and members that are not there yet are made.
    """
    attributes: Any = dict(resource.attributes)
    for change in changes:
        if change == REMOVED:
            return None
        attributes = _put(attributes, change.path.split("."), change.value)
    return resource._replace(attributes=attributes)


def _put(value: Any, path: list[str], new: Any) -> Any:
    """A copy of ``value`` with ``new`` at ``path``; what is not on the path is shared."""
    if not path:
        return new
    key, rest = path[0], path[1:]
    if key.isdecimal():
        members = list(value) if isinstance(value, list) else []
        place = min(int(key), len(members))
        members[place : place + 1] = [
            _put(members[place] if place < len(members) else None, rest, new)
        ]
        return members
    inner = value if isinstance(value, dict) else {}
    return {**inner, key: _put(inner.get(key), rest, new)}
