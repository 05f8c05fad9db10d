"""Secret Manager."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)

PAGE = "https://cloud.google.com/secret-manager/pricing"

secret_manager = skus("Secret Manager")

VERSIONS = secret_manager(
    "ApplicationServices", "ActiveSecretVersions", "Months", free=6, scope="global"
)
ACCESSES = secret_manager(
    "ApplicationServices", "SecretAccess", "Operations", free=10_000, scope="global"
)
ROTATIONS = secret_manager(
    "ApplicationServices", "SecretRotation", "Notifications", free=3, scope="global"
)

FREE = free(
    """
    google_secret_manager_secret_iam_binding google_secret_manager_secret_iam_member
    google_secret_manager_secret_iam_policy
    """
)


@rule("google_secret_manager_secret", page=PAGE)
def secret(r: ResourceView) -> Components:
    """Active versions by location, accesses by the ten thousand, notifications of rotations.

    Versions that the plan holds are resources of their own; usage tells of the others.
    """
    versions = r.usage("active_secret_versions")
    yield metered("Active secret versions", VERSIONS, versions, unit="versions")
    yield _accesses(r)
    rotations = r.usage("monthly_rotation_notifications")
    yield metered("Rotation notifications", ROTATIONS, rotations, unit="rotations")


@rule("google_secret_manager_secret_version", page=PAGE)
def version(r: ResourceView) -> Components:
    """The version in each location that its secret is kept in; accesses by the ten thousand."""
    if r.raw("enabled") is not False:
        yield cost("Active secret versions", VERSIONS, _locations(r), unit="versions")
    yield _accesses(r)


def _accesses(r: ResourceView) -> Component:
    """Accesses to the secret's data."""
    accesses = r.usage("monthly_access_operations")
    return metered("Access operations", ACCESSES, accesses, unit="10K requests", per=10_000)


def _locations(r: ResourceView) -> Decimal | None:
    """In how many locations a version is kept: one where Google replicates by itself."""
    secret = r.refer("secret", "google_secret_manager_secret")
    replication = None if secret is None else secret.block("replication")
    chosen = None if replication is None else replication.block("user_managed")
    count = 1 if chosen is None else chosen.count("replicas")
    return None if count is None else Decimal(count)
