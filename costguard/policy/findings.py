"""What policies said, as findings: by Conftest's conventions, and nothing is passed over.

``deny`` and ``violation`` block, ``warn`` warns; a policy's severity, or the one that FinOps sets
under ``parameters``, takes the place of the rule's name. A value that is neither a text nor an
object with a message is an error of the policy's, never a silent pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from costguard.model.finding import Change, Finding, Level
from costguard.policy.engine import PolicyError
from costguard.policy.metadata import Policy, severity_word
from costguard.policy.scope import map_at, severity_of

_LEVELS = {"note": Level.NOTE, "warn": Level.WARN, "deny": Level.BLOCK}


def level_of(identifier: str, usual: Level, data: Mapping[str, Any]) -> Level | None:
    """The level of another tool's finding, set as that of a policy; None where it is off.

    Raises ``PolicyError`` for a severity that there is none of.
    """
    severity = severity_of(Policy(identifier, "", "", ()), data)
    return _LEVELS.get(severity) if severity else usual


def findings(
    policies: Iterable[Policy], values: Mapping[str, Any], data: Mapping[str, Any]
) -> Iterator[Finding]:
    """The findings in the values that rules came to. Raises ``PolicyError``."""
    highest = _highest(data)
    for policy in policies:
        severity = severity_of(policy, data)
        for rule in policy.speaking if severity != "off" else ():
            usual = "warn" if rule.startswith("warn") else "deny"
            level = _LEVELS[severity] if severity else min(_LEVELS[usual], highest, key=_rank)
            value = values.get(f"data.{policy.package}.{rule}", [])
            yield from _said(policy, rule, level, value)


def _highest(data: Mapping[str, Any]) -> Level:
    """The most that a policy may do by itself, until somebody gives it a severity."""
    word = severity_word(map_at(data, "costguard", "settings").get("highest_severity", "deny"))
    if word not in _LEVELS:
        raise PolicyError(
            f"costguard.settings.highest_severity: expected one of {', '.join(_LEVELS)}; "
            f"found {word}"
        )
    return _LEVELS[word]


def _rank(level: Level) -> int:
    return level.rank


def _said(policy: Policy, rule: str, level: Level, value: Any) -> Iterator[Finding]:
    if not isinstance(value, list):
        raise _wrong(policy, rule, value, "a set of texts, or of objects with the key msg")
    for item in value:
        said = {"msg": item} if isinstance(item, str) else item
        if not isinstance(said, dict) or not isinstance(said.get("msg"), str) or not said["msg"]:
            raise _wrong(policy, rule, item, "a text, or an object with the text msg")
        yield Finding(
            id=str(said.get("id", policy.id)),
            level=level,
            message=said["msg"],
            address=str(said.get("address", "")),
            remedy=str(said.get("remedy", policy.remedy)),
            policy=policy.path,
            changes=tuple(_changes(policy, rule, said.get("changes", []))),
            confidence=Decimal(policy.confidence) if policy.confidence else None,
        )


def _changes(policy: Policy, rule: str, value: Any) -> Iterator[Change]:
    """Attributes that the policy would have changed, so that the saving can be priced."""
    if not isinstance(value, list):
        raise _wrong(policy, rule, value, "changes as a list of objects with path and value")
    for item in value:
        if not isinstance(item, dict) or not isinstance(item.get("path"), str):
            raise _wrong(policy, rule, item, "a change as an object with path and value")
        yield Change(item["path"], item.get("value"))


def _wrong(policy: Policy, rule: str, value: Any, expected: str) -> PolicyError:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    kind = kinds.get(type(value), "nothing" if value is None else "a number")
    kind = "an empty text" if value == "" else kind
    return PolicyError(
        f"{policy.path}: {rule}: expected {expected}; the rule gave {kind}, so the policy could "
        "not be judged"
    )
