"""Item 67: of sizes, types and counts that only the apply tells, no default is taken."""

from typing import Any

import pytest
from support.terraform import after, change, document, priced, refers, unpriced

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
