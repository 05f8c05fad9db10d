"""Cloud Logging."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import Components, ResourceView, free, metered, rule

PAGE = "https://cloud.google.com/stackdriver/pricing"

logging = skus("Cloud Logging")

INGESTED = logging("ApplicationServices", "LogStorage", "GB", free=50, scope="global")

FREE = free(
    """
    google_logging_billing_account_exclusion google_logging_folder_exclusion
    google_logging_folder_settings google_logging_linked_dataset google_logging_log_scope
    google_logging_log_view google_logging_metric google_logging_organization_exclusion
    google_logging_organization_settings google_logging_project_exclusion
    """
)


@rule(
    "google_logging_billing_account_bucket_config",
    "google_logging_billing_account_sink",
    "google_logging_folder_bucket_config",
    "google_logging_folder_sink",
    "google_logging_organization_bucket_config",
    "google_logging_organization_sink",
    "google_logging_project_bucket_config",
    "google_logging_project_sink",
    page=PAGE,
)
def logs(r: ResourceView) -> Components:
    """GB of logs that are stored; of each project, 50 are free."""
    yield metered("Logging data", INGESTED, r.usage("monthly_logging_data_gb"))
