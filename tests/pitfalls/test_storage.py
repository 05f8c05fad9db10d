"""Traps of volumes, buckets and file systems (items 29 to 31, 67 and 76).

A GB a month in us-east-1: gp3 0.08, io2 0.125. IOPS a month: gp3 beyond 3,000 0.005, io2 0.065 up
to 32,000, 0.0455 to 64,000, 0.032 above. Throughput of gp3 beyond 125 MiB/s: 0.04 per MiB/s. An
hour of fast restore costs 0.75.
"""

from decimal import Decimal as D

import pytest
from support.terraform import after, change, document, lines, of, priced, refers, unpriced

from costguard.model.estimate import Coverage

VOLUME = "aws_ebs_volume.data"


def test_a_volume_that_several_machines_share_is_paid_once() -> None:
    """Items 29 and 76: attachments cost nothing, however many a volume has."""
    shared = {"id": "vol-1", "size": 100, "type": "io2", "iops": 3000}
    estimate = priced(
        document(
            change(VOLUME, {**shared, "multi_attach_enabled": True}),
            *(
                change(
                    f"aws_volume_attachment.a{n}", {"volume_id": "vol-1", "instance_id": f"i-{n}"}
                )
                for n in range(3)
            ),
        )
    )
    # 100 x 0.125 + 3,000 x 0.065
    assert estimate.after.amount == D("12.5") + D(195)


def disks(count: int, **disk: object) -> D:
    """What the volumes of a group of machines cost beside the machines."""
    mapping = [{"device_name": "/dev/sdb", "ebs": [disk]}]
    plan = document(
        change(
            "aws_autoscaling_group.db",
            {"desired_capacity": count, "min_size": 1, "launch_template": [{"name": "db"}]},
        ),
        change(
            "aws_launch_template.db",
            {"name": "db", "instance_type": "m5.large", "block_device_mappings": mapping},
        ),
    )
    parts = (c for c in after(priced(plan)).components if "block_device_mapping[0]" in c.path)
    return sum((c.monthly_cost for c in parts if c.monthly_cost is not None), D(0))


def test_the_steps_of_io2_are_those_of_each_volume() -> None:
    """Item 29: three volumes of 20,000 IOPS stay in the first step, one of 60,000 does not."""
    # 3 x 10 x 0.125 + 3 x 20,000 x 0.065
    assert disks(3, volume_size=10, volume_type="io2", iops=20_000) == D("3.75") + D(3900)
    # 10 x 0.125 + 32,000 x 0.065 + 28,000 x 0.0455
    one = disks(1, volume_size=10, volume_type="io2", iops=60_000)
    assert one == D("1.25") + D(2080) + D(1274)


def test_every_gp3_volume_has_its_own_baseline() -> None:
    """Item 29: of two volumes with 4,000 IOPS and 225 MiB/s each pays for 1,000 and for 100."""
    # 2 x 10 x 0.08 + 2 x 1,000 x 0.005 + 2 x 100 x 0.04
    amount = disks(2, volume_size=10, volume_type="gp3", iops=4000, throughput=225)
    assert amount == D("1.60") + 10 + 8


def test_fast_restore_is_paid_in_each_zone() -> None:
    """Item 29: a snapshot that is fast in two zones pays two hours an hour."""
    restores = [
        change(f"aws_ebs_fast_snapshot_restore.{z}", {"snapshot_id": "s", "availability_zone": z})
        for z in ("us-east-1a", "us-east-1b")
    ]
    # 2 x 730 x 0.75
    assert priced(document(*restores)).after.amount == 1095


@pytest.mark.parametrize("attribute", ["size", "type", "iops", "throughput"])
def test_nothing_stands_in_for_what_only_the_apply_tells(attribute: str) -> None:
    """Item 67: a size or a type that is not known is not 8 GB, gp2 or the baseline."""
    told = {"size": 100, "type": "gp3", "iops": 3000, "throughput": 125}
    del told[attribute]
    plan = document(
        change(VOLUME, told, after_unknown={attribute: True}),
        expressions={VOLUME: {attribute: refers("aws_x.y.n", "aws_x.y")}},
    )
    side = after(priced(plan))
    assert unpriced(side)
    assert f"{attribute} is known after apply" in " ".join(side.reasons)
    assert not side.assumptions


def test_nothing_stands_in_for_a_type_within_an_instance() -> None:
    """Item 67: the type of one of several volumes is not known; the other's is."""
    web = "aws_instance.web"
    plan = document(
        change(
            web,
            {
                "instance_type": "m5.large",
                "root_block_device": [{"volume_size": 8, "volume_type": "gp3"}],
                "ebs_block_device": [
                    {"device_name": "/dev/sdb", "volume_size": 10},
                    {"device_name": "/dev/sdc", "volume_size": 10, "volume_type": "gp3"},
                ],
            },
            after_unknown={"ebs_block_device": [{"volume_type": True}, {}]},
        ),
        expressions={
            web: {
                "ebs_block_device": [
                    {"volume_type": refers("aws_x.y.kind", "aws_x.y")},
                    {"volume_type": {"constant_value": "gp3"}},
                ]
            }
        },
    )
    side = after(priced(plan))
    # 8 x 0.08; not known; 10 x 0.08
    assert list(lines(side).values())[1:] == ["0.64", None, "0.8"]
    assert unpriced(side)


def test_what_the_provider_fills_in_is_not_unknown() -> None:
    """Item 67: Terraform calls a type unknown that nobody set; AWS then takes gp2."""
    web = "aws_instance.web"
    plan = document(
        change(
            web,
            {
                "instance_type": "m5.large",
                "root_block_device": [{"volume_size": 8, "volume_type": "gp3"}],
                "ebs_block_device": [
                    {"device_name": "/dev/sdb", "volume_size": 10},
                    {"device_name": "/dev/sdc", "volume_size": 10, "volume_type": "gp3"},
                ],
            },
            after_unknown={
                "ebs_block_device": [{"volume_type": True, "iops": True}, {"iops": True}]
            },
        ),
        expressions={web: {"ebs_block_device": [{}, {"volume_type": {"constant_value": "gp3"}}]}},
    )
    side = after(priced(plan))
    # 8 x 0.08; 10 x 0.10; 10 x 0.08
    assert list(lines(side).values())[1:] == ["0.64", "1", "0.8"]
    assert side.coverage is Coverage.PRICED
    assert "ebs_block_device.volume_type" not in {a.attribute for a in side.assumptions}


def test_null_by_way_of_each_value_is_null() -> None:
    """Item 67: a module that leaves IOPS to AWS passes null, which Terraform shows as unknown."""
    plan = document(
        change(
            f'{VOLUME}["fast"]',
            {"size": 100, "type": "gp3", "iops": 4000},
            index="fast",
        ),
        change(
            f'{VOLUME}["plain"]',
            {"size": 100, "type": "gp3"},
            index="plain",
            after_unknown={"iops": True},
        ),
        expressions={VOLUME: {"iops": refers("each.value.iops", "each.value")}},
        variables={"volumes": {"value": {"fast": {"iops": 4000}, "plain": {"iops": None}}}},
    )
    block = plan["configuration"]["root_module"]["resources"][0]
    block["for_each_expression"] = refers("var.volumes")
    estimate = priced(plan)
    # 100 x 0.08 + 1,000 x 0.005, and 100 x 0.08
    assert [r.monthly_after for r in estimate.resources] == [D(13), D(8)]
    assert estimate.after.exact
    # Where the map itself is made by the apply, nothing says that null was passed.
    block["for_each_expression"] = refers("aws_x.y.volumes", "aws_x.y")
    assert unpriced(after(priced(plan), f'{VOLUME}["plain"]'))


def test_replication_of_a_bucket_is_not_free() -> None:
    """Item 30: replicas are stored, requested and transferred; costguard has no rule for it."""
    kind = "aws_s3_bucket_replication_configuration.r"
    estimate = priced(document(change(kind, {"bucket": "b"})))
    assert of(estimate, kind).coverage is Coverage.UNSUPPORTED
    assert not estimate.after.exact


def test_a_bucket_shows_the_classes_that_another_resource_moves_objects_to() -> None:
    """Item 30: the lifecycle is a resource of its own; each class has prices of its own."""
    bucket = "aws_s3_bucket.logs"
    rule = {"status": "Enabled", "transition": [{"days": 90, "storage_class": "GLACIER"}]}
    plan = document(
        change(bucket, {"bucket": "logs"}),
        change("aws_s3_bucket_lifecycle_configuration.l", {"bucket": "logs", "rule": [rule]}),
    )
    usage = {
        bucket: {
            "standard": {"storage_gb": 1000},
            "glacier_flexible_retrieval": {"storage_gb": 1000, "early_delete_gb": 10},
        }
    }
    found = lines(after(priced(plan, usage), bucket))
    # 1,000 x 0.023; 1,000 x 0.0036; 10 x 0.0036
    assert found["Standard > Storage"] == "23"
    assert found["Glacier flexible retrieval > Storage"] == "3.6"
    assert found["Glacier flexible retrieval > Early delete (within 90 days)"] == "0.036"
