"""Small documents of Pulumi on one stack, and the plans that are read from them."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from costguard.model.plan import Plan
from costguard.plans.read import read_bytes

UNTOLD = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "ciphertext": "v1:AAAA",
}
HEAD = "urn:pulumi:dev::shop::"
VOLUME = "aws:ebs/volume:Volume::data"
DB = "aws:rds/instance:Instance::orders"
WEB = "shop:index:WebTier$aws:ec2/instance:Instance::web"
GROUP = "aws:autoscaling/group:Group::nodes"


def record(
    token: str = "aws:ebs/volume:Volume", name: str = "data", /, **parts: Any
) -> dict[str, Any]:
    """A record of a resource: a volume unless another type is named."""
    return {"urn": f"{HEAD}{token}::{name}", "custom": True, "type": token, **parts}


def step(op: str, old: Any = None, new: Any = None, **parts: Any) -> dict[str, Any]:
    """A step of a preview."""
    found = {"op": op, "urn": (new or old)["urn"], "detailedDiff": None, **parts}
    return found | ({"oldState": old} if old else {}) | ({"newState": new} if new else {})


def preview_document(*steps: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A preview as Pulumi writes it."""
    summary = Counter(one["op"] for one in steps)
    return {"steps": list(steps), "duration": 1, "changeSummary": summary, **parts}


def preview(*steps: dict[str, Any], **parts: Any) -> Plan:
    """The plan of a preview."""
    return read_bytes(json.dumps(preview_document(*steps, **parts)).encode(), "preview.json")


def state(*records: dict[str, Any], **parts: Any) -> Plan:
    """The plan of a state."""
    document = {"version": 3, "deployment": {"resources": list(records), **parts}}
    return read_bytes(json.dumps(document).encode(), "state.json")
