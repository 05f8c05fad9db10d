"""Amazon Managed Workflows for Apache Airflow: environments, workers, schedulers."""

from __future__ import annotations

from costguard.rules.given import told_text
from costguard.rules.kit import (
    Component,
    Components,
    Product,
    ResourceView,
    cost,
    metered,
    rule,
    service,
)

mwaa = service("aws", "AmazonMWAA")

ENVIRONMENT = mwaa("Managed Workflows", "Hrs", where={"type": "Environment"}, needs=("size",))
WORKER = mwaa("Managed Workflows", "Hrs", where={"type": "Worker"}, needs=("size",))
SCHEDULER = mwaa("Managed Workflows", "Hrs", where={"type": "Scheduler"}, needs=("size",))
DATABASE = mwaa("Managed Workflows", "GB-Mo", where={"type": "Database"})

DEFAULT_CLASS = "mw1.small"
INCLUDED_WORKERS = 1
INCLUDED_SCHEDULERS = 2


@rule(
    "aws_mwaa_environment",
    page="https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/",
)
def environment(r: ResourceView) -> Components:
    """Hours of the environment with one worker and two schedulers; more of both; the database.

    Workers beyond the first are those of the usage file, or as many as always run.
    """
    told = told_text(r, "environment_class", DEFAULT_CLASS)
    size = told and told.lower().removeprefix("mw1.").capitalize()
    yield cost(f"Environment ({size or 'size not known'})", ENVIRONMENT, r.hours, size=size)
    yield _more(r, "Worker", WORKER, size, "min_workers", INCLUDED_WORKERS)
    yield _more(r, "Scheduler", SCHEDULER, size, "schedulers", INCLUDED_SCHEDULERS)
    yield metered("Meta database", DATABASE, r.usage("meta_database_gb"))


def _more(
    r: ResourceView, name: str, product: Product, size: str | None, attribute: str, included: int
) -> Component:
    """Hours of the workers or schedulers that do not come with the environment."""
    planned = r.number(attribute)
    beyond = planned - included if planned is not None and planned > included else None
    key = f"additional_{name.lower()}s"
    more = r.usage(key) if beyond is None else r.usage(key, beyond)
    hours = None if more is None else more * r.hours
    return metered(f"{name} ({size or 'size not known'})", product, hours, size=size)
