"""Reads previews of Pulumi (``pulumi preview --json``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.accounts import accounts_of
from costguard.plans.pulumi_ops import (
    BOOKKEEPING,
    HALVES,
    HANDING_OVER,
    IMPORTS,
    STAYING,
    action_of,
)
from costguard.plans.pulumi_records import Item, Stack
from costguard.plans.pulumi_regions import StackRegions
from costguard.plans.pulumi_sides import Record, Side, as_it_is, as_it_will_be, as_planned, untold
from costguard.plans.pulumi_urn import (
    PROVIDERS,
    Urn,
    is_internal,
    looks_like_component,
    one_stack,
    parse,
)
from costguard.plans.shape import (
    Where,
    a_map,
    at,
    flag,
    list_at,
    map_at,
    optional_text,
    shown,
    text,
)

_PROGRAM = "run: pulumi preview --json > preview.json"


def sniff(document: Any) -> bool:
    """Whether a document is a preview."""
    if not isinstance(document, dict):
        return False
    steps = document.get("steps")
    if isinstance(steps, list) and steps:
        return isinstance(steps[0], dict) and steps[0].keys() >= {"op", "urn"}
    return document.keys() >= {"changeSummary", "duration"} or (
        isinstance(steps, list) and "changeSummary" in document
    )


def read(
    document: dict[str, Any], source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read a preview; ``name`` stands for the source in messages, ``region`` is the user's.

    Takes the document over. Raises ``PlanError`` for previews that failed, for operations that
    are not known, and for values of a wrong type.
    """
    where: Where = (name,)
    _refuse_failed(document, where)
    steps = list(_steps(document, where))
    stack, project = one_stack([step.urn for step in steps], name)
    regions = StackRegions(_providers(steps), map_at(document, "config", where), region, where)
    items = list(_items(steps))
    made = Stack({step.text: step.record for step in steps}, regions)
    changes, data = made.changes(items), made.looked_up(items)
    whole = _is_whole(document, steps, where)
    return Plan(
        source=source,
        tool="pulumi-preview",
        tool_version="",
        format_version="",
        changes=changes,
        data=data,
        complete=whole,
        changes_only=not whole,
        digest=digest,
        accounts=accounts_of(changes, data),
        stack=stack,
        project=project,
        provider_regions=regions.by_provider(),
        unplaced=made.unplaced(items, changes),
    )


def _refuse_failed(document: dict[str, Any], where: Where) -> None:
    failed = flag(document, "maybeCorrupt", where) or any(
        a_map(message, (*where, "diagnostics", number)).get("severity") == "error"
        for number, message in enumerate(list_at(document, "diagnostics", where))
    )
    if failed:
        raise PlanError(
            f"{where[0]}: pulumi failed while it made this preview, which is therefore not whole; "
            f"repair what pulumi says, then {_PROGRAM}"
        )


class _Step:
    """A step of a preview."""

    __slots__ = ("action", "new", "old", "op", "raw", "record", "text", "urn", "where")

    def __init__(self, raw: dict[str, Any], where: Where) -> None:
        self.where = where
        self.raw = raw
        self.op: str = raw["op"] if "op" in raw else text(raw, "op", where)
        self.action = action_of(self.op, where)
        self.urn: Urn = parse(raw.get("urn"), where)
        self.text: str = raw["urn"]
        old, new = raw.get("oldState"), raw.get("newState")
        if old is None and new is None and ("inputs" in raw or "outputs" in raw):
            # Other programs that write previews leave out the record around the properties.
            old, new = (raw, None) if self.op == "delete" else (None, raw)
        self.old: dict[str, Any] | None = old if old is None else a_map(old, where)
        self.new: dict[str, Any] | None = new if new is None else a_map(new, where)
        self.record: Record = new or old or {}
        """The newer of its records; an empty one where it has none."""

    @property
    def is_own(self) -> bool:
        """Whether it is of a resource that a provider manages: no stack, provider or component."""
        token = self.urn.token
        custom = self.record.get("custom")
        if custom is False or is_internal(token):
            return False
        return custom is True or not looks_like_component(token)


def _steps(document: dict[str, Any], where: Where) -> Iterator[_Step]:
    for position, raw in enumerate(list_at(document, "steps", where)):
        place = (*where, "steps", position)
        yield _Step(a_map(raw, place), place)


def _providers(steps: list[_Step]) -> dict[str, Mapping[str, Any]]:
    """Properties of the provider resources that the preview lists."""
    return {
        step.text: as_it_is(step.record, step.where).properties
        for step in steps
        if step.urn.token.startswith(PROVIDERS)
    }


def _items(steps: list[_Step]) -> Iterator[Item]:
    """One item for each resource: a replacement may be told in three steps."""
    told: dict[tuple[str, str | None], list[_Step]] = {}
    for step in steps:
        if step.is_own:
            key = (step.text, _deposed(step) if step.op == "delete" else None)
            if key in told:
                told[key].append(step)
            else:
                told[key] = [step]
    for (_, deposed), group in told.items():
        main = group[0] if len(group) == 1 else _main(group)
        if main.op != BOOKKEEPING:
            item = _item(main, group)
            item.deposed = deposed
            yield item


def _deposed(step: _Step) -> str | None:
    """The id of an object that was to be deleted before, beside which the new one exists."""
    old = step.old
    if old is not None and old.get("delete") is True:
        return optional_text(old, "id", step.where) or "deleted"
    return None


def _main(group: list[_Step]) -> _Step:
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


def _came_of_refresh(first: _Step, second: _Step) -> bool:
    """Whether the first step tells what ``--refresh`` found, and the second what is to be done."""
    if first.op == "delete":
        return second.op == "create"
    return first.op == "refresh" or (first.op == "update" and second.op != "create")


def _item(main: _Step, group: list[_Step]) -> Item:
    old, new = main.old, main.new
    if len(group) > 1:
        old = old or next((step.old for step in group if step.old is not None), None)
        new = new or next((step.new for step in group if step.new is not None), None)
    action, op = main.action, main.op
    if op in STAYING or action is Action.READ:
        before: Side | None = _unchanged(main, old, new)
        after = before
    else:
        before = None if action is Action.CREATE else _old_side(old, main.where)
        after = None if action is Action.DELETE else _new_side(main, old, new)
    if action is Action.DELETE and old is not None and old.get("retainOnDelete") is True:
        action, after = Action.FORGET, before
    external = action is Action.READ or main.record.get("external") is True
    if external and op in HANDING_OVER and old is not None and old.get("external") is not True:
        # The stack's own object goes away for one that is looked up only.
        action, before, after, external = Action.DELETE, _old_side(old, main.where), None, False
    item = Item(main.urn, main.text, action, before, after)
    item.importing = op in IMPORTS or (len(group) > 1 and any(s.op in IMPORTS for s in group))
    item.external = external
    if action is Action.REPLACE:
        item.create_before_destroy = _created_first([step.op for step in group])
    item.previous = _previous(main, old)
    return item


def _created_first(ops: list[str]) -> bool:
    return "create-replacement" in ops and (
        "delete-replaced" not in ops
        or ops.index("create-replacement") < ops.index("delete-replaced")
    )


def _previous(step: _Step, old: Record | None) -> str | None:
    """The address that the resource had, where it was renamed."""
    urn = old.get("urn") if old else None
    if type(urn) is not str or urn == step.text:
        return None
    return parse(urn, (*step.where, "oldState", "urn")).address


def _unchanged(step: _Step, old: Record | None, new: Record | None) -> Side:
    """A resource that stays as it is."""
    if old is not None and new is not None and new.get("outputs") is None:
        return Side(new, as_it_is(old, step.where).sources)
    record = new or old
    return untold({}) if record is None else as_it_is(record, step.where)


def _old_side(old: Record | None, where: Where) -> Side:
    return untold({}) if old is None else as_it_is(old, where)


def _new_side(step: _Step, old: Record | None, new: Record | None) -> Side:
    if new is None:
        return untold({})
    if step.op == "update" and old is not None:
        return as_it_will_be(old, new, _changed(step), step.where)
    return as_planned(new, step.where)


def _changed(step: _Step) -> set[str]:
    """The properties that the preview names as changed."""
    reasons = list_at(step.raw, "diffReasons", step.where)
    detailed = map_at(step.raw, "detailedDiff", step.where)
    paths = [*(str(reason) for reason in reasons), *detailed]
    return {path.partition(".")[0].partition("[")[0] for path in paths}


def _is_whole(document: dict[str, Any], steps: list[_Step], where: Where) -> bool:
    """Whether the preview lists the unchanged resources as well.

    Pulumi leaves them out unless it is asked, and says how many there are.
    """
    summary = map_at(document, "changeSummary", where)
    if not summary:
        return any(step.op == "same" and not is_internal(step.urn.token) for step in steps)
    there = summary.get("same", 0)
    listed = sum(step.op == "same" for step in steps)
    return type(there) is int and listed >= there
