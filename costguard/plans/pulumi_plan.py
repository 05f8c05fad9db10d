"""Reads update plans of Pulumi (``pulumi preview --save-plan FILE``).

They hold every resource of the stack as it will be, and nothing of how it was: what an update
changes from, and what a deletion deletes, is unknown until a state is given beside the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.plans.pulumi_document import (
    Diff,
    Goal,
    PlanFile,
    ResourcePlan,
    UpdatePlan,
    parsed,
)
from costguard.plans.pulumi_ops import HALVES, action_of
from costguard.plans.pulumi_records import Item, Stack
from costguard.plans.pulumi_regions import StackRegions
from costguard.plans.pulumi_sides import as_told, untold
from costguard.plans.pulumi_urn import (
    PROVIDERS,
    Urn,
    is_internal,
    looks_like_component,
    one_stack,
    parse,
)
from costguard.plans.pulumi_values import UNTOLD
from costguard.plans.shape import Where, optional_text

_MAJOR = 3
FORM = PlanFile
"""What a document is parsed as."""


def is_one(document: PlanFile) -> bool:
    """Whether a document that has the form of an update plan is one."""
    plan = document.plan or document
    return plan.manifest is not None and plan.resource_plans is not None


def read(
    document: PlanFile, source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read an update plan; ``name`` stands for the source in messages, ``region`` is the user's.

    Raises ``PlanError`` for plans of a later version, operations that are not known, and values
    of a wrong type.
    """
    plan, where = document.plan or document, (name, "plan") if document.plan else (name,)
    version = _version(plan, where)
    entries = list(_entries(plan, where))
    named = one_stack([entry.urn for entry in entries], name)
    regions = StackRegions(_providers(entries), plan.config or {}, region, where)
    stack = Stack({entry.urn.text: entry.goal for entry in entries}, regions, named)
    items = [_item(entry) for entry in entries if entry.is_own]
    return stack.plan(items, "pulumi-plan", source, digest, tool_version=version)


def _version(plan: UpdatePlan, where: Where) -> str:
    manifest = plan.manifest or {}
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

    __slots__ = ("action", "diff", "goal", "state", "steps", "urn")

    def __init__(self, key: str, raw: ResourcePlan, where: Where) -> None:
        self.urn: Urn = parse(key, where)
        self.goal = raw.goal or Goal()
        self.diff = self.goal.input_diff or Diff()
        self.state: dict[str, Any] = raw.state or {}
        self.steps = [str(step) for step in raw.steps or ()]
        self.action = _action(self.steps, (*where, "steps"))

    @property
    def is_own(self) -> bool:
        """Whether it is a resource that a provider manages."""
        if is_internal(self.urn.token):
            return False
        custom = self.goal.custom
        return not looks_like_component(self.urn.token) if custom is None else custom

    def properties(self) -> dict[str, Any]:
        """What will be: what is set, over the outputs that are expected."""
        expected = dict(self.state)
        for key in self.diff.deletes or ():
            expected.pop(str(key), None)
        for key, value in (self.diff.adds or {}).items():
            # What a provider fills in is in what is expected, but for what is to be made.
            if expected.get(key, UNTOLD) == UNTOLD:
                expected[key] = value
        return expected | (self.diff.updates or {})

    def given(self) -> dict[str, Any]:
        """What the program gives, as far as the plan tells it: not what stays as it is."""
        return (self.diff.adds or {}) | (self.diff.updates or {})

    def changed(self) -> set[str]:
        """The properties that an update changes."""
        parts = (self.diff.adds, self.diff.updates, self.diff.deletes)
        return {str(key) for part in parts for key in part or ()}


def _entries(plan: UpdatePlan, where: Where) -> Iterator[_Entry]:
    for key, raw in (plan.resource_plans or {}).items():
        place = (*where, "resourcePlans", key)
        yield _Entry(key, parsed(raw, ResourcePlan, place), place)


def _action(steps: list[str], where: Where) -> Action:
    if "read-replacement" in steps and "replace" in steps:
        return Action.DELETE  # for an object that is looked up only
    major = [step for step in steps if step not in HALVES]
    return action_of((major or steps or ["same"])[-1], where)


def _providers(entries: list[_Entry]) -> dict[str, Mapping[str, Any]]:
    return {
        entry.urn.text: entry.properties()
        for entry in entries
        if entry.urn.token.startswith(PROVIDERS)
    }


def _item(entry: _Entry) -> Item:
    action = entry.action
    after = (
        None if action is Action.DELETE else as_told(entry.goal, entry.properties(), entry.given())
    )
    if action in {Action.NO_OP, Action.READ}:
        before = after
    elif action is Action.CREATE:
        before = None
    elif action is Action.UPDATE and after is not None:
        changed = dict.fromkeys(entry.changed(), UNTOLD)
        before = as_told(entry.goal, after.properties | changed, entry.given())
    else:
        before = untold(entry.goal)
    return Item(
        urn=entry.urn,
        address=entry.urn.address,
        action=action,
        before=before,
        after=after,
        importing=any(step.startswith("import") for step in entry.steps),
        external=action is Action.READ,
        create_before_destroy=entry.steps[:1] == ["create-replacement"],
    )
