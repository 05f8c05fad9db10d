"""Annotations of policies: the ``# METADATA`` block above ``package``.

Title, description and related resources are OPA's own keys; costguard's stand below ``custom``:
``id``, ``severity`` (note, warn, deny, off), ``environments``, ``remedy``, ``category``,
``resource_types``, ``confidence`` (above 0, up to 1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from costguard.policy.engine import Module, PolicyError

SEVERITIES = ("off", "note", "warn", "deny")
_OF_OTHERS = frozenset({"critical", "high", "medium", "low", "info", "informational"})
"""Severities of other tools: they say how bad a finding is, not what becomes of the change."""
_BLOCK = re.compile(
    r"^#[ \t]*METADATA[ \t]*\n((?:#.*\n)++)(?:[ \t]*(?:#.*)?\n)*+[ \t]*package\b", re.MULTILINE
)
"""As OPA has it, empty lines and other comments may stand between the block and its package."""
PACKAGE = re.compile(r"^[ \t]*package[ \t]+([\w.]+)", re.MULTILINE)
"""The name of a file's package, in a text without comments."""
_RULE = re.compile(
    r"^[ \t]*((?:deny|violation|warn)(?:_[a-zA-Z0-9]+)*|test_\w+)[ \t]*"
    r"(?=\[|contains\b|:?=|if\b|\{)",
    re.MULTILINE,
)

_PLANNED = re.compile(r"\blib\.planned\(\s*\"(\w+)\"")
"""A type of resources that a policy judges."""


class Policy(NamedTuple):
    """One package of rules, and what its annotations say."""

    id: str
    package: str
    path: str
    """File of the policy."""
    rules: tuple[str, ...]
    """Names of its rules that speak: ``deny``, ``warn``, ``violation``, and ``test_`` rules."""
    title: str = ""
    description: str = ""
    severity: str = ""
    """Severity in place of that of the rule's name; empty where the name decides."""
    environments: tuple[str, ...] = ()
    """Environments, or groups of them, that the policy is for; empty for all."""
    remedy: str = ""
    category: str = ""
    resource_types: tuple[str, ...] = ()
    page: str = ""
    confidence: str = ""
    """How sure it is that its changes serve as well, above 0 and up to 1; empty where it is not
    told."""

    @property
    def speaking(self) -> tuple[str, ...]:
        """Its rules that make findings."""
        return tuple(rule for rule in self.rules if not rule.startswith("test_"))

    @property
    def tests(self) -> tuple[str, ...]:
        """Its unit tests."""
        return tuple(rule for rule in self.rules if rule.startswith("test_"))


def of_values(values: Sequence[Any]) -> Policy:
    """A policy out of JSON values, in which its tuples are lists."""
    fields: list[Any] = [tuple(v) if isinstance(v, list) else v for v in values]
    return Policy(*fields)


def policy_of(module: Module) -> Policy:
    """What a file of Rego says of itself. Raises ``PolicyError`` for annotations that are wrong."""
    text = without_comments(module.text)
    package = PACKAGE.search(text)
    if package is None:
        raise PolicyError(f"{module.path}:1: expected `package name` before the first rule")
    if text[package.end() :].lstrip(" \t").startswith("["):
        raise PolicyError(
            f"{module.path}: package {package[1]}[...]: expected a name without brackets, such as "
            "package main.sizes"
        )
    name = package[1]
    said = _annotations(module)
    custom = _map(said.get("custom"), module, "custom")
    types = _texts(custom.get("resource_types"), module, "custom.resource_types")
    _refuse_untold(types, text, module)
    severity = severity_word(custom.get("severity", ""))
    if severity.lower() in _OF_OTHERS and not name.startswith("costguard."):
        severity = ""
    if severity and severity not in SEVERITIES:
        raise PolicyError(
            f"{module.path}: METADATA: custom.severity: expected one of {', '.join(SEVERITIES)}; "
            f"found {severity}"
        )
    return Policy(
        id=str(custom.get("id", name.rpartition(".")[2])),
        package=name,
        path=module.path,
        rules=tuple(dict.fromkeys(_RULE.findall(text))),
        title=str(said.get("title", "")),
        description=" ".join(str(said.get("description", "")).split()),
        severity=severity,
        environments=_texts(custom.get("environments"), module, "custom.environments"),
        remedy=" ".join(str(custom.get("remedy", "")).split()),
        category=str(custom.get("category", "")),
        resource_types=types,
        page=_page(said.get("related_resources")),
        confidence=_confidence(custom.get("confidence"), module),
    )


def _refuse_untold(types: tuple[str, ...], text: str, module: Module) -> None:
    """A type that the annotations leave out: of plans with it alone, the policy is not asked."""
    untold = [name for name in _PLANNED.findall(text) if name not in types] if types else []
    if untold:
        raise PolicyError(
            f"{module.path}: METADATA: custom.resource_types: the policy asks for {untold[0]}, "
            "which is not in the list; add it"
        )


def _confidence(value: Any, module: Module) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise PolicyError(
            f"{module.path}: METADATA: custom.confidence: expected a number above 0 and up to 1, "
            f"such as 0.7; found {value}"
        )
    return str(value)


def severity_word(value: Any) -> str:
    """A severity as text; YAML reads a bare ``off`` as false."""
    return "off" if value is False else str(value)


def _annotations(module: Module) -> dict[str, Any]:
    found = _BLOCK.search(module.text)
    if found is None:
        return {}
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    lines = [line[1:].removeprefix(" ") for line in found[1].splitlines()]
    try:
        said = yaml.load("\n".join(lines), loader)  # noqa: S506  (both loaders are safe ones)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        above = module.text.count("\n", 0, found.start(1))
        line = above + 1 + (mark.line if mark else 0)
        reason = getattr(error, "problem", None) or "not valid YAML"
        raise PolicyError(f"{module.path}:{line}: METADATA: {reason}") from None
    return _map(said, module, "the block")


def _map(value: Any, module: Module, what: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise PolicyError(f"{module.path}: METADATA: {what}: expected a map of keys")
    return value


def _texts(value: Any, module: Module, what: str) -> tuple[str, ...]:
    found = [] if value is None else value
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise PolicyError(f"{module.path}: METADATA: {what}: expected a list of names")
    return tuple(found)


def _page(related: Any) -> str:
    first = related[0] if isinstance(related, list) and related else ""
    return str(first.get("ref", "")) if isinstance(first, dict) else str(first)


@cache
def without_comments(text: str) -> str:
    """The text with lines that are comments blanked out, so that no rule is found in them."""
    return "\n".join("" if line.lstrip().startswith("#") else line for line in text.split("\n"))
