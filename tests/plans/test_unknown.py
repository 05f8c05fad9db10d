"""What is known after apply, what nobody has set, and what is null."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.model.plan import Plan
from costguard.model.resource import UNKNOWN
from costguard.plans.read import read

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]

REFERENCE = {"references": ["aws_x.y.id", "aws_x.y"]}


@pytest.fixture
def attributes(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> Callable[..., Any]:
    """Attributes of aws_instance.web after a change, with its expressions and more."""

    def of(after: Any, unknown: Any, expressions: dict[str, Any] | None = None, **rest: Any) -> Any:
        if expressions is not None:
            module = {"variables": rest.pop("declared", {})}
            rest["configuration"] = configuration({"aws_instance.web": expressions}, **module)
        plan = read_document(plan_of(change(after, after_unknown=unknown), **rest))
        return plan.after["aws_instance.web"].attributes

    return of


def test_without_a_configuration_all_that_is_unknown_is_kept(attributes: Any) -> None:
    unknown = {"id": True, "size": True, "tags": {"b": True, "c": False}, "zones": [False, True]}
    after = {"tags": {"a": "x", "c": "z"}, "zones": ["a", None], "name": "n"}
    assert attributes(after, unknown) == {
        "tags": {"a": "x", "c": "z", "b": UNKNOWN},
        "zones": ["a", UNKNOWN],
        "name": "n",
        "id": UNKNOWN,
        "size": UNKNOWN,
    }


def test_what_the_configuration_does_not_mention_is_absent(attributes: Any) -> None:
    after = {"ami": "ami-1"}
    unknown = {"id": True, "monitoring": True, "tenancy": True, "size": True, "ebs": True}
    expressions = {"ami": {"constant_value": "ami-1"}, "size": REFERENCE, "ebs": {}}
    assert attributes(after, unknown, expressions) == {
        "ami": "ami-1",
        "size": UNKNOWN,
        "ebs": UNKNOWN,
    }


def test_nested_blocks_go_by_what_any_of_them_sets(attributes: Any) -> None:
    after = {"disk": [{"name": "a"}, {"name": "b"}]}
    unknown = {"disk": [{"size": True, "iops": True, "type": True}, {"iops": True, "size": True}]}
    expressions = {
        "disk": [
            {"name": {"constant_value": "b"}, "size": REFERENCE},
            {"name": {"constant_value": "a"}, "type": {"constant_value": None}},
        ]
    }
    assert attributes(after, unknown, expressions) == {
        "disk": [{"name": "a", "size": UNKNOWN}, {"name": "b", "size": UNKNOWN}]
    }


def test_blocks_in_blocks_and_a_single_block(attributes: Any) -> None:
    after = {"map": [{"ebs": [{"size": 1}]}], "timeouts": {"create": "5m"}}
    unknown = {
        "map": [{"ebs": [{"iops": True, "type": True}], "other": True}],
        "timeouts": {"delete": True, "update": True},
    }
    expressions = {
        "map": [{"ebs": [{"size": {"constant_value": 1}, "iops": REFERENCE}]}],
        "timeouts": {"create": {"constant_value": "5m"}, "delete": REFERENCE},
    }
    assert attributes(after, unknown, expressions) == {
        "map": [{"ebs": [{"size": 1, "iops": UNKNOWN}]}],
        "timeouts": {"create": "5m", "delete": UNKNOWN},
    }


def test_a_block_list_that_is_unknown_as_a_whole(attributes: Any) -> None:
    unknown = {"network_interface": True, "root_block_device": True}
    expressions = {"root_block_device": [{"volume_size": REFERENCE}]}
    assert attributes({}, unknown, expressions) == {"root_block_device": UNKNOWN}


def test_a_dynamic_block_of_a_number_that_is_not_known(attributes: Any) -> None:
    """The provider fills in volumes where they are left out, and never a launch template."""
    unknown = {"launch_template": True, "ebs_block_device": True, "root_block_device": True}
    assert attributes({}, unknown, {"ami": REFERENCE}) == {"launch_template": UNKNOWN}


def test_dynamic_blocks_have_no_expressions(attributes: Any) -> None:
    after = {"disk": [{"size": 1}]}
    assert attributes(after, {"disk": [{"iops": True}]}, {"ami": REFERENCE}) == {
        "disk": [{"size": 1}]
    }


def test_a_map_that_the_provider_puts_together_keeps_what_is_unknown(attributes: Any) -> None:
    after = {"tags": {"a": "x"}, "tags_all": {"a": "x"}, "zones": ["a", None]}
    unknown = {"tags": {"b": True}, "tags_all": {"b": True}, "zones": [False, True]}
    assert attributes(after, unknown, {"tags": REFERENCE}) == {
        "tags": {"a": "x", "b": UNKNOWN},
        "tags_all": {"a": "x", "b": UNKNOWN},
        "zones": ["a", UNKNOWN],
    }


def test_null_that_is_passed_counts_as_not_set(attributes: Any) -> None:
    unknown = dict.fromkeys(("by_constant", "by_value", "by_default", "by_path"), True)
    expressions = {
        "by_constant": {"constant_value": None},
        "by_value": {"references": ["var.nothing"]},
        "by_default": {"references": ["var.defaulted"]},
        "by_path": {"references": ["var.object.nothing", "var.object"]},
    }
    variables = {"nothing": {"value": None}, "object": {"value": {"nothing": None, "some": 1}}}
    declared = {"nothing": {}, "defaulted": {"default": None}, "object": {}}
    found = attributes({}, unknown, expressions, variables=variables, declared=declared)
    assert found == {}


def test_what_may_be_unknown_after_all_is_kept(attributes: Any) -> None:
    expressions = {
        "local": {"references": ["local.size"]},
        "each": {"references": ["each.value"]},
        "mixed": {"references": ["var.nothing", "aws_x.y.id", "aws_x.y"]},
        "some": {"references": ["var.some"]},
        "missing": {"references": ["var.missing"]},
        "function": {},
        "constant": {"constant_value": 5},
    }
    variables = {"nothing": {"value": None}, "some": {"value": 1}}
    unknown = dict.fromkeys(expressions, True)
    found = attributes({}, unknown, expressions, variables=variables)
    assert found == dict.fromkeys(expressions, UNKNOWN)


def test_null_through_module_calls(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    module_call: Build,
) -> None:
    expressions = {name: {"references": [f"var.{name}"]} for name in ("a", "b", "c", "d")}
    inner = module_call(
        {"aws_instance.web": expressions},
        arguments={"a": {"references": ["var.a"]}, "d": {"references": ["aws_x.y.id"]}},
        variables={"a": {}, "b": {"default": None}, "c": {"default": 1}, "d": {}},
    )
    outer = module_call(
        arguments={"a": {"constant_value": None}}, variables={"a": {}}, module_calls={"in": inner}
    )
    entry = change(
        {},
        after_unknown=dict.fromkeys(expressions, True),
        address='module.out["k"].module.in[0].aws_instance.web',
        module_address='module.out["k"].module.in[0]',
    )
    document = plan_of(entry, configuration=configuration(module_calls={"out": outer}))
    (resource,) = read_document(document).after.values()
    assert resource.attributes == {"c": UNKNOWN, "d": UNKNOWN}


@pytest.mark.parametrize(
    ("after", "unknown", "expected"),
    [
        ({"a": 1, "b": 2}, True, {"a": UNKNOWN, "b": UNKNOWN}),
        ({"a": 1}, False, {"a": 1}),
        ({"a": 1}, None, {"a": 1}),
        ({"a": 1}, {"a": {"b": True}}, {"a": UNKNOWN}),
        ({"a": 1}, {"a": [{"b": False}]}, {"a": 1}),
        ({}, {"a": {"b": [True]}, "c": {"d": []}}, {"a": UNKNOWN}),
        ({"a": [1]}, {"a": [False, True]}, {"a": UNKNOWN}),
        ({"a": [[None], {}]}, {"a": [[True], {"b": True}]}, {"a": [[UNKNOWN], {"b": UNKNOWN}]}),
    ],
)
def test_masks_of_another_shape(attributes: Any, after: Any, unknown: Any, expected: Any) -> None:
    assert attributes(after, unknown) == expected


def test_a_block_of_another_resource_has_no_say(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> None:
    document = plan_of(
        change({}, after_unknown={"size": True}),
        configuration=configuration({"aws_instance.other": {}}),
    )
    assert read_document(document).after["aws_instance.web"].attributes == {"size": UNKNOWN}


def test_planned_values_tell_what_is_unknown_by_what_is_missing(
    read_document: ReadDocument, configuration: Build
) -> None:
    values = {"ami": "a", "disk": [{"name": "x"}], "null": None}
    resource = {"address": "aws_i.a", "mode": "managed", "type": "aws_i", "name": "a"}
    expressions = {
        "ami": {"constant_value": "a"},
        "size": REFERENCE,
        "null": REFERENCE,
        "iops": {"constant_value": None},
        "disk": [{"name": {"constant_value": "x"}, "size": REFERENCE}],
        "net": [{"id": REFERENCE}],
    }
    plan = read_document(
        {
            "format_version": "0.1",
            "planned_values": {"root_module": {"resources": [{**resource, "values": values}]}},
            "configuration": configuration({"aws_i.a": expressions}),
        }
    )
    assert plan.after["aws_i.a"].attributes == {
        "ami": "a",
        "size": UNKNOWN,
        "null": None,
        "disk": [{"name": "x", "size": UNKNOWN}],
        "net": UNKNOWN,
    }


def test_a_real_plan(data: Path) -> None:
    plan = read(data / "modules.json")
    server = plan.after["module.app.aws_instance.server[0]"].attributes
    assert "monitoring" not in server  # var.monitoring is null by default
    assert "tenancy" not in server
    assert "ebs_optimized" not in server
    (root,) = server["root_block_device"]
    assert root["volume_size"] == 20
    assert root["kms_key_id"] is UNKNOWN  # the ARN of a key that is created
    assert not {"iops", "throughput", "volume_type"} & root.keys()
    (extra,) = server["ebs_block_device"]
    assert extra["volume_size"] == 10
    assert "iops" not in extra
    group = plan.after['aws_autoscaling_group.web["a.b"]'].attributes
    assert "desired_capacity" not in group
    assert group["launch_template"][0]["id"] is UNKNOWN
    assert "iops" not in plan.after["aws_db_instance.main"].attributes
