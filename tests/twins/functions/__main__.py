"""Functions behind an interface for HTTP."""

import json

import pulumi_aws as aws

role = aws.iam.Role(
    "api",
    name="api",
    assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": []}),
)
api = aws.lambda_.Function(
    "api",
    name="api",
    role=role.arn,
    package_type="Image",
    image_uri="123456789012.dkr.ecr.us-east-1.amazonaws.com/api:1",
    memory_size=1024,
    timeout=30,
    architectures=["arm64"],
    ephemeral_storage={"size": 2048},
)
live = aws.lambda_.Alias("live", name="live", function_name=api.name, function_version="1")
aws.lambda_.ProvisionedConcurrencyConfig(
    "live",
    function_name=api.name,
    qualifier=live.name,
    provisioned_concurrent_executions=5,
)
aws.apigatewayv2.Api("http", name="http", protocol_type="HTTP")
aws.apigateway.RestApi("partners", name="partners")
