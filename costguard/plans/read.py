"""Reads a plan, whichever tool wrote it: sniffs the document, then calls one reader."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from costguard.collector import uncollected
from costguard.errors import PlanError, UsageError
from costguard.model.plan import Plan
from costguard.plans import pulumi, state, terraform
from costguard.plans.document import MAX_BYTES, load
from costguard.plans.strangers import describe


class Reader(Protocol):
    """A module that reads one kind of document."""

    def sniff(self, document: Any) -> bool:
        """Whether a parsed document is of this kind."""

    def read(
        self,
        document: dict[str, Any],
        source: str,
        *,
        name: str,
        digest: str,
        region: Mapping[str, str],
    ) -> Plan:
        """Read the document, which it may change; raises ``PlanError``."""


READERS: tuple[Reader, ...] = (terraform, state, pulumi)
"""The readers, in the order in which they are asked."""

_EXPECTED = "expected a plan as JSON (terraform show -json FILE > plan.json)"


def read(source: Path | str, *, region: Mapping[str, str] | None = None) -> Plan:
    """Read the plan in a file, or from standard input for ``-``.

    ``region`` maps a provider's short name (``aws``) to the region code of the resources whose
    plan does not tell it. Raises ``UsageError`` when there is nothing to read, ``PlanError`` when
    it is no plan or a broken one.
    """
    source = str(source)
    try:
        data = _bytes(source)
    except FileNotFoundError:
        raise UsageError(f"{source}: no such file; {_EXPECTED}") from None
    except IsADirectoryError:
        raise UsageError(f"{source}: is a directory; {_EXPECTED}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{source}: cannot be read: {reason}; {_EXPECTED}") from None
    return read_bytes(data, source, region=region)


def _bytes(source: str) -> bytes:
    if source != "-":
        with Path(source).open("rb") as stream:
            # Room is made for all that is asked for, which takes a while for the most there may be.
            size = os.fstat(stream.fileno()).st_size
            return stream.read(MAX_BYTES + 1 if size > MAX_BYTES or not size else None)
    if sys.stdin is None:  # the shell has closed it
        raise UsageError(f"standard input is closed; {_EXPECTED}")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def read_bytes(data: bytes, source: str, *, region: Mapping[str, str] | None = None) -> Plan:
    """Read a plan from bytes; ``source`` names them in messages. Raises as ``read``."""
    name = "standard input" if source == "-" else source
    try:
        with uncollected():
            return _read(data, source, name, region or {})
    except RecursionError:
        raise PlanError(f"{name}: nested too deeply to be a plan") from None


def _read(data: bytes, source: str, name: str, region: Mapping[str, str]) -> Plan:
    if len(data) <= MAX_BYTES:
        plan = pulumi.read_bytes(data, source, name=name, region=region)
        if plan is not None:
            return plan
    document = load(data, name, _is_plan)
    for reader in READERS:
        if reader.sniff(document.value):
            return reader.read(
                document.value, source, name=name, digest=document.digest, region=region
            )
    raise PlanError(f"{name}: {describe(document.value)}")


def _is_plan(value: Any) -> bool:
    return any(reader.sniff(value) for reader in READERS)
