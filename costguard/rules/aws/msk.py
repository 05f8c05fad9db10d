"""AWS MSK: managed Kafka clusters."""

from __future__ import annotations

from costguard.rules.aws.autoscaled import autoscaled
from costguard.rules.given import given_text
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/msk/pricing/"

msk = service("aws", "AmazonMSK")
_FAMILY = "Managed Streaming for Apache Kafka (MSK)"
BROKER = msk(_FAMILY, "Hrs", needs=("computeFamily",))
STORAGE = msk(_FAMILY, "GB-Mo", where={"storageFamily": "GP2"})
TIERED = msk(_FAMILY, "GB-Mo", where={"storageFamily": "Tiered"})
THROUGHPUT = msk(_FAMILY, "MiBps-Mo", where={"group": "ProvisionedThroughput"})

_DIMENSION = "kafka:broker-storage:VolumeSize"

FREE = free(
    "aws_msk_cluster_policy",
    "aws_msk_configuration",
    "aws_msk_scram_secret_association",
    "aws_msk_single_scram_secret_association",
    "aws_mskconnect_custom_plugin",
    "aws_mskconnect_worker_configuration",
)


@rule("aws_msk_cluster", page=PAGE)
def cluster(r: ResourceView) -> Components:
    """Hours of the brokers; GB and provisioned throughput of each broker's volume.

    Storage can grow by autoscaling. Tiered storage is charged by what is kept there. Express
    brokers have no volumes of their own.
    """
    group = r.block("broker_node_group_info")
    if group is None:
        group = r
    kind = group.text("instance_type")
    brokers = r.number("number_of_broker_nodes")
    name = f"Instance ({kind or 'type not known'})"
    hours = times(brokers, r.hours)
    yield cost(name, BROKER, hours, computeFamily=kind and kind.removeprefix("kafka."))
    if not (kind or "").startswith("express."):
        yield from _storage(r, group, brokers)
    if given_text(r, "storage_mode", "LOCAL") == "TIERED":
        yield metered("Tiered storage", TIERED, r.usage("tiered_storage_gb"))


def _storage(r: ResourceView, group: ResourceView, brokers: Decimal | None) -> Components:
    scaled = autoscaled(r, _DIMENSION, by=("arn",))
    if scaled is not None:
        kept = scaled.capacity
        make = cost if kept is None else metered
        yield make("Storage (autoscaling)", STORAGE, times(brokers, kept))
    info = group.block("storage_info")
    volume = info.block("ebs_storage_info") if info is not None else None
    if scaled is None:
        size = volume.number("volume_size") if volume is not None else None
        if size is None:
            size = group.number("ebs_volume_size")
        yield cost("Storage", STORAGE, times(brokers, size))
    speed = volume.block("provisioned_throughput") if volume is not None else None
    if speed is not None and speed.flag("enabled"):
        quantity = times(brokers, speed.number("volume_throughput"))
        yield cost("Provisioned throughput", THROUGHPUT, quantity, unit="MiBps")
