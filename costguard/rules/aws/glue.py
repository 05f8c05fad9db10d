"""AWS Glue: the data catalog, crawlers and jobs."""

from __future__ import annotations

from costguard.rules.given import given
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

PAGE = "https://aws.amazon.com/glue/pricing/"

glue = service("aws", "AWSGlue")

OBJECTS = glue("AWS Glue", "Objects-Mo", where={"usagetype": "Catalog-Storage"}, free=1_000_000)
REQUESTS = glue("AWS Glue", "Requests", where={"usagetype": "Catalog-Request"}, free=1_000_000)
CRAWLING = glue("AWS Glue", "DPU-Hour", where={"usagetype": "Crawler-DPU-Hour"})
JOBS = glue("AWS Glue", "DPU-Hour", where={"usagetype": "ETL-DPU-Hour"})
FLEXIBLE_JOBS = glue("AWS Glue", "DPU-Hour", where={"usagetype": "ETL-Flex-DPU-Hour"})
RAY_JOBS = glue("AWS Glue", "DPU-Hour", where={"usagetype": "ETL-Memory-Optimized-DPU-Hour"})

DPUS = {
    "Standard": Decimal(1),
    "G.025X": Decimal("0.25"),
    "G.1X": Decimal(1),
    "G.2X": Decimal(2),
    "G.4X": Decimal(4),
    "G.8X": Decimal(8),
    "G.12X": Decimal(12),
    "G.16X": Decimal(16),
    "Z.2X": Decimal(2),
}
"""Data processing units of a worker; a type that is not here is not taken for another."""
DEFAULT_DPUS = {"pythonshell": Decimal("0.0625"), "glueetl": Decimal(10)}
"""What AWS gives a job that asks for neither workers nor a capacity."""

FREE = free(
    """
    aws_glue_catalog_table aws_glue_classifier aws_glue_connection
    aws_glue_data_catalog_encryption_settings aws_glue_partition aws_glue_partition_index
    aws_glue_registry aws_glue_resource_policy aws_glue_schema aws_glue_security_configuration
    aws_glue_trigger aws_glue_user_defined_function aws_glue_workflow
    """
)


@rule("aws_glue_catalog_database", page=PAGE)
def catalog_database(r: ResourceView) -> Components:
    """Objects kept, per 100,000 and month, and requests per million.

    An account has a million of each free each month.
    """
    objects = r.usage("monthly_objects")
    requests = r.usage("monthly_requests")
    yield metered("Storage", OBJECTS, objects, unit="100k objects", per=100_000)
    yield metered("Requests", REQUESTS, requests, unit="1M requests", per=1_000_000)


@rule("aws_glue_crawler", page=PAGE)
def crawler(r: ResourceView) -> Components:
    """Hours of the crawler's data processing units."""
    yield metered("Duration", CRAWLING, r.usage("monthly_hours"), unit="hours")


@rule("aws_glue_job", page=PAGE)
def job(r: ResourceView) -> Components:
    """Hours that the job runs, at the price of all its data processing units.

    They are its workers, after their type, or its capacity. Flexible jobs, and those of Ray, have
    prices of their own.
    """
    command = r.block("command")
    kind = (command.text("name", "glueetl") if command else None) or "glueetl"
    dpus = _dpus(r, kind)
    product = RAY_JOBS if kind == "glueray" else JOBS
    if r.text("execution_class") == "FLEX":
        product = FLEXIBLE_JOBS
    if dpus is None:
        yield cost("Duration", product, None, unit="hours")
        return
    yield metered(
        "Duration",
        product,
        times(r.usage("monthly_hours"), dpus),
        unit=f"hours ({_plain(dpus)} DPU{'' if dpus == 1 else 's'})",
        per=dpus,
    )


def _dpus(r: ResourceView, kind: str) -> Decimal | None:
    """Data processing units of a job's run; None where only the apply tells."""
    workers = r.number("number_of_workers")
    if workers is not None:
        worker = r.text("worker_type")
        if worker is None and given(r, "worker_type"):
            return None
        return times(workers, DPUS.get(worker or "G.1X"))
    capacity = r.number("max_capacity")
    if capacity is not None or given(r, "number_of_workers") or given(r, "max_capacity"):
        return capacity
    default = DEFAULT_DPUS.get(kind, Decimal(10))
    r.assume("max_capacity", _plain(default), "neither workers nor a capacity are given")
    return default


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
