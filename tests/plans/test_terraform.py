"""Plans of Terraform and OpenTofu: changes, and what is left out of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import SENSITIVE
from costguard.plans.read import read

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]


def summary(change: ResourceChange) -> tuple[Any, ...]:
    sizes = [side and side.attributes["size"] for side in (change.before, change.after)]
    return (change.address.removeprefix("aws_ebs_volume."), change.action.value, *sizes)


def test_actions_of_a_real_plan(data: Path) -> None:
    plan = read(data / "actions.json")
    assert [summary(change) for change in plan.changes] == [
        ("same", "delete", 10, None),
        ("careful", "replace", 10, 10),
        ("gone", "delete", 10, None),
        ("grows", "update", 10, 20),
        ("let_go", "forget", 10, 10),
        ("moves_zone", "replace", 10, 10),
        ('renamed["a.b[\\"c\\"]"]', "no-op", 10, 10),
        ("same", "no-op", 10, 10),
    ]
    assert plan.complete
    assert [c.deposed for c in plan.changes if c.deposed] == ["0a1b2c3d"]
    assert [c.address for c in plan.changes if c.create_before_destroy] == [
        "aws_ebs_volume.careful"
    ]
    assert [c.previous_address for c in plan.changes if c.previous_address] == [
        "aws_ebs_volume.old"
    ]


def test_sides_of_a_real_plan_by_address_are_the_current_objects(data: Path) -> None:
    plan = read(data / "actions.json")
    assert plan.before["aws_ebs_volume.same"].attributes["id"] == "vol-1"
    assert plan.after["aws_ebs_volume.same"].attributes["id"] == "vol-1"
    assert "aws_ebs_volume.gone" not in plan.after
    assert plan.after["aws_ebs_volume.let_go"].attributes["id"] == "vol-6"
    renamed = plan.after['aws_ebs_volume.renamed["a.b[\\"c\\"]"]']
    assert renamed.key == 'a.b["c"]'


def test_a_targeted_plan_keeps_what_it_leaves_out(data: Path) -> None:
    plan = read(data / "targeted.json")
    assert not plan.complete
    assert sorted(summary(change) for change in plan.changes) == [
        ("careful", "no-op", 10, 10),
        ("gone", "no-op", 10, 10),
        ("grows", "update", 10, 20),
        ("let_go", "no-op", 10, 10),
        ("moves_zone", "no-op", 10, 10),
        ('renamed["a.b[\\"c\\"]"]', "no-op", 10, 10),
        ("same", "no-op", 10, 10),
        ("same", "no-op", 10, 10),
    ]


def test_what_does_not_change_is_one_resource(data: Path) -> None:
    for change in read(data / "actions.json").changes:
        unchanged = change.action in {Action.NO_OP, Action.FORGET}
        assert (change.before is change.after) is unchanged


@pytest.mark.parametrize(
    ("actions", "expected", "sides"),
    [
        (("no-op",), Action.NO_OP, (1, 1)),
        (("create",), Action.CREATE, (None, 1)),
        (("read",), Action.READ, (None, 1)),
        (("update",), Action.UPDATE, (1, 1)),
        (("delete",), Action.DELETE, (1, None)),
        (("delete", "create"), Action.REPLACE, (1, 1)),
        (("create", "delete"), Action.REPLACE, (1, 1)),
        (("forget",), Action.FORGET, (1, 1)),
    ],
)
def test_every_action(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    actions: tuple[str, ...],
    expected: Action,
    sides: tuple[Any, Any],
) -> None:
    entry = change({"n": 1}, before={"n": 1}, actions=actions)
    (found,) = read_document(plan_of(entry)).changes
    told = tuple(side and side.attributes["n"] for side in (found.before, found.after))
    assert (found.action, told) == (expected, sides)
    assert found.create_before_destroy is (actions == ("create", "delete"))


def test_a_forgotten_object_stays_beside_the_new_one(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    entry = change({"n": 2}, before={"n": 1}, actions=("create", "forget"))
    old, new = read_document(plan_of(entry)).changes
    assert (old.action, new.action) == (Action.FORGET, Action.CREATE)
    assert old.before is old.after
    assert old.after is not None
    assert old.after.attributes == {"n": 1}
    assert new.before is None
    assert new.after is not None
    assert new.after.attributes == {"n": 2}


def test_importing_moving_and_deposed_are_told(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    plan = read_document(
        plan_of(
            change({"n": 1}, before={"n": 1}, actions=("no-op",), importing={"id": "i-1"}),
            change(before={"n": 2}, actions=("delete",), deposed="beef"),
            change(
                {"n": 3},
                before={"n": 3},
                actions=("no-op",),
                address="module.a[0].aws_instance.web",
                module_address="module.a[0]",
                previous_address="aws_instance.old",
            ),
        )
    )
    deposed, imported, moved = plan.changes
    assert (deposed.deposed, deposed.importing) == ("beef", False)
    assert (imported.deposed, imported.importing) == (None, True)
    assert moved.previous_address == "aws_instance.old"
    assert plan.before["aws_instance.web"].attributes == {"n": 1}


def test_data_sources_are_no_changes(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    data_source = {**change({}, address="data.aws_ami.x", actions=("read",)), "mode": "data"}
    assert read_document(plan_of(data_source)).changes == ()


def test_instances_of_any_key(read_document: ReadDocument, change: Build, plan_of: Build) -> None:
    keys: list[Any] = [0, 17, "a.b", 'quote"d', "[0]", "日本", ""]
    entries = [
        change(
            {},
            address=f"module.m.aws_instance.web[{position}]",
            module_address='module.m["x.y"].module.n[1]',
            index=key,
        )
        for position, key in enumerate(keys)
    ]
    plan = read_document(plan_of(*entries))
    assert [resource.key for resource in plan.after.values()] == keys
    assert {resource.module for resource in plan.after.values()} == {'module.m["x.y"].module.n[1]'}
    assert {resource.name for resource in plan.after.values()} == {"web"}


def test_provider_names(read_document: ReadDocument, change: Build, plan_of: Build) -> None:
    names = {
        "registry.terraform.io/hashicorp/aws": "aws",
        "registry.opentofu.org/hashicorp/azurerm": "azurerm",
        "registry.terraform.io/hashicorp/google-beta": "google",
        "aws": "aws",
        None: "aws",
    }
    entries = [
        change({}, address=f"aws_instance.n{position}", provider=name)
        for position, name in enumerate(names)
    ]
    found = [r.provider for r in read_document(plan_of(*entries)).after.values()]
    assert found == list(names.values())


def test_values_that_were_cut_away_leave_the_resource(
    read_document: ReadDocument, change: Build, plan_of: Build, configuration: Build
) -> None:
    set_type = configuration(
        {"aws_instance.web": {"instance_type": {"constant_value": "m5.large"}}}
    )
    entry = change(actions=("delete", "create"))
    (found,) = read_document(plan_of(entry, configuration=set_type)).changes
    assert found.before is not None
    assert found.after is not None
    assert repr(found.after.attributes) == "{'instance_type': <known after apply>}"


@pytest.mark.parametrize(
    ("extra", "complete"),
    [
        ({}, True),
        ({"complete": True}, True),
        ({"complete": False}, False),
        ({"complete": True, "deferred_changes": [{"reason": "unknown"}]}, False),
    ],
)
def test_complete(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    extra: dict[str, Any],
    complete: bool,
) -> None:
    assert read_document(plan_of(change({}), **extra)).complete is complete


def test_variables_are_told_without_those_that_are_secret(
    read_document: ReadDocument, plan_of: Build, configuration: Build
) -> None:
    declared = configuration(variables={"flagged": {"sensitive": True}, "environment": {}})
    values = {
        "environment": "prod",
        "flagged": "s1",
        "db_password": "s2",
        "api_key": {"id": "s3"},
        "database": {"name": "app", "users": [{"name": "a", "password": "s4"}]},
        "nothing": None,
    }
    variables = {name: {"value": value} for name, value in values.items()}
    plan = read_document(plan_of(variables=variables, configuration=declared))
    assert plan.variables == {
        "environment": "prod",
        "flagged": SENSITIVE,
        "db_password": SENSITIVE,
        "api_key": SENSITIVE,
        "database": {"name": "app", "users": [{"name": "a", "password": SENSITIVE}]},
        "nothing": None,
    }
