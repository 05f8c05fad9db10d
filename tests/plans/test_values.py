"""Resources of a tree of modules with their values: planned values and prior states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from costguard.model.plan import Plan

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]


def tree(*resources: dict[str, Any], **module: Any) -> dict[str, Any]:
    return {"root_module": {"resources": list(resources), **module}}


def valued(address: str, values: dict[str, Any], **rest: Any) -> dict[str, Any]:
    kind, name = address.split(".")[-2:]
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name,
        "values": values,
    } | rest


def test_without_resource_changes_the_planned_values_are_read(
    read_document: ReadDocument,
) -> None:
    child = {
        "address": "module.a",
        "resources": [valued("module.a.aws_instance.w", {"n": 2})],
        "child_modules": [
            {
                "address": "module.a.module.b[0]",
                "resources": [valued("module.a.module.b[0].aws_instance.w", {"n": 3})],
            }
        ],
    }
    old = tree(
        valued("aws_instance.changed", {"n": 1}),
        valued("aws_instance.same", {"n": 1}),
        valued("aws_instance.untold", {"n": 1}),
        valued("data.aws_ami.x", {"n": 1}, mode="data"),
    )
    plan = read_document(
        {
            "format_version": "0.1",
            "planned_values": tree(
                valued("aws_instance.new", {"n": 1}),
                valued("aws_instance.changed", {"n": 2}),
                valued("aws_instance.same", {"n": 1}),
                child_modules=[child],
            ),
            "prior_state": {"format_version": "0.1", "values": old},
        }
    )
    assert [(c.address, c.action.value) for c in plan.changes] == [
        ("aws_instance.new", "create"),
        ("aws_instance.changed", "update"),
        ("aws_instance.same", "no-op"),
        ("module.a.aws_instance.w", "create"),
        ("module.a.module.b[0].aws_instance.w", "create"),
        ("aws_instance.untold", "no-op"),
    ]
    assert plan.before["aws_instance.changed"].attributes == {"n": 1}
    assert plan.after["aws_instance.changed"].attributes == {"n": 2}
    assert plan.after["module.a.module.b[0].aws_instance.w"].module == "module.a.module.b[0]"
    assert not plan.complete


def test_a_refresh_only_plan_has_what_exists(read_document: ReadDocument) -> None:
    plan = read_document(
        {
            "format_version": "1.2",
            "planned_values": {"root_module": {}},
            "prior_state": {"values": tree(valued("aws_instance.a", {"n": 1}))},
            "complete": True,
        }
    )
    assert [(c.address, c.action.value) for c in plan.changes] == [("aws_instance.a", "no-op")]
    assert plan.complete


def test_addresses_of_terraform_0_12_get_their_module_and_key(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    entry = change(
        {"n": 1},
        address="module.m.aws_instance.w[1]",
        module_address="module.m",
        before={"n": 1},
        actions=("no-op",),
    )
    prior = {
        "address": "module.m",
        "resources": [
            valued("aws_instance.w", {"n": 1}, index=1),
            valued("aws_instance.w", {"n": 2}, index="k"),
        ],
    }
    state = {"values": {"root_module": {"child_modules": [prior]}}}
    plan = read_document(plan_of(entry, prior_state=state))
    assert [c.address for c in plan.changes] == [
        "module.m.aws_instance.w[1]",
        'module.m.aws_instance.w["k"]',
    ]
