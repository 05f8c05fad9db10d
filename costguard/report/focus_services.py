"""FOCUS's service name, category and subcategory of a Terraform type; one category a service."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Service(NamedTuple):
    """How FOCUS names what a resource belongs to."""

    name: str
    category: str
    subcategory: str


_EC2 = Service("Amazon Elastic Compute Cloud", "Compute", "Virtual Machines")
_EBS = Service("Amazon Elastic Block Store", "Storage", "Block Storage")
_VPC = Service("Amazon Virtual Private Cloud", "Networking", "Network Infrastructure")
_ELB = Service("Elastic Load Balancing", "Networking", "Application Networking")
_RDS = Service("Amazon Relational Database Service", "Databases", "Relational Databases")
_WATCH = Service("Amazon CloudWatch", "Management and Governance", "Observability")
_AZURE_VM = Service("Virtual Machines", "Compute", "Virtual Machines")
_AZURE_NET = Service("Virtual Network", "Networking", "Network Infrastructure")
_AZURE_DISK = Service("Azure Disk Storage", "Storage", "Block Storage")
_GCE = Service("Compute Engine", "Compute", "Virtual Machines")
_GOOGLE_NET = Service("Networking", "Networking", "Network Infrastructure")

_BY_PREFIX = {
    "aws_instance": _EC2,
    "aws_autoscaling_group": _EC2,
    "aws_launch_template": _EC2,
    "aws_spot_": _EC2,
    "aws_ec2_": _EC2,
    "aws_ebs_": _EBS,
    "aws_eks_": Service("Amazon EKS", "Compute", "Containers"),
    "aws_ecs_": Service("Amazon ECS", "Compute", "Containers"),
    "aws_lambda_": Service("AWS Lambda", "Compute", "Serverless Compute"),
    "aws_s3_": Service("Amazon Simple Storage Service", "Storage", "Object Storage"),
    "aws_efs_": Service("Amazon EFS", "Storage", "File Storage"),
    "aws_fsx_": Service("Amazon FSx", "Storage", "File Storage"),
    "aws_backup_": Service("AWS Backup", "Storage", "Backup Storage"),
    "aws_db_": _RDS,
    "aws_rds_": _RDS,
    "aws_dynamodb_": Service("Amazon DynamoDB", "Databases", "NoSQL Databases"),
    "aws_docdb_": Service("Amazon DocumentDB", "Databases", "NoSQL Databases"),
    "aws_neptune_": Service("Amazon Neptune", "Databases", "NoSQL Databases"),
    "aws_elasticache_": Service("Amazon ElastiCache", "Databases", "Caching"),
    "aws_memorydb_": Service("Amazon MemoryDB", "Databases", "Caching"),
    "aws_redshift_": Service("Amazon Redshift", "Databases", "Data Warehouses"),
    "aws_lb": _ELB,
    "aws_alb": _ELB,
    "aws_elb": _ELB,
    "aws_nat_gateway": _VPC,
    "aws_eip": _VPC,
    "aws_vpc": _VPC,
    "aws_ec2_transit_gateway": Service("AWS Transit Gateway", "Networking", "Network Connectivity"),
    "aws_vpn_": Service("AWS VPN", "Networking", "Network Connectivity"),
    "aws_dx_": Service("AWS Direct Connect", "Networking", "Network Connectivity"),
    "aws_route53_": Service("Amazon Route 53", "Networking", "Network Routing"),
    "aws_cloudfront_": Service("Amazon CloudFront", "Networking", "Content Delivery"),
    "aws_networkfirewall_": Service("AWS Network Firewall", "Networking", "Network Security"),
    "aws_wafv2_": Service("AWS WAF", "Networking", "Network Security"),
    "aws_cloudwatch_": _WATCH,
    "aws_cloudtrail": Service("AWS CloudTrail", "Management and Governance", "Observability"),
    "aws_kms_": Service("AWS KMS", "Security", "Secret Management"),
    "aws_secretsmanager_": Service("AWS Secrets Manager", "Security", "Secret Management"),
    "aws_sqs_": Service("Amazon SQS", "Integration", "Messaging"),
    "aws_sns_": Service("Amazon SNS", "Integration", "Messaging"),
    "aws_mq_": Service("Amazon MQ", "Integration", "Messaging"),
    "aws_sfn_": Service("AWS Step Functions", "Integration", "Workflow Orchestration"),
    "aws_mwaa_": Service("Amazon MWAA", "Integration", "Workflow Orchestration"),
    "aws_api_gateway": Service("Amazon API Gateway", "Integration", "API Management"),
    "aws_apigatewayv2_": Service("Amazon API Gateway", "Integration", "API Management"),
    "aws_msk_": Service("Amazon MSK", "Analytics", "Streaming Analytics"),
    "aws_kinesis_": Service("Amazon Kinesis", "Analytics", "Streaming Analytics"),
    "aws_glue_": Service("AWS Glue", "Analytics", "Data Processing"),
    "aws_emr_": Service("Amazon EMR", "Analytics", "Data Processing"),
    "aws_opensearch_": Service("Amazon OpenSearch Service", "Analytics", "Search"),
    "aws_sagemaker_": Service("Amazon SageMaker", "AI and Machine Learning", "Machine Learning"),
    "aws_bedrock": Service("Amazon Bedrock", "AI and Machine Learning", "Generative AI"),
    "aws_codebuild_": Service(
        "AWS CodeBuild", "Developer Tools", "Continuous Integration and Deployment"
    ),
    "azurerm_virtual_machine": _AZURE_VM,
    "azurerm_linux_virtual_machine": _AZURE_VM,
    "azurerm_windows_virtual_machine": _AZURE_VM,
    "azurerm_orchestrated_virtual_machine": _AZURE_VM,
    "azurerm_kubernetes_cluster": Service("Azure Kubernetes Service", "Compute", "Containers"),
    "azurerm_service_plan": Service("Azure App Service", "Web", "Application Platforms"),
    "azurerm_linux_web_app": Service("Azure App Service", "Web", "Application Platforms"),
    "azurerm_managed_disk": _AZURE_DISK,
    "azurerm_snapshot": _AZURE_DISK,
    "azurerm_storage_account": Service("Storage Accounts", "Storage", "Object Storage"),
    "azurerm_mssql_": Service("Azure SQL Database", "Databases", "Relational Databases"),
    "azurerm_postgresql_": Service(
        "Azure Database for PostgreSQL", "Databases", "Relational Databases"
    ),
    "azurerm_mysql_": Service("Azure Database for MySQL", "Databases", "Relational Databases"),
    "azurerm_cosmosdb_": Service("Azure Cosmos DB", "Databases", "NoSQL Databases"),
    "azurerm_redis_cache": Service("Azure Cache for Redis", "Databases", "Caching"),
    "azurerm_public_ip": _AZURE_NET,
    "azurerm_nat_gateway": _AZURE_NET,
    "azurerm_application_gateway": Service(
        "Application Gateway", "Networking", "Application Networking"
    ),
    "azurerm_lb": Service("Load Balancer", "Networking", "Application Networking"),
    "azurerm_log_analytics_workspace": Service(
        "Azure Monitor", "Management and Governance", "Observability"
    ),
    "google_compute_instance": _GCE,
    "google_compute_disk": _GCE,
    "google_compute_snapshot": _GCE,
    "google_container_": Service("Google Kubernetes Engine", "Compute", "Containers"),
    "google_cloud_run": Service("Cloud Run", "Compute", "Serverless Compute"),
    "google_cloudfunctions": Service("Cloud Run functions", "Compute", "Serverless Compute"),
    "google_storage_bucket": Service("Cloud Storage", "Storage", "Object Storage"),
    "google_sql_": Service("Cloud SQL", "Databases", "Relational Databases"),
    "google_redis_": Service("Memorystore", "Databases", "Caching"),
    "google_bigquery_": Service("BigQuery", "Databases", "Data Warehouses"),
    "google_compute_router_nat": _GOOGLE_NET,
    "google_compute_address": _GOOGLE_NET,
    "google_pubsub_": Service("Pub/Sub", "Integration", "Messaging"),
    "google_logging_": Service("Cloud Observability", "Management and Governance", "Observability"),
    "google_monitoring_": Service(
        "Cloud Observability", "Management and Governance", "Observability"
    ),
}
_PROVIDERS = {"aws": "AWS", "azurerm": "Microsoft", "google": "Google Cloud"}


@cache
def service_of(kind: str) -> Service:
    """The service of a Terraform type; the longest prefix decides, else it is of Other."""
    fits = [prefix for prefix in _BY_PREFIX if kind.startswith(prefix)]
    if fits:
        return _BY_PREFIX[max(fits, key=len)]
    return Service(provider_of(kind), "Other", "Other (Other)")


def provider_of(kind: str) -> str:
    """The provider of a Terraform type: AWS, Microsoft, Google Cloud, or the type's own prefix."""
    prefix = kind.partition("_")[0]
    return _PROVIDERS.get(prefix, prefix or "unknown")
