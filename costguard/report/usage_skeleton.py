"""A usage file to fill in: every quantity that the plan at hand depends on, commented out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from costguard.model.estimate import ResourceCost
from costguard.report.words import line_name, missing_usage
from costguard.result import Result

_LAST_KEY = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]$')
_HEAD = """\
# Usage of {source}, for the quantities that a plan does not hold.
# Take the "#" away before a key, give its value per month, and pass the file with --usage-file.
# A key that stays out leaves its line unpriced; nothing is assumed.
version: 0.1
"""


def render(result: Result) -> str:
    """Render the skeleton; instances of one block share an entry with ``[*]``."""
    entries: dict[str, tuple[ResourceCost, dict[str, None]]] = {}
    for resource, keys in missing_usage(result.estimate):
        address = _LAST_KEY.sub("[*]", resource.address)
        known = entries.setdefault(address, (resource, {}))[1]
        known.update(dict.fromkeys(keys))
    head = _HEAD.format(source=result.plan.source)
    if not entries:
        return f"{head}# Nothing in this plan depends on usage.\nresource_usage: {{}}\n"
    blocks = [_entry(address, *entry) for address, entry in entries.items()]
    return f"{head}resource_usage:\n" + "\n".join(blocks)


def _entry(address: str, resource: ResourceCost, keys: Mapping[str, None]) -> str:
    side = resource.after or resource.before
    lines = [c for c in side.components if c.quantity is None] if side else []
    prices = "".join(f"    # for: {line_name(c)}, per {c.unit}\n" for c in lines)
    tree: dict[str, Any] = {}
    for key in keys:
        branch = tree
        *parents, leaf = key.split(".")
        for parent in parents:
            branch = branch.setdefault(parent, {})
        branch[leaf] = None
    return f"  {_quoted(address)}:\n{prices}{_branch(tree, '    ')}"


def _branch(tree: Mapping[str, Any], indent: str) -> str:
    text = ""
    for key, value in tree.items():
        if value is None:
            text += f"{indent}# {key}: 0\n"
        else:
            text += f"{indent}{key}:\n{_branch(value, indent + '  ')}"
    return text


def _quoted(address: str) -> str:
    if not address.isprintable():
        return json.dumps(address)  # a text of YAML's too, on one line
    if not re.search(r'["\':#{}]', address):
        return address
    return "'" + address.replace("'", "''") + "'"
