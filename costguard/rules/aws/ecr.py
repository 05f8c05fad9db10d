"""Amazon Elastic Container Registry."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, free, metered, rule, service

ecr = service("aws", "AmazonECR")

STORAGE = ecr("EC2 Container Registry", "GB-Mo", where={"usagetype": "TimedStorage-ByteHrs"})


@rule("aws_ecr_repository", page="https://aws.amazon.com/ecr/pricing/")
def repository(r: ResourceView) -> Components:
    """Each GB of images stored; layers that images of a repository share count once."""
    yield metered("Storage", STORAGE, r.usage("storage_gb"))


FREE = free(
    """
    aws_ecr_account_setting aws_ecr_lifecycle_policy aws_ecr_pull_through_cache_rule
    aws_ecr_registry_policy aws_ecr_registry_scanning_configuration
    aws_ecr_replication_configuration aws_ecr_repository_creation_template
    aws_ecr_repository_policy
    """
)
