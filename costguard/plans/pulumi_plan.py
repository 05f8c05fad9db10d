"""Reads update plans of Pulumi (``pulumi preview --save-plan FILE``).

They hold every resource of the stack as it will be, and nothing of how it was: what an update
changes from, and what a deletion deletes, is unknown until a state is given beside the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.accounts import accounts_of
from costguard.plans.pulumi_ops import HALVES, action_of
from costguard.plans.pulumi_records import Item, Stack
from costguard.plans.pulumi_regions import StackRegions
from costguard.plans.pulumi_sides import Record, Side, untold
from costguard.plans.pulumi_urn import (
    PROVIDERS,
    Urn,
    is_internal,
    looks_like_component,
    one_stack,
    parse,
)
from costguard.plans.pulumi_values import UNTOLD
from costguard.plans.shape import Where, a_map, flag, list_at, map_at, optional_text

_MAJOR = 3


def sniff(document: Any) -> bool:
    """Whether a document is an update plan, with or without its version around it."""
    if not isinstance(document, dict):
        return False
    return document.keys() >= {"manifest", "resourcePlans"} or _versioned(document)


def _versioned(document: dict[str, Any]) -> bool:
    inner = document.get("plan")
    return "version" in document and isinstance(inner, dict) and "resourcePlans" in inner


def read(
    document: dict[str, Any], source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read an update plan; ``name`` stands for the source in messages, ``region`` is the user's.

    Takes the document over. Raises ``PlanError`` for plans of a later version, operations that
    are not known, and values of a wrong type.
    """
    where: Where = (name,)
    if _versioned(document):
        document, where = document["plan"], (*where, "plan")
    version = _version(document, where)
    entries = list(_entries(document, where))
    stack, project = one_stack([entry.urn for entry in entries], name)
    records = {entry.text: entry.goal for entry in entries}
    regions = StackRegions(_providers(entries), map_at(document, "config", where), region, where)
    items = [_item(entry) for entry in entries if entry.is_own]
    made = Stack(records, regions)
    changes, data = made.changes(items), made.looked_up(items)
    return Plan(
        source=source,
        tool="pulumi-plan",
        tool_version=version,
        format_version="",
        changes=changes,
        data=data,
        digest=digest,
        accounts=accounts_of(changes, data),
        stack=stack,
        project=project,
        provider_regions=regions.by_provider(),
        unplaced=made.unplaced(items, changes),
    )


def _version(document: dict[str, Any], where: Where) -> str:
    manifest = map_at(document, "manifest", where)
    version = (optional_text(manifest, "version", (*where, "manifest")) or "").removeprefix("v")
    major = version.partition(".")[0]
    if major.isdigit() and int(major) > _MAJOR:
        raise PlanError(
            f"{where[0]}: the plan is from Pulumi {version}, and only plans of Pulumi {_MAJOR} "
            "are read; take a newer costguard"
        )
    return version


class _Entry:
    """A member of ``resourcePlans``."""

    __slots__ = ("action", "goal", "raw", "steps", "text", "urn", "where")

    def __init__(self, key: str, raw: Any, where: Where) -> None:
        self.text = key
        self.urn: Urn = parse(key, where)
        self.where = where
        self.raw = a_map(raw, where)
        self.goal: Record = map_at(self.raw, "goal", where)
        steps = list_at(self.raw, "steps", where)
        self.steps = [str(step) for step in steps]
        self.action = _action(self.steps, (*where, "steps"))

    @property
    def is_own(self) -> bool:
        """Whether it is a resource that a provider manages."""
        if is_internal(self.urn.token):
            return False
        custom = flag(dict(self.goal), "custom", self.where)
        return not looks_like_component(self.urn.token) if custom is None else custom

    def properties(self) -> dict[str, Any]:
        """What will be: what is set, over the outputs that are expected."""
        goal = (*self.where, "goal")
        diff = map_at(dict(self.goal), "inputDiff", goal)
        expected = dict(map_at(self.raw, "state", self.where))
        for key in list_at(diff, "deletes", (*goal, "inputDiff")):
            expected.pop(str(key), None)
        for part in ("adds", "updates"):
            for key, value in map_at(diff, part, (*goal, "inputDiff")).items():
                # What a provider fills in is in what is expected, but for what is to be made.
                if expected.get(key, UNTOLD) == UNTOLD or part == "updates":
                    expected[key] = value
        return expected

    def changed(self) -> set[str]:
        """The properties that an update changes."""
        diff = map_at(dict(self.goal), "inputDiff", self.where)
        return {str(key) for part in ("adds", "updates", "deletes") for key in diff.get(part) or ()}


def _entries(document: dict[str, Any], where: Where) -> Iterator[_Entry]:
    for key, raw in map_at(document, "resourcePlans", where).items():
        yield _Entry(key, raw, (*where, "resourcePlans", key))


def _action(steps: list[str], where: Where) -> Action:
    if "read-replacement" in steps and "replace" in steps:
        return Action.DELETE  # for an object that is looked up only
    major = [step for step in steps if step not in HALVES]
    return action_of((major or steps or ["same"])[-1], where)


def _providers(entries: list[_Entry]) -> dict[str, Mapping[str, Any]]:
    return {
        entry.text: entry.properties() for entry in entries if entry.urn.token.startswith(PROVIDERS)
    }


def _item(entry: _Entry) -> Item:
    action = entry.action
    after = None if action is Action.DELETE else Side(entry.goal, (entry.properties(),))
    if action in {Action.NO_OP, Action.READ}:
        before = after
    elif action is Action.CREATE:
        before = None
    elif action is Action.UPDATE and after is not None:
        changed = dict.fromkeys(entry.changed(), UNTOLD)
        before = Side(entry.goal, (*after.sources, changed))
    else:
        before = untold(entry.goal)
    return Item(
        urn=entry.urn,
        text=entry.text,
        action=action,
        before=before,
        after=after,
        importing=any(step.startswith("import") for step in entry.steps),
        external=action is Action.READ,
        create_before_destroy=entry.steps[:1] == ["create-replacement"],
    )
