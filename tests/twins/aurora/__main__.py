"""An Aurora cluster with two machines, and one without servers."""

import pulumi
import pulumi_aws as aws

orders = aws.rds.Cluster(
    "orders",
    cluster_identifier="orders",
    engine="aurora-postgresql",
    engine_version="15.4",
    master_username="app",
    master_password=pulumi.Output.secret("not-a-real-one"),
    backup_retention_period=7,
    skip_final_snapshot=True,
)
for index in range(2):
    aws.rds.ClusterInstance(
        f"orders-{index}",
        identifier=f"orders-{index}",
        cluster_identifier=orders.id,
        engine="aurora-postgresql",
        instance_class="db.r6g.large",
    )
reports = aws.rds.Cluster(
    "reports",
    cluster_identifier="reports",
    engine="aurora-mysql",
    engine_mode="provisioned",
    master_username="app",
    master_password=pulumi.Output.secret("not-a-real-one"),
    skip_final_snapshot=True,
    serverlessv2_scaling_configuration={"min_capacity": 1, "max_capacity": 8},
)
aws.rds.ClusterInstance(
    "reports",
    cluster_identifier=reports.id,
    engine="aurora-mysql",
    instance_class="db.serverless",
)
