"""Queues, topics, and what watches over them."""

import json

import pulumi_aws as aws

aws.sqs.Queue("orders", name="orders.fifo", fifo_queue=True)
aws.sns.Topic("orders", name="orders")
aws.cloudwatch.LogGroup("orders", name="/orders", retention_in_days=30)
aws.cloudwatch.MetricAlarm(
    "late",
    name="late",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="ApproximateAgeOfOldestMessage",
    namespace="AWS/SQS",
    period=10,
    statistic="Maximum",
    threshold=300,
)
aws.cloudwatch.Dashboard(
    "orders", dashboard_name="orders", dashboard_body=json.dumps({"widgets": []})
)
aws.secretsmanager.Secret("partner", name="partner")
