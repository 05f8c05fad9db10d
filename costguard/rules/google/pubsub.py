"""Pub/Sub."""

from __future__ import annotations

from costguard.rules.google.products import skus
from costguard.rules.kit import Components, Decimal, ResourceView, free, metered, rule

PAGE = "https://cloud.google.com/pubsub/pricing"

pubsub = skus("Cloud PubSub")

_FREE_TIB = Decimal(10) / 1024
INGESTED = pubsub("ApplicationServices", "MessageIngestion", "TB", free=_FREE_TIB, scope="global")
DELIVERED = pubsub("ApplicationServices", "MessageDelivery", "TB", scope="global")
RETAINED = pubsub("ApplicationServices", "RetainedMessages", "GB-Mo", scope="global")
BACKLOG = pubsub("ApplicationServices", "SnapshotBacklog", "GB-Mo", scope="global")

FREE = free(
    """
    google_pubsub_schema google_pubsub_schema_iam_binding google_pubsub_schema_iam_member
    google_pubsub_schema_iam_policy google_pubsub_subscription_iam_binding
    google_pubsub_subscription_iam_member google_pubsub_subscription_iam_policy
    google_pubsub_topic_iam_binding google_pubsub_topic_iam_member google_pubsub_topic_iam_policy
    """
)


@rule("google_pubsub_topic", page=PAGE)
def topic(r: ResourceView) -> Components:
    """TiB of messages that are published."""
    yield metered(
        "Message ingestion data", INGESTED, r.usage("monthly_message_data_tb"), unit="TiB"
    )


@rule("google_pubsub_subscription", page=PAGE)
def subscription(r: ResourceView) -> Components:
    """TiB of messages that are delivered, and GiB of messages that are kept."""
    yield metered(
        "Message delivery data", DELIVERED, r.usage("monthly_message_data_tb"), unit="TiB"
    )
    name = "Retained acknowledged message storage"
    yield metered(name, RETAINED, r.usage("storage_gb"), unit="GiB")
    name = "Snapshot message backlog storage"
    yield metered(name, BACKLOG, r.usage("snapshot_storage_gb"), unit="GiB")
