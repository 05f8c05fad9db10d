"""Kafka and Kinesis."""

import pulumi_aws as aws

aws.msk.Cluster(
    "events",
    cluster_name="events",
    kafka_version="3.6.0",
    number_of_broker_nodes=3,
    broker_node_group_info={
        "instance_type": "kafka.m5.large",
        "client_subnets": ["subnet-0a", "subnet-0b", "subnet-0c"],
        "security_groups": ["sg-0123456789abcdef0"],
        "storage_info": {"ebs_storage_info": {"volume_size": 500}},
    },
)
aws.kinesis.Stream("clicks", name="clicks", shard_count=4, retention_period=48)
aws.kinesis.Stream("orders", name="orders", stream_mode_details={"stream_mode": "ON_DEMAND"})
