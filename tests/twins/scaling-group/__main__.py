"""A group of machines of several types, some of the spot market."""

import pulumi_aws as aws

web = aws.ec2.LaunchTemplate(
    "web",
    name_prefix="web",
    image_id="ami-0123456789abcdef0",
    instance_type="m5.large",
    block_device_mappings=[
        {"device_name": "/dev/xvda", "ebs": {"volume_type": "gp3", "volume_size": 40}}
    ],
    monitoring={"enabled": True},
)
aws.autoscaling.Group(
    "web",
    min_size=2,
    max_size=6,
    desired_capacity=4,
    availability_zones=["us-east-1a", "us-east-1b"],
    mixed_instances_policy={
        "instances_distribution": {
            "on_demand_base_capacity": 2,
            "on_demand_percentage_above_base_capacity": 50,
        },
        "launch_template": {
            "launch_template_specification": {"launch_template_id": web.id, "version": "$Latest"},
            "overrides": [{"instance_type": "m5.large"}, {"instance_type": "m5a.large"}],
        },
    },
)
aws.autoscaling.Group(
    "plain",
    min_size=1,
    max_size=3,
    availability_zones=["us-east-1a"],
    launch_template={"id": web.id, "version": "$Latest"},
)
