"""AWS Database Migration Service: replication instances and their storage."""

from __future__ import annotations

from costguard.rules.given import given_flag, given_number
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    rule,
    service,
)

DEFAULT_GB = 50
INCLUDED_GB = 100
INCLUDED_GB_BURSTABLE = 50

dms = service("aws", "AWSDatabaseMigrationSvc")

INSTANCE = dms("Replication Server", "Hrs", needs=("instanceType", "availabilityZone"))
STORAGE = dms("Storage", "GB-Mo", where={"storageMedia": "SSD"}, needs=("availabilityZone",))

FREE = free(
    """
    aws_dms_certificate aws_dms_endpoint aws_dms_event_subscription
    aws_dms_replication_subnet_group aws_dms_replication_task aws_dms_s3_endpoint
    """
)


@rule("aws_dms_replication_instance", page="https://aws.amazon.com/dms/pricing/")
def replication_instance(r: ResourceView) -> Components:
    """Hours of the instance, and the GB of storage beyond those that come with it.

    50 GB come with a burstable (T) instance and 100 GB with the others. In several zones the
    instance and its storage are there twice, and have prices of their own.
    """
    kind = _class(r)
    zones = "Multiple" if given_flag(r, "multi_az") else "Single"
    name = f"Instance ({kind or 'unknown class'})"
    yield cost(name, INSTANCE, r.hours, instanceType=kind, availabilityZone=zones)
    charged = _charged_storage(r, kind)
    if charged is None or charged > 0:
        yield cost("Storage (general purpose SSD, gp2)", STORAGE, charged, availabilityZone=zones)


def _class(r: ResourceView) -> str | None:
    """Class without its prefix, as the price list has it: ``t3.medium``."""
    kind = r.text("replication_instance_class")
    return kind and kind.removeprefix("dms.")


def _charged_storage(r: ResourceView, kind: str | None) -> Decimal | None:
    size = given_number(r, "allocated_storage", DEFAULT_GB)
    if size is None or kind is None:
        return None
    return size - (INCLUDED_GB_BURSTABLE if kind.startswith("t") else INCLUDED_GB)
