"""Reads the ``resource_changes`` of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action
from costguard.plans.blocks import Blocks
from costguard.plans.entries import Entry
from costguard.plans.mask import hide, put_unknown, put_unset
from costguard.plans.settings import Settings
from costguard.plans.shape import Where, a_map, at, list_at, map_at, optional_text, shown
from costguard.plans.values import identity, is_managed

_ACTIONS: Mapping[tuple[str, ...], Action] = {
    ("no-op",): Action.NO_OP,
    ("create",): Action.CREATE,
    ("read",): Action.READ,
    ("update",): Action.UPDATE,
    ("delete",): Action.DELETE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    ("forget",): Action.FORGET,
    ("create", "forget"): Action.REPLACE,
}
_BEFORE = frozenset(Action) - {Action.CREATE, Action.READ}
_AFTER = frozenset(Action) - {Action.DELETE, Action.FORGET}


def changed(document: dict[str, Any], blocks: Blocks, where: Where) -> Iterator[Entry]:
    """The managed resources that a plan has changes for, no-op included.

    Raises ``PlanError`` for unknown actions and values of a wrong type.
    """
    for position, item in enumerate(list_at(document, "resource_changes", where)):
        place = (*where, "resource_changes", position)
        if is_managed(item, place):
            yield from _entries(item, blocks, place)


def drifted(document: dict[str, Any], blocks: Blocks, where: Where) -> Iterator[Entry]:
    """The managed resources that were changed outside the tool, as it knew and as it found them.

    Raises as ``changed``.
    """
    for position, item in enumerate(list_at(document, "resource_drift", where)):
        place = (*where, "resource_drift", position)
        for entry in _entries(item, blocks, place) if is_managed(item, place) else ():
            if entry.action is Action.FORGET:
                # Nobody asked the provider to leave it standing: it is gone.
                entry.action, entry.after = Action.DELETE, None
            yield entry


def deferred(document: dict[str, Any], blocks: Blocks, where: Where) -> Iterator[Entry]:
    """The managed resources whose change is left to a later plan; what goes then is still there.

    Raises as ``changed``.
    """
    for position, item in enumerate(list_at(document, "deferred_changes", where)):
        place = (*where, "deferred_changes", position)
        reason = optional_text(a_map(item, place), "reason", place) or "unknown"
        planned = map_at(item, "resource_change", place)
        place = (*place, "resource_change")
        if not planned or not is_managed(planned, place):
            continue
        for entry in _entries(planned, blocks, place):
            entry.deferred = reason
            if entry.after is None:
                entry.after = entry.before
            yield entry


def _entries(item: dict[str, Any], blocks: Blocks, where: Where) -> Iterator[Entry]:
    named = identity(item, optional_text(item, "module_address", where) or "", where)
    place = (*where, "change")
    change = a_map(item.get("change"), place)
    actions = _actions(change, named.address, place)
    action = _ACTIONS[actions]
    block = blocks.find(named)
    before, after = _sides(change, action, blocks.settings(block), place)
    # Its provider lets go of it, and leaves it standing.
    stands = before is not None and before.get("skip_destroy") is True
    if action is Action.DELETE and stands:
        action = Action.FORGET
    if action is Action.REPLACE and (stands or "forget" in actions):
        # The old object goes on existing, and costing, beside the new one.
        yield Entry(*named, action=Action.FORGET, before=before, after=before, block=block)
        action, before = Action.CREATE, None
    if action is Action.FORGET:
        after = before  # it goes on existing, and costing
    yield Entry(
        *named,
        action=action,
        before=before,
        after=after,
        block=block,
        previous_address=optional_text(item, "previous_address", where),
        deposed=optional_text(item, "deposed", where),
        create_before_destroy=action is Action.REPLACE and actions[0] == "create",
        importing=change.get("importing") is not None,
    )


def _actions(change: dict[str, Any], address: str, where: Where) -> tuple[str, ...]:
    found = list_at(change, "actions", where)
    actions = tuple(member for member in found if type(member) is str)
    if actions not in _ACTIONS or len(actions) != len(found):
        raise PlanError(
            f"{at((*where, 'actions'))}: unknown action {' and '.join(actions)!r} for "
            f"{shown(address)}; costguard knows {', '.join(Action)}: is the plan from a newer "
            "Terraform?"
        )
    return actions


def _sides(
    change: dict[str, Any], action: Action, settings: Settings | None, where: Where
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The values before and after, marked; one and the same object where nothing changes."""
    before = _side(change, "before", settings, where) if action in _BEFORE else None
    after = _side(change, "after", settings, where) if action in _AFTER else None
    if action is Action.NO_OP and before == after:
        before = after
    for side in (before, after) if before is not after else (after,):
        if side is not None:
            # What is sensitive on one side would be shown by the other.
            for key in ("before_sensitive", "after_sensitive"):
                hide(side, change.get(key), (*where, key))
    if after is not None:
        put_unknown(after, change.get("after_unknown"), settings, (*where, "after_unknown"))
    return before, after


def _side(
    change: dict[str, Any], key: str, settings: Settings | None, where: Where
) -> dict[str, Any]:
    if change.get(key) is not None:
        return a_map(change[key], (*where, key))
    # The resource is there, but its values were cut away.
    values: dict[str, Any] = {}
    if settings is not None:
        put_unset(values, settings)
    return values
