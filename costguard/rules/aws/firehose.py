"""Amazon Data Firehose (once Kinesis Data Firehose): delivery streams."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    metered,
    rule,
    service,
)

firehose = service("aws", "AmazonKinesisFirehose")


BYTES = firehose("Kinesis Firehose", "GB", needs=("usagetype",))
OBJECTS = firehose(
    "Kinesis Firehose", "Objects", where={"usagetype": "DynamicPartitioning-Objects"}
)
VPC_HOURS = firehose("Kinesis Firehose", "Hrs", where={"usagetype": "VPC-Hours"})

STEPS = ("first 500TB", "next 1.5PB", "next 3PB")
"""Steps of what is ingested, as the page names them; what is beyond them AWS prices on request."""
DIRECT = "BilledBytes"
"""What comes by the API or from a Kinesis data stream."""
DEARER = {"snowflake": "BilledBytes-Snowflake", "iceberg": "BilledBytes-Iceberg"}
"""Destinations for which GB have a price of their own."""
SEARCH = (
    "elasticsearch_configuration",
    "opensearch_configuration",
    "opensearchserverless_configuration",
)
PROCESSED = ("extended_s3_configuration", "splunk_configuration", "http_endpoint_configuration")


@rule(
    "aws_kinesis_firehose_delivery_stream",
    page="https://aws.amazon.com/firehose/pricing/",
)
def delivery_stream(r: ResourceView) -> Components:
    """GB ingested, in steps, and again the same GB for each thing done to them on their way.

    Each record counts as whole 5 KB. Converting, decompressing and partitioning cost by the GB,
    partitions by the object too; delivery into a VPC by the GB, and by the hour in each zone.
    """
    data = r.usage("monthly_data_ingested_gb")
    yield metered("Data ingested", BYTES, data, label=STEPS, usagetype=_ingestion(r))
    s3 = r.block("extended_s3_configuration")
    if _enabled(s3, "data_format_conversion_configuration", default=True):
        yield metered("Format conversion", BYTES, data, usagetype="DataFormatConversion-Bytes")
    if _decompresses(r):
        yield metered("Decompression", BYTES, data, usagetype="Decompression-Bytes")
    if _enabled(s3, "dynamic_partitioning_configuration", default=False):
        delivered = r.usage("monthly_objects_delivered")
        yield metered("Dynamic partitioning", BYTES, data, usagetype="DynamicPartitioning-Bytes")
        yield metered("Objects delivered", OBJECTS, delivered, unit="1k objects", per=1000)
    yield from _delivery_into_vpc(r, data)


def _ingestion(r: ResourceView) -> str:
    """Usage type of what comes in, by where it comes from or goes to."""
    if r.block("msk_source_configuration"):
        return "BilledBytes-MSK"
    return DEARER.get(r.text("destination") or "", DIRECT)


def _enabled(r: ResourceView | None, key: str, *, default: bool) -> bool:
    block = r.block(key) if r else None
    return block is not None and block.flag("enabled", default=default)


def _decompresses(r: ResourceView) -> bool:
    """Whether a processor unpacks what CloudWatch Logs sends compressed."""
    return any(
        processor.text("type") == "Decompression"
        for key in PROCESSED
        for destination in r.blocks(key)
        for processing in destination.blocks("processing_configuration")
        if processing.flag("enabled")
        for processor in processing.blocks("processors")
    )


def _delivery_into_vpc(r: ResourceView, data: Decimal | None) -> Components:
    """A search domain within a VPC; its subnets stand each in a zone of its own."""
    for key in SEARCH:
        for search in r.blocks(key):
            for vpc in search.blocks("vpc_config"):
                zones = vpc.count("subnet_ids")
                yield metered("VPC data", BYTES, data, usagetype="VPC-Bytes")
                hours = None if zones is None else zones * r.hours
                yield cost("VPC AZ delivery", VPC_HOURS, hours)
