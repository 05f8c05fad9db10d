"""AWS Secrets Manager."""

from __future__ import annotations

from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule, service

secrets_manager = service("aws", "AWSSecretsManager")

SECRET = secrets_manager("Secret", "Months", where={"usagetype": "AWSSecretsManager-Secrets"})
REQUESTS = secrets_manager(
    "API Request", "Requests", where={"usagetype": "AWSSecretsManagerAPIRequest"}
)


@rule("aws_secretsmanager_secret", page="https://aws.amazon.com/secrets-manager/pricing/")
def secret(r: ResourceView) -> Components:
    """Each secret a month, each replica in another region too, and calls by the ten thousand."""
    yield cost("Secret", SECRET, 1, unit="months")
    for replica in r.blocks("replica"):
        region = replica.text("region")
        name = f"Secret (replica in {region})" if region else "Secret (replica)"
        yield cost(name, SECRET, 1, unit="months", region=region)
    yield metered(
        "API requests", REQUESTS, r.usage("monthly_requests"), unit="10k requests", per=10_000
    )


FREE = free(
    "aws_secretsmanager_secret_policy",
    "aws_secretsmanager_secret_rotation",
    "aws_secretsmanager_secret_version",
)
