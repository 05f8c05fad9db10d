"""An application server with a data volume and a machine of the spot market."""

import pulumi_aws as aws

app = aws.ec2.Instance(
    "app",
    ami="ami-0123456789abcdef0",
    instance_type="m6i.xlarge",
    ebs_optimized=True,
    monitoring=True,
    root_block_device={"volume_type": "gp3", "volume_size": 60, "throughput": 250},
    ebs_block_devices=[
        {"device_name": "/dev/sdf", "volume_type": "io1", "volume_size": 200, "iops": 2000}
    ],
    tags={"Name": "app"},
)
aws.ec2.Instance(
    "jobs",
    ami="ami-0123456789abcdef0",
    instance_type="t3.large",
    credit_specification={"cpu_credits": "unlimited"},
)
aws.ebs.Volume("data", availability_zone="us-east-1a", type="gp3", size=500, iops=6000)
aws.ec2.Eip("app", instance=app.id)
