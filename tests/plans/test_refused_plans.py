"""Plans that are refused: versions, actions and values of a wrong type, told with their place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from costguard.errors import PlanError
from costguard.model.plan import Plan

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]


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
