"""What evaluates policies: the protocol behind which an engine can be swapped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from costguard.errors import UndecidedError

if TYPE_CHECKING:
    from costguard.policy.introduction import Folder, Introduction

TIME_LIMIT = 30.0
"""Seconds that loading and evaluating all policies may take together."""
MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space that an engine's process may take."""

FORBIDDEN = frozenset(
    {
        "http.send",
        "net.lookup_ip_addr",
        "opa.runtime",
        "rand.intn",
        "time.now_ns",
        "uuid.rfc4122",
    }
)
"""Built-ins that reach the network, the clock, the environment or chance: no policy may call them.

The same plan must give the same answer tomorrow; time arrives in the input.
"""


class PolicyError(UndecidedError):
    """A policy is broken, or took too much time or memory; says the file and what to do."""


class Module(NamedTuple):
    """One file of Rego."""

    path: str
    """Name for messages."""
    text: str
    v0: bool = False
    """Whether the file is in Rego's old syntax."""
    either: bool = False
    """Whether the old syntax is tried where the new one does not parse."""


class Bundle(NamedTuple):
    """Policies with the data that they read."""

    modules: tuple[Module, ...]
    data: Mapping[str, Any]


class PolicyEngine(Protocol):
    """Evaluates rules over one input. All methods raise ``PolicyError``."""

    def read(self, folder: Folder) -> None:
        """Read the policies of a folder and take them; may return before that is done."""

    def expect(self, types: Collection[str], environments: Collection[str]) -> None:
        """Say of which types the resources are, and of which environments the plans.

        What is about others need not be parsed, and is not asked for. It is said first, or never.
        """

    def introduction(self) -> Introduction:
        """What the policies of the folder say of themselves.

        Raises ``UsageError``, too, where there is nothing to read.
        """

    def load(self, bundle: Bundle) -> None:
        """Take the policies; may return before they are parsed."""

    def evaluate(self, document: str, rules: Sequence[str]) -> Mapping[str, Any]:
        """The values of ``rules`` (``data.costguard.policies.x.warn``) over a JSON document.

        A rule may be followed by ``with`` and what is put in its place. One that is undefined has
        no entry. Sets come as lists.
        """

    def close(self) -> None:
        """Let go of what the engine holds."""
