"""Finds the configuration block of a resource, and what it sets."""

from __future__ import annotations

from costguard.plans.configuration import Block, Configuration, without_keys
from costguard.plans.evaluate import Evaluator
from costguard.plans.settings import Settings, settings_of
from costguard.plans.values import Identity


class Blocks:
    """The resource blocks of a plan's configuration; none where it was left out."""

    def __init__(self, configuration: Configuration | None, evaluator: Evaluator) -> None:
        self._blocks = configuration.blocks if configuration else {}
        self._evaluator = evaluator
        self._paths: dict[str, str] = {"": ""}

    def find(self, resource: Identity) -> Block | None:
        """The block that a resource is an instance of."""
        if not self._blocks:
            return None
        path = self._paths.get(resource.module)
        if path is None:
            path = self._paths[resource.module] = without_keys(resource.module)
        return self._blocks.get((path, resource.type, resource.name))

    def settings(self, block: Block | None) -> Settings | None:
        """What a block sets; None without a block."""
        return None if block is None else settings_of(block, self._evaluator)
