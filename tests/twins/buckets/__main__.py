"""A bucket whose objects move to colder classes, and a key."""

import pulumi_aws as aws

logs = aws.s3.Bucket("logs", bucket="costguard-twin-logs")
aws.s3.BucketVersioning("logs", bucket=logs.id, versioning_configuration={"status": "Enabled"})
aws.s3.BucketLifecycleConfiguration(
    "logs",
    bucket=logs.id,
    rules=[
        {
            "id": "cold",
            "status": "Enabled",
            "filter": {"prefix": "old/"},
            "transitions": [
                {"days": 30, "storage_class": "STANDARD_IA"},
                {"days": 90, "storage_class": "GLACIER"},
            ],
            "noncurrent_version_expiration": {"noncurrent_days": 90},
        }
    ],
)
aws.s3.Bucket("plain", bucket="costguard-twin-plain")
aws.kms.Key("logs", description="Logs")
