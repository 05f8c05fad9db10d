"""What attributes refer to, through modules, variables and outputs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.model.plan import Plan, ResourceSet
from costguard.model.resource import Resource, ResourceConfig
from costguard.plans.read import read

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]


@pytest.mark.parametrize(
    ("references", "expected"),
    [
        (["aws_x.y.id", "aws_x.y"], ("aws_x.y",)),
        (["aws_x.y[0].id", "aws_x.y[0]", "aws_x.y"], ("aws_x.y",)),
        (['aws_x.y["a.b[0]\\"]"].id'], ("aws_x.y",)),
        (["aws_x.y.a[0].b"], ("aws_x.y",)),
        (["data.aws_ami.x.id", "data.aws_ami.x"], ("data.aws_ami.x",)),
        (['data.aws_ami.x["k"].id'], ("data.aws_ami.x",)),
        (["aws_x.y", "aws_z.w.id", "aws_z.w"], ("aws_x.y", "aws_z.w")),
        (["each.value.id", "each.value", "each.key", "count.index"], ()),
        (["local.a", "path.module", "terraform.workspace", "self.id"], ()),
        (["var.unknown", "module.none.out", "module.none"], ()),
        (["nonsense", "", "."], ()),
    ],
)
def test_kinds_of_reference(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    references: list[str],
    expected: tuple[str, ...],
) -> None:
    blocks = configuration({"aws_instance.web": {"a": {"references": references}}})
    plan = read_document(plan_of(change({}), configuration=blocks))
    config = plan.after["aws_instance.web"].config
    assert config is not None
    assert config.references.get("a", ()) == expected


def test_paths_of_nested_blocks_and_repetition(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> None:
    expressions = {
        "launch_template": [{"id": {"references": ["aws_lt.a.id"]}}],
        "disk": [
            {"ebs": [{"key": {"references": ["aws_kms_key.a.arn"]}}]},
            {"ebs": [{"key": {"references": ["aws_kms_key.b.arn", "aws_kms_key.a"]}}]},
        ],
        "single": {"id": {"references": ["aws_s.s"]}},
        "for_each_expression": {"references": ["aws_f.f"]},
        "count_expression": {"references": ["aws_c.c.n"]},
    }
    blocks = configuration({"aws_instance.web": expressions})
    plan = read_document(plan_of(change({}), configuration=blocks))
    config = plan.after["aws_instance.web"].config
    assert config is not None
    assert config.address == "aws_instance.web"
    assert config.references == {
        "launch_template.id": ("aws_lt.a",),
        "disk.ebs.key": ("aws_kms_key.a", "aws_kms_key.b"),
        "single.id": ("aws_s.s",),
        "for_each": ("aws_f.f",),
        "count": ("aws_c.c",),
    }


def test_each_value_leads_to_what_for_each_refers_to(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> None:
    """One resource for each of several others, by their keys or by their names."""
    expressions = {
        "plan_id": {"references": ["each.value.id", "each.value"]},
        "label": {"references": ["each.key"]},
        "for_each_expression": {"references": ["aws_p.p"]},
    }
    blocks = configuration({"aws_instance.web": expressions})
    plan = read_document(plan_of(change({}), configuration=blocks))
    config = plan.after["aws_instance.web"].config
    assert config is not None
    assert config.references == {"plan_id": ("aws_p.p",), "for_each": ("aws_p.p",)}


@pytest.mark.parametrize(
    ("key", "meant"), [("k2", ["two"]), ("one", ["one"]), ("?", ["one", "two"])]
)
def test_an_instance_is_meant_by_its_key_else_by_its_name(key: str, meant: list[str]) -> None:
    block = ResourceConfig("azurerm_p.p", {})
    plans = [
        Resource(f"p{n}", "azurerm_p", "p", "azurerm", None, {"name": name}, "", f"k{n}", block)
        for n, name in ((1, "one"), (2, "two"))
    ]
    config = ResourceConfig("azurerm_f.f", {"plan_id": ("azurerm_p.p",)})
    app = Resource("azurerm_f.f", "azurerm_f", "f", "azurerm", None, {}, key=key, config=config)
    found = ResourceSet([*plans, app]).targets(app, "plan_id")
    assert [r.attributes["name"] for r in found] == meant


def test_circles_lead_nowhere(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    module_call: Build,
) -> None:
    loop = module_call(
        arguments={"in": {"references": ["module.loop.out"]}},
        outputs={"out": {"expression": {"references": ["var.in"]}}},
        variables={"in": {}},
    )
    blocks = configuration(
        {"aws_instance.web": {"a": {"references": ["module.loop.out", "aws_x.y"]}}},
        module_calls={"loop": loop},
    )
    entry = change({}, after_unknown={"a": True})
    resource = read_document(plan_of(entry, configuration=blocks)).after["aws_instance.web"]
    assert resource.config is not None
    assert resource.config.references == {"a": ("aws_x.y",)}


def test_a_real_plan_through_modules(data: Path) -> None:
    plan = read(data / "modules.json")
    group = plan.after['aws_autoscaling_group.web["a.b"]']
    twin = plan.after['aws_autoscaling_group.web["ü\\"q\\"[0]"]']
    assert group.config is not None
    assert group.config is twin.config
    assert group.config.references == {"launch_template.id": ("aws_launch_template.web",)}

    # var.key of module.app stands for a key of the root module,
    server = plan.after["module.app.aws_instance.server[0]"]
    assert server.config is not None
    assert server.config.address == "module.app.aws_instance.server"
    assert server.config.references == {"root_block_device.kms_key_id": ("aws_kms_key.main",)}
    # and var.key of module.more for an output of an output, which is that key again.
    disk = plan.after['module.more["x.y"].module.disk.aws_ebs_volume.data']
    assert disk.config is not None
    assert disk.config.address == "module.more.module.disk.aws_ebs_volume.data"
    assert disk.config.references == {"kms_key_id": ("module.app.module.disk.aws_ebs_volume.data",)}

    address = plan.after["aws_eip.app"]
    assert [r.address for r in plan.after.targets(address, "instance")] == [
        'module.more["x.y"].aws_instance.server[0]',
        'module.more["x.y"].aws_instance.server[1]',
    ]


def test_without_configuration_there_is_none(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    assert read_document(plan_of(change({}))).after["aws_instance.web"].config is None
