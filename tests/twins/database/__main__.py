"""A PostgreSQL database in two zones, and a copy that is read."""

import pulumi
import pulumi_aws as aws

main = aws.rds.Instance(
    "main",
    identifier="main",
    engine="postgres",
    engine_version="16.4",
    instance_class="db.m6g.xlarge",
    allocated_storage=200,
    storage_type="gp3",
    multi_az=True,
    username="app",
    password=pulumi.Output.secret("not-a-real-one"),
    skip_final_snapshot=True,
    performance_insights_enabled=True,
    performance_insights_retention_period=731,
)
aws.rds.Instance(
    "copy",
    identifier="copy",
    replicate_source_db=main.identifier,
    engine="postgres",
    instance_class="db.m6g.large",
    allocated_storage=200,
    storage_type="io1",
    iops=3000,
    skip_final_snapshot=True,
)
