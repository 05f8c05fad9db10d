"""Plans are not trusted: a value of an odd type must not keep the other policies from judging."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from costguard.policy.bundle import read_library
from costguard.policy.metadata import Policy
from costguard.policy.regorus import Regorus

LIB = read_library(Path(__file__).parents[2] / "policies", tests=False)
ODD: tuple[Any, ...] = (None, True, 5, "x", "", [], {}, [None], [5], ["x"], [[]], [{}], {"x": 5})
"""Values that no attribute expects all of."""


def resources_of(policy: Policy) -> list[dict[str, Any]]:
    """All resources of a policy's examples, as policies see them."""
    path = Path(policy.path)
    examples = yaml.safe_load(path.with_name(f"{path.stem}_examples.yaml").read_text("utf-8"))
    return [
        resource(address, after or {}, example.get("references", {}).get(address, {}))
        for example in examples
        for address, after in example["resources"].items()
    ]


def resource(address: str, after: dict[str, Any], references: dict[str, Any]) -> dict[str, Any]:
    """A resource that is made, as a policy sees it."""
    kind, name = address.partition("[")[0].split(".")
    return {
        "address": address,
        "type": kind,
        "name": name,
        "module": "",
        "provider": kind.partition("_")[0],
        "region": "us-east-1",
        "action": "create",
        "before": None,
        "after": after,
        "unknown": {},
        "sensitive": {},
        "tags": {},
        "owner": None,
        "references": references,
        "machine": None,
        "cost": None,
        "alternatives": [],
    }


def document(given: list[dict[str, Any]]) -> str:
    """A document of resources."""
    by_type: dict[str, list[int]] = {}
    for number, one in enumerate(given):
        by_type.setdefault(one["type"], []).append(number)
    context = {"environment": "dev", "now": "2026-11-20T00:00:00Z", "tool": "terraform"}
    return json.dumps({"context": context, "by_type": by_type, "resources": given})


def changed(value: Any, odd: Any, depth: int) -> Iterator[Any]:
    """The value with ``odd`` in each place that lies so deep, one place after the other."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if depth > 0:
            news = changed(inner, odd, depth - 1) if isinstance(inner, dict | list) else ()
        else:
            news = iter([odd])
        for new in news:
            whole = dict(value) if isinstance(value, dict) else list(value)
            whole[key] = new
            yield whole


@pytest.fixture(scope="module")
def engine() -> Iterator[Regorus]:
    running = Regorus()
    running.load(LIB.bundle)
    yield running
    running.close()


@pytest.mark.parametrize("policy", LIB.speaking, ids=[policy.id for policy in LIB.speaking])
def test_odd_values_are_no_errors(engine: Regorus, policy: Policy) -> None:
    given = [
        {**one, "after": after}
        for one in resources_of(policy)
        for odd in ODD
        for depth in range(6)
        for after in changed(one["after"], odd, depth)
    ]
    assert len(given) >= len(ODD)
    rules = [f"data.{policy.package}.{rule}" for rule in policy.speaking]
    for rule, value in engine.evaluate(document(given), rules).items():
        assert isinstance(value, list), rule
        assert all(item["msg"] for item in value), rule
