"""A plan: what a tool intends to change, whichever tool wrote it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from costguard.model.resource import Resource


class Action(StrEnum):
    """What happens to a resource, in Terraform's words."""

    NO_OP = "no-op"
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class ResourceChange:
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

    @property
    def type(self) -> str:
        """Resource type, such as ``aws_instance``."""
        side = self.after or self.before
        return side.type if side else ""


class ResourceSet(Mapping[str, Resource]):
    """The resources of one side of a plan by address, and who refers to whom."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_address: dict[str, Resource] = {r.address: r for r in resources}

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
    def _by_block(self) -> Mapping[str, tuple[Resource, ...]]:
        groups: dict[str, list[Resource]] = defaultdict(list)
        for resource in self._by_address.values():
            if resource.config is not None:
                groups[resource.config.address].append(resource)
        return {block: tuple(members) for block, members in groups.items()}

    @cached_property
    def _by_value(self) -> Mapping[tuple[str, str, str], tuple[Resource, ...]]:
        """Resources by (type, identifying attribute, its known value)."""
        groups: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        for resource in self._by_address.values():
            for key in ("id", "arn", "name", "bucket", "identifier", "cluster_identifier"):
                value = resource.attributes.get(key)
                if isinstance(value, str) and value:
                    groups[resource.type, key, value].append(resource)
        return {key: tuple(members) for key, members in groups.items()}

    @cached_property
    def _referrers(self) -> Mapping[str, tuple[tuple[str, Resource], ...]]:
        """For a block's address: who refers to it, and by which attribute path."""
        groups: dict[str, list[tuple[str, Resource]]] = defaultdict(list)
        for resource in self._by_address.values():
            if resource.config is not None:
                for path, targets in resource.config.references.items():
                    for target in targets:
                        groups[target].append((path, resource))
        return {block: tuple(members) for block, members in groups.items()}

    def with_value(self, kind: str, key: str, value: str) -> tuple[Resource, ...]:
        """Resources of type ``kind`` whose identifying attribute ``key`` is ``value``."""
        return self._by_value.get((kind, key, value), ())

    def targets(self, source: Resource, path: str) -> tuple[Resource, ...]:
        """Resources that the attribute at ``path`` of ``source`` refers to by expression.

        Of several instances of a block, those in the same module instance are taken, and of
        these the one with the same key, where there is one (``count.index``, ``each.key``).
        """
        if source.config is None:
            return ()
        found: list[Resource] = []
        for block in source.config.references.get(path, ()):
            found += self._closest(source, self._by_block.get(block, ()))
        return tuple(found)

    def referrers(self, target: Resource, kind: str, path: str) -> tuple[Resource, ...]:
        """Resources of type ``kind`` whose attribute at ``path`` refers to ``target``."""
        if target.config is None:
            return ()
        return tuple(
            resource
            for at, resource in self._referrers.get(target.config.address, ())
            if at == path
            and resource.type == kind
            and any(t is target for t in self.targets(resource, path))
        )

    @staticmethod
    def _closest(source: Resource, instances: tuple[Resource, ...]) -> tuple[Resource, ...]:
        if len(instances) < 2:
            return instances
        near = [r for r in instances if _nested(r.module, source.module)] or list(instances)
        same = [r for r in near if r.index == source.index and r.module == source.module]
        return tuple(same or near)


def _nested(one: str, other: str) -> bool:
    """Whether one module instance is the other, or stands within it."""
    long, short = (one, other) if len(one) >= len(other) else (other, one)
    return short in {"", long} or long.startswith(f"{short}.")


@dataclass(frozen=True)
class Plan:
    """What a tool intends to change, with all it knows of the environment."""

    source: str
    """File name or ``-``, for messages."""
    tool: str
    """``terraform`` for a plan, ``terraform-state`` for a state document."""
    tool_version: str
    format_version: str
    changes: tuple[ResourceChange, ...]
    variables: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = True
    """False when the tool says that not all changes are in the plan (targeting, deferral)."""
    digest: str = ""
    """SHA-256 of the document as it was read."""

    @cached_property
    def before(self) -> ResourceSet:
        """Resources as they are."""
        return ResourceSet(c.before for c in self.changes if c.before is not None)

    @cached_property
    def after(self) -> ResourceSet:
        """Resources as they will be."""
        return ResourceSet(c.after for c in self.changes if c.after is not None)
