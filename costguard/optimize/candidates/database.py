"""Databases: standbys outside production, and storage of a cheaper type."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from costguard.model.finding import Change
from costguard.model.money import to_decimal
from costguard.model.resource import Resource, Unknown
from costguard.optimize.proposal import Facts, Proposal

_INCLUDED_IOPS = 3000
_STRIPED_IOPS = 12_000
_STRIPED_FROM = 400
"""GiB from which on gp3 storage of the open engines has ``_STRIPED_IOPS``."""
_OPEN = frozenset({"mysql", "mariadb", "postgres"})


def find(facts: Facts) -> Iterator[Proposal]:
    """Single-AZ outside production; gp3 in place of gp2, io1 and io2."""
    for database in facts.plan.after.by_type.get("aws_db_instance", ()):
        if facts.nonprod and database.attributes.get("multi_az") is True:
            yield Proposal(
                "rds-single-az",
                database.address,
                f"{database.address}: one zone in place of two, as this is not production",
                (Change("multi_az", False),),
                Decimal("0.8"),
                "database",
                ("no standby takes over; Checkov's CKV_AWS_157 demands one",),
            )
        yield from _storage(database)


def _storage(database: Resource) -> Iterator[Proposal]:
    values = database.attributes
    kind, size = values.get("storage_type"), to_decimal(values.get("allocated_storage"))
    iops = to_decimal(values.get("iops"))
    if size is None or any(isinstance(values.get(k), Unknown) for k in ("iops", "storage_type")):
        return
    if kind == "gp2":
        yield _gp3(database, "gp2", (), Decimal("0.9"))
    elif kind in {"io1", "io2"} and iops is not None:
        striped = values.get("engine") in _OPEN and size >= _STRIPED_FROM
        included = _STRIPED_IOPS if striped else _INCLUDED_IOPS
        # More than what is included can be had from the size on from which storage is striped.
        if iops <= included:
            yield _gp3(database, str(kind), (Change("iops", None),), Decimal("0.7"))
        elif striped and iops <= 64_000:
            yield _gp3(database, str(kind), (Change("iops", int(iops)),), Decimal("0.7"))


def _gp3(database: Resource, kind: str, more: tuple[Change, ...], confidence: Decimal) -> Proposal:
    slower = (f"gp3 has a higher latency than {kind}",) if kind != "gp2" else ()
    return Proposal(
        f"rds-{kind}-to-gp3",
        database.address,
        f"{database.address}: storage of type gp3 in place of {kind}",
        (Change("storage_type", "gp3"), *more),
        confidence,
        "storage",
        slower,
    )
