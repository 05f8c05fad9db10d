"""Traps of single machines: images, hosts, credits, reservations (15 to 28, 49).

Hourly prices in us-east-1: m5.large 0.096, t2.medium 0.0464, t3.medium 0.0416, a dedicated host of
the family c5 3.366, a public IPv4 address 0.005. GB a month: gp2 0.10, gp3 0.08, st1 0.045.
"""

from decimal import Decimal as D
from typing import Any

import pytest
from support.terraform import (
    after,
    assumed,
    change,
    document,
    image_volume,
    lines,
    machine_image,
    plain,
    priced,
    refers,
    unpriced,
)

from costguard.model.estimate import Coverage, SideCost

WEB = "aws_instance.web"
M5 = {"instance_type": "m5.large", "root_block_device": [{"volume_size": 8, "volume_type": "gp3"}]}
LINUX = "Instance usage (Linux/UNIX, on-demand, m5.large)"


def web(attributes: dict[str, Any] | None = None, **plan: Any) -> SideCost:
    """The cost of an m5.large with a small volume, and with these attributes."""
    usage = plan.pop("usage", {})
    others = plan.pop("others", ())
    entry = change(WEB, {**M5, **(attributes or {})}, **plan.pop("entry", {}))
    return after(priced(document(entry, *others, **plan), {WEB: usage}), WEB)


def test_a_system_without_a_price_is_not_priced_as_linux() -> None:
    """Item 15: the image is of a system that the price book has no prices for."""
    side = web({"ami": "ami-1"}, prior_state=machine_image(platform_details="Ubuntu Pro"))
    assert lines(side)["Instance usage (Ubuntu Pro, on-demand, m5.large)"] is None
    assert unpriced(side)


def test_a_sellers_fee_is_said_not_to_be_in_the_price() -> None:
    """Item 15: AWS Marketplace images have a fee of their own, which no price list holds."""
    codes = [{"product_code_id": "x", "product_code_type": "marketplace"}]
    side = web({"ami": "ami-1"}, prior_state=machine_image(product_codes=codes))
    assert assumed(side) == {"ami": "without the fee of its seller"}
    assert assumed(web({"ami": "ami-1"}, prior_state=machine_image(product_codes=[]))) == {}


def test_the_image_decides_the_root_volume() -> None:
    """Item 16: current images have gp3, often of more than 8 GB; the plan may hold the image."""
    side = web({"ami": "ami-1", "root_block_device": []}, prior_state=machine_image())
    # 30 x 0.08
    assert lines(side)["root_block_device > Storage (general purpose SSD, gp3)"] == "2.4"
    assert assumed(side) == {}


def test_what_the_instance_says_of_its_root_volume_comes_first() -> None:
    """Item 16: a size alone leaves the type to the image."""
    side = web(
        {"ami": "ami-1", "root_block_device": [{"volume_size": 100}]}, prior_state=machine_image()
    )
    # 100 x 0.08
    assert lines(side)["root_block_device > Storage (general purpose SSD, gp3)"] == "8"


def test_further_volumes_of_the_image_are_made_and_paid_for_too() -> None:
    """Item 16: an image may bring more volumes; the machine's own disks are none."""
    mappings = [
        {"device_name": "/dev/xvda", "ebs": image_volume(30)},
        {"device_name": "/dev/sdb", "ebs": image_volume(500, "st1")},
        {"device_name": "/dev/sdc", "ebs": image_volume(100)},
        {"device_name": "/dev/sdd", "ebs": {}, "virtual_name": "ephemeral0"},
    ]
    own = [{"device_name": "/dev/sdc", "volume_size": 200}]
    side = web(
        {"ami": "ami-1", "ebs_block_device": own},
        prior_state=machine_image(block_device_mappings=mappings),
    )
    # the instance's own 200 x 0.08 in the place of the image's 100; 500 x 0.045
    assert list(lines(side).values())[1:] == ["0.64", "16", "22.5"]


def test_an_image_that_is_not_known_leaves_a_visible_guess() -> None:
    """Item 16: without the image, the root volume is a guess and called one."""
    side = web({"ami": "ami-1", "root_block_device": []})
    # 8 x 0.10
    assert lines(side)["root_block_device > Storage (general purpose SSD, gp2)"] == "0.8"
    assert assumed(side)["root_block_device"] == "8 GB of gp2"


def test_a_host_is_paid_for_once_and_its_instances_not_again() -> None:
    """Items 17 and 76: the host carries the cost, its instances only their volumes."""
    estimate = priced(
        document(
            change("aws_ec2_host.own", {"instance_family": "c5", "id": "h-1"}),
            change("aws_instance.a", {**M5, "instance_type": "c5.large", "host_id": "h-1"}),
            change("aws_instance.b", {**M5, "instance_type": "c5.large", "host_id": "h-1"}),
        )
    )
    # 730 x 3.366, and 2 x 8 x 0.08
    assert estimate.after.amount == D("2457.18") + D("1.28")


def test_a_host_that_is_not_in_the_plan_is_mentioned() -> None:
    """Item 17: tenancy "host" without a host looks free, but somebody pays for the host."""
    side = web({"tenancy": "host"})
    assert LINUX not in lines(side)
    assert assumed(side)["host_id"] == "a dedicated host that is paid for elsewhere"


@pytest.mark.parametrize(
    ("attributes", "credits"),
    [
        ({"instance_type": "t2.medium"}, None),
        (
            {
                "instance_type": "t2.medium",
                "credit_specification": [{"cpu_credits": "unlimited"}],
            },
            "10",
        ),
        ({"instance_type": "t3.medium"}, "10"),
    ],
    ids=["T2", "T2 unlimited", "T3"],
)
def test_surplus_credits_by_family(attributes: dict[str, Any], credits: str | None) -> None:
    """Item 18: T2 is unlimited on request only, later families unless told otherwise."""
    side = web(attributes, usage={"monthly_cpu_credit_hrs": 100, "vcpu_count": 2})
    # 100 x 2 x 0.05
    assert lines(side).get("CPU credits") == credits


@pytest.mark.parametrize(
    ("own", "subnet", "expected"),
    [(None, True, "3.65"), (False, True, None), (None, False, None), (True, False, "3.65")],
)
def test_a_subnet_gives_addresses_unless_the_instance_says_otherwise(
    own: bool | None, subnet: bool, expected: str | None
) -> None:
    """Item 24: machines in a public subnet get a public address without a word about it."""
    side = web(
        {"associate_public_ip_address": own},
        entry={"after_unknown": {"subnet_id": True}},
        others=[change("aws_subnet.public", {"map_public_ip_on_launch": subnet})],
        expressions={
            WEB: {"subnet_id": refers("aws_subnet.public.id", "aws_subnet.public")},
            "aws_subnet.public": {},
        },
    )
    # 730 x 0.005
    assert lines(side).get("Public IPv4 address") == expected


def test_reserved_capacity_is_not_free() -> None:
    """Item 26: an unused capacity reservation costs as much as the machines."""
    kind = "aws_ec2_capacity_reservation.r"
    side = after(priced(document(change(kind, {"instance_type": "m5.large", "instance_count": 2}))))
    assert side.coverage is Coverage.UNSUPPORTED


def test_hibernation_changes_no_price() -> None:
    """Item 26: what a machine saves on when it hibernates goes to the root volume it has."""
    # 730 x 0.096 + 8 x 0.08
    assert web({"hibernation": True}).monthly == D("70.08") + D("0.64")


RESERVED = {
    "aws_instance.x": M5,
    "aws_ec2_host.x": {"instance_family": "m5"},
    "aws_eks_node_group.x": {
        "scaling_config": [{"desired_size": 1}],
        "instance_types": ["m5.large"],
    },
    "aws_db_instance.x": {
        "instance_class": "db.m5.large",
        "engine": "postgres",
        "engine_version": "16.3",
        "allocated_storage": 20,
    },
    "aws_elasticache_cluster.x": {
        "engine": "redis",
        "node_type": "cache.m5.large",
        "num_cache_nodes": 1,
    },
    "aws_opensearch_domain.x": {
        "engine_version": "OpenSearch_2.11",
        "cluster_config": [{"instance_type": "m5.large.search", "instance_count": 1}],
    },
}


@pytest.mark.parametrize("address", RESERVED)
@pytest.mark.parametrize("payment", ["no_upfront", "partial_upfront", "all_upfront"])
@pytest.mark.parametrize("term", ["1_year", "3_year"])
def test_reserved_never_costs_nothing(address: str, payment: str, term: str) -> None:
    """Item 27: what is paid upfront is spread over the term, or visibly not known."""
    usage = {
        "reserved_instance_type": "standard",
        "reserved_instance_term": term,
        "reserved_instance_payment_option": payment,
    }
    plan = document(change(address, RESERVED[address]))
    side = after(priced(plan, {address: usage}))
    lines = [line for line in side.components if "reserved" in line.name]
    if any(line.monthly_cost is None for line in lines):
        assert unpriced(side)
        return
    paid = sum((line.monthly_cost or D(0) for line in lines), D(0))
    (full,) = (line for line in after(priced(plan)).components if "on-demand" in line.name)
    # AWS sells three years all upfront at more than a quarter of the price on demand.
    assert paid > (full.monthly_cost or D(0)) / 4
    assert full.monthly_cost is None or paid < full.monthly_cost


def test_all_upfront_is_spread_over_the_term() -> None:
    """Item 27: 1,897 dollars for three years are 52.69 dollars a month, and not none."""
    usage = {
        "reserved_instance_type": "standard",
        "reserved_instance_term": "3_year",
        "reserved_instance_payment_option": "all_upfront",
    }
    side = web({"instance_type": "m5.xlarge"}, usage=usage)
    # 1897 / 26280 hours x 730
    hourly, upfront = side.components[:2]
    assert hourly.monthly_cost == 0
    assert upfront.name.endswith("paid upfront")
    assert upfront.monthly_cost is not None
    assert plain(round(upfront.monthly_cost, 4)) == "52.6944"
    assert not unpriced(side)


def test_an_upfront_payment_that_is_not_known_is_no_saving() -> None:
    """Item 27: the fee of each hour is known, what is paid upfront is not: the price is missing."""
    for payment, fee in (("partial_upfront", "9.052"), ("all_upfront", "0")):
        usage = {
            "reserved_instance_type": "standard",
            "reserved_instance_term": "1_year",
            "reserved_instance_payment_option": payment,
        }
        side = web({"instance_type": "t3.medium"}, usage=usage)
        hourly, upfront = side.components[:2]
        # 730 x 0.0124
        assert hourly.monthly_cost is not None
        assert plain(hourly.monthly_cost) == fee
        assert upfront.monthly_cost is None
        assert "no price" in upfront.problem
        assert unpriced(side)


def test_each_volume_has_its_own_type() -> None:
    """Item 49: the type of the first further volume is not that of all, and the root counts."""
    volumes = [
        {"device_name": "/dev/sdb", "volume_size": 100, "volume_type": "gp3"},
        {"device_name": "/dev/sdc", "volume_size": 500, "volume_type": "st1"},
    ]
    side = web({"ebs_block_device": volumes, "root_block_device": []})
    # 8 x 0.10; 100 x 0.08; 500 x 0.045
    assert list(lines(side).values())[1:] == ["0.8", "8", "22.5"]
