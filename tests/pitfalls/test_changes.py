"""Traps in what changes: replaced, moved, imported, forgotten, drifted (52, 58, 64 to 69, 75).

A GB of gp3 costs 0.08 a month in us-east-1. An m5.large costs 0.096 an hour, an m5.xlarge 0.192.
"""

from decimal import Decimal as D
from typing import Any

import pytest
from support.terraform import change, document, priced, state, value

VOLUME = "aws_ebs_volume.data"
WEB = "aws_instance.web"
M5 = {"instance_type": "m5.large", "root_block_device": [{"volume_size": 8, "volume_type": "gp3"}]}


def gp3(size: int, **more: Any) -> dict[str, Any]:
    return {"size": size, "type": "gp3", **more}


def totals(*changes: dict[str, Any], **plan: Any) -> tuple[D, D]:
    """Before and after."""
    estimate = priced(document(*changes, **plan))
    return estimate.before.amount, estimate.after.amount


@pytest.mark.parametrize(
    ("actions", "before", "after_", "expected"),
    [
        ("create", None, gp3(100), (0, 8)),
        ("update", gp3(100), gp3(200), (8, 16)),
        ("update", gp3(200), gp3(100), (16, 8)),
        ("delete", gp3(100), None, (8, 0)),
        ("delete create", gp3(100), gp3(200), (8, 16)),
        ("create delete", gp3(100), gp3(200), (8, 16)),
        ("no-op", gp3(100), gp3(100), (8, 8)),
        ("forget", gp3(100), None, (8, 8)),
        ("create forget", gp3(100), gp3(200), (8, 24)),
    ],
)
def test_every_change_counts_what_was_there_and_what_will_be(
    actions: str,
    before: dict[str, Any] | None,
    after_: dict[str, Any] | None,
    expected: tuple[int, int],
) -> None:
    """Items 52, 58, 64, 65: an update adds its difference, a replacement is not twice the cost.

    What Terraform forgets goes on costing, also beside a new object in its place.
    """
    assert totals(change(VOLUME, after_, before=before, actions=actions)) == expected


def test_a_resize_is_priced_at_its_new_size() -> None:
    """Item 58: an address that stays does not keep its old price."""
    larger = {**M5, "instance_type": "m5.xlarge"}
    amounts = totals(change(WEB, larger, before=M5, actions="update"))
    # 730 x 0.192 - 730 x 0.096
    assert amounts[1] - amounts[0] == D("70.08")


def test_a_deposed_object_costs_until_it_is_destroyed() -> None:
    """Item 64: what a failed replacement has left is there beside the current object."""
    current = change(VOLUME, gp3(100), before=gp3(100), actions="no-op")
    deposed = change(VOLUME, before=gp3(100), actions="delete", deposed="0a1b2c3d")
    assert totals(current, deposed) == (16, 8)


def test_an_import_adds_nothing_to_what_is_spent() -> None:
    """Item 65: what is imported exists and costs already; only its change counts."""
    imported = {"before": gp3(100), "importing": {"id": "vol-1"}}
    assert totals(change(VOLUME, gp3(100), actions="no-op", **imported)) == (8, 8)
    assert totals(change(VOLUME, gp3(300), actions="update", **imported)) == (8, 24)


def test_what_a_provider_leaves_standing_is_no_saving() -> None:
    """Item 75: a log group with skip_destroy outlives its resource, with all that is in it."""
    kept = {"name": "app", "skip_destroy": True}
    usage = {
        "aws_cloudwatch_log_group.app": {
            "monthly_data_ingested_gb": 0,
            "storage_gb": 1000,
            "monthly_data_scanned_gb": 0,
        }
    }
    gone = change("aws_cloudwatch_log_group.app", before=kept, actions="delete")
    estimate = priced(document(gone), usage)
    # 1,000 x 0.03
    assert (estimate.before.amount, estimate.difference) == (30, 0)
    gone = change(
        "aws_cloudwatch_log_group.app", before={**kept, "skip_destroy": False}, actions="delete"
    )
    assert priced(document(gone), usage).difference == -30


def test_a_move_changes_nothing() -> None:
    """Item 66: a new name, with usage under that name, costs what the old one did."""
    moved = change(
        "aws_nat_gateway.new",
        {},
        before={},
        actions="no-op",
        previous_address="aws_nat_gateway.old",
    )
    plan = document(moved, prior_state=state(value("aws_nat_gateway.old", {})))
    estimate = priced(plan, {"aws_nat_gateway.new": {"monthly_data_processed_gb": 100}})
    assert [r.address for r in estimate.resources] == ["aws_nat_gateway.new"]
    # 730 x 0.045 + 100 x 0.045
    assert (estimate.after.amount, estimate.difference) == (D("37.35"), 0)


def test_a_move_from_count_to_keys_counts_only_what_changes() -> None:
    """Item 66: each instance meets its own past, and not that of its neighbour."""
    by_key = [
        change(
            f'{VOLUME}["{key}"]',
            gp3(size),
            before=gp3(100),
            actions="no-op" if size == 100 else "update",
            index=key,
            previous_address=f"{VOLUME}[{position}]",
        )
        for position, (key, size) in enumerate({"a": 100, "b": 150}.items())
    ]
    estimate = priced(document(*by_key))
    # only b grows: 50 x 0.08
    assert [r.difference for r in estimate.resources] == [0, 4]


def test_the_base_is_what_is_there_and_not_what_was_planned_once() -> None:
    """Item 69: somebody made the volume larger by hand; the plan takes that back."""
    back = change(VOLUME, gp3(100), before=gp3(400), actions="update")
    drift = change(VOLUME, gp3(400), before=gp3(100), actions="update")
    # 400 x 0.08 becomes 100 x 0.08
    assert totals(back, resource_drift=[drift]) == (32, 8)


def test_a_plan_that_only_refreshes_has_what_is_there() -> None:
    """Item 69: drift alone is no change of the plan's, but it is in the total."""
    drift = change(VOLUME, gp3(400), before=gp3(100), actions="update")
    prior = state(value(VOLUME, gp3(400)))
    assert totals(prior_state=prior, resource_drift=[drift]) == (32, 32)
