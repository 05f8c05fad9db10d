"""What is recommended for single resources, with figures from AWS's price list of us-east-1."""

import pytest
from support.advice import of
from support.savings import Found, found_in
from support.terraform import change, document, read, refers

from costguard.model.plan import Plan


def caveats(found: Found, id_: str) -> str:
    (one,) = [r for r in found.recommendations if r.id == id_]
    return "; ".join(one.caveats)


# Machines


def test_a_machine_of_an_earlier_generation() -> None:
    found = of("aws_instance.a", {"instance_type": "m5.large"})
    # 730 x (0.096 - 0.0864) = 7.008; 730 x (0.096 - 0.077) = 13.87.
    assert found.by_id() == {"machine-arm64": "13.87", "machine-amd": "7.01"}
    assert "arm64" in caveats(found, "machine-arm64")


def test_production_gets_no_burstable_machine_and_no_flexible_one() -> None:
    kinds = {"machine-burstable", "machine-flex"}
    machine = {"instance_type": "m5.large"}
    assert not kinds & of("aws_instance.a", machine).by_id().keys()
    # 730 x (0.096 - 0.0752) = 15.184.
    assert of("aws_instance.a", machine, nonprod=True).by_id()["machine-burstable"] == "15.18"


def test_the_best_machine_there_is() -> None:
    assert of("aws_instance.a", {"instance_type": "c6g.large"}).by_id() == {}


def test_a_machine_that_must_stay_x86() -> None:
    machine = {"instance_type": "m5.large", "tags": {"Architecture": "x86_64"}}
    assert of("aws_instance.a", machine).by_id() == {"machine-amd": "7.01"}


def test_a_small_saving_is_none() -> None:
    # t3.nano to t3a.nano saves 730 x (0.0052 - 0.0047) = 0.365.
    assert of("aws_instance.a", {"instance_type": "t3.nano"}).by_id() == {}


def test_a_type_that_is_not_known_yet() -> None:
    found = of("aws_instance.a", {}, after_unknown={"instance_type": True})
    assert found.by_id() == {}


def test_disks_of_a_machine_make_it_less_sure() -> None:
    found = of("aws_instance.a", {"instance_type": "m3.large"})
    (one,) = [r for r in found.recommendations if r.id == "machine-successor"] or [
        r for r in found.recommendations if r.id == "machine-amd"
    ]
    assert float(one.confidence) == 0.5
    assert "disks of its own" in "; ".join(one.caveats)


def test_a_launch_template_changes_what_its_group_costs() -> None:
    found = found_in(group())
    # 3 machines: 3 x 7.008 = 21.024.
    assert found.by_id()["machine-amd"] == "21.02"
    (one,) = [r for r in found.recommendations if r.id == "machine-amd"]
    assert one.address == "aws_launch_template.a"


def group(**template: object) -> Plan:
    return read(
        document(
            change("aws_launch_template.a", {"instance_type": "m5.large", **template}),
            change(
                "aws_autoscaling_group.a",
                {"min_size": 3, "max_size": 3, "launch_template": [{}]},
                after_unknown={"launch_template": [{"id": True}]},
            ),
            expressions={
                "aws_launch_template.a": {},
                "aws_autoscaling_group.a": {
                    "launch_template": [
                        {"id": refers("aws_launch_template.a.id", "aws_launch_template.a")}
                    ]
                },
            },
        )
    )


# Storage


def test_gp2_to_gp3() -> None:
    # 100 x (0.10 - 0.08) = 2.00.
    assert of("aws_ebs_volume.a", {"size": 100}).by_id() == {"ebs-gp2-to-gp3": "2.00"}


def test_large_gp2_keeps_its_performance() -> None:
    found = of("aws_ebs_volume.a", {"type": "gp2", "size": 2000})
    # 200.00 less 160.00, 3000 IOPS more at 0.005, and 125 MiB/s more at 0.04: 20.00 are left.
    assert found.by_id() == {"ebs-gp2-to-gp3": "20.00"}
    changes = {c.path: c.value for c in found.recommendations[0].changes}
    assert changes == {"type": "gp3", "iops": 6000, "throughput": 250}


def test_gp2_at_its_most_iops_just_above_a_thousand_gib_stays() -> None:
    # 1001 GiB save 20.02; 3 IOPS and 125 MiB/s more cost 5.015.
    assert of("aws_ebs_volume.a", {"type": "gp2", "size": 1001}).by_id() == {
        "ebs-gp2-to-gp3": "15.01"
    }


def test_io1_to_gp3() -> None:
    found = of("aws_ebs_volume.a", {"type": "io1", "size": 100, "iops": 4000})
    # 12.50 + 260.00 = 272.50; 8.00 + 1000 x 0.005 + 375 x 0.04 = 28.00.
    assert found.by_id() == {"ebs-io1-to-gp3": "244.50"}


@pytest.mark.parametrize(
    "volume",
    [
        {"type": "io2", "size": 100, "iops": 20_000},
        {"type": "io1", "size": 100, "iops": 4000, "multi_attach_enabled": True},
        {"type": "io1", "size": 4, "iops": 4000},
        {"type": "gp3", "size": 100},
        {"type": "standard", "size": 100},
        {"type": "gp2", "size": 40},
    ],
)
def test_volumes_that_stay(volume: dict[str, object]) -> None:
    assert of("aws_ebs_volume.a", volume).by_id() == {}


def test_a_volume_whose_type_is_not_known_stays() -> None:
    found = of("aws_ebs_volume.a", {"size": 500}, after_unknown={"type": True})
    assert found.by_id() == {}


def test_a_volume_of_a_machine() -> None:
    disk = {"volume_type": "gp2", "volume_size": 200}
    found = of("aws_instance.a", {"instance_type": "c6g.large", "root_block_device": [disk]})
    assert found.by_id() == {"ebs-gp2-to-gp3": "4.00"}
    assert found.recommendations[0].changes[0].path == "root_block_device.0.volume_type"


# Databases


DATABASE = {
    "engine": "postgres",
    "engine_version": "16.4",
    "instance_class": "db.m5.large",
    "storage_type": "gp2",
    "allocated_storage": 100,
}


def test_a_standby_outside_production() -> None:
    assert "rds-single-az" not in of("aws_db_instance.a", {**DATABASE, "multi_az": True}).by_id()
    found = of("aws_db_instance.a", {**DATABASE, "multi_az": True}, nonprod=True)
    # 730 x (0.356 - 0.178) + 100 x (0.23 - 0.115) = 141.44.
    assert found.by_id()["rds-single-az"] == "141.44"
    assert "CKV_AWS_157" in caveats(found, "rds-single-az")


@pytest.mark.parametrize(
    ("engine", "version", "arm"),
    [("postgres", "16.4", True), ("postgres", "11.22", False), ("oracle-ee", "19", False)],
)
def test_graviton_where_the_engine_has_it(engine: str, version: str, arm: bool) -> None:
    database = {**DATABASE, "engine": engine, "engine_version": version}
    assert ("machine-arm64" in of("aws_db_instance.a", database).by_id()) is arm


# Network


def test_an_idle_address() -> None:
    found = of("aws_eip.a", {"domain": "vpc"})
    assert found.by_id() == {"eip-idle": "3.65"}
    assert found.recommendations[0].changes[0].path == ""


def nat_plan() -> Plan:
    zones = ("a", "b")
    expressions = {"aws_vpc.v": {}}
    for zone in zones:
        expressions[f"aws_subnet.{zone}"] = {"vpc_id": refers("aws_vpc.v.id", "aws_vpc.v")}
        expressions[f"aws_nat_gateway.{zone}"] = {
            "subnet_id": refers(f"aws_subnet.{zone}.id", f"aws_subnet.{zone}")
        }
    return read(
        document(
            change("aws_vpc.v", {}),
            *(change(f"aws_subnet.{z}", {}, after_unknown={"vpc_id": True}) for z in zones),
            *(change(f"aws_nat_gateway.{z}", {}, after_unknown={"subnet_id": True}) for z in zones),
            expressions=expressions,
        )
    )


def test_one_nat_gateway_is_enough_outside_production() -> None:
    found = found_in(nat_plan(), nonprod=True)
    assert [(r.address, f"{r.saving}") for r in found.recommendations] == [
        ("aws_nat_gateway.b", "32.850")
    ]
    assert found_in(nat_plan(), nonprod=False).recommendations == ()


# Spot


NODES = {
    "instance_types": ["m6i.large"],
    "scaling_config": [{"desired_size": 2, "min_size": 2, "max_size": 2}],
    "disk_size": 20,
}


def test_spot_tells_expected_price_and_interruptions() -> None:
    found = of("aws_eks_node_group.a", NODES, nonprod=True)
    # 2 x 730 x 0.096 = 140.16, less 63%: 88.3008 saved.
    assert found.by_id()["spot-node-group"] == "88.30"
    assert "10-15% interrupted within a month" in caveats(found, "spot-node-group")


@pytest.mark.parametrize(("more", "nonprod"), [({}, False), ({"tags": {"role": "database"}}, True)])
def test_no_spot_in_production_or_for_what_has_state(
    more: dict[str, object], nonprod: bool
) -> None:
    found = of("aws_eks_node_group.a", {**NODES, **more}, nonprod=nonprod)
    assert "spot-node-group" not in found.by_id()


def test_a_group_that_names_several_types_has_one_architecture() -> None:
    nodes = {**NODES, "instance_types": ["m5.large", "m5a.large"]}
    # 2 x 730 x (0.096 - 0.0864) = 14.016.
    assert of("aws_eks_node_group.a", nodes).by_id() == {"machine-amd": "14.02"}
    there = {**nodes, "instance_types": ["m5.large", "m6a.large"]}
    assert of("aws_eks_node_group.a", there).by_id() == {}
    alone = {**nodes, "instance_types": ["m5.large"]}
    assert "machine-arm64" in of("aws_eks_node_group.a", alone).by_id()


def test_a_spot_group_that_names_several_types_keeps_them() -> None:
    nodes = {**NODES, "instance_types": ["m5.large", "m5a.large"], "capacity_type": "SPOT"}
    assert of("aws_eks_node_group.a", nodes, nonprod=True).by_id() == {}


def test_spot_for_the_group_of_a_template() -> None:
    found = found_in(group(), nonprod=True)
    (spot,) = [r for r in found.recommendations if r.id == "spot-template"]
    assert spot.address == "aws_launch_template.a"
    assert "aws_autoscaling_group.a" in spot.message
