"""What a preview of Pulumi does to a resource."""

from __future__ import annotations

import json

import pytest
from support.pulumi_documents import (
    HEAD,
    SECRET,
    UNTOLD,
    VOLUME,
    preview,
    record,
    step,
)

from costguard.model.plan import Action
from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.plans.read import read_bytes

OPS = [
    ("same", Action.NO_OP),
    ("create", Action.CREATE),
    ("update", Action.UPDATE),
    ("delete", Action.DELETE),
    ("replace", Action.REPLACE),
    ("create-replacement", Action.REPLACE),
    ("delete-replaced", Action.REPLACE),
    ("refresh", Action.NO_OP),
    ("import", Action.NO_OP),
    ("import-replacement", Action.REPLACE),
]


@pytest.mark.parametrize(("op", "action"), OPS)
def test_operations(op: str, action: Action) -> None:
    has = {"inputs": {"size": 8}, "outputs": {"size": 8, "id": "vol-1"}}
    old = None if op in {"create", "import"} else record(**has)
    new = None if op in {"delete", "delete-replaced"} else record(inputs={"size": 9})
    (change,) = preview(step(op, old, new)).changes
    assert change.action is action
    assert change.importing is op.startswith("import")
    assert (change.before is None) is (action is Action.CREATE)
    assert (change.after is None) is (action is Action.DELETE)
    assert (change.before is change.after) is (action is Action.NO_OP)


@pytest.mark.parametrize("op", ["read", "read-replacement", "discard", "discard-replaced"])
def test_what_is_looked_up_is_not_the_stacks(op: str) -> None:
    plan = preview(step(op, None, record(external=True, inputs={}, outputs={"size": 500})))
    assert not plan.changes
    assert [source.attributes["size"] for source in plan.data] == [500]


REPLACEMENTS = ["create-replacement", "import-replacement"]


@pytest.mark.parametrize("half", REPLACEMENTS)
def test_a_replacement_told_in_three_steps_is_one(half: str) -> None:
    old, new = record(outputs={"size": 8}), record(inputs={"size": 9})
    (change,) = preview(
        step(half, old, new), step("replace", old, new), step("delete-replaced", old)
    ).changes
    assert change.action is Action.REPLACE
    assert change.importing is (half == "import-replacement")
    assert change.before is not None
    assert change.after is not None
    assert (change.before.attributes["size"], change.after.attributes["size"]) == (8, 9)


def test_an_object_given_up_for_one_that_is_looked_up_saves_its_cost() -> None:
    """``Resource.get`` in place of a resource: what the stack had is deleted."""
    old, new = record(outputs={"size": 8}), record(external=True, inputs={}, outputs={"size": 500})
    for steps in (
        [step("replace", old, new)],
        [step("read-replacement", old, new), step("replace", old, new)],
    ):
        (change,) = preview(*steps).changes
        assert (change.action, change.after) == (Action.DELETE, None)
        assert change.before is not None
        assert change.before.attributes["size"] == 8
    plan = {"manifest": {}, "resourcePlans": {}}
    plan["resourcePlans"][f"{HEAD}{VOLUME}"] = {
        "goal": {"custom": True, "inputDiff": {}},
        "steps": ["read-replacement", "replace", "delete-replaced"],
    }
    (change,) = read_bytes(json.dumps(plan).encode(), "plan.json").changes
    assert (change.action, change.after) == (Action.DELETE, None)


REFRESHED = [
    ("refresh", "same", Action.NO_OP),
    ("refresh", "update", Action.UPDATE),
    ("update", "update", Action.UPDATE),
    ("update", "same", Action.NO_OP),
    ("delete", "create", Action.CREATE),
]


@pytest.mark.parametrize(("found", "done", "action"), REFRESHED)
def test_what_a_refresh_found_is_told_before_what_is_done(
    found: str, done: str, action: Action
) -> None:
    recorded, there = record(outputs={"size": 8}), record(outputs={"size": 20})
    second = record(inputs={"size": 20}) if done == "create" else there
    (change,) = preview(
        step(found, recorded, None if found == "delete" else there),
        step(done, None if done == "create" else there, second),
    ).changes
    assert change.action is action
    sizes = [side and side.attributes["size"] for side in (change.before, change.after)]
    assert sizes == [None if done == "create" else 20, 20]


def test_bookkeeping_costs_nothing() -> None:
    old = record(outputs={"size": 8}, pendingReplacement=True)
    assert not preview(step("remove-pending-replace", old)).changes
    (change,) = preview(
        step("remove-pending-replace", old), step("create", None, record(inputs={"size": 9}))
    ).changes
    assert change.action is Action.CREATE


def test_what_is_retained_goes_on_costing() -> None:
    (change,) = preview(step("delete", record(outputs={"size": 8}, retainOnDelete=True))).changes
    assert change.action is Action.FORGET
    assert change.after is change.before


def test_an_update_keeps_what_it_does_not_change() -> None:
    old = record(
        inputs={"size": 8, "type": "gp2", "tags": {"a": "b"}},
        outputs={
            "size": 8, "type": "gp2", "iops": 100, "throughput": 125,
            "tags": {"a": "b"}, "tagsAll": {"a": "b"},
        },
    )  # fmt: skip
    new = record(inputs={"size": 8, "type": UNTOLD, "tags": {"a": "c"}})
    diff = {"iops": {"kind": "update"}, "type": {"kind": "update"}}
    (change,) = preview(step("update", old, new, detailedDiff=diff)).changes
    assert change.after is not None
    assert dict(change.after.attributes) == {
        "size": 8,
        "type": UNKNOWN,
        "throughput": 125,
        "tags": {"a": "c"},
    }


def test_unknown_and_secret_values() -> None:
    inputs = {"size": UNTOLD, "kmsKeyId": "[secret]", "tags": {"a": SECRET, "myKey": "x"}}
    plan = preview(step("create", None, record(inputs={**inputs, "__defaults": []})))
    assert dict(plan.after[VOLUME].attributes) == {
        "size": UNKNOWN,
        "kms_key_id": SENSITIVE,
        "tags": {"a": SENSITIVE, "myKey": "x"},
    }


def test_a_step_without_states_is_there_and_unknown() -> None:
    (change,) = preview({"op": "update", "urn": f"{HEAD}{VOLUME}", "detailedDiff": None}).changes
    assert change.after is not None
    assert change.after.region_note.startswith("the document does not tell which provider")
    assert change.type == "aws_ebs_volume"
    assert change.after is not None
    assert change.after.attributes.get("size") is UNKNOWN
