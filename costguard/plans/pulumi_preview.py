"""Reads previews of Pulumi (``pulumi preview --json``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.pulumi_document import Preview, Record, Step, is_absent
from costguard.plans.pulumi_ops import (
    ACTIONS,
    BOOKKEEPING,
    HALVES,
    HANDING_OVER,
    IMPORTS,
    STAYING,
    action_of,
)
from costguard.plans.pulumi_records import Item, Stack
from costguard.plans.pulumi_regions import StackRegions
from costguard.plans.pulumi_sides import Side, as_it_is, as_it_will_be, as_planned, untold
from costguard.plans.pulumi_urn import (
    PROVIDERS,
    Urn,
    is_internal,
    looks_like_component,
    one_stack,
    parse,
)
from costguard.plans.shape import Where, at, shown

_PROGRAM = "run: pulumi preview --json > preview.json"
_NO_RECORD = Record()
FORM = Preview
"""What a document is parsed as."""


def is_one(document: Preview) -> bool:
    """Whether a document that has the form of a preview is one."""
    return bool(document.steps and document.steps[0].op and document.steps[0].urn)


def read(
    document: Preview, source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read a preview; ``name`` stands for the source in messages, ``region`` is the user's.

    Raises ``PlanError`` for previews that failed, for operations that are not known, and for
    values of a wrong type.
    """
    where: Where = (name,)
    _refuse_failed(document, where)
    steps = list(_steps(document, where))
    named = one_stack([step.urn for step in steps], name)
    regions = StackRegions(_providers(steps), document.config or {}, region, where)
    stack = Stack({step.urn.text: step.record for step in steps}, regions, named)
    changes_only = not _is_whole(document, steps)
    return stack.plan(
        list(_items(steps)), "pulumi-preview", source, digest, changes_only=changes_only
    )


def _refuse_failed(document: Preview, where: Where) -> None:
    messages = document.diagnostics or ()
    if document.maybe_corrupt or any(one.get("severity") == "error" for one in messages):
        raise PlanError(
            f"{where[0]}: pulumi failed while it made this preview, which is therefore not whole; "
            f"repair what pulumi says, then {_PROGRAM}"
        )


class _Told(Struct, gc=False):
    """A step, and what its words mean."""

    raw: Step
    op: str
    action: Action
    urn: Urn
    old: Record | None
    new: Record | None
    record: Record
    """The newer of its records; an empty one where it has none."""
    is_own: bool
    """Whether it is of a resource that a provider manages: no stack, provider or component."""
    where: Where


def _steps(document: Preview, where: Where) -> Iterator[_Told]:
    for position, raw in enumerate(document.steps or ()):
        place = (*where, "steps", position)
        op = raw.op or ""
        action = ACTIONS.get(op) or action_of(raw.op, place)
        urn = parse(raw.urn, place)
        old, new = raw.old_state, raw.new_state
        if old is None and new is None and not (is_absent(raw.inputs) and is_absent(raw.outputs)):
            # Other programs that write previews leave out the record around the properties.
            old, new = (raw, None) if op == "delete" else (None, raw)
        record = new or old or _NO_RECORD
        own = _is_own(urn.token, record.custom)
        yield _Told(raw, op, action, urn, old, new, record, own, place)


@cache
def _is_own(token: str, custom: bool | None) -> bool:
    return (
        custom is not False
        and not is_internal(token)
        and (custom is True or not looks_like_component(token))
    )


def _providers(steps: list[_Told]) -> dict[str, Mapping[str, Any]]:
    """Properties of the provider resources that the preview lists."""
    return {
        step.urn.text: as_it_is(step.record, step.where).properties
        for step in steps
        if not step.is_own and step.urn.token.startswith(PROVIDERS)
    }


def _items(steps: list[_Told]) -> Iterator[Item]:
    """One item for each resource: a replacement may be told in three steps."""
    told: dict[str | tuple[str, str], list[_Told]] = {}
    for step in steps:
        if not step.is_own:
            continue
        deposed = _deposed(step) if step.op == "delete" else None
        key = step.urn.text if deposed is None else (step.urn.text, deposed)
        if key in told:
            told[key].append(step)
        else:
            told[key] = [step]
    for key, group in told.items():
        main = group[0] if len(group) == 1 else _main(group)
        if main.op != BOOKKEEPING:
            yield _item(main, group, key[1] if type(key) is tuple else None)


def _deposed(step: _Told) -> str | None:
    """The id of an object that was to be deleted before, beside which the new one exists."""
    old = step.old
    if old is not None and old.delete is True:
        return old.id or "deleted"
    return None


def _main(group: list[_Told]) -> _Told:
    """The step that stands for a resource; raises ``PlanError`` where two of them would."""
    major = [step for step in group if step.op not in HALVES and step.op != BOOKKEEPING]
    if len(major) == 2 and _came_of_refresh(*major):
        del major[0]
    if len(major) > 1:
        step = major[1]
        raise PlanError(
            f"{at(step.where)}: {shown(step.urn.short)} comes twice; "
            "was the document put together from several?"
        )
    return (major or group)[0]


def _came_of_refresh(first: _Told, second: _Told) -> bool:
    """Whether the first step tells what ``--refresh`` found, and the second what is to be done."""
    if first.op == "delete":
        return second.op == "create"
    return first.op == "refresh" or (first.op == "update" and second.op != "create")


def _item(main: _Told, group: list[_Told], deposed: str | None) -> Item:
    old, new = main.old, main.new
    if len(group) > 1:
        old = old or next((step.old for step in group if step.old is not None), None)
        new = new or next((step.new for step in group if step.new is not None), None)
    action, before, after = _sides(main, old, new)
    external = action is Action.READ or main.record.external is True
    if external and main.op in HANDING_OVER and old is not None and old.external is not True:
        # The stack's own object goes away for one that is looked up only.
        action, before, after, external = Action.DELETE, as_it_is(old, main.where), None, False
    return Item(
        main.urn,
        main.urn.address,
        action,
        before,
        after,
        deposed,
        None if old is None or old.urn == main.urn.text else _previous(main, old),
        action is Action.REPLACE and _created_first([step.op for step in group]),
        main.op in IMPORTS or (len(group) > 1 and any(s.op in IMPORTS for s in group)),
        external,
    )


def _sides(
    main: _Told, old: Record | None, new: Record | None
) -> tuple[Action, Side | None, Side | None]:
    """What happens to a resource, and how it is before and after."""
    action = main.action
    if main.op in STAYING or action is Action.READ:
        side = _unchanged(main, old, new)
        return action, side, side
    was = None if action is Action.CREATE else _old_side(old, main.where)
    if action is Action.DELETE:
        if old is not None and old.retain_on_delete is True:
            return Action.FORGET, was, was
        return action, was, None
    return action, was, _new_side(main, old, new)


def _created_first(ops: list[str]) -> bool:
    return "create-replacement" in ops and (
        "delete-replaced" not in ops
        or ops.index("create-replacement") < ops.index("delete-replaced")
    )


def _previous(step: _Told, old: Record) -> str | None:
    """The address that the resource had, where it was renamed."""
    return old.urn and parse(old.urn, (*step.where, "oldState", "urn")).address


def _unchanged(step: _Told, old: Record | None, new: Record | None) -> Side:
    """A resource that stays as it is."""
    record = new or old
    if record is None:
        return untold(_NO_RECORD)
    if old is None or not is_absent(record.outputs):
        return as_it_is(record, step.where)
    side = as_it_is(old, step.where)
    side.record = record
    return side


def _old_side(old: Record | None, where: Where) -> Side:
    return untold(_NO_RECORD) if old is None else as_it_is(old, where)


def _new_side(step: _Told, old: Record | None, new: Record | None) -> Side:
    if new is None:
        return untold(_NO_RECORD)
    if step.op == "update" and old is not None:
        return as_it_will_be(old, new, _changed(step.raw), step.where)
    return as_planned(new, step.where)


def _changed(step: Step) -> set[str]:
    """The properties that the preview names as changed."""
    reasons = (str(reason) for reason in step.diff_reasons or ())
    paths = (*reasons, *(step.detailed_diff or ()))
    return {path.partition(".")[0].partition("[")[0] for path in paths}


def _is_whole(document: Preview, steps: list[_Told]) -> bool:
    """Whether the preview lists the unchanged resources as well.

    Pulumi leaves them out unless it is asked, and says how many there are.
    """
    if not document.change_summary:
        return any(step.op == "same" and not is_internal(step.urn.token) for step in steps)
    there = document.change_summary.get("same", 0)
    listed = [step.op for step in steps].count("same")
    return type(there) is int and listed >= there
