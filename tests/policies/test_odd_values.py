"""Plans are not trusted: a value of an odd type must not keep the other policies from judging."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from costguard.policy.bundle import read_library
from costguard.policy.metadata import Policy
from costguard.policy.regorus import Regorus

LIB = read_library(Path(__file__).parents[2] / "policies", tests=False)
NONE: tuple[Any, ...] = (None, True, 5, -0.5, [], {}, [None], [5], ["x"], [[]], [{}], {"x": 5})
TEXTS = (
    "",
    "x",
    "08",
    "1.",
    "a.b.c",
    "1.08",
    "08h",
    "2026-02-30T25:61:00Z",
    "2026-13-45",
    "[",
    "ml.",
)
"""Texts that are no numbers, moments, types or patterns, though they may look so."""
ODD = (*NONE, *TEXTS)
"""Values that no attribute expects all of."""
SHARES = 4
"""Of the odd values, each name of a policy gets one in so many by itself; all get every one."""
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
READ = re.compile(r'"[a-z_][a-z0-9_.]*"|\.[a-z_][a-z0-9_]*')
"""Paths in texts and parts of references in Rego: whatever an attribute may be named by."""


def parameters() -> dict[str, Any]:
    """Data in which the parameters of the examples stand, for some policies need them to judge."""
    given = {
        policy.id: example["parameters"]
        for policy in LIB.speaking
        for example in examples_of(policy)
        if "parameters" in example
    }
    own = LIB.bundle.data["costguard"]
    merged = {key: {**(own["parameters"].get(key) or {}), **more} for key, more in given.items()}
    return {"costguard": {**own, "parameters": {**own["parameters"], **merged}}}


def examples_of(policy: Policy) -> list[dict[str, Any]]:
    """The examples beside a policy."""
    path = Path(policy.path)
    file = path.with_name(f"{path.stem}_examples.yaml")
    found: list[dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))
    return found


def names_in(policy: Policy) -> tuple[set[str], set[str]]:
    """Whatever may be the name of an attribute: in a policy, and in the shared modules it uses."""
    modules = {module.path: code(module.text) for module in LIB.bundle.modules}
    own = modules[policy.path]
    shared = (text for text in modules.values() if imported(text, own))
    return names(own), {name for text in shared for name in names(text)}


def names(text: str) -> set[str]:
    """Whatever may be the name of an attribute in a module."""
    return {name for part in READ.findall(text) for name in WORD.findall(part)}


def imported(text: str, by: str) -> bool:
    """Whether a module is among the imports of another one; those of all are in ``lib``."""
    package = re.search(r"^package (\S+)", text, re.MULTILINE)
    name = package[1] if package else ""
    return name != "costguard.lib" and f"import data.{name}\n" in by


def code(text: str) -> str:
    """A module without its comments."""
    return re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)


def resources_of(policy: Policy) -> list[dict[str, Any]]:
    """All resources of a policy's examples, as policies see them."""
    return [
        resource(address, after or {}, example.get("references", {}).get(address, {}))
        for example in examples_of(policy)
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
        "tags": texts(after.get("tags")),
        "owner": None,
        "references": references,
        "machine": None,
        "cost": None,
        "alternatives": [],
    }


def texts(tags: Any) -> dict[str, str]:
    """Those of the tags that are texts: policies see no others."""
    given = tags if isinstance(tags, dict) else {}
    return {key: value for key, value in given.items() if isinstance(value, str)}


def with_after(one: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The resource with other attributes."""
    return {**one, "after": after, "before": after, "tags": texts(after.get("tags"))}


def document(given: list[dict[str, Any]], environment: str) -> str:
    """A document of resources."""
    by_type: dict[str, list[int]] = {}
    for number, one in enumerate(given):
        by_type.setdefault(one["type"], []).append(number)
    context = {"environment": environment, "now": "2026-11-20T00:00:00Z", "tool": "terraform"}
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
    running.load(LIB.bundle._replace(data=parameters()))
    yield running
    running.close()


def judged(
    engine: Regorus, policy: Policy, given: list[dict[str, Any]], environments: Iterable[str]
) -> None:
    """Evaluate the policy's rules over the resources in each of the environments."""
    rules = [f"data.{policy.package}.{rule}" for rule in policy.speaking]
    for environment in environments:
        for rule, value in engine.evaluate(document(given, environment), rules).items():
            assert isinstance(value, list), rule
            assert all(item["msg"] for item in value), rule


ENVIRONMENTS = {("nonprod",): ["dev"], ("prod",): ["prod"], (): ["dev", "prod"]}
"""Where policies judge, by what they say of themselves."""
POLICIES = pytest.mark.parametrize("policy", LIB.speaking, ids=[p.id for p in LIB.speaking])


@POLICIES
def test_odd_values_in_examples_are_no_errors(engine: Regorus, policy: Policy) -> None:
    given = [
        with_after(one, after)
        for one in resources_of(policy)
        for odd in ODD
        for depth in range(6)
        for after in changed(one["after"], odd, depth)
    ]
    assert len(given) >= len(ODD)
    judged(engine, policy, given, ENVIRONMENTS[policy.environments])


@POLICIES
def test_odd_values_in_all_that_is_read_are_no_errors(engine: Regorus, policy: Policy) -> None:
    own, shared = names_in(policy)
    firsts = {one["type"]: one for one in resources_of(policy)}.values()
    alone = [
        {name: value}
        for number, name in enumerate(sorted(own))
        for value in ODD[number % SHARES :: SHARES]
    ]
    together = [
        odd
        for value in ODD
        for odd in (
            dict.fromkeys(own | shared, value),
            {name: [dict.fromkeys(own, value)] for name in own},
        )
    ]
    given = [
        with_after(one, {**one["after"], **odd}) for one in firsts for odd in (*alone, *together)
    ]
    judged(engine, policy, given, ["dev"])
