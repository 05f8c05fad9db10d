"""Traps in what a plan means: addresses, values, gaps (items 53, 67, 68, 70 to 75, 78).

A GB of gp3 costs 0.08 a month in us-east-1. An m5.large costs 0.096 an hour, an m5.xlarge 0.192.
"""

import json
from decimal import Decimal as D
from typing import Any

from support.terraform import (
    after,
    aws,
    change,
    document,
    of,
    priced,
    read,
    refers,
    state,
    unpriced,
    value,
)

from costguard import CheckOptions, check
from costguard.model.estimate import Coverage
from costguard.plans.read import read_bytes
from costguard.report import FORMATS, renderer

VOLUME = "aws_ebs_volume.data"
WEB = "aws_instance.web"
M5 = {"instance_type": "m5.large", "root_block_device": [{"volume_size": 8, "volume_type": "gp3"}]}


def gp3(size: int, **more: Any) -> dict[str, Any]:
    return {"size": size, "type": "gp3", **more}


def test_unknown_is_not_null_and_null_is_not_unknown() -> None:
    """Item 67: null takes AWS's default, silently; what is unknown takes none."""
    null = priced(document(change(VOLUME, {"size": 100, "type": "gp3", "iops": None})))
    assert null.after.amount == 8
    assert null.after.exact
    plan = document(
        change(WEB, {**M5, "instance_type": None}, after_unknown={"instance_type": True}),
        expressions={WEB: {"instance_type": refers("aws_x.y.kind", "aws_x.y")}},
    )
    side = after(priced(plan))
    assert unpriced(side)
    assert "instance_type is known after apply" in " ".join(side.reasons)


def test_resources_that_are_all_unknown_are_named() -> None:
    """Item 67: a mask may say of all attributes at once that they are not known."""
    estimate = priced(document(change(WEB, {"instance_type": "m5.large"}, after_unknown=True)))
    assert unpriced(after(estimate))


def test_a_plan_with_targets_keeps_the_rest_of_the_environment() -> None:
    """Item 68: what a plan leaves out still costs, and the plan says that it is not all."""
    plan = document(
        change(VOLUME, gp3(200), before=gp3(100), actions="update"),
        prior_state=state(value(VOLUME, gp3(100)), value("aws_ebs_volume.other", gp3(500))),
        complete=False,
    )
    result = check(read(plan), CheckOptions(environment="dev"))
    # 200 x 0.08 + 500 x 0.08
    assert result.estimate.after.amount == 16 + 40
    assert not result.estimate.complete
    assert {f.id: f.level for f in result.findings}["plan-incomplete"] == "warn"


def test_what_is_deferred_makes_a_plan_incomplete() -> None:
    """Item 68: a count that is not known yet adds resources that nobody can price."""
    deferred = {"reason": "instance_count_unknown", "resource_change": change(WEB, M5)}
    plan = document(change(VOLUME, gp3(100)), deferred_changes=[deferred])
    result = check(read(plan), CheckOptions(environment="dev"))
    assert result.estimate.after.amount == 8
    assert result.verdict == "warn"


def test_a_sensitive_value_has_no_price_and_is_not_shown() -> None:
    """Item 70: a type that is marked sensitive stands in clear in the plan, and nowhere else."""
    tags = {"owner": "hunter2"}
    secret = change(
        WEB,
        {**M5, "instance_type": "m5.12xlarge", "tags": tags, "tags_all": tags},
        after_sensitive={
            "instance_type": True,
            "tags": {"owner": True},
            "tags_all": {"owner": True},
        },
    )
    result = check(read(document(secret)), CheckOptions(environment="dev"))
    assert unpriced(after(result.estimate))
    for form in FORMATS:
        text = renderer(form)(result)
        assert "m5.12xlarge" not in text
        assert "hunter2" not in text


def test_planned_values_alone_give_the_same_totals() -> None:
    """Item 71: where the changes were cut away, what is planned and what was there remain."""
    plan = document(
        planned_values=state(value(VOLUME, gp3(200)))["values"],
        prior_state=state(value(VOLUME, gp3(100)), value("data.aws_ebs_volume.it", gp3(999))),
    )
    del plan["resource_changes"]
    estimate = priced(plan)
    assert (estimate.before.amount, estimate.after.amount) == (8, 16)


def test_the_provider_decides_whose_resource_it_is() -> None:
    """Item 71: a mirror of the AWS provider is it; another provider of AWS has types of its own."""
    mirrored = {**change(VOLUME, gp3(100)), "provider_name": "registry.example.com/acme/aws"}
    other = {
        **change("aws_ebs_volume.cc", gp3(100)),
        "address": "awscc_ec2_volume.cc",
        "type": "awscc_ec2_volume",
        "provider_name": "registry.terraform.io/hashicorp/awscc",
    }
    estimate = priced(document(mirrored, other))
    assert of(estimate, VOLUME).monthly_after == 8
    assert of(estimate, "awscc_ec2_volume.cc").coverage is Coverage.UNSUPPORTED


def test_a_provider_by_another_name_has_no_region_by_chance() -> None:
    """Item 71: a fork under a name of its own is not the provider whose region is known."""
    fork = {**change(VOLUME, gp3(100)), "provider_name": "registry.terraform.io/acme/fork"}
    side = after(priced(document(fork)))
    assert side.reasons == ("the region is not known: the plan does not tell it",)
    assert unpriced(side)


KEYS = ["a.b", "[0]", 'quote"d', "日本", "module.x", ""]


def test_keys_of_any_kind_keep_their_own_cost_and_usage() -> None:
    """Items 53 and 72: dots, brackets and quotes in keys make no two resources one."""
    written = [key.replace('"', '\\"') for key in KEYS]
    plan = document(
        *(
            change(f'aws_nat_gateway.main["{text}"]', {}, index=key)
            for key, text in zip(KEYS, written, strict=True)
        )
    )
    usage = {
        f'aws_nat_gateway.main["{text}"]': {"monthly_data_processed_gb": 100 * position}
        for position, text in enumerate(written)
    }
    estimate = priced(plan, usage)
    # 730 x 0.045, and 100 x 0.045 more for each
    assert [r.monthly_after for r in estimate.resources] == [
        D("32.85") + position * D("4.5") for position in range(len(KEYS))
    ]
    assert estimate.unused_usage == ()


def test_values_of_other_states_are_as_good_as_any() -> None:
    """Item 73: an output of another stack that has been read is a value in the plan."""
    remote = refers("data.terraform_remote_state.base.outputs.size", "data.terraform_remote_state")
    plan = document(change(WEB, M5), expressions={WEB: {"instance_type": remote}})
    # 730 x 0.096 + 8 x 0.08
    assert priced(plan).after.amount == D("70.72")


def test_a_group_that_ignores_its_count_is_priced_at_what_runs() -> None:
    """Item 74: with ignore_changes the plan holds the refreshed count, which counts here."""
    template = {"name": "web", "instance_type": "m5.large"}
    group = {"min_size": 1, "max_size": 9, "launch_template": [{"name": "web"}]}
    running = {**group, "desired_capacity": 7}
    plan = document(
        change("aws_autoscaling_group.web", running, before=running, actions="no-op"),
        change("aws_launch_template.web", template, before=template, actions="no-op"),
    )
    # 7 x 730 x 0.096 + 7 x 8 x 0.10
    assert of(priced(plan), "aws_autoscaling_group.web").monthly_after == D("490.56") + D("5.60")


def test_zero_is_known_to_be_nothing() -> None:
    """Item 75: a group that wants no machine costs nothing, and nothing of it is missing."""
    template = {"name": "web", "instance_type": "m5.large"}
    group = {
        "desired_capacity": 0,
        "min_size": 0,
        "max_size": 0,
        "launch_template": [{"name": "web"}],
    }
    estimate = priced(
        document(
            change("aws_autoscaling_group.web", group),
            change("aws_launch_template.web", template),
        )
    )
    assert estimate.after.amount == 0
    assert estimate.after.exact


def test_a_stopped_instance_costs_its_volumes_and_its_address() -> None:
    """Items 75 and 80: storage and Elastic IPs are billed while a machine is off."""
    estimate = priced(
        document(
            change(WEB, {**M5, "id": "i-1"}),
            change("aws_ec2_instance_state.off", {"instance_id": "i-1", "state": "stopped"}),
            change("aws_eip.ip", {"instance": "i-1"}),
        )
    )
    # 8 x 0.08 + 730 x 0.005
    assert estimate.after.amount == D("0.64") + D("3.65")


def test_words_of_wrappers_around_a_plan_do_not_change_it() -> None:
    """Item 78: what setup-terraform prints before the document is no part of it."""
    plan = json.dumps(document(change(VOLUME, gp3(100)), providers={"aws": aws("us-east-1")}))
    noise = f"[command]/usr/bin/terraform-bin show -json p\n{plan}\n::debug::exitcode: 0\n"
    for data in (noise.encode(), noise.encode("utf-16")):
        result = check(read_bytes(data, "-"), CheckOptions(environment="dev"))
        assert result.estimate.after.amount == 8
