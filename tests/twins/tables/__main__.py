"""DynamoDB tables: reserved capacity with an index, and on demand."""

import pulumi_aws as aws

aws.dynamodb.Table(
    "carts",
    name="carts",
    billing_mode="PROVISIONED",
    read_capacity=40,
    write_capacity=20,
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}, {"name": "owner", "type": "S"}],
    global_secondary_indexes=[
        {
            "name": "by-owner",
            "hash_key": "owner",
            "projection_type": "ALL",
            "read_capacity": 10,
            "write_capacity": 5,
        }
    ],
    point_in_time_recovery={"enabled": True},
)
aws.dynamodb.Table(
    "events",
    name="events",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
)
