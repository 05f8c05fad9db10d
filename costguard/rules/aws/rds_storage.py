"""Storage of RDS databases that are not Aurora: GB, IOPS, throughput, log volumes."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.aws.rds_engines import Engine, rds
from costguard.rules.given import given, given_flag, given_text
from costguard.rules.kit import (
    ZERO,
    Component,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    metered,
)
from costguard.rules.quantities import above

_ANY = {"databaseEngine": "Any"}
STORAGE = rds("Database Storage", "GB-Mo", where=_ANY, needs=("usagetype",))
IOPS = rds("Provisioned IOPS", "IOPS-Mo", where=_ANY, needs=("usagetype",))
THROUGHPUT = rds("Provisioned Throughput", "MBPS-Mo", where=_ANY, needs=("usagetype",))
MAGNETIC_IO = rds("System Operation", "IOs", where={"usagetype": "RDS:StorageIOUsage"})

_PROVISIONED = {"io1": "", "io2": "-IO2"}
_NAMES = {
    "gp2": ("general purpose SSD, gp2", "GP2-Storage"),
    "gp3": ("general purpose SSD, gp3", "GP3-Storage"),
    "io1": ("provisioned IOPS SSD, io1", "PIOPS-Storage"),
    "io2": ("provisioned IOPS SSD, io2", "PIOPS-Storage-IO2"),
    "standard": ("magnetic", "StorageUsage"),
}
"""Storage types as people call them, and in the price list."""

_LARGEST_MAGNETIC = 3_072
"""GiB."""

_STRIPED_FROM = {"Oracle": 200, "SQL Server": None}
"""GiB from which gp3 storage is striped over several volumes; 400 for the other engines."""

_RESTORED = ("replicate_source_db", "snapshot_identifier", "restore_to_point_in_time", "s3_import")
"""A database made by these has the storage of the one it was made of."""


class Storage(NamedTuple):
    """The storage of a database."""

    r: ResourceView
    source: ResourceView | None
    """The instance in the plan that this one replicates."""
    engine: Engine
    prefix: str
    """What stands before the price list's names, by deployment: ``RDS:Multi-AZ-``."""
    standard: str = "gp2"
    """The storage type where none is given."""

    def place(self, key: str) -> ResourceView:
        """Where an attribute is given: a replica has it from its source if not by itself."""
        return self.source if self.source is not None and not given(self.r, key) else self.r


def storage_lines(s: Storage) -> Components:
    """GB by storage type; IOPS of io1 and io2; what gp3 has beyond its baseline.

    Multi-AZ has prices of its own, twice those of Single-AZ.
    """
    kind = _kind(s)
    if kind is None:
        yield open_storage(s)
        return
    gigabytes = _gigabytes(s, kind)
    name, usagetype = _NAMES.get(kind, (kind, kind))
    yield cost(f"Storage ({name})", STORAGE, gigabytes, usagetype=s.prefix + usagetype)
    if kind in _PROVISIONED:
        usagetype = f"{s.prefix}PIOPS{_PROVISIONED[kind]}"
        yield cost("Provisioned IOPS", IOPS, _provisioned_iops(s), usagetype=usagetype)
    elif kind == "gp3":
        yield from _beyond_baseline(s, gigabytes)
    elif kind == "standard":
        requests = s.r.usage("monthly_standard_io_requests")
        yield metered("I/O requests", MAGNETIC_IO, requests, unit="1M requests", per=1_000_000)
    if given_flag(s.r, "dedicated_log_volume") and kind in _PROVISIONED:
        yield from _log_volume(s.prefix, kind)


def storage_bounds(s: Storage) -> Sizes | None:
    """Between types and sizes, where the configuration gives some that are not known.

    Of the types with IOPS gp3 is the cheapest and io1 the dearest; without them it is neither
    io1 nor io2. From the least to the most that AWS takes of a type:
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html.
    """
    kind = _kind(s)
    kinds = (kind, kind)
    reasons = []
    if kind is None:
        kinds = ("gp3", "io1") if given(s.r, "iops") else ("standard", "gp3")
        reasons.append(f"storage_type may be {kinds[0]} or {kinds[1]}")
    low, high = ({"storage_type": one} if kind is None else {} for one in kinds)
    if given(s.r, "allocated_storage") and not s.r.known("allocated_storage"):
        least, most = _smallest(kinds[0] or ""), _largest(s, kinds[1] or "")
        low["allocated_storage"], high["allocated_storage"] = str(least), str(most)
        reasons.append(f"it may have from {least} to {most} GiB")
    return Sizes(low, high, "; ".join(reasons)) if reasons else None


def _largest(s: Storage, kind: str) -> Decimal:
    if kind == "standard":
        return Decimal(_LARGEST_MAGNETIC)
    return Decimal(16_384 if s.engine.name == "SQL Server" else 65_536)


def _smallest(kind: str) -> Decimal:
    return Decimal(100 if kind in _PROVISIONED else 20)


def open_storage(s: Storage) -> Component:
    """Storage of which type or deployment are not known: ``storage_bounds`` tell its cost."""
    return cost("Storage (type or deployment not known)", STORAGE, None, usagetype=None)


def _kind(s: Storage) -> str | None:
    """Storage type; None where one is given that the plan does not tell."""
    place = s.place("storage_type")
    if given(place, "storage_type") and not place.known("storage_type"):
        return place.text("storage_type")
    standard = "io1" if given(place, "iops") else s.standard
    return given_text(place, "storage_type", standard) or standard


def _gigabytes(s: Storage, kind: str) -> Decimal | None:
    place = s.place("allocated_storage")
    if given(place, "allocated_storage") or any(given(s.r, key) for key in _RESTORED):
        return place.number("allocated_storage")
    smallest = _smallest(kind)
    s.r.assume("allocated_storage", str(smallest), "not set: the least that AWS takes")
    return smallest


def _provisioned_iops(s: Storage) -> Decimal | None:
    place = s.place("iops")
    if not given(place, "iops"):
        s.r.assume("iops", "1000", "not set: the least that AWS takes")
        return Decimal(1000)
    iops = place.number("iops")
    return None if iops is None else max(iops, Decimal(1000))


def _beyond_baseline(s: Storage, gigabytes: Decimal | None) -> Components:
    """Striped storage includes 12,000 IOPS and 500 MiB/s, other storage 3,000 and 125.

    See https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage.
    """
    boundary = _STRIPED_FROM.get(s.engine.name or "", 400)
    striped = boundary is not None and gigabytes is not None and gigabytes >= boundary
    iops, speed = (12_000, 500) if striped else (3_000, 125)
    over = _over(s, "iops", iops, gigabytes)
    if over != 0:
        name = f"Provisioned GP3 IOPS (above {iops:,})"
        yield cost(name, IOPS, over, usagetype=f"{s.prefix}GP3-PIOPS")
    over = _over(s, "storage_throughput", speed, gigabytes)
    if over != 0:
        name = f"Provisioned GP3 throughput (above {speed})"
        usagetype = f"{s.prefix}GP3-Throughput"
        yield cost(name, THROUGHPUT, over, unit="MBps", usagetype=usagetype)


def _over(s: Storage, key: str, included: int, gigabytes: Decimal | None) -> Decimal | None:
    """What is given beyond what is included; None where that or the size is not known."""
    if not given(s.place(key), key):
        return ZERO
    value = s.place(key).number(key)
    return None if gigabytes is None else above(value, included)


def _log_volume(prefix: str, kind: str) -> Components:
    """1,000 GiB and 3,000 IOPS of the type of the storage, whatever its size."""
    usagetype = _NAMES[kind][1]
    yield cost("Dedicated log volume storage", STORAGE, 1000, usagetype=prefix + usagetype)
    usagetype = f"{prefix}PIOPS{_PROVISIONED[kind]}"
    yield cost("Dedicated log volume IOPS", IOPS, 3000, usagetype=usagetype)
