"""What there is to know of policies, for those who look at a library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from costguard.errors import UsageError
from costguard.policy.bundle import Library, read_library
from costguard.policy.engine import Module
from costguard.policy.metadata import Policy, without_comments
from costguard.policy.scope import severity_of

_PARAMETER = r'parameter\(\s*(?:"{id}"|\w+)\s*,\s*"(\w+)"\s*,\s*([^\n]*?)\)'


class Described(NamedTuple):
    """A policy with its tests, its parameters and its examples."""

    policy: Policy
    severity: str
    """What its findings weigh: off, note, warn or deny."""
    tests: int
    parameters: Mapping[str, Any]
    """As the data sets them; those that the data leaves out, as the text of the policy has them."""
    examples: tuple[str, ...]
    """Names of the examples beside it."""


def described(path: Path, *, v0: bool = False) -> list[Described]:
    """All policies of a file or a folder, by category and id. Raises as ``read_library``."""
    library = read_library(path, v0=v0)
    modules = {module.path: module for module in library.bundle.modules}
    found = [_described(p, library, modules[p.path]) for p in library.speaking]
    return sorted(found, key=lambda one: (one.policy.category, one.policy.id, one.policy.path))


def one(path: Path, policy: str, *, v0: bool = False) -> Described:
    """The policy with an id; raises ``UsageError``, with ids that are close, for no such policy."""
    everything = described(path, v0=v0)
    for candidate in everything:
        if candidate.policy.id == policy:
            return candidate
    from difflib import get_close_matches

    close = get_close_matches(policy, [d.policy.id for d in everything], n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else "see: costguard policy list"
    raise UsageError(f"{policy}: no such policy in {path.as_posix()}; {hint}")


def _described(policy: Policy, library: Library, module: Module) -> Described:
    data = library.bundle.data
    name = "warn" if all(rule.startswith("warn") for rule in policy.speaking) else "deny"
    tests = [
        test
        for other in library.policies
        if other.package in {policy.package, f"{policy.package}_test"}
        for test in other.tests
    ]
    return Described(
        policy,
        severity_of(policy, data) or name,
        len(tests),
        _parameters(policy, data, module),
        _examples(Path(policy.path)),
    )


def _parameters(policy: Policy, data: Mapping[str, Any], module: Module) -> dict[str, Any]:
    pattern = re.compile(_PARAMETER.format(id=re.escape(policy.id)))
    found: dict[str, Any] = dict(pattern.findall(without_comments(module.text)))
    below = data.get("costguard", {})
    given = below.get("parameters", {}) if isinstance(below, Mapping) else {}
    found.update(given.get(policy.id) or {} if isinstance(given, Mapping) else {})
    return found


def _examples(file: Path) -> tuple[str, ...]:
    path = file.with_name(f"{file.stem}_examples.yaml")
    if not path.is_file():
        return ()
    from costguard.yaml_document import read

    document = read(path, path.as_posix(), "examples of a policy")
    examples = document.data if isinstance(document.data, list) else []
    return tuple(str(e.get("name", "")) for e in examples if isinstance(e, dict))
