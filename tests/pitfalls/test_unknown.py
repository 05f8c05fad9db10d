"""Item 67: of sizes, types and counts that only the apply tells, no default is taken."""

from typing import Any

import pytest
from support.pulumi_documents import UNTOLD, preview, record, step
from support.terraform import after, assumed, change, document, lines, priced, refers, unpriced

from costguard.catalog.sqlite import default_book
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook

COMPLETE: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "aws_instance": ({"instance_type": "m5.large"}, ("instance_type",)),
    "aws_ec2_host": ({"instance_family": "c5"}, ("instance_family",)),
    "aws_ecs_service": (
        {"launch_type": "FARGATE", "desired_count": 1, "task_definition": "t"},
        ("launch_type", "desired_count"),
    ),
    "aws_eks_node_group": (
        {"scaling_config": [{"desired_size": 1}], "instance_types": ["m5.large"]},
        ("instance_types",),
    ),
    "aws_rds_cluster_instance": (
        {"engine": "aurora-postgresql", "engine_version": "16.4", "instance_class": "db.r5.large"},
        ("instance_class", "engine"),
    ),
    "aws_rds_cluster": (
        {
            "engine": "aurora-postgresql",
            "engine_mode": "provisioned",
            "storage_type": "aurora-iopt1",
        },
        ("engine_mode", "storage_type"),
    ),
    "aws_db_instance": (
        {
            "engine": "oracle-se2",
            "instance_class": "db.m5.large",
            "allocated_storage": 20,
            "license_model": "license-included",
        },
        ("instance_class", "engine", "allocated_storage", "license_model"),
    ),
    "aws_ebs_volume": ({"size": 100, "type": "gp3"}, ("size", "type")),
    "aws_dynamodb_table": (
        {"billing_mode": "PROVISIONED", "read_capacity": 5, "write_capacity": 5},
        ("billing_mode", "read_capacity"),
    ),
    "aws_elasticache_cluster": (
        {"engine": "redis", "node_type": "cache.m5.large", "num_cache_nodes": 1},
        ("node_type", "engine"),
    ),
    "aws_redshift_cluster": ({"node_type": "dc2.large", "number_of_nodes": 2}, ("node_type",)),
    "aws_docdb_cluster_instance": ({"instance_class": "db.r5.large"}, ("instance_class",)),
    "aws_kinesis_stream": ({"shard_count": 4}, ("shard_count",)),
    "aws_mq_broker": (
        {"engine_type": "RabbitMQ", "host_instance_type": "mq.m5.large"},
        ("engine_type", "host_instance_type"),
    ),
    "aws_mwaa_environment": ({"environment_class": "mw1.medium"}, ("environment_class",)),
    "aws_directory_service_directory": (
        {"type": "MicrosoftAD", "edition": "Standard"},
        ("type", "edition"),
    ),
    "aws_glue_job": (
        {"number_of_workers": 5, "worker_type": "G.2X"},
        ("number_of_workers", "worker_type"),
    ),
    "aws_ssm_parameter": ({"tier": "Advanced"}, ("tier",)),
    "aws_lightsail_instance": ({"bundle_id": "large_1_0"}, ("bundle_id",)),
    "aws_route53_resolver_endpoint": ({"ip_address": [{"ip": "10.0.0.1"}]}, ("ip_address",)),
}
CASES = [(kind, key) for kind, (_, keys) in COMPLETE.items() for key in keys]


@pytest.mark.parametrize(("kind", "key"), CASES)
def test_no_default_stands_in(kind: str, key: str) -> None:
    """Item 67: the cost of what is not known yet is not one figure, and the report says why."""
    address = f"{kind}.x"
    attributes, _ = COMPLETE[kind]
    known = {name: setting for name, setting in attributes.items() if name != key}
    plan = document(
        change(address, known, after_unknown={key: True}),
        expressions={address: {key: refers("aws_x.y.it", "aws_x.y")}},
    )
    side = after(priced(plan))
    assert unpriced(side)
    assert f"{key} is known after apply" in " ".join(side.reasons)
    assert key not in {a.attribute for a in side.assumptions}


# What a plan says of a dynamic block whose for_each is known after apply: nothing in `after` and in
# the configuration, and true among what is not known, as of blocks that the provider fills in.


def test_a_service_on_providers_that_only_the_apply_tells_is_not_free() -> None:
    """Item 67: they may be Fargate's own."""
    service = change(
        "aws_ecs_service.web",
        {"name": "web", "desired_count": 3, "task_definition": "web"},
        after_unknown={"capacity_provider_strategy": True, "launch_type": True, "cluster": True},
    )
    task = change("aws_ecs_task_definition.web", {"family": "web", "cpu": "1024", "memory": "2048"})
    side = after(priced(document(service, task, expressions={"aws_ecs_service.web": {}})))
    assert lines(side) == {"Per GB per hour": None, "Per vCPU per hour": None}
    assert unpriced(side)
    assert side.reasons[0] == (
        "quantity of Per GB per hour not known: capacity_provider_strategy is known after apply"
    )


def test_replicas_that_only_the_apply_tells_are_not_none() -> None:
    """Item 67: point-in-time recovery, in the same plan, is what the provider fills in."""
    table = change(
        "aws_dynamodb_table.t",
        {"name": "t", "billing_mode": "PROVISIONED", "write_capacity": 20, "read_capacity": 30},
        after_unknown={"replica": True, "point_in_time_recovery": True, "ttl": True},
    )
    side = after(priced(document(table, expressions={"aws_dynamodb_table.t": {}})))
    name = "Replicated write capacity unit (rWCU)"
    assert lines(side)[f"Global table (regions not known) > {name}"] is None
    assert f"quantity of {name} not known: replica is known after apply" in side.reasons
    assert assumed(side) == {}


def test_blocks_that_only_the_apply_tells_are_taken_for_none_and_shown() -> None:
    """Item 67: volumes of tasks are given by a dynamic block, those of a machine are not."""
    service = change(
        "aws_ecs_service.web",
        {"desired_count": 3, "launch_type": "FARGATE"},
        after_unknown={"volume_configuration": True},
    )
    machine = change(
        "aws_instance.web",
        {"instance_type": "m5.large"},
        after_unknown={"ebs_block_device": True, "root_block_device": True},
    )
    expressions: dict[str, Any] = {"aws_ecs_service.web": {}, "aws_instance.web": {}}
    estimate = priced(document(service, machine, expressions=expressions))
    side = after(estimate, "aws_ecs_service.web")
    assert assumed(side) == {"volume_configuration": "none"}
    assert side.assumptions[0].reason == "known after apply"
    told = assumed(after(estimate, "aws_instance.web"))
    assert "ebs_block_device" not in told
    assert told["root_block_device"] == "8 GB of gp2"


def test_a_plan_without_its_configuration_tells_them_apart_as_well() -> None:
    """Item 67: by the provider's own blocks."""
    service = change("aws_ecs_service.web", {}, after_unknown={"volume_configuration": True})
    machine = change("aws_instance.web", {}, after_unknown={"ebs_block_device": True})
    plan = document(service, machine)
    del plan["configuration"]
    estimate = priced(plan, aws="us-east-1")
    assert assumed(after(estimate, "aws_ecs_service.web"))["volume_configuration"] == "none"
    assert "ebs_block_device" not in assumed(after(estimate, "aws_instance.web"))


def test_scratch_disks_that_only_the_apply_tells_are_shown() -> None:
    """Item 67: accelerators are what Google's provider fills in."""
    machine = change(
        "google_compute_instance.m",
        {"machine_type": "n1-standard-1", "zone": "us-central1-a"},
        after_unknown={"scratch_disk": True, "guest_accelerator": True},
    )
    side = after(priced(document(machine, expressions={"google_compute_instance.m": {}})))
    assert assumed(side)["scratch_disk"] == "none"
    assert "guest_accelerator" not in assumed(side)


@pytest.mark.parametrize(
    ("devices", "said"), [(UNTOLD, "none"), ([UNTOLD], "only those that are known")]
)
def test_blocks_of_a_pulumi_program_are_its_own(devices: Any, said: str) -> None:
    """Item 67: inputs are what the program gives; what it leaves out is not among them."""
    inputs = {"instanceType": "m5.large", "ebsBlockDevices": devices}
    inputs["rootBlockDevice"] = UNTOLD
    made = preview(step("create", new=record("aws:ec2/instance:Instance", "web", inputs=inputs)))
    engine = Engine(rulebook(), default_book(), UsageFile("usage.yml", {}))
    told = assumed(after(engine.estimate(made)))
    assert told["ebs_block_device"] == said
    assert told["root_block_device"] == "8 GB of gp2"  # it is priced
