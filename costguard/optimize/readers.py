"""Whose cost depends on whom: noted while the rules look resources up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from costguard.model.plan import ResourceSet
from costguard.model.resource import Resource


class WatchedSet(ResourceSet):
    """Resources of a plan that remember which of them looked at which.

    A lookup by value does not say who asks; a rule makes it right after it has asked by
    reference, so that the last one who asked is taken.
    """

    def __init__(self, resources: Iterable[Resource], data: Iterable[Resource]) -> None:
        super().__init__(resources, data)
        self._readers: dict[str, set[str]] = defaultdict(set)
        self._asker = ""

    def targets(self, source: Resource, path: str) -> tuple[Resource, ...]:
        """As of any set; ``source`` has read what is found."""
        return self._noted(source, super().targets(source, path))

    def referrers(self, target: Resource, kind: str, path: str) -> tuple[Resource, ...]:
        """As of any set; ``target`` has read what is found."""
        return self._noted(target, super().referrers(target, kind, path))

    def having(self, kind: str, path: str, value: str) -> tuple[Resource, ...]:
        """As of any set; the last who asked has read what is found."""
        found = super().having(kind, path, value)
        for resource in found:
            self._readers[resource.address].add(self._asker)
        return found

    def affected(self, address: str) -> frozenset[str]:
        """The resource and all whose cost may depend on it, through however many others."""
        found, waiting = {address}, [address]
        while waiting:
            new = self._readers.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return frozenset(found)

    def _noted(self, asker: Resource, found: tuple[Resource, ...]) -> tuple[Resource, ...]:
        self._asker = asker.address
        for resource in found:
            self._readers[resource.address].add(asker.address)
        return found
