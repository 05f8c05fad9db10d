"""Tells Pulumi's documents from others, and has them read; what reads them is loaded for them only.

A document that is JSON and nothing else is never parsed as a whole: its readers take what they
need out of its bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from threading import Thread
from typing import Any, Protocol

from costguard.model.plan import Plan

_URN = b'"urn:pulumi:'
_HEAD = 1 << 16
"""So many bytes from the start on, the first URN of a document is met."""


class _Reader(Protocol):
    """A module that reads one kind of document."""

    FORM: type[Any]

    def is_one(self, document: Any) -> bool:
        """Whether a document that has the form is of this kind."""

    def read(
        self, document: Any, source: str, *, name: str, digest: str, region: Mapping[str, str]
    ) -> Plan:
        """Read the document, which has the form; raises ``PlanError``."""


def sniff(document: Any) -> bool:
    """Whether a parsed document is one of Pulumi's."""
    return isinstance(document, dict) and _kind(document) is not None


def _kind(document: dict[str, Any]) -> str | None:
    """The name of a document's reader; None where it is of another tool."""
    if _is_preview(document):
        return "preview"
    inner = document.get("plan")
    versioned = "version" in document
    if document.keys() >= {"manifest", "resourcePlans"} or (
        versioned and isinstance(inner, dict) and "resourcePlans" in inner
    ):
        return "plan"
    if versioned and not document.keys().isdisjoint({"deployment", "checkpoint"}):
        return "stack"
    return None


def _is_preview(document: dict[str, Any]) -> bool:
    steps = document.get("steps")
    if isinstance(steps, list) and steps:
        return isinstance(steps[0], dict) and steps[0].keys() >= {"op", "urn"}
    return document.keys() >= {"changeSummary", "duration"} or (
        isinstance(steps, list) and "changeSummary" in document
    )


def _readers() -> dict[str, _Reader]:
    from costguard.plans import pulumi_plan, pulumi_preview, pulumi_stack

    return {"preview": pulumi_preview, "plan": pulumi_plan, "stack": pulumi_stack}


def read(
    document: dict[str, Any], source: str, *, name: str, digest: str, region: Mapping[str, str]
) -> Plan:
    """Read a document that was found in a text; ``name`` stands for the source in messages.

    Raises ``PlanError`` for whatever its reader refuses, and for values of a wrong type.
    """
    from costguard.plans.pulumi_document import parsed

    reader = _readers()[str(_kind(document))]
    form = parsed(json.dumps(document).encode(), reader.FORM, (name,))
    return reader.read(form, source, name=name, digest=digest, region=region)


def read_bytes(data: bytes, source: str, *, name: str, region: Mapping[str, str]) -> Plan | None:
    """Read a document from its bytes; None where they are anything but one, and JSON.

    Raises ``PlanError`` for whatever its reader refuses.
    """
    if data.find(_URN, 0, _HEAD) < 0 or not _is_utf8(data):
        return None
    from msgspec import DecodeError
    from msgspec.json import decode

    digest = _Digest(data)
    digest.start()
    for reader in _readers().values():
        with suppress(DecodeError, RecursionError):
            document = decode(data, type=reader.FORM)
            if reader.is_one(document):
                break
    else:
        return None
    digest.join()
    return reader.read(document, source, name=name, digest=digest.found, region=region)


class _Digest(Thread):
    """Works out the SHA-256 of bytes while they are parsed: neither waits for the other."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data
        self.found = ""

    def run(self) -> None:
        """As of a thread."""
        self.found = sha256(self._data).hexdigest()


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are text; the parser looks at no text that it does not take apart."""
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False
