"""AWS Redshift: clusters and their snapshots."""

from __future__ import annotations

from costguard.rules.aws.reserved import option_name, purchase_option
from costguard.rules.given import given_count, given_flag
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    by_terabyte,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/redshift/pricing/"

redshift = service("aws", "AmazonRedshift")
NODE = redshift("Compute Instance", "Hrs", needs=("instanceType",))
MANAGED = redshift("Redshift Managed Storage", "GB-Mo", where={"usagetype": "RMS"})
CONCURRENCY = redshift("Redshift Concurrency Scaling", "Seconds", needs=("instanceType",))
SPECTRUM = redshift("Redshift Data Scan", "TB", where={"usagetype": "DataScanned"})
SNAPSHOT = redshift("Storage Snapshot", "GB-Mo", where={"usagetype": "PaidSnapshots"})

FREE = free(
    "aws_redshift_authentication_profile",
    "aws_redshift_cluster_iam_roles",
    "aws_redshift_data_share_authorization",
    "aws_redshift_data_share_consumer_association",
    "aws_redshift_endpoint_authorization",
    "aws_redshift_event_subscription",
    "aws_redshift_hsm_client_certificate",
    "aws_redshift_hsm_configuration",
    "aws_redshift_logging",
    "aws_redshift_parameter_group",
    "aws_redshift_partner",
    "aws_redshift_resource_policy",
    "aws_redshift_scheduled_action",
    "aws_redshift_snapshot_copy_grant",
    "aws_redshift_snapshot_schedule",
    "aws_redshift_snapshot_schedule_association",
    "aws_redshift_subnet_group",
    "aws_redshift_usage_limit",
)


@rule("aws_redshift_cluster", page=PAGE)
def cluster(r: ResourceView) -> Components:
    """Hours of the nodes; GB of managed storage (RA3); scaling, Spectrum and backups by usage.

    A Multi-AZ cluster runs its number of nodes in each of two zones. Concurrency scaling is
    free for an hour a day; what is beyond is charged by second. Spectrum is charged by TB read.
    """
    kind = r.text("node_type")
    shown = kind or "type not known"
    option = purchase_option(r)
    nodes = given_count(r, "number_of_nodes", 1)
    zones = 2 if given_flag(r, "multi_az") else 1
    hours = times(nodes, zones, r.hours)
    name = f"Cluster usage ({option_name(option)}, {shown})"
    yield cost(name, NODE, hours, option=option, instanceType=kind)
    if (kind or "").startswith("ra3"):
        yield metered(f"Managed storage ({shown})", MANAGED, r.usage("managed_storage_gb"))
    seconds = r.usage("excess_concurrency_scaling_secs")
    yield metered(
        f"Concurrency scaling ({shown})",
        CONCURRENCY,
        seconds,
        unit="node-seconds",
        instanceType=kind,
    )
    yield metered("Spectrum", SPECTRUM, r.usage("spectrum_data_scanned_tb"))
    yield _backup(r)


@rule("aws_redshift_cluster_snapshot", page=PAGE)
def snapshot(r: ResourceView) -> Components:
    """GB of a manual snapshot, by tiers."""
    yield _backup(r)


def _backup(r: ResourceView) -> Component:
    used = r.usage("backup_storage_gb")
    return metered("Backup storage", SNAPSHOT, used, label=_terabytes)


def _terabytes(bound: Decimal) -> str:
    """``50 TB``, as Redshift's tiers have been called."""
    return by_terabyte(bound).replace("TB", " TB")
