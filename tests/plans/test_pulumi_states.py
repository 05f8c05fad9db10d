"""States of Pulumi: what exists, and what only seems to."""

from __future__ import annotations

import json

import pytest
from support.pulumi_documents import (
    HEAD,
    VOLUME,
    preview,
    record,
    state,
    step,
)

from costguard.errors import PlanError
from costguard.plans.read import read_bytes


def test_an_old_object_that_is_still_there() -> None:
    new, old = record(id="vol-2", outputs={"size": 9}), record(id="vol-1", outputs={"size": 8})
    changes = state(new, {**old, "delete": True}).changes
    assert [
        (change.deposed, change.after.attributes["size"]) for change in changes if change.after
    ] == [
        ("vol-1", 8),
        (None, 9),
    ]
    plan = preview(step("delete", {**old, "delete": True}), step("same", new, new))
    assert {change.deposed for change in plan.changes} == {"vol-1", None}


def test_what_a_state_does_not_hold() -> None:
    """Waiting to be made again, views of others, and what is not managed."""
    plan = state(
        record(name_ := "aws:ebs/volume:Volume", "a", pendingReplacement=True),
        record(name_, "b", viewOf=f"{HEAD}x:y:Z::z"),
        record(name_, "c", external=True, outputs={"id": "vol-3"}),
    )
    assert not plan.changes
    assert len(plan.data) == 1


def test_live_objects_of_one_urn_are_told_apart() -> None:
    """Tools that convert states from other programs write such."""
    plan = state(record(id="vol-1", outputs={"size": 8}), record(id="vol-2", outputs={"size": 9}))
    assert set(plan.after) == {f"{VOLUME}#vol-1", f"{VOLUME}#vol-2"}
    with pytest.raises(PlanError, match="comes twice"):
        state(record(id="vol-1"), record(id="vol-1"))


def test_checkpoints_of_file_backends() -> None:
    inner = {"resources": [record(outputs={"size": 8})]}
    document = {"version": 1, "checkpoint": {"stack": "x", "latest": inner}}
    plan = read_bytes(json.dumps(document).encode(), "dev.json")
    assert plan.after[VOLUME].attributes["size"] == 8
    document["checkpoint"] = {"stack": "x"}
    assert not read_bytes(json.dumps(document).encode(), "dev.json").changes
