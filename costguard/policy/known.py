"""What the bundled policies and their data say, found by their text: no YAML is read for it.

``known.json`` is made by ``.ci/generate.py``. Each entry stands under the digest of the text that
it was read from, so that it holds wherever that text lies; a text that is not there, because
somebody wrote or changed it, is read as ever.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from costguard.policy.engine import Module
from costguard.policy.metadata import Policy, of_values

FILE = Path(__file__).with_name("known.json")


def known_policy(module: Module) -> Policy | None:
    """What a file of Rego says of itself; None where its text is not a bundled policy's."""
    values = _entries()["policies"].get(_digest(module.text))
    return None if values is None else of_values(values)._replace(path=module.path)


def known_data(text: str) -> Mapping[str, Any] | None:
    """What a data file holds; None where its text is not that of a bundled one."""
    held = _entries()["data"].get(_digest(text))
    # A copy, for what other files hold is put into it.
    copy: Mapping[str, Any] | None = json.loads(json.dumps(held))
    return copy


def as_text(policies: Iterable[tuple[str, Policy]], data: Iterable[tuple[str, Any]]) -> str:
    """The text of ``known.json``: policies and data, each after the text that it was read from.

    One entry to a line, so that a change of one policy is a change of one line.
    """
    entries = {
        "policies": {_digest(text): policy._replace(path="") for text, policy in policies},
        "data": {_digest(text): held for text, held in data},
    }
    parts = [
        f'"{name}": {{\n' + ",\n".join(f'"{k}": {json.dumps(v)}' for k, v in sorted(of.items()))
        for name, of in entries.items()
    ]
    return "{\n" + "\n},\n".join(parts) + "\n}\n}\n"


@cache
def _entries() -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return entries


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
