"""A service of containers without servers."""

import json

import pulumi_aws as aws

cluster = aws.ecs.Cluster("main", name="main")
task = aws.ecs.TaskDefinition(
    "api",
    family="api",
    requires_compatibilities=["FARGATE"],
    network_mode="awsvpc",
    cpu="1024",
    memory="4096",
    container_definitions=json.dumps([{"name": "api", "image": "api:1", "essential": True}]),
    runtime_platform={"operating_system_family": "LINUX", "cpu_architecture": "ARM64"},
    ephemeral_storage={"size_in_gib": 50},
)
aws.ecs.Service(
    "api",
    name="api",
    cluster=cluster.id,
    task_definition=task.arn,
    desired_count=3,
    launch_type="FARGATE",
    network_configuration={"subnets": ["subnet-0123456789abcdef0"]},
)
