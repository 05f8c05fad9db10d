"""What engines share that do not read policies by themselves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection

from costguard.policy.engine import Bundle, PolicyError
from costguard.policy.introduction import Folder, Introduction, read


class Reading(ABC):
    """An engine for which costguard reads the folder in its own process."""

    _introduction: Introduction | None = None

    @abstractmethod
    def load(self, bundle: Bundle) -> None:
        """Take the policies."""

    def read(self, folder: Folder) -> None:
        """Read the policies of a folder and take them. Raises ``UsageError``, too."""
        self._introduction, bundle = read(folder)
        self.load(bundle)

    def expect(self, types: Collection[str], environments: Collection[str]) -> None:
        """Take note, to no effect: OPA parses fast, and a server has the policies already."""
        del types, environments

    def introduction(self) -> Introduction:
        """What the policies of the folder say of themselves."""
        if self._introduction is None:
            raise PolicyError("the policy engine has read no policies")
        return self._introduction
