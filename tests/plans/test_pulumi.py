"""Previews, update plans and states of Pulumi, each in its real form, and priced."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.pulumi_documents import (
    DB,
    GROUP,
    HEAD,
    SECRET,
    UNTOLD,
    VOLUME,
    WEB,
    preview,
    record,
    state,
    step,
)

from costguard.errors import PlanError, UsageError
from costguard.model.plan import Action, Plan
from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.plans.pulumi_complete import complete
from costguard.plans.read import read, read_bytes
from costguard.runner import breakdown


@pytest.fixture
def pulumi(data: Path) -> Path:
    """Documents on one small stack, in the three forms that Pulumi writes."""
    return data / "pulumi"


def prices(plan: Plan) -> dict[str, tuple[Decimal, Decimal]]:
    return {
        one.address: (one.monthly_before, one.monthly_after)
        for one in breakdown(plan).estimate.resources
        if one.monthly_before or one.monthly_after
    }


def test_a_whole_preview(pulumi: Path) -> None:
    plan = read(pulumi / "preview_all.json")
    assert (plan.tool, plan.stack, plan.project) == ("pulumi-preview", "dev", "shop")
    assert plan.complete
    assert not plan.changes_only
    assert {change.address: change.action for change in plan.changes} == {
        WEB: Action.NO_OP,
        VOLUME: Action.UPDATE,
        DB: Action.REPLACE,
        "aws:ec2/eip:Eip::old": Action.DELETE,
        "aws:dynamodb/table:Table::carts": Action.NO_OP,
        "aws:ec2/launchTemplate:LaunchTemplate::nodes": Action.CREATE,
        GROUP: Action.CREATE,
    }
    by_address = {change.address: change for change in plan.changes}
    assert by_address[DB].create_before_destroy
    assert by_address["aws:dynamodb/table:Table::carts"].importing
    assert [source.type for source in plan.data] == ["aws_vpc"]
    web = plan.after[WEB]
    assert (web.type, web.provider, web.region) == ("aws_instance", "aws", "eu-west-1")
    assert (web.name, web.module) == ("web", "shop:index:WebTier::web")
    assert web.attributes["root_block_device"][0]["volume_size"] == 50
    assert plan.accounts == {"111122223333": 2}


def test_every_step_counts(pulumi: Path) -> None:
    """All but stacks, providers, components, and the halves of a replacement."""
    document = json.loads((pulumi / "preview_all.json").read_text())
    halves = ("create-replacement", "delete-replaced")
    grouping = ("pulumi:pulumi:Stack", "pulumi:providers:aws", "shop:index:WebTier")
    own = [
        one["urn"].removeprefix(HEAD)
        for one in document["steps"]
        if one["op"] not in halves
        and (one.get("newState") or one["oldState"])["type"] not in grouping
    ]
    plan = read(pulumi / "preview_all.json")
    assert sorted([change.address for change in plan.changes] + [d.address for d in plan.data]) == (
        sorted(own)
    )
    assert len(own) == 8


def test_prices_of_a_preview(pulumi: Path) -> None:
    # t3.medium 0.0456 * 730 + 50 GB gp3 * 0.088; two t3.small 0.0228 with 8 GB gp2 at 0.11 each,
    # found through the launch template that the group depends on.
    assert prices(read(pulumi / "preview_all.json")) == {
        WEB: (Decimal("37.688"), Decimal("37.688")),
        VOLUME: (Decimal("8.8"), Decimal("17.6")),
        DB: (Decimal("14.95"), Decimal("14.95")),
        "aws:ec2/eip:Eip::old": (Decimal("3.65"), Decimal(0)),
        GROUP: (Decimal(0), Decimal("35.048")),
    }


def test_changes_only_is_no_total(pulumi: Path) -> None:
    plan = read(pulumi / "preview.json")
    assert plan.changes_only
    assert not plan.complete
    assert WEB not in plan.after
    # The provider is not among the changes, and config names the region of default ones only.
    assert plan.after[GROUP].region is None
    assert plan.after[GROUP].region_note.endswith(
        "costguard check takes it from the stack's state (--state FILE), or give "
        "--region aws=eu-west-1"
    )


@pytest.mark.parametrize("name", ["preview.json", "plan.json"])
def test_a_state_completes(pulumi: Path, name: str) -> None:
    plan = complete(read(pulumi / name), read(pulumi / "state.json"))
    assert plan.complete
    assert not plan.changes_only
    assert prices(plan) == prices(read(pulumi / "preview_all.json"))


def test_a_state(pulumi: Path) -> None:
    plan = read(pulumi / "state.json")
    assert (plan.tool, plan.tool_version, plan.stack) == ("pulumi-state", "3.205.0", "dev")
    assert {change.action for change in plan.changes} == {Action.NO_OP}
    assert len(plan.changes) == 4
    assert plan.after[DB].attributes["password"] is SENSITIVE
    assert "hunter2" not in repr(plan)
    assert sum(before for before, _ in prices(plan).values()) == Decimal("65.088")


def test_an_update_plan(pulumi: Path) -> None:
    plan = read(pulumi / "plan.json")
    assert (plan.tool, plan.stack, plan.complete) == ("pulumi-plan", "dev", True)
    before, after = plan.before[VOLUME].attributes, plan.after[VOLUME].attributes
    assert before["size"] is UNKNOWN  # a plan does not tell what an update changes from
    assert after["size"] == 200
    gone = plan.before["aws:ec2/eip:Eip::old"]
    assert gone.type == "aws_eip"
    assert gone.attributes["anything"] is UNKNOWN
    assert gone.region is None  # not even its provider is told
    assert plan.after[GROUP].region == "eu-west-1"


@pytest.mark.parametrize(
    ("size", "gigabytes"),
    [({}, 20), *(({"allocatedStorage": value}, None) for value in (UNTOLD, "[secret]", SECRET))],
)
def test_an_input_that_is_not_told_is_not_left_out(
    size: dict[str, Any], gigabytes: int | None
) -> None:
    """20 GB are the least that RDS makes where the program gives no size; else it is not known."""
    inputs = {"engine": "postgres", "instanceClass": "db.t3.medium", "region": "eu-west-1", **size}
    orders = record("aws:rds/instance:Instance", "orders", inputs=inputs)
    adds = {"goal": {"custom": True, "inputDiff": {"adds": inputs}}, "steps": ["create"]}
    plan = {"manifest": {}, "resourcePlans": {orders["urn"]: {**adds, "state": inputs}}}
    for made in (
        preview(step("create", None, orders)),
        state({**orders, "outputs": inputs}),
        read_bytes(json.dumps(plan).encode(), "plan.json"),
    ):
        (cost,) = breakdown(made).estimate.resources
        assert cost.after is not None
        assert [line.quantity for line in cost.after.components] == [730, gigabytes]


def test_the_state_of_another_stack(pulumi: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text((pulumi / "state.json").read_text().replace("pulumi:dev::", "pulumi:prod::"))
    with pytest.raises(PlanError, match=r"is the state of stack shop/prod, and .* of shop/dev"):
        complete(read(pulumi / "preview.json"), read(other))


def test_a_state_without_resources_completes_nothing(pulumi: Path) -> None:
    """What a preview leaves out has to be somewhere."""
    with pytest.raises(PlanError, match=r"holds no resources, and .* is of a stack that has some"):
        complete(read(pulumi / "preview.json"), state())


def test_what_a_state_completes(pulumi: Path) -> None:
    kept, shown = read(pulumi / "state.json"), read(pulumi / "preview.json")
    with pytest.raises(UsageError, match="no preview or update plan"):
        complete(kept, kept)
    with pytest.raises(UsageError, match="no state of Pulumi"):
        complete(shown, shown)
