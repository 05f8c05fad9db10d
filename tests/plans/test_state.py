"""Terraform states, as terraform shows them and as it stores them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import PlanError
from costguard.model.plan import Action, Plan
from costguard.model.resource import SENSITIVE
from costguard.plans.read import read

ReadDocument = Callable[..., Plan]


def stored(*resources: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "l",
        "outputs": {},
        "resources": list(resources),
        **rest,
    }


def resource(*instances: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "mode": "managed",
        "type": "aws_instance",
        "name": "web",
        "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
        "instances": list(instances),
        **rest,
    }


@pytest.mark.parametrize("name", ["state.json", "stored_state.json"])
def test_real_states_change_nothing(data: Path, name: str) -> None:
    plan = read(data / name)
    assert plan.tool == "terraform-state"
    assert plan.tool_version == "1.11.4"
    assert plan.complete
    assert {change.action for change in plan.changes} == {Action.NO_OP}
    assert all(change.before is change.after for change in plan.changes)
    found = {(c.address.partition(".")[2], c.deposed) for c in plan.changes}
    names = ("careful", "gone", "grows", "let_go", "moves_zone", "old", "same")
    assert found == {(name, None) for name in names} | {("same", "0a1b2c3d")}
    volume = plan.after["aws_ebs_volume.same"]
    assert volume.attributes["id"] == "vol-1"
    assert (volume.provider, volume.region) == ("aws", "eu-west-1")
    assert volume.region_note == "from its availability zone"


def test_both_forms_have_the_same_resources(data: Path) -> None:
    shown, kept = read(data / "state.json"), read(data / "stored_state.json")
    assert dict(shown.after) == dict(kept.after)
    assert (shown.format_version, kept.format_version) == ("1.0", "4")


def test_addresses_of_stored_instances(read_document: ReadDocument) -> None:
    keys: list[Any] = [0, 3, "a.b", 'q"\\', "ü", "${x}"]
    instances = [{"attributes": {"n": 1}, "index_key": key} for key in keys]
    plan = read_document(stored(resource(*instances, module='module.m["k"]')))
    prefix = 'module.m["k"].aws_instance.web'
    assert {r.address: r.key for r in plan.after.values()} == {
        f"{prefix}[0]": 0,
        f"{prefix}[3]": 3,
        f'{prefix}["a.b"]': "a.b",
        f'{prefix}["q\\"\\\\"]': 'q"\\',
        f'{prefix}["ü"]': "ü",
        f'{prefix}["$${{x}}"]': "${x}",
    }


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ('provider["registry.terraform.io/hashicorp/google-beta"].eu', "google"),
        ('module.m.provider["registry.opentofu.org/hashicorp/azurerm"]', "azurerm"),
        ("provider.aws", "aws"),
        ("module.m.provider.google-beta.eu", "google"),
        (None, "aws"),
    ],
)
def test_providers_of_stored_resources(
    read_document: ReadDocument, provider: str | None, expected: str
) -> None:
    plan = read_document(stored(resource({"attributes": {}}, provider=provider)))
    assert plan.after["aws_instance.web"].provider == expected


def get(name: str) -> dict[str, Any]:
    return {"type": "get_attr", "value": name}


def at(key: str | int) -> dict[str, Any]:
    kind = "string" if isinstance(key, str) else "number"
    return {"type": "index", "value": {"value": key, "type": kind}}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([[get("password")]], {"password": SENSITIVE, "tags": {"a": "s1", "b": "x"}}),
        ([[get("tags"), at("a")]], {"password": "s0", "tags": {"a": SENSITIVE, "b": "x"}}),
        ([[get("tags"), get("a")]], {"password": "s0", "tags": {"a": SENSITIVE, "b": "x"}}),
        ([[get("tags")], [get("tags"), at("a")]], {"password": "s0", "tags": SENSITIVE}),
        ([[get("tags"), at("a")], [get("tags")]], {"password": "s0", "tags": SENSITIVE}),
    ],
)
def test_sensitive_paths(read_document: ReadDocument, paths: Any, expected: Any) -> None:
    attributes = {"password": "s0", "tags": {"a": "s1", "b": "x"}}
    instance = {"attributes": attributes, "sensitive_attributes": paths}
    assert (
        read_document(stored(resource(instance))).after["aws_instance.web"].attributes == expected
    )


def test_sensitive_paths_into_lists_and_typed_values_hide_all_of_it(
    read_document: ReadDocument,
) -> None:
    attributes = {
        "list": [{"p": "hunter2"}],
        "typed": {"value": {"p": "hunter2"}, "type": ["object", {"p": "string"}]},
    }
    paths = [[get("list"), at(0), get("p")], [get("typed"), get("p")]]
    instance = {"attributes": attributes, "sensitive_attributes": paths}
    plan = read_document(stored(resource(instance)))
    assert "hunter2" not in repr(plan)
    assert plan.after["aws_instance.web"].attributes == {"list": SENSITIVE, "typed": SENSITIVE}


def test_data_sources_and_empty_states(read_document: ReadDocument) -> None:
    assert read_document(stored(resource({"attributes": {}}, mode="data"))).changes == ()
    assert read_document(stored(resource())).changes == ()
    assert read_document(stored()).changes == ()
    empty = read_document({"format_version": "1.0", "terraform_version": "1.11.4"})
    assert (empty.tool, empty.changes) == ("terraform-state", ())


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (stored(version=5), "plan.json: state version 5 is not read, only 4"),
        (stored(version=3), "plan.json: state version 3 is not read, only 4"),
        ({"format_version": "2.0", "values": {}}, "plan.json: format_version 2.0 is newer"),
        (stored(resources={}), "plan.json: resources: expected a list, found an object"),
        (
            stored({**resource(), "instances": [1]}),
            "plan.json: resources[0].instances[0]: expected an object",
        ),
        (stored(resource({"attributes": []})), "plan.json: resources[0].instances[0].attributes:"),
        (
            stored(resource({"attributes_flat": {"id": "i"}})),
            "plan.json: the state is in part from Terraform 0.11",
        ),
        (
            stored(resource({"attributes": {}, "sensitive_attributes": [[]]})),
            "plan.json: resources[0].instances[0].sensitive_attributes[0]: expected the path",
        ),
        (
            stored(resource({"attributes": {}, "sensitive_attributes": [["secret"]]})),
            "plan.json: resources[0].instances[0].sensitive_attributes[0][0]: expected an object",
        ),
        (
            stored(resource({"attributes": {}}, {"attributes": {}})),
            "plan.json: aws_instance.web comes twice",
        ),
        (
            {"format_version": "1.0", "values": {"root_module": {"resources": [{"type": "a"}]}}},
            "plan.json: values.root_module.resources[0].address: expected a text, found null",
        ),
    ],
)
def test_states_that_are_refused(
    read_document: ReadDocument, document: dict[str, Any], message: str
) -> None:
    with pytest.raises(PlanError) as caught:
        read_document(document)
    assert str(caught.value).startswith(message)
