"""Terraform's plan as JSON for policies of Conftest's, without what the plan marks as sensitive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from costguard.errors import UsageError
from costguard.model.resource import SENSITIVE
from costguard.plans.mask import hide, hide_secrets

HIDDEN = "(sensitive value)"
"""What stands in the place of a sensitive value; Terraform's own words."""


def masked(plan: dict[str, Any]) -> str:
    """The plan as JSON, changed in place: no sensitive value can come to be in a message."""
    secrets = frozenset(_secret_variables(plan))
    for values, mask in _sides(plan):
        hide(values, mask, ())
        hide_secrets(values, secrets)
    for output in _outputs(plan):
        if output.get("sensitive") is True and "value" in output:
            output["value"] = HIDDEN
    for change in _dict(plan.get("output_changes")).values():
        for side in ("before", "after"):
            if _dict(change).get(f"{side}_sensitive") and change.get(side) is not None:
                change[side] = HIDDEN
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"), default=_shown)


def _shown(value: Any) -> str:
    if value is SENSITIVE:
        return HIDDEN
    raise TypeError(f"{type(value).__name__} cannot stand in the input of a policy")


def _sides(plan: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Attributes with the mask that says which are sensitive."""
    for key in ("resource_changes", "resource_drift"):
        for entry in _dicts(plan.get(key)):
            change = _dict(entry.get("change"))
            for side in ("before", "after"):
                if isinstance(change.get(side), dict):
                    yield change[side], change.get(f"{side}_sensitive")
    for state in _states(plan):
        for resource in _resources(_dict(state.get("root_module"))):
            if isinstance(resource.get("values"), dict):
                yield resource["values"], resource.get("sensitive_values")


def _states(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [_dict(plan.get("planned_values")), _dict(_dict(plan.get("prior_state")).get("values"))]


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from _dicts(module.get("resources"))
    for child in _dicts(module.get("child_modules")):
        yield from _resources(child)


def _outputs(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for state in _states(plan):
        yield from _dicts(list(_dict(state.get("outputs")).values()))


def _secret_variables(plan: dict[str, Any]) -> Iterator[str]:
    """The texts of variables that are declared sensitive, which are hidden."""
    root = _dict(_dict(plan.get("configuration")).get("root_module"))
    for name, declaration in _dict(root.get("variables")).items():
        variable = _dict(plan.get("variables")).get(name)
        if not _dict(declaration).get("sensitive") or not isinstance(variable, dict):
            continue
        value, variable["value"] = variable.get("value"), HIDDEN
        if isinstance(value, str) and value:
            yield value
        if "default" in declaration:
            declaration["default"] = HIDDEN


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def read_raw(source: str) -> dict[str, Any]:
    """The document of a plan's file once more. Raises ``UsageError`` where it is no file."""
    from pathlib import Path

    from costguard.plans.document import load

    path = Path(source)
    if not path.is_file():
        raise UsageError(
            f"{source}: policies in Conftest's format read the plan's own JSON; give the plan as a "
            "file (terraform show -json tfplan > plan.json)"
        )
    document: dict[str, Any] = load(path.read_bytes(), source, _is_plan).value
    return document


def _is_plan(value: Any) -> bool:
    return isinstance(value, dict) and "format_version" in value
