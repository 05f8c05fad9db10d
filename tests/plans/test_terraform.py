"""Plans of Terraform and OpenTofu: changes, what is left out of them, and wrong types."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan, ResourceChange
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
    assert renamed.index == 'a.b["c"]'


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
    assert [resource.index for resource in plan.after.values()] == keys
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


@pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.2", "1.99"])
def test_known_format_versions(
    read_document: ReadDocument, change: Build, plan_of: Build, version: str
) -> None:
    assert read_document(plan_of(change({}), format_version=version)).format_version == version


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (
            {"format_version": "2.0"},
            "plan.json: format_version 2.0 is newer than this costguard knows (0.1 to 1.x); "
            "update costguard",
        ),
        ({"format_version": "10.0"}, "plan.json: format_version 10.0 is newer"),
        ({"format_version": "new"}, "plan.json: format_version: expected a version such as 1.2"),
        ({"errored": True}, "plan.json: terraform failed while it made this plan"),
    ],
)
def test_plans_that_are_refused(
    read_document: ReadDocument, plan_of: Build, extra: dict[str, Any], message: str
) -> None:
    with pytest.raises(PlanError) as caught:
        read_document(plan_of(**extra))
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("actions", [("explode",), ("create", "update"), (), ("create", 1)])
def test_an_unknown_action_names_the_resource(
    read_document: ReadDocument, change: Build, plan_of: Build, actions: tuple[Any, ...]
) -> None:
    with pytest.raises(
        PlanError, match=r"resource_changes\[0\]\.change\.actions: unknown action"
    ) as caught:
        read_document(plan_of(change({}, actions=actions)))
    assert "aws_instance.web" in str(caught.value)


def test_an_address_that_comes_twice_is_refused(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    with pytest.raises(PlanError, match=r"^plan\.json: aws_instance\.web comes twice"):
        read_document(plan_of(change({}), change({})))


WRONG: list[tuple[tuple[Any, ...], Any, str]] = [
    (("resource_changes",), {}, "resource_changes: expected a list, found an object"),
    (("resource_changes", 0), 1, "resource_changes[0]: expected an object, found a number"),
    (("resource_changes", 0, "address"), 7, "resource_changes[0].address: expected a text"),
    (("resource_changes", 0, "address"), "", "resource_changes[0].address: expected a text"),
    (
        ("resource_changes", 0, "type"),
        None,
        "resource_changes[0].type: expected a text, found null",
    ),
    (("resource_changes", 0, "mode"), [], "resource_changes[0].mode: expected a text"),
    (("resource_changes", 0, "index"), 1.5, "resource_changes[0].index: expected a whole number"),
    (("resource_changes", 0, "index"), True, "resource_changes[0].index: expected a whole number"),
    (("resource_changes", 0, "module_address"), {}, "resource_changes[0].module_address: expected"),
    (("resource_changes", 0, "provider_name"), 1, "resource_changes[0].provider_name: expected"),
    (("resource_changes", 0, "change"), None, "resource_changes[0].change: expected an object"),
    (("resource_changes", 0, "change", "actions"), "create", "resource_changes[0].change.actions"),
    (
        ("resource_changes", 0, "change", "after"),
        [],
        "resource_changes[0].change.after: expected an object, found a list",
    ),
    (
        ("resource_changes", 0, "change", "after_unknown"),
        {"tags": {"x y": "secret"}},
        'resource_changes[0].change.after_unknown.tags["x y"]: expected true, false, an object or '
        "a list, found a text",
    ),
    (
        ("resource_changes", 0, "change", "after_sensitive"),
        ["secret"],
        "resource_changes[0].change.after_sensitive: expected true, false or an object",
    ),
    (("variables",), [], "variables: expected an object, found a list"),
    (("variables", "size"), "secret", "variables.size: expected an object, found a text"),
    (("configuration",), 1, "configuration: expected an object, found a number"),
    (("configuration", "root_module"), [], "configuration.root_module: expected an object"),
    (
        ("configuration", "root_module", "resources", 0, "expressions", "size"),
        {"references": "var.x"},
        "configuration.root_module.resources[0].expressions.size.references: expected a list of",
    ),
    (
        ("configuration", "root_module", "resources", 0, "expressions", "size"),
        "secret",
        "configuration.root_module.resources[0].expressions.size: expected an object, found a text",
    ),
    (("configuration", "provider_config", "aws"), 0, "configuration.provider_config.aws: expected"),
    (("prior_state",), "x", "prior_state: expected an object, found a text"),
    (("complete",), "yes", "complete: expected true or false, found a text"),
    (("errored",), 0, "errored: expected true or false, found a number"),
    (("terraform_version",), 1, "terraform_version: expected a text, found a number"),
    (("format_version",), 1.2, "format_version: expected a text, found a number"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_a_wrong_type_is_told_with_its_place(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    configuration: Build,
    path: tuple[Any, ...],
    value: Any,
    message: str,
) -> None:
    entry = change({"size": 1, "tags": {"x y": "z"}}, after_unknown={}, after_sensitive={})
    document = plan_of(
        entry,
        variables={"size": {"value": 1}},
        configuration=configuration({"aws_instance.web": {"size": {"constant_value": 1}}}),
    )
    spoiled: Any = document
    for step in path[:-1]:
        spoiled = spoiled[step]
    spoiled[path[-1]] = copy.deepcopy(value)
    with pytest.raises(PlanError) as caught:
        read_document(document)
    assert str(caught.value).startswith(f"plan.json: {message}")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_variables_are_told_without_those_that_are_secret(
    read_document: ReadDocument, plan_of: Build, configuration: Build
) -> None:
    declared = configuration(variables={"flagged": {"sensitive": True}, "environment": {}})
    values = {"environment": "prod", "flagged": "s1", "db_password": "s2", "api_key": "s3"}
    document = plan_of(
        variables={name: {"value": value} for name, value in values.items()} | {"empty": {}},
        configuration=declared,
    )
    plan = read_document(document)
    assert plan.variables["environment"] == "prod"
    assert plan.variables["empty"] is None
    assert repr([plan.variables[name] for name in values if name != "environment"]) == (
        "[<sensitive>, <sensitive>, <sensitive>]"
    )
