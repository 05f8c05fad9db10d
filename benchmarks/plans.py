"""Makes large plans out of the examples' real ones: modules with many instances."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples"
SOURCES = ("web-app", "eks-platform", "serverless", "dev-small")


def plan_of(size: int) -> dict[str, Any]:
    """A plan document with ``size`` resources: the examples, each as a module, many times."""
    sources = [json.loads((EXAMPLES / name / "plan.json").read_text()) for name in SOURCES]
    plan: dict[str, Any] = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"child_modules": []}},
        "resource_changes": [],
        "configuration": {"provider_config": {}, "root_module": {"module_calls": {}}},
    }
    calls = plan["configuration"]["root_module"]["module_calls"]
    for name, source in zip(SOURCES, sources, strict=True):
        configuration = source["configuration"]
        plan["configuration"]["provider_config"].update(configuration.get("provider_config", {}))
        call = name.replace("-", "_")
        calls[call] = {"source": f"./{name}", "module": configuration["root_module"]}
    for provider in plan["configuration"]["provider_config"].values():
        # The examples take it from a variable, which is another one in each.
        provider["expressions"]["region"] = {"constant_value": "us-east-1"}
    copies = 0
    while len(plan["resource_changes"]) < size:
        for name, source in zip(SOURCES, sources, strict=True):
            _add(plan, source, f'module.{name.replace("-", "_")}["{copies:05}"]', size)
        copies += 1
    return plan


def _add(plan: dict[str, Any], source: dict[str, Any], module: str, size: int) -> None:
    changes = plan["resource_changes"]
    values = []
    for change in source["resource_changes"][: size - len(changes)]:
        address = f"{module}.{change['address']}"
        inner = change.get("module_address")
        changed = copy.deepcopy(change)
        changed["address"] = address
        changed["module_address"] = f"{module}.{inner}" if inner else module
        changes.append(changed)
        values.append(
            {
                **{k: change[k] for k in ("mode", "type", "name", "provider_name")},
                "address": address,
                "schema_version": 1,
                "values": change["change"]["after"],
            }
        )
    children = plan["planned_values"]["root_module"]["child_modules"]
    children.append({"address": module, "resources": values})
