"""A plan: what a tool intends to change, whichever tool wrote it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, NamedTuple

from costguard.model.resource import Resource, value_at


class Action(StrEnum):
    """What happens to a resource, in Terraform's words."""

    NO_OP = "no-op"
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    FORGET = "forget"


COUNT_UNKNOWN = "instance_count_unknown"
DEFERRALS: Mapping[str, str] = {
    COUNT_UNKNOWN: "how many there will be is not known yet",
    "resource_config_unknown": "its configuration is not known yet",
    "provider_config_unknown": "the configuration of its provider is not known yet",
    "absent_prereq": "something that it needs does not exist yet",
    "deferred_prereq": "what it depends on is left to a later plan as well",
}
"""Terraform's reasons for leaving a change to a later plan, and what they mean."""


class ResourceChange(NamedTuple):
    """A resource before and after; one side is None when it is created or deleted.

    A forgotten resource (``removed { destroy = false }``) keeps its ``after``: it goes on costing.
    """

    address: str
    action: Action
    before: Resource | None
    after: Resource | None
    previous_address: str | None = None
    deposed: str | None = None
    create_before_destroy: bool = False
    importing: bool = False
    deferred: str = ""
    """Why the change is left to a later plan, in Terraform's words: a key of ``DEFERRALS``."""

    @property
    def type(self) -> str:
        """Resource type, such as ``aws_instance``."""
        side = self.after or self.before
        return side.type if side else ""


class ResourceSet(Mapping[str, Resource]):
    """The resources of one side of a plan by address, and who refers to whom.

    ``data`` are data sources: resources refer to them, but they are none of the resources.
    """

    def __init__(self, resources: Iterable[Resource], data: Iterable[Resource] = ()) -> None:
        self._by_address: dict[str, Resource] = {r.address: r for r in resources}
        self._data = tuple(data)
        self._referrers: dict[tuple[str, str], dict[str, list[Resource]]] = {}
        self._values: dict[tuple[str, str], dict[str, list[Resource]]] = {}

    def __getitem__(self, address: str) -> Resource:
        return self._by_address[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_address)

    def __len__(self) -> int:
        return len(self._by_address)

    @cached_property
    def by_type(self) -> Mapping[str, tuple[Resource, ...]]:
        """Resources by type, in plan order."""
        groups: dict[str, list[Resource]] = defaultdict(list)
        for resource in self._by_address.values():
            groups[resource.type].append(resource)
        return {kind: tuple(members) for kind, members in groups.items()}

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of the resources and data sources."""
        return frozenset(self.by_type).union(source.type for source in self._data)

    @cached_property
    def _by_block(self) -> Mapping[str, _Instances]:
        groups: dict[str, _Instances] = defaultdict(_Instances)
        for resource in (*self._by_address.values(), *self._data):
            if resource.config is not None:
                groups[resource.config.address].add(resource)
        return dict(groups)

    def targets(self, source: Resource, path: str) -> tuple[Resource, ...]:
        """Resources that the attribute at ``path`` of ``source`` refers to by expression.

        Of several instances of a block, those in the same module instance are taken, and of
        these the one with the same key, where there is one (``count.index``, ``each.key``), else
        the one whose name is the key.
        """
        if source.config is None:
            return ()
        found: list[Resource] = []
        for block in source.config.references.get(path, ()):
            instances = self._by_block.get(block)
            found += instances.closest(source) if instances else ()
        return tuple(found)

    def referrers(self, target: Resource, kind: str, path: str) -> tuple[Resource, ...]:
        """Resources of type ``kind`` whose attribute at ``path`` refers to ``target``."""
        return tuple(self._referring(kind, path).get(target.address, ()))

    def having(self, kind: str, path: str, value: str) -> tuple[Resource, ...]:
        """Resources and data sources of type ``kind`` whose attribute at ``path`` is ``value``."""
        return tuple(self._valued(kind, path).get(value, ()))

    def _referring(self, kind: str, path: str) -> Mapping[str, list[Resource]]:
        """Resources of a type by the address of what their attribute refers to."""
        groups = self._referrers.get((kind, path))
        if groups is None:
            groups = self._referrers[kind, path] = defaultdict(list)
            for resource in self.by_type.get(kind, ()):
                for target in self.targets(resource, path):
                    groups[target.address].append(resource)
        return groups

    def _valued(self, kind: str, path: str) -> Mapping[str, list[Resource]]:
        """Resources of a type by the known text that their attribute is."""
        groups = self._values.get((kind, path))
        if groups is None:
            groups = self._values[kind, path] = defaultdict(list)
            data = (source for source in self._data if source.type == kind)
            for resource in (*self.by_type.get(kind, ()), *data):
                value = value_at(resource.attributes, path)
                if isinstance(value, str):
                    groups[value].append(resource)
        return groups


class _Instances:
    """The instances of one block, by module instance."""

    def __init__(self) -> None:
        self._all: list[Resource] = []
        self._in: dict[str, list[Resource]] = defaultdict(list)
        self._within: dict[str, list[Resource]] = defaultdict(list)
        """In the module or in one below it."""

    def add(self, resource: Resource) -> None:
        """Add an instance."""
        self._all.append(resource)
        self._in[resource.module].append(resource)
        self._within[resource.module].append(resource)
        for module in _above(resource.module):
            self._within[module].append(resource)

    def closest(self, source: Resource) -> list[Resource]:
        """The instances that an expression in ``source``'s block most likely means."""
        if len(self._all) < 2:
            return self._all
        near = self._within.get(source.module) or self._all
        if near is self._all:
            for module in _above(source.module):
                if module in self._in:
                    near = self._in[module]
                    break
        same = [r for r in near if r.key == source.key and r.module == source.module]
        return same or [r for r in near if _is_named(r, source.key)] or near


def _is_named(resource: Resource, key: Any) -> bool:
    """Whether a resource is the one that ``for_each`` over names of such resources means."""
    return isinstance(key, str) and resource.attributes.get("name") == key


@cache
def _above(module: str) -> tuple[str, ...]:
    """The module instances that a module instance lies in, nearest first, then the root."""
    found: list[str] = []
    while module:
        module = module[: _start_of_last(module)].removesuffix(".")
        found.append(module)
    return tuple(found)


def _start_of_last(module: str) -> int:
    """Where the last ``module.name[key]`` of an address begins; keys may hold dots."""
    start = quoted = 0
    for position, character in enumerate(module):
        if character == '"' and (position == 0 or module[position - 1] != "\\"):
            quoted ^= 1
        elif (
            not quoted
            and module.startswith("module.", position)
            and (position == 0 or module[position - 1] == ".")
        ):
            start = position
    return start


@dataclass(frozen=True)
class Plan:
    """What a tool intends to change, with all it knows of the environment."""

    source: str
    """File name or ``-``, for messages."""
    tool: str
    """``terraform`` for a plan, ``terraform-state`` for a state document.

    Of Pulumi: ``pulumi-preview``, ``pulumi-plan`` and ``pulumi-state``.
    """
    tool_version: str
    format_version: str
    changes: tuple[ResourceChange, ...]
    data: tuple[Resource, ...] = ()
    """Data sources whose values are known; they cost nothing, resources refer to them."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = True
    """False when the tool says that not all changes are in the plan (targeting, deferral)."""
    digest: str = ""
    """SHA-256 of the document as it was read."""
    accounts: Counter[str] = field(default_factory=Counter)
    """AWS accounts, Azure subscriptions and Google projects, with how often each is named."""
    stack: str | None = None
    """Name of the stack, where the tool has stacks."""
    project: str | None = None
    """Name of the project that the stack is of."""
    provider_regions: Mapping[str, str] = field(default_factory=dict)
    """Regions of the stack's providers, by what the tool calls them."""
    unplaced: Mapping[str, str] = field(default_factory=dict)
    """The provider of each resource whose region is not told, by the resource's address."""
    workspace: str | None = None
    """Terraform workspace that it was made in, where that is told beside the plan."""
    changes_only: bool = False
    """True when the tool has left out what it does not change; then it is not complete either."""
    drift: tuple[ResourceChange, ...] = ()
    """What was changed outside the tool since it last ran; it is in ``before`` already."""

    @cached_property
    def before(self) -> ResourceSet:
        """Resources as they are."""
        return ResourceSet((c.before for c in self.changes if c.before is not None), self.data)

    @cached_property
    def after(self) -> ResourceSet:
        """Resources as they will be."""
        return ResourceSet((c.after for c in self.changes if c.after is not None), self.data)

    @property
    def types(self) -> set[str]:
        """Types of all resources, those among the drift included."""
        return {change.type for change in (*self.changes, *self.drift)}
