"""Policies of Conftest's and Infracost's, by their own conventions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from costguard.model.finding import Finding, Level
from costguard.policy.engine import PolicyError
from costguard.policy.formats import INFRACOST_PACKAGE
from costguard.policy.metadata import Policy

INFRACOST_RULE = f"data.{INFRACOST_PACKAGE}.deny"
_PREFIX = re.compile(r"^(?:deny|violation)_?")


def with_file(rule: str, file: str) -> str:
    """A rule with ``data.conftest.file``, the file that Conftest says it is testing."""
    import json

    path = PurePath(file)
    place = json.dumps({"file": {"name": path.name, "dir": path.parent.as_posix()}})
    return f"{rule} with data.conftest as {place}"


def exempt(policy: Policy, rule: str, exceptions: Any) -> bool:
    """Whether a namespace's ``exception`` rule takes ``deny_x`` or ``violation_x`` out.

    It gives lists of names without the prefix; the empty name is for ``deny`` and ``violation``.
    Raises ``PolicyError`` where it gives something else.
    """
    if not isinstance(exceptions, list) or not all(isinstance(e, list) for e in exceptions):
        raise PolicyError(
            f"{policy.path}: exception: expected a set of lists of rules' names; "
            "the rule gave something else, so the policy could not be judged"
        )
    if not rule.startswith(("deny", "violation")):
        return False
    return _PREFIX.sub("", rule) in {name for names in exceptions for name in names}


def infracost_findings(policy: Policy, values: Mapping[str, Any]) -> Iterator[Finding]:
    """What Infracost's policies found: the objects whose ``failed`` is true.

    Raises ``PolicyError`` for one without ``msg`` or ``failed``, and where there is no rule.
    """
    if "deny" not in policy.rules:
        raise PolicyError(f"{policy.path}: package infracost: expected a rule deny[out]")
    given = values.get(INFRACOST_RULE, [])
    items = list(given.values()) if isinstance(given, dict) else given
    if not isinstance(items, list):
        raise _wrong(policy, "a set of objects with msg and failed")
    for item in items:
        said = item if isinstance(item, dict) else {}
        message, failed = said.get("msg"), said.get("failed")
        if not isinstance(message, str) or not message:
            raise _wrong(policy, "the text msg in each object")
        if not isinstance(failed, bool):
            raise _wrong(policy, f'failed as true or false beside the msg "{message}"')
        if failed:
            yield Finding(policy.id, Level.BLOCK, message, policy=policy.path)


def _wrong(policy: Policy, expected: str) -> PolicyError:
    return PolicyError(
        f"{policy.path}: deny: expected {expected}; the rule gave something else, so the policy "
        "could not be judged"
    )
