"""AWS DynamoDB: capacity or requests, storage, backups, streams, global tables."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.aws.autoscaled import autoscaled, between_targets
from costguard.rules.given import given, given_text
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    Product,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
    service,
    within,
)
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/dynamodb/pricing/"

dynamodb = service("aws", "AmazonDynamoDB")

_CAPACITY = "Provisioned IOPS"
_REQUESTS = "Amazon DynamoDB PayPerRequest Throughput"
_REPLICATED = "DDB-Operation-ReplicatedWrite"

STANDARD = "STANDARD"
_CLASSES = {STANDARD: "", "STANDARD_INFREQUENT_ACCESS": "IA"}
"""Table classes, and what the price list puts behind the names of their units."""


def _units(family: str, unit: str, group: str, free: int = 0) -> dict[str, Product]:
    """Units of both table classes; ``free`` each month in the Standard class."""
    return {
        kind: dynamodb(family, unit, where={"group": group + code}, free=0 if code else free)
        for kind, code in _CLASSES.items()
    }


def _storage(usagetype: str, free: int = 0) -> Product:
    return dynamodb("Database Storage", "GB-Mo", where={"usagetype": usagetype}, free=free)


# Free each month: 25 units of read and of write capacity, as hours of a month of 31 days; 25 GB;
# 2.5 million reads of streams.
WRITES = _units(_CAPACITY, "WriteCapacityUnit-Hrs", "DDB-WriteUnits", 18_600)
READS = _units(_CAPACITY, "ReadCapacityUnit-Hrs", "DDB-ReadUnits", 18_600)
WRITE_REQUESTS = _units(_REQUESTS, "WriteRequestUnits", "DDB-WriteUnits")
READ_REQUESTS = _units(_REQUESTS, "ReadRequestUnits", "DDB-ReadUnits")
REPLICATED_WRITES = _units(
    _REPLICATED, "ReplicatedWriteCapacityUnit-Hrs", "DDB-ReplicatedWriteUnits"
)
REPLICATED_REQUESTS = _units(_REQUESTS, "ReplicatedWriteRequestUnits", "DDB-ReplicatedWriteUnits")
STORAGE = {
    STANDARD: _storage("TimedStorage-ByteHrs", 25),
    "STANDARD_INFREQUENT_ACCESS": _storage("IA-TimedStorage-ByteHrs"),
}
CONTINUOUS_BACKUP = _storage("TimedPITRStorage-ByteHrs")
BACKUP = dynamodb(
    "Amazon DynamoDB On-Demand Backup Storage",
    "GB-Mo",
    where={"usagetype": "TimedBackupStorage-ByteHrs"},
)
RESTORE = dynamodb(
    "Amazon DynamoDB Restore Data Size", "GB", where={"usagetype": "RestoreDataSize-Bytes"}
)
STREAM_READS = dynamodb(
    "API Request", "Requests", where={"group": "DDB-StreamsReadRequests"}, free=2_500_000
)

# What global tables of the old kind replicate is charged at their tables.
FREE = free(
    "aws_dynamodb_global_table",
    "aws_dynamodb_resource_policy",
    "aws_dynamodb_table_item",
    "aws_dynamodb_tag",
)


class Units(NamedTuple):
    """Units of capacity of a table or an index, and whether autoscaling sets them."""

    number: Decimal | None
    scaled: bool


_KEYS = ("name", "id")


def _bounds(r: ResourceView) -> Sizes | None:
    """From the least to the most capacity that autoscaling gives the table and its indexes."""
    if _on_demand(r) is not False:
        return None
    shapes = ["table/{}", *(_shape(index) for index in r.blocks("global_secondary_index"))]
    return between_targets(r, by=_KEYS, shapes=shapes)


@rule("aws_dynamodb_table", page=PAGE, sizes=_bounds)
def table(r: ResourceView) -> Components:
    """Capacity by unit and hour, or requests; GB stored, backed up and restored; streams.

    Global secondary indexes have capacity of their own. Each replica of a global table is
    charged for replicated writes, and for its reads and GB, at the prices of its region. Free
    for each account (Standard class): 25 units of read and write capacity, 25 GB, and 2.5
    million reads of streams.
    """
    kind = _table_class(r)
    on_demand = _on_demand(r)
    if on_demand is None:
        yield cost("Capacity or requests (billing mode not known)", WRITES[kind], None, unit="WCU")
    elif on_demand:
        writes, reads = (r.usage(f"monthly_{way}_request_units") for way in ("write", "read"))
        yield metered("Write request unit (WRU)", WRITE_REQUESTS[kind], writes, unit="WRUs")
        yield metered("Read request unit (RRU)", READ_REQUESTS[kind], reads, unit="RRUs")
    else:
        yield _writes(r, kind)
        yield _reads(r, kind)
        yield from _indexes(r, kind)
    yield metered("Data storage", STORAGE[kind], r.usage("storage_gb"))
    if any(b.flag("enabled") for b in r.blocks("point_in_time_recovery")):
        yield _continuous_backup(r)
    yield metered("On-demand backup storage", BACKUP, r.usage("on_demand_backup_storage_gb"))
    yield metered("Table data restored", RESTORE, r.usage("monthly_data_restored_gb"))
    streams = r.usage("monthly_streams_read_request_units")
    yield metered("Streams read request unit (sRRU)", STREAM_READS, streams, unit="sRRUs")
    if r.left_open("replica"):
        yield from within("Global table (regions not known)", _unknown_replica(kind))
        return
    for replica in r.blocks("replica"):
        region = replica.text("region_name")
        lines = _replica(r, kind, region) if region else _unknown_replica(kind)
        yield from within(f"Global table ({region or 'region not known'})", lines)
        if region and replica.flag("point_in_time_recovery"):
            yield from within(f"Global table ({region})", [_continuous_backup(r, region)])


@rule("aws_dynamodb_table_replica", page=PAGE)
def table_replica(r: ResourceView) -> Components:
    """A replica of a global table in another region, with the capacity of its table."""
    source = r.refer("global_table_arn", "aws_dynamodb_table", by=("arn",))
    own = given_text(r, "table_class_override")
    if source is None:
        yield from _unknown_replica(_known_class(own))
    else:
        yield from _replica(source, _known_class(own) if own else _table_class(source))
        if r.flag("point_in_time_recovery"):
            yield _continuous_backup(source)


def _table_class(r: ResourceView) -> str:
    return _known_class(given_text(r, "table_class", STANDARD))


def _known_class(name: str | None) -> str:
    return name if name in _CLASSES else STANDARD


def _on_demand(r: ResourceView) -> bool | None:
    """Whether requests are billed and not capacity; None where the plan does not tell it."""
    if given(r, "billing_mode") and not r.known("billing_mode"):
        r.text("billing_mode")  # notes why
        return None
    return given_text(r, "billing_mode", "PROVISIONED") == "PAY_PER_REQUEST"


def _shape(index: ResourceView) -> str:
    return f"table/{{}}/index/{index.text('name')}"


def _capacity(r: ResourceView, way: str, index: ResourceView | None = None) -> Units:
    """Units of ``Read`` or ``Write`` capacity of a table, or of one of its indexes."""
    shape = "table/{}" if index is None else _shape(index)
    dimension = f"dynamodb:{'table' if index is None else 'index'}:{way}CapacityUnits"
    scaled = autoscaled(r, dimension, by=_KEYS, shape=shape)
    if scaled is not None:
        return Units(scaled.capacity, scaled=True)
    return Units((index or r).number(f"{way.lower()}_capacity"), scaled=False)


def _writes(
    r: ResourceView, kind: str, index: ResourceView | None = None, region: str | None = None
) -> Component:
    units = _capacity(r, "Write", index)
    return _unit_hours("Write capacity unit", "WCU", WRITES[kind], units, region)


def _reads(
    r: ResourceView, kind: str, index: ResourceView | None = None, region: str | None = None
) -> Component:
    units = _capacity(r, "Read", index)
    return _unit_hours("Read capacity unit", "RCU", READS[kind], units, region)


def _unit_hours(
    name: str, code: str, product: Product, units: Units, region: str | None = None
) -> Component:
    """Unit-hours of a month, shown by unit."""
    hours = times(units.number, ResourceView.hours)
    words = f"{name} ({code}, autoscaling)" if units.scaled else f"{name} ({code})"
    make = cost if units.number is None or not units.scaled else metered
    return make(words, product, hours, unit=code, per=ResourceView.hours, region=region)


def _indexes(r: ResourceView, kind: str, region: str | None = None) -> Components:
    for index in r.blocks("global_secondary_index"):
        lines = [_writes(r, kind, index, region), _reads(r, kind, index, region)]
        yield from within(
            f"Global secondary index ({index.text('name') or 'name not known'})", lines
        )


def _replica(r: ResourceView, kind: str, region: str | None = None) -> Components:
    """What the replica of table ``r`` in ``region`` costs; None is the region at hand."""
    on_demand = _on_demand(r)
    if on_demand is None:
        yield from _unknown_replica(kind)
    elif on_demand:
        name, product = "Replicated write request unit (rWRU)", REPLICATED_REQUESTS[kind]
        writes = r.usage("monthly_write_request_units")
        yield metered(name, product, writes, unit="rWRU", region=region)
    else:
        name, product = "Replicated write capacity unit", REPLICATED_WRITES[kind]
        yield _unit_hours(name, "rWCU", product, _capacity(r, "Write"), region)
        yield _reads(r, kind, region=region)
        yield from _indexes(r, kind, region)
    yield metered("Data storage", STORAGE[kind], r.usage("storage_gb"), region=region)


def _unknown_replica(kind: str) -> Components:
    """A replica whose table or region the plan does not tell."""
    yield cost("Replicated write capacity unit (rWCU)", REPLICATED_WRITES[kind], None, unit="rWCU")


def _continuous_backup(r: ResourceView, region: str | None = None) -> Component:
    name = "Point-In-Time Recovery (PITR) backup storage"
    return metered(name, CONTINUOUS_BACKUP, r.usage("pitr_backup_storage_gb"), region=region)
