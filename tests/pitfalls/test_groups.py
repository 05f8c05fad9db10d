"""Traps of groups of machines: Auto Scaling, launch templates, node groups (16 to 24, 46, 76).

Hourly prices in us-east-1: m5.large 0.096, m5.xlarge 0.192, t3.medium 0.0416, a public IPv4 address
0.005. GB a month: gp2 0.10, gp3 0.08. A CloudWatch metric costs 0.30, beyond the first 10,000 of a
month 0.10.
"""

from decimal import Decimal as D
from typing import Any

from support.terraform import (
    after,
    assumed,
    change,
    document,
    image_volume,
    lines,
    machine_image,
    of,
    priced,
    refers,
    state,
    unpriced,
    value,
)

from costguard.model.estimate import Coverage, SideCost

GROUP = "aws_autoscaling_group.web"
LINUX = "Instance usage (Linux/UNIX, on-demand, m5.large)"
LATEST = [{"name": "web", "version": "$Latest"}]


def template(**attributes: Any) -> dict[str, Any]:
    disk = [{"device_name": "/dev/xvda", "ebs": [{"volume_size": 8, "volume_type": "gp3"}]}]
    standard = {"name": "web", "instance_type": "m5.large", "block_device_mappings": disk}
    return change("aws_launch_template.web", {**standard, **attributes})


def group(*others: dict[str, Any], usage: dict[str, Any] | None = None, **more: Any) -> SideCost:
    """The cost of an Auto Scaling group of two machines."""
    size = {"desired_capacity": 2, "min_size": 1, "max_size": 9, "launch_template": LATEST}
    plan = document(change(GROUP, {"name": "web", **size, **more}), *others)
    return after(priced(plan, {GROUP: usage or {}}), GROUP)


def short(side: SideCost) -> dict[str, str | None]:
    """Lines by their last name."""
    return {name.rpartition(" > ")[2]: cost for name, cost in lines(side).items()}


def test_machines_from_a_template_have_the_images_root_volume() -> None:
    """Item 16: a group whose template has no mappings still has root volumes."""
    plan = document(
        change(GROUP, {"desired_capacity": 2, "min_size": 1, "launch_template": LATEST}),
        template(image_id="ami-1", block_device_mappings=[]),
        prior_state=machine_image(),
    )
    # 2 x 30 x 0.08
    assert short(after(priced(plan), GROUP))["Storage (general purpose SSD, gp3)"] == "4.8"


def test_credits_of_a_group_follow_its_template() -> None:
    """Item 18: machines of a group that start with standard credits never pay for surplus."""
    usage = {"monthly_cpu_credit_hrs": 100, "vcpu_count": 2}
    unlimited = group(template(instance_type="t3.medium"), usage=usage)
    # 2 machines x 100 x 2 x 0.05
    assert short(unlimited)["CPU credits"] == "20"
    limited = [{"cpu_credits": "standard"}]
    standard = group(template(instance_type="t3.medium", credit_specification=limited), usage=usage)
    assert "CPU credits" not in short(standard)


def test_many_metrics_reach_the_second_price() -> None:
    """Item 20: 2,000 machines with detailed monitoring have 14,000 metrics, in two steps."""
    side = group(template(monitoring=[{"enabled": True}]), desired_capacity=2000, max_size=2000)
    # 10,000 x 0.30 + 4,000 x 0.10
    assert short(side)["EC2 detailed monitoring"] == "3400"


def test_what_scales_a_group_is_named() -> None:
    """Item 21: schedules and policies change how many machines run; the plan's count may be old."""
    for kind in ("aws_autoscaling_schedule", "aws_autoscaling_policy"):
        scaling = change(f"{kind}.night", {"autoscaling_group_name": "web", "min_size": 0})
        side = group(template(), scaling)
        # 2 x 730 x 0.096
        assert short(side)[LINUX] == "140.16"
        assert assumed(side)[kind] == "a capacity of 2 all month"
        told = group(template(), scaling, usage={"instances": 5})
        # 5 x 730 x 0.096
        assert short(told)[LINUX] == "350.4"
        assert kind not in assumed(told)


def test_a_group_without_any_size_is_not_one_machine() -> None:
    """Item 21: nothing tells how many machines there are."""
    side = group(template(), desired_capacity=None, min_size=None)
    assert short(side)[LINUX] is None
    assert unpriced(side)


def test_the_units_of_a_mixed_group_are_rounded_up_to_machines() -> None:
    """Item 22: 5 units by machines of 2 units are 3 machines, all on-demand by default."""
    by_name = [{"launch_template_name": "web", "version": "$Latest"}]
    override = [{"instance_type": "m5.xlarge", "weighted_capacity": "2"}]
    choice = [{"launch_template_specification": by_name, "override": override}]
    policy = [{"launch_template": choice}]
    side = group(template(), launch_template=[], desired_capacity=5, mixed_instances_policy=policy)
    # 3 x 730 x 0.192
    assert short(side)["Instance usage (Linux/UNIX, on-demand, m5.xlarge)"] == "420.48"


def test_a_template_that_a_data_source_looks_up_is_used() -> None:
    """Items 23 and 46: a template of another state is in the plan as a data source."""
    looked_up = {
        "id": "lt-1",
        "name": "web",
        "instance_type": "m5.large",
        "latest_version": 3,
        "default_version": 3,
        "block_device_mappings": [{"device_name": "/dev/xvda", "ebs": [image_volume(20)]}],
    }
    size = {"desired_capacity": 2, "min_size": 1, "launch_template": [{"id": "lt-1"}]}
    plan = document(
        change(GROUP, size), prior_state=state(value("data.aws_launch_template.web", looked_up))
    )
    # 2 x 730 x 0.096; 2 x 20 x 0.08
    assert after(priced(plan)).monthly == D("140.16") + D("3.20")


def test_a_template_that_is_made_together_with_the_group_is_used() -> None:
    """Items 23 and 46: neither its id nor its version are known before it is made."""
    plan = document(
        change(
            GROUP,
            {"desired_capacity": 2, "min_size": 1, "launch_template": [{}]},
            after_unknown={"launch_template": [{"id": True, "version": True}]},
        ),
        change(
            "aws_launch_template.web",
            {"instance_type": "m5.large"},
            after_unknown={"id": True, "latest_version": True, "default_version": True},
        ),
        expressions={
            GROUP: {
                "launch_template": [
                    {
                        "id": refers("aws_launch_template.web.id", "aws_launch_template.web"),
                        "version": refers(
                            "aws_launch_template.web.latest_version", "aws_launch_template.web"
                        ),
                    }
                ]
            },
            "aws_launch_template.web": {"instance_type": {"constant_value": "m5.large"}},
        },
    )
    # 2 x 730 x 0.096; 2 x 8 x 0.10
    side = after(priced(plan), GROUP)
    assert side.monthly == D("140.16") + D("1.60")
    assert "launch_template.version" not in assumed(side)


def test_public_addresses_of_a_group_and_of_nodes_are_counted() -> None:
    """Item 24: an interface of the template gives each machine a public IPv4 address."""
    public = template(network_interfaces=[{"associate_public_ip_address": "true"}])
    # 2 x 730 x 0.005
    assert short(group(public))["Public IPv4 address"] == "7.3"
    size = {"scaling_config": [{"desired_size": 3}], "launch_template": LATEST}
    nodes = priced(document(change("aws_eks_node_group.n", size), public))
    # 3 x 730 x 0.005
    assert short(after(nodes, "aws_eks_node_group.n"))["Public IPv4 address"] == "10.95"


def test_fewer_cores_cost_the_same() -> None:
    """Item 24: CPU options change what a licence costs, and not what AWS charges."""
    options = [{"core_count": 1, "threads_per_core": 1}]
    side = group(template(cpu_options=options))
    # 2 x 730 x 0.096
    assert short(side)[LINUX] == "140.16"


def test_a_template_and_its_group_are_paid_once() -> None:
    """Items 46 and 76: the template is free, the group costs, and nothing is counted twice."""
    estimate = priced(
        document(
            change(GROUP, {"desired_capacity": 2, "min_size": 1, "launch_template": LATEST}),
            template(),
        )
    )
    assert of(estimate, "aws_launch_template.web").coverage is Coverage.FREE
    # 2 x 730 x 0.096 + 2 x 8 x 0.08
    assert estimate.after.amount == D("140.16") + D("1.28")
