"""An EKS cluster with a group of nodes."""

import pulumi_aws as aws

cluster = aws.eks.Cluster(
    "main",
    name="main",
    role_arn="arn:aws:iam::123456789012:role/eks",
    version="1.31",
    vpc_config={"subnet_ids": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]},
)
aws.eks.NodeGroup(
    "main",
    cluster_name=cluster.name,
    node_group_name="main",
    node_role_arn="arn:aws:iam::123456789012:role/node",
    subnet_ids=["subnet-0123456789abcdef0"],
    instance_types=["m6i.large"],
    disk_size=50,
    scaling_config={"desired_size": 3, "min_size": 2, "max_size": 5},
)
