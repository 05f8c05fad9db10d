"""File systems: EFS, FSx for Lustre and for Windows."""

import pulumi_aws as aws

aws.efs.FileSystem(
    "shared",
    throughput_mode="provisioned",
    provisioned_throughput_in_mibps=64,
    lifecycle_policies=[{"transition_to_ia": "AFTER_30_DAYS"}],
)
aws.fsx.LustreFileSystem(
    "scratch",
    subnet_ids="subnet-0123456789abcdef0",
    storage_capacity=2400,
    deployment_type="PERSISTENT_2",
    per_unit_storage_throughput=125,
)
aws.fsx.WindowsFileSystem(
    "office",
    subnet_ids="subnet-0123456789abcdef0",
    active_directory_id="d-0123456789",
    storage_capacity=300,
    throughput_capacity=32,
)
