"""Types of aws-native (CloudFormation's resources) that have a clear equal in Terraform.

Names of properties are CloudFormation's in camelCase; those that are not Terraform's after the
usual rule are listed. A path leads through Pulumi's names, and to Terraform's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_NONE: Mapping[str, str] = MappingProxyType({})


class Native(NamedTuple):
    """A type in Terraform's words."""

    type: str
    renamed: Mapping[str, str] = _NONE
    """Pulumi's path to Terraform's; the parts before the last are those of the path."""
    flattened: tuple[str, ...] = ()
    """Terraform's paths of what is one object in CloudFormation and a list in Terraform."""
    lifted: tuple[str, ...] = ()
    """Pulumi's paths of objects whose members Terraform has where the object is."""


_CLUSTER = MappingProxyType(
    {
        "dbClusterInstanceClass": "db_cluster_instance_class",
        "serverlessV2ScalingConfiguration": "serverlessv2_scaling_configuration",
    }
)

TYPES: Mapping[str, Native] = {
    "aws-native:ec2:Eip": Native("aws_eip", {"instanceId": "instance"}),
    "aws-native:ec2:Instance": Native(
        "aws_instance",
        {
            "imageId": "ami",
            "securityGroupIds": "vpc_security_group_ids",
            "blockDeviceMappings": "ebs_block_device",
        },
        ("credit_specification", "cpu_options", "launch_template"),
        ("blockDeviceMappings.ebs",),
    ),
    "aws-native:ec2:LaunchTemplate": Native(
        "aws_launch_template",
        {
            "launchTemplateData.imageId": "image_id",
            "launchTemplateName": "name",
        },
        (
            "block_device_mappings.ebs",
            "credit_specification",
            "instance_market_options",
            "monitoring",
        ),
        ("launchTemplateData",),
    ),
    "aws-native:ec2:NatGateway": Native("aws_nat_gateway"),
    "aws-native:ec2:SecurityGroup": Native("aws_security_group"),
    "aws-native:ec2:Subnet": Native("aws_subnet"),
    "aws-native:ec2:Volume": Native("aws_ebs_volume", {"volumeType": "type"}),
    "aws-native:ec2:Vpc": Native("aws_vpc"),
    "aws-native:ec2:VpcEndpoint": Native("aws_vpc_endpoint"),
    "aws-native:rds:DbCluster": Native(
        "aws_rds_cluster", _CLUSTER, ("serverlessv2_scaling_configuration", "scaling_configuration")
    ),
    "aws-native:rds:DbInstance": Native(
        "aws_db_instance",
        {
            "dbInstanceClass": "instance_class",
            "dbInstanceIdentifier": "identifier",
            "dbClusterIdentifier": "cluster_identifier",
            "storageThroughput": "storage_throughput",
            "enablePerformanceInsights": "performance_insights_enabled",
            "sourceDbInstanceIdentifier": "replicate_source_db",
        },
    ),
    "aws-native:s3:Bucket": Native("aws_s3_bucket", {"bucketName": "bucket"}),
    "aws-native:lambda:Function": Native(
        "aws_lambda_function", {"code": "filename"}, ("ephemeral_storage", "vpc_config")
    ),
    "aws-native:dynamodb:Table": Native(
        "aws_dynamodb_table",
        {
            "tableName": "name",
            "provisionedThroughput.readCapacityUnits": "read_capacity",
            "provisionedThroughput.writeCapacityUnits": "write_capacity",
            "globalSecondaryIndexes": "global_secondary_index",
            "globalSecondaryIndexes.indexName": "global_secondary_index.name",
            "globalSecondaryIndexes.provisionedThroughput.readCapacityUnits": "read_capacity",
            "globalSecondaryIndexes.provisionedThroughput.writeCapacityUnits": "write_capacity",
        },
        (),
        ("provisionedThroughput", "globalSecondaryIndexes.provisionedThroughput"),
    ),
    "aws-native:ecs:Cluster": Native("aws_ecs_cluster", {"clusterName": "name"}),
    "aws-native:ecs:Service": Native("aws_ecs_service", {"serviceName": "name"}),
    "aws-native:ecs:TaskDefinition": Native(
        "aws_ecs_task_definition",
        {"ephemeralStorage.sizeInGiB": "ephemeral_storage.size_in_gib"},
        ("ephemeral_storage", "runtime_platform"),
    ),
    "aws-native:eks:Cluster": Native("aws_eks_cluster", _NONE, ("upgrade_policy",)),
    "aws-native:eks:Nodegroup": Native(
        "aws_eks_node_group",
        {"subnets": "subnet_ids"},
        ("scaling_config", "launch_template", "remote_access"),
    ),
    "aws-native:elasticloadbalancingv2:LoadBalancer": Native(
        "aws_lb", {"type": "load_balancer_type", "subnets": "subnets"}
    ),
}
"""By token."""
