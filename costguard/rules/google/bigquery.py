"""BigQuery."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import Components, ResourceView, free, metered, rule

PAGE = "https://cloud.google.com/bigquery/pricing"

bigquery = skus("BigQuery")

QUERIES = bigquery("ApplicationServices", "OnDemandAnalysis", "TB", free=1)
ACTIVE = bigquery("Storage", "ActiveStorage", "GB-Mo", free=10)
LONG_TERM = bigquery("Storage", "LongTermStorage", "GB-Mo")
STREAMED = bigquery("ApplicationServices", "StreamingInsert", "MiB")
WRITTEN = bigquery("ApplicationServices", "StorageWriteApi", "GB")
READ = bigquery("ApplicationServices", "StorageReadApi", "TB")

FREE = free(
    """
    google_bigquery_connection google_bigquery_connection_iam_binding
    google_bigquery_connection_iam_member google_bigquery_connection_iam_policy
    google_bigquery_datapolicy_data_policy google_bigquery_dataset_access
    google_bigquery_dataset_iam_binding google_bigquery_dataset_iam_member
    google_bigquery_dataset_iam_policy google_bigquery_reservation_assignment
    google_bigquery_routine google_bigquery_row_access_policy google_bigquery_table_iam_binding
    google_bigquery_table_iam_member google_bigquery_table_iam_policy
    """
)


@rule("google_bigquery_dataset", page=PAGE)
def dataset(r: ResourceView) -> Components:
    """TB that queries read; what its tables hold is billed with them."""
    yield metered("Queries (on-demand)", QUERIES, r.usage("monthly_queries_tb"), unit="TB")


@rule("google_bigquery_table", page=PAGE)
def table(r: ResourceView) -> Components:
    """GB stored, less dear after 90 days without a change; what is written and read by the API."""
    yield metered("Active storage", ACTIVE, r.usage("monthly_active_storage_gb"))
    yield metered("Long-term storage", LONG_TERM, r.usage("monthly_long_term_storage_gb"))
    streamed = r.usage("monthly_streaming_inserts_mb")
    yield metered("Streaming inserts", STREAMED, streamed, unit="MB")
    yield metered("Storage write API", WRITTEN, r.usage("monthly_storage_write_api_gb"))
    yield metered("Storage read API", READ, r.usage("monthly_storage_read_api_tb"), unit="TB")
