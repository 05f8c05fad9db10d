"""Whom a policy is for: environments and types of resources, and whether it is on at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from costguard.policy.engine import PolicyError
from costguard.policy.metadata import SEVERITIES, Policy, severity_word


def severity_of(policy: Policy, data: Mapping[str, Any]) -> str:
    """The severity that is configured for a policy; empty where its rules' names decide.

    Raises ``PolicyError`` for a severity that there is none of.
    """
    parameters = map_at(data, "costguard", "parameters", policy.id)
    severity = severity_word(parameters.get("severity", policy.severity))
    if severity and severity not in SEVERITIES:
        raise PolicyError(
            f"costguard.parameters.{policy.id}.severity: expected one of {', '.join(SEVERITIES)}; "
            f"found {severity}"
        )
    return severity


def applies(policy: Policy, environment: str, data: Mapping[str, Any]) -> bool:
    """Whether a policy is for the environment, by its name or by a group in the settings.

    One that is off is for none.
    """
    if severity_of(policy, data) == "off":
        return False
    if not policy.environments or "all" in policy.environments:
        return True
    groups = map_at(data, "costguard", "settings", "environment_groups")
    names = {name for e in policy.environments for name in (e, *groups.get(e, ()))}
    return environment in names


def concerns(policy: Policy, types: Collection[str]) -> bool:
    """Whether a plan has a resource of a type that the policy is about, if it names any."""
    return not policy.resource_types or not set(types).isdisjoint(policy.resource_types)


def map_at(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The map at a path of keys in the data; an empty one where there is none."""
    place: Any = data
    for part in path:
        place = place.get(part) if isinstance(place, Mapping) else None
    return place if isinstance(place, Mapping) else {}
