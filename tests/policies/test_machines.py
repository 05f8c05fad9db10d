"""What the data says of machine types: successors are there, large enough, and no dearer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from support.terraform import after, change, document, priced

import costguard.catalog
from costguard.catalog.facts import read_machines
from costguard.model.machine import Machine
from costguard.policy.bundle import read_library
from costguard.policy.regorus import Regorus

LIB = read_library(Path(__file__).parents[2] / "policies", tests=False)
PARAMETERS = LIB.bundle.data["costguard"]["parameters"]
MACHINES: Mapping[str, Machine] = {
    machine.instance_type: machine
    for machine in read_machines(Path(costguard.catalog.__file__).parent / "data")
    if machine.vendor == "aws"
}
POLICIES = ("aws-ec2-previous-generation", "aws-ec2-graviton-alternative")
SMALLER = {"m2.xlarge", "m2.2xlarge", "d2.8xlarge"}
"""Types whose successors have a little less: 6% of the memory, or four of 36 vCPUs."""


def successors(policy: str) -> dict[str, str]:
    """What a policy proposes for each type that costguard knows, by the data."""
    families, types = PARAMETERS[policy]["families"], PARAMETERS[policy]["types"]
    found = dict(types)
    for name in MACHINES:
        family, _, size = name.partition(".")
        if family in families and name not in types and not size.startswith("metal"):
            found[name] = f"{families[family]}.{size}"
    return {name: successor for name, successor in found.items() if successor}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_successor_is_there_and_has_as_much(policy: str) -> None:
    pairs = successors(policy)
    assert len(pairs) > 80
    assert {name for pair in pairs.items() for name in pair} <= MACHINES.keys()
    for old, new in ((MACHINES[old], MACHINES[new]) for old, new in pairs.items()):
        assert old.memory_gib is not None
        assert new.memory_gib is not None
        enough = new.vcpu >= old.vcpu and new.memory_gib >= old.memory_gib
        assert enough or old.instance_type in SMALLER, f"{old.instance_type}: {new.instance_type}"


@pytest.mark.parametrize(("policy", "arch"), [*zip(POLICIES, ("x86_64", "arm64"), strict=True)])
def test_a_successor_has_the_architecture_that_is_meant(policy: str, arch: str) -> None:
    assert {MACHINES[name].arch for name in successors(policy).values()} == {arch}


def hourly(names: Iterable[str]) -> dict[str, Decimal]:
    """The price of an hour of each machine type that has one, on Linux in us-east-1."""
    wanted = sorted(set(names))
    changes = [
        change(f"aws_instance.m{number}", {"ami": "ami-1", "instance_type": name})
        for number, name in enumerate(wanted)
    ]
    estimate = priced(document(*changes))
    sides = (after(estimate, f"aws_instance.m{number}") for number in range(len(wanted)))
    told = {name: side.components[0].unit_price for name, side in zip(wanted, sides, strict=True)}
    return {name: price for name, price in told.items() if price is not None}


def test_a_successor_costs_no_more() -> None:
    pairs = successors("aws-ec2-previous-generation")
    price = hourly([*pairs, *pairs.values()])
    compared = [old for old in pairs if old in price]
    assert len(compared) > 80
    assert [old for old in compared if price[pairs[old]] > price[old]] == []


def test_an_alternative_on_arm64_costs_less() -> None:
    pairs = successors("aws-ec2-graviton-alternative")
    price = hourly([*pairs, *pairs.values()])
    compared = [old for old in pairs if old in price]
    assert len(compared) > 80
    assert [old for old in compared if price[pairs[old]] >= price[old]] == []


def test_types_that_the_data_names_are_there() -> None:
    for policy in POLICIES:
        assert PARAMETERS[policy]["types"].keys() <= MACHINES.keys()


def test_a_metal_machine_has_a_virtual_one_of_its_vcpus() -> None:
    metal = [m for m in MACHINES.values() if ".metal" in m.instance_type]
    resources = [
        {
            "address": f"aws_instance.{machine.instance_type}",
            "type": "aws_instance",
            "action": "create",
            "after": {"instance_type": machine.instance_type},
            "machine": {"type": machine.instance_type, "vcpu": machine.vcpu},
        }
        for machine in metal
    ]
    by_type = {"aws_instance": list(range(len(resources)))}
    context = {"environment": "dev"}
    rule = "data.costguard.policies.aws_ec2_metal_nonprod.deny"
    engine = Regorus()
    engine.load(LIB.bundle)
    try:
        given = json.dumps({"context": context, "by_type": by_type, "resources": resources})
        found = engine.evaluate(given, [rule])[rule]
    finally:
        engine.close()
    assert len(found) == len(metal)
    for finding in found:
        machine = MACHINES[finding["address"].removeprefix("aws_instance.")]
        for proposed in finding["changes"]:
            assert MACHINES[proposed["value"]].vcpu == machine.vcpu, machine.instance_type
    assert sum(1 for finding in found if not finding["changes"]) == 2  # i3 and g4dn


def test_families_with_accelerators_are_all_there() -> None:
    families = {m.instance_type.partition(".")[0] for m in MACHINES.values() if m.gpu_count}
    assert families <= set(PARAMETERS["aws-ec2-gpu-guardrail"]["families"])
