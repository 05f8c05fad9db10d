"""Sensitive values: hidden in place, and nowhere in the plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.model.plan import Plan
from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.plans.read import read

Build = Callable[..., dict[str, Any]]
ReadDocument = Callable[..., Plan]


@pytest.mark.parametrize(
    ("values", "mask", "expected"),
    [
        ({"a": "x", "b": 1}, {"a": True}, {"a": SENSITIVE, "b": 1}),
        ({"a": "x", "b": 1}, True, {"a": SENSITIVE, "b": SENSITIVE}),
        ({"a": "x"}, False, {"a": "x"}),
        ({"a": "x"}, {"a": False}, {"a": "x"}),
        ({"a": None}, {"a": True}, {"a": None}),
        ({"a": {"b": "x", "c": 1}}, {"a": {"b": True}}, {"a": {"b": SENSITIVE, "c": 1}}),
        ({"a": ["x", "y"]}, {"a": [False, True]}, {"a": ["x", SENSITIVE]}),
        ({"a": [{"b": "x"}]}, {"a": [{"b": True}]}, {"a": [{"b": SENSITIVE}]}),
        ({"a": [["x"]]}, {"a": [[True]]}, {"a": [[SENSITIVE]]}),
        ({"a": "x"}, {"a": {"b": True}}, {"a": SENSITIVE}),
        ({"a": "x"}, {"a": {"b": [False]}}, {"a": "x"}),
        ({"a": {"b": "x"}}, {"a": [True]}, {"a": SENSITIVE}),
        ({"a": ["x"]}, {"a": [False, True]}, {"a": ["x"]}),
        ({}, {"a": True}, {}),
    ],
)
def test_masks(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    values: Any,
    mask: Any,
    expected: Any,
) -> None:
    plan = read_document(plan_of(change(values, after_sensitive=mask)))
    assert plan.after["aws_instance.web"].attributes == expected


def test_what_is_sensitive_on_one_side_is_hidden_on_both(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    entry = change(
        {"a": "new-a", "b": "new-b"},
        before={"a": "old-a", "b": "old-b"},
        actions=("update",),
        before_sensitive={"a": True},
        after_sensitive={"b": True},
    )
    (found,) = read_document(plan_of(entry)).changes
    assert found.before is not None
    assert found.after is not None
    assert found.before.attributes == found.after.attributes == {"a": SENSITIVE, "b": SENSITIVE}


@pytest.mark.parametrize("actions", [("no-op",), ("delete",), ("forget",), ("create", "forget")])
def test_every_action_hides(
    read_document: ReadDocument, change: Build, plan_of: Build, actions: tuple[str, ...]
) -> None:
    entry = change(
        {"a": "hunter2"},
        before={"a": "hunter2"},
        actions=actions,
        before_sensitive={"a": True},
        after_sensitive={"a": True},
    )
    assert "hunter2" not in repr(read_document(plan_of(entry)))


def test_unknown_and_sensitive_is_unknown(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    entry = change({}, after_unknown={"a": True}, after_sensitive={"a": True})
    plan = read_document(plan_of(entry))
    assert plan.after["aws_instance.web"].attributes == {"a": UNKNOWN}


def test_prior_states_and_planned_values_are_hidden(read_document: ReadDocument) -> None:
    resource = {
        "address": "aws_i.a",
        "mode": "managed",
        "type": "aws_i",
        "name": "a",
        "values": {"p": "hunter2", "n": 1},
        "sensitive_values": {"p": True},
    }
    values = {"root_module": {"resources": [resource]}}
    older = {"root_module": {"resources": [{**resource, "values": {"p": "hunter1", "n": 1}}]}}
    for document in (
        {"format_version": "1.2", "planned_values": values},
        {"format_version": "1.2", "planned_values": values, "prior_state": {"values": older}},
        {"format_version": "1.2", "resource_changes": [], "prior_state": {"values": values}},
        {"format_version": "1.0", "values": values},
    ):
        plan = read_document(document)
        assert plan.after["aws_i.a"].attributes == {"p": SENSITIVE, "n": 1}
        assert "hunter" not in repr(plan)


def test_a_real_plan(data: Path) -> None:
    document = (data / "modules.json").read_text()
    plan = read(data / "modules.json")
    for secret in ("correct-horse-battery", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI"):
        assert secret in document
        assert secret not in repr(plan)
    database = plan.after["aws_db_instance.main"]
    assert database.attributes["password"] is SENSITIVE
    assert database.attributes["username"] == "app"
    assert plan.variables["db_password"] is SENSITIVE
    assert plan.variables["environment"] == "staging"


@pytest.mark.parametrize(
    ("tags", "copies"), [("tags", ("tags_all",)), ("labels", ("terraform_labels",))]
)
def test_what_the_provider_copies_is_as_secret_as_the_original(
    read_document: ReadDocument,
    change: Build,
    plan_of: Build,
    tags: str,
    copies: tuple[str, ...],
) -> None:
    values = {"Key": "hunter2", "Environment": "dev"}
    for mask, shown in (({"Key": True}, {"Environment": "dev"}), (True, {})):
        after = {name: dict(values) for name in (tags, *copies)}
        plan = read_document(plan_of(change(after, after_sensitive={tags: mask, copies[0]: {}})))
        resource = plan.after["aws_instance.web"]
        assert "hunter2" not in repr(plan)
        copied = resource.attributes[copies[0]]
        assert copied is SENSITIVE if mask is True else copied["Environment"] == "dev"
        if tags == "tags":
            assert {k: v for k, v in resource.tags.items() if v is not SENSITIVE} == shown


def test_secret_variables_do_not_come_out_of_default_tags(
    read_document: ReadDocument, change: Build, plan_of: Build
) -> None:
    after = {"tags_all": {"Whole": "hunter2", "Part": "t-correct-horse-x", "Environment": "dev"}}
    document = plan_of(
        change(after),
        variables={
            "pin": {"value": "hunter2"},
            "keys": {"value": {"db_password": "correct-horse"}},
            "environment": {"value": "dev"},
        },
        configuration={"root_module": {"variables": {"pin": {"sensitive": True}}}},
    )
    plan = read_document(document)
    tags = plan.after["aws_instance.web"].tags
    assert tags == {"Whole": SENSITIVE, "Part": SENSITIVE, "Environment": "dev"}
    assert "hunter2" not in repr(plan)
    assert "correct-horse" not in repr(plan)
