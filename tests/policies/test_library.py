"""The library in ``policies/``: what its policies say of themselves, their tests, their examples.

An example is a plan in Terraform's JSON, made in memory and read, priced and judged as a user's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from costguard.catalog.sqlite import default_book
from costguard.model.budget import Environment
from costguard.model.finding import Finding
from costguard.plans.read import read_bytes
from costguard.policy.bundle import read_library
from costguard.policy.document import Facts, document
from costguard.policy.findings import findings
from costguard.policy.metadata import Policy
from costguard.policy.regorus import Regorus
from costguard.policy.scope import applies
from costguard.policy.testing import run_tests
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook

LIBRARY = Path(__file__).parents[2] / "policies"
"""The folder under test."""
NOW = "2026-11-20T00:00:00Z"
FROM_LISTS = ("aws_",)
"""Providers all of whose types costguard knows by name."""

LIB = read_library(LIBRARY)
POLICIES = {policy.id: policy for policy in LIB.speaking}
KEYS = {
    *("name", "resources", "finds", "unknown", "references", "action", "environment", "now"),
    "parameters",
}


def examples_of(policy: Policy) -> list[dict[str, Any]]:
    """The examples beside a policy; none where the file is missing."""
    path = Path(policy.path)
    file = path.with_name(f"{path.stem}_examples.yaml")
    if not file.is_file():
        return []
    found: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


EXAMPLES = [
    pytest.param(policy, example, id=f"{policy.id}: {example['name']}")
    for policy in POLICIES.values()
    for example in examples_of(policy)
]


def plan_of(example: Mapping[str, Any]) -> dict[str, Any]:
    """A Terraform plan of an example's resources."""
    unknown = example.get("unknown", {})
    references = example.get("references", {})
    changes = [
        change_of(address, values or {}, unknown.get(address, []), example.get("action", "create"))
        for address, values in example["resources"].items()
    ]
    blocks = {address.partition("[")[0]: address for address in example["resources"]}
    assert unknown.keys() | references.keys() <= example["resources"].keys()
    return {
        "format_version": "1.2",
        "terraform_version": "1.13.4",
        "resource_changes": changes,
        "configuration": {
            "provider_config": {
                "aws": provider("aws", "region", "us-east-1"),
                "azurerm": provider("azurerm"),
                "google": provider("google", "region", "us-central1"),
                "kubernetes": provider("kubernetes"),
            },
            "root_module": {
                "resources": [
                    block_of(
                        block,
                        example["resources"][address] or {},
                        unknown.get(address, []),
                        references.get(address, {}),
                    )
                    for block, address in blocks.items()
                ]
            },
        },
    }


def provider(name: str, key: str = "", value: str = "") -> dict[str, Any]:
    """A configuration of a provider, with a constant."""
    told = {key: {"constant_value": value}} if key else {}
    return {"name": name, "full_name": source_of(name), "expressions": told}


def source_of(name: str) -> str:
    """Where Terraform finds a provider."""
    return f"registry.terraform.io/hashicorp/{name}"


def change_of(
    address: str, values: Mapping[str, Any], unknown: list[str], action: str
) -> dict[str, Any]:
    """An entry of ``resource_changes``."""
    kind, name = address.partition("[")[0].split(".")
    actions = {"replace": ["delete", "create"]}.get(action, [action])
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": source_of(kind.partition("_")[0]),
        "change": {
            "actions": actions,
            "before": None if action == "create" else values,
            "after": None if action == "delete" else values,
            "after_unknown": nested(unknown, True),
        },
    }


def block_of(
    address: str, values: Mapping[str, Any], unknown: list[str], references: Mapping[str, list[str]]
) -> dict[str, Any]:
    """A resource block of the configuration, which sets what is not known and what refers."""
    kind, name = address.split(".")
    expressions: dict[str, Any] = {}
    later = {setting_of(values, path): ["local.later"] for path in unknown}
    for path, targets in {**later, **references}.items():
        *blocks, last = path.split(".")
        place = expressions
        for part in blocks:
            place = place.setdefault(part, [{}])[0]
        place[last] = {"references": list(targets)}
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_config_key": kind.partition("_")[0],
        "expressions": expressions,
    }


def setting_of(values: Any, path: str) -> str:
    """The path of the attribute of a block that a value belongs to: without numbers and keys."""
    parts: list[str] = []
    for part in path.split("."):
        if part.isdigit():
            values = values[int(part)] if isinstance(values, list) else None
            if not isinstance(values, dict):
                break
            continue
        parts.append(part)
        values = values.get(part) if isinstance(values, dict) else None
        if isinstance(values, dict):
            break  # a map, such as tags: one expression gives all of it
    return ".".join(parts)


def nested(paths: list[str], value: Any) -> Any:
    """``{"a": [{}, {"b": True}]}`` of ``a.1.b``: how Terraform says what is not known."""
    heads: dict[str, list[str]] = {}
    for path in paths:
        head, _, rest = path.partition(".")
        heads.setdefault(head, []).append(rest)
    below = {head: value if "" in rest else nested(rest, value) for head, rest in heads.items()}
    if not below or not all(head.isdigit() for head in below):
        return below
    return [below.get(str(place), {}) for place in range(max(map(int, below)) + 1)]


@cache
def prices() -> Engine:
    return Engine(rulebook(plugins=False), default_book(), UsageFile("usage.yml", None), False)


def found_in(engine: Regorus, policy: Policy, example: Mapping[str, Any]) -> list[Finding]:
    """What a policy finds in an example, in the environment of that."""
    environment = example.get("environment", "dev")
    if not applies(policy, environment, LIB.bundle.data):
        return []
    plan = read_bytes(json.dumps(plan_of(example)).encode(), "plan.json")
    moment = datetime.fromisoformat(example.get("now", NOW))
    machine = default_book().machine
    facts = Facts(Environment(environment), moment, machine=lambda _provider, name: machine(name))
    text = document(plan, prices().estimate(plan), facts)
    values = engine.evaluate(text, list(rules_of(policy, example)))
    told = {rule.partition(" with ")[0]: value for rule, value in values.items()}
    return list(findings([policy], told, LIB.bundle.data))


def rules_of(policy: Policy, example: Mapping[str, Any]) -> Iterator[str]:
    """The rules of a policy, with the parameters of an example in place of those in the data."""
    changed = ""
    if "parameters" in example:
        whole = LIB.bundle.data["costguard"]["parameters"]
        own = {**(whole.get(policy.id) or {}), **example["parameters"]}
        given = json.dumps({**whole, policy.id: own}, indent=1)  # the engine takes no long lines
        changed = f" with data.costguard.parameters as {given}"
    for rule in policy.speaking:
        yield f"data.{policy.package}.{rule}{changed}"


@pytest.fixture(scope="module")
def engine() -> Iterator[Regorus]:
    running = Regorus()
    running.load(LIB.bundle)
    yield running
    running.close()


@pytest.mark.parametrize(("policy", "example"), EXAMPLES)
def test_an_example_is_judged_as_it_says(
    engine: Regorus, policy: Policy, example: dict[str, Any]
) -> None:
    found = found_in(engine, policy, example)
    assert sorted(finding.address for finding in found) == sorted(example["finds"])
    for finding in found:
        assert finding.message.startswith(f"{finding.address}: " if finding.address else "")
        assert "\n" not in finding.message
        assert finding.remedy


@pytest.mark.parametrize("action", ["no-op", "delete"])
@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_what_stays_or_goes_is_not_judged(engine: Regorus, policy: Policy, action: str) -> None:
    for example in examples_of(policy):
        found = found_in(engine, policy, {**example, "action": action})
        assert [finding for finding in found if finding.address] == []  # others judge the plan


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_a_policy_has_the_three_kinds_of_example(policy: Policy) -> None:
    examples = examples_of(policy)
    assert all(example.keys() <= KEYS for example in examples)
    assert any(example["finds"] for example in examples), "none that is found"
    fine = [example for example in examples if not example["finds"]]
    assert any("unknown" not in example for example in fine), "none that is fine"
    assert any("unknown" in example for example in fine), "none with a value that is not known"
    assert len({example["name"] for example in examples}) == len(examples)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_a_policy_says_all_that_a_reader_needs(policy: Policy) -> None:
    path = Path(policy.path)
    assert policy.id == path.stem.replace("_", "-")
    assert policy.package == f"costguard.policies.{path.stem}"
    assert policy.category == path.parent.name
    for text in (policy.title, policy.description, policy.remedy):
        assert text
    assert not policy.title.endswith(".")
    assert policy.page.startswith("https://")
    assert policy.resource_types
    groups = LIB.bundle.data["costguard"]["settings"]["environment_groups"]
    assert set(policy.environments) <= {"all", *groups}


def test_the_types_that_policies_name_are_there() -> None:
    known = rulebook(plugins=False).classes
    named = {kind for policy in POLICIES.values() for kind in policy.resource_types}
    missing = {kind for kind in named if kind.startswith(FROM_LISTS) and kind not in known}
    assert not missing


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_the_kind_of_environment_is_imported_itself(policy: Policy) -> None:
    """By ``lib.nonprod`` regorus would work out every rule of ``lib``, for all resources."""
    text = Path(policy.path).read_text(encoding="utf-8")
    assert "lib.nonprod" not in text.replace("import data.costguard.lib.nonprod\n", "")
    assert "lib.prod" not in text.replace("import data.costguard.lib.prod\n", "")


def test_no_two_policies_have_one_id() -> None:
    counted = Counter(policy.id for policy in LIB.speaking)
    assert [name for name, count in counted.items() if count > 1] == []


def test_parameters_are_those_of_a_policy() -> None:
    assert set(LIB.bundle.data["costguard"]["parameters"]) <= POLICIES.keys()


def test_the_unit_tests_pass_and_reach_every_policy() -> None:
    outcome = run_tests(LIBRARY)
    assert [f"{case.file}: {case.name}" for case in outcome.failed] == []
    tested = {case.package for case in outcome.cases}
    assert {f"{policy.package}_test" for policy in POLICIES.values()} <= tested
    least = Counter(case.package for case in outcome.cases)
    few = [name for name in POLICIES if least[f"{POLICIES[name].package}_test"] < 4]
    assert few == [], "at least four tests: fires, does not, unknown, another boundary"
