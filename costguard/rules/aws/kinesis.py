"""AWS Kinesis Data Streams: provisioned and on-demand streams, their consumers."""

from __future__ import annotations

from costguard.rules.kit import (
    Components,
    Decimal,
    Product,
    ResourceView,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/kinesis/data-streams/pricing/"

kinesis = service("aws", "AmazonKinesis")


def _stream(unit: str, usagetype: str) -> Product:
    return kinesis("Kinesis Streams", unit, where={"usagetype": usagetype})


SHARDS = _stream("Shard Hours", "Storage-ShardHour")
PUTS = _stream("Units", "PutRequestPayloadUnits")
EXTENDED = _stream("Shard Hours", "Extended-ShardHour")
LONG_TERM = _stream("GB-Mo", "LongTermRetention-ByteHrs")
LONG_TERM_READS = _stream("GB", "LongTermRetention-ReadBytes")
FAN_OUT_READS = _stream("GB", "ReadBytes")
FAN_OUT_HOURS = _stream("Shard Hours", "EnhancedFanoutHour")

STREAMS = _stream("Hrs", "OnDemand-StreamHour")
INGESTED = _stream("GB", "OnDemand-BilledIncomingBytes")
RETRIEVED = _stream("GB", "OnDemand-BilledOutgoingBytes")
RETRIEVED_FAN_OUT = _stream("GB", "OnDemand-BilledOutgoingEFOBytes")
ON_DEMAND_EXTENDED = _stream("GB-Mo", "OnDemand-ExtendedRetention-ByteHrs")
ON_DEMAND_LONG_TERM = _stream("GB-Mo", "OnDemand-LongTermRetention-ByteHrs")

FREE = free("aws_kinesis_resource_policy")


@rule("aws_kinesis_stream", page=PAGE)
def stream(r: ResourceView) -> Components:
    """Hours of the shards with put units, or of the stream with GB in and out; retention.

    Records are kept for a day free of charge. With provisioned shards, up to 7 days cost by
    shard and hour, whatever is stored, and longer ones by GB; on demand both cost by GB.
    Consumers with enhanced fan-out cost by consumer, shard and hour (provisioned) and by GB.
    """
    mode = _mode(r)
    if mode == "ON_DEMAND":
        yield from _on_demand(r)
    else:
        yield from _provisioned(r)


@rule("aws_kinesis_stream_consumer", page=PAGE)
def consumer(r: ResourceView) -> Components:
    """Enhanced fan-out; priced at the stream where it is in the plan."""
    if r.refer("stream_arn", "aws_kinesis_stream", by=("arn",)) is None:
        hours = r.usage("monthly_provisioned_efo_consumer_hours")
        yield metered("Enhanced Fan Out (EFO)", FAN_OUT_HOURS, hours, unit="consumer-shard hour")


def _mode(r: ResourceView) -> str:
    details = r.block("stream_mode_details") if r.known("stream_mode_details") else None
    mode = details.text("stream_mode", "PROVISIONED") if details is not None else None
    return mode or "PROVISIONED"


def _on_demand(r: ResourceView) -> Components:
    yield cost("ON_DEMAND", STREAMS, r.hours)
    for name, product, key in (
        ("Data ingested", INGESTED, "data_in_gb"),
        ("Data retrieval", RETRIEVED, "data_out_gb"),
        ("Enhanced Fan Out (EFO) Data retrieval", RETRIEVED_FAN_OUT, "efo_data_out_gb"),
        ("Extended retention (24H to 7D)", ON_DEMAND_EXTENDED, "extended_retention_gb"),
        ("Long term retention (7D+)", ON_DEMAND_LONG_TERM, "long_term_retention_gb"),
    ):
        yield metered(name, product, r.usage(f"monthly_on_demand_{key}"), unit="GB")


def _provisioned(r: ResourceView) -> Components:
    shards = r.number("shard_count")
    hours = times(shards, r.hours)
    yield cost("PROVISIONED", SHARDS, hours, unit="hours")
    puts = r.usage("monthly_provisioned_put_units")
    yield metered("Put request unit", PUTS, puts, unit="units")
    kept = r.number("retention_period", 24)
    if kept is not None and kept > 24:
        yield cost("Extended retention (24H to 7D)", EXTENDED, hours, unit="shard hours")
    for name, product, key in (
        ("Long term retention (7D+)", LONG_TERM, "long_term_retention_gb"),
        ("Extended retention retrieval (7D+)", LONG_TERM_READS, "long_term_retrieval_gb"),
        ("Enhanced Fan Out (EFO) Data retrieval", FAN_OUT_READS, "efo_data_out_gb"),
    ):
        yield metered(name, product, r.usage(f"monthly_provisioned_{key}"), unit="GB")
    fan_out = _fan_out_hours(r, hours)
    yield metered("Enhanced Fan Out (EFO)", FAN_OUT_HOURS, fan_out, unit="consumer-shard hour")


def _fan_out_hours(r: ResourceView, shard_hours: Decimal | None) -> Decimal | None:
    """Hours of each consumer at each shard; the consumers of the plan where no usage is given."""
    key = "monthly_provisioned_efo_consumer_hours"
    consumers = len(r.referrers("aws_kinesis_stream_consumer", "stream_arn", by=("arn",)))
    if consumers and not r.usage_given(key):
        return times(consumers, shard_hours)
    return r.usage(key)
