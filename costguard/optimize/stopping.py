"""What stops being billed when a resource is stopped, by type, and what cannot be stopped.

A resource is stopped by the action named here; the product families named here are then not
billed, and everything else goes on: volumes, addresses, backups, load balancers. Of a type that
stands in neither table nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from costguard.model.plan import ResourceSet
from costguard.model.resource import Resource, Unknown, value_at

Refusal = Callable[[Resource, ResourceSet], str]
"""Why a resource cannot be stopped; empty where it can."""

A_WEEK: Final = Decimal(168)
"""Hours after which AWS starts a stopped database again."""


def _never(_resource: Resource, _resources: ResourceSet) -> str:
    return ""


class Stop(NamedTuple):
    """How a type is stopped, and what it saves."""

    action: str
    """In the words of the provider's API."""
    families: frozenset[str]
    """Product families that are not billed while it is stopped."""
    caveats: tuple[str, ...] = ()
    longest: Decimal | None = None
    """Hours after which the provider starts it again."""
    volumes: str = ""
    """Product family of volumes that go with the machines."""
    refusal: Refusal = _never


_COMPUTE = frozenset({"Compute Instance", "Compute Instance (bare metal)"})
_ADDRESS = "VPC Public IPv4 Address"
_VOLUMES = "Storage"
_DATABASE = frozenset({"Database Instance", "ServerlessV2"})
_RESTART = "started again after 7 days; no automated backups while it is stopped"


def _database(resource: Resource, resources: ResourceSet) -> str:
    """Of an RDS instance: SQL Server with a standby, read replicas and their sources."""
    engine, standby = (resource.attributes.get(key) for key in ("engine", "multi_az"))
    sql_server = isinstance(engine, str) and engine.startswith("sqlserver")
    if (sql_server or isinstance(engine, Unknown)) and isinstance(standby, Unknown):
        return "whether it is SQL Server with Multi-AZ is not known before apply"
    if sql_server and standby:
        return "SQL Server with Multi-AZ cannot be stopped"
    if resource.attributes.get("replicate_source_db"):
        return "a read replica cannot be stopped"
    if _has_replica(resource, resources):
        return "an instance that has a read replica cannot be stopped"
    return ""


def _has_replica(resource: Resource, resources: ResourceSet) -> bool:
    path = "replicate_source_db"
    names = (resource.attributes.get(key) for key in ("identifier", "arn"))
    return bool(resources.referrers(resource, resource.type, path)) or any(
        resources.having(resource.type, path, name) for name in names if isinstance(name, str)
    )


def _cluster_member(kind: str) -> Refusal:
    def refusal(resource: Resource, resources: ResourceSet) -> str:
        """Of a member of a cluster: what holds for the cluster."""
        clusters = [
            *resources.targets(resource, "cluster_identifier"),
            *resources.having(
                kind, "cluster_identifier", str(resource.attributes.get("cluster_identifier"))
            ),
        ]
        return _cluster(clusters[0], resources) if clusters else ""

    return refusal


def _cluster(resource: Resource, _resources: ResourceSet) -> str:
    if resource.attributes.get("global_cluster_identifier"):
        return "a member of a global database cannot be stopped"
    if resource.attributes.get("engine_mode") == "serverless":
        return "Aurora Serverless v1 cannot be stopped; it pauses by itself"
    return ""


def _warehouse(resource: Resource, _resources: ResourceSet) -> str:
    if resource.attributes.get("automated_snapshot_retention_period") == 0:
        return "a cluster without automated snapshots cannot be paused"
    return ""


def _scale_set(resource: Resource, _resources: ResourceSet) -> str:
    if value_at(resource.attributes, "lifecycle") == "flexible":
        return "only scale sets in uniform mode can be deallocated"
    return ""


_CLUSTER_MEMBER = Stop(
    "stopDBCluster",
    _DATABASE,
    ("all instances of the cluster stop together", _RESTART),
    A_WEEK,
    refusal=_cluster_member("aws_rds_cluster"),
)
_AZURE_MACHINE = Stop(
    "deallocate",
    frozenset({"Compute"}),
    ("it must be deallocated; stopping it from inside is not enough",),
)

STOPS: Final[Mapping[str, Stop]] = MappingProxyType({
    "aws_instance": Stop(
        "stopInstances",
        _COMPUTE | {_ADDRESS},
        ("data on instance-store volumes is lost; one backed by them cannot be stopped",),
    ),
    "aws_autoscaling_group": Stop(
        "updateAutoScalingGroup",
        _COMPUTE | {_ADDRESS},
        ("nothing else may own its desired capacity",),
        volumes=_VOLUMES,
    ),
    "aws_eks_node_group": Stop(
        "updateNodegroupConfig",
        _COMPUTE | {_ADDRESS},
        ("no autoscaler may own its desired size; volumes of pods stay",),
        volumes=_VOLUMES,
    ),
    "aws_ecs_service": Stop(
        "updateService",
        frozenset({"Compute", _ADDRESS}),
        ("the least capacity of its autoscaling must be 0",),
    ),
    "aws_db_instance": Stop(
        "stopDBInstance", _DATABASE, (_RESTART,), A_WEEK, refusal=_database
    ),
    "aws_rds_cluster": Stop(
        "stopDBCluster", _DATABASE, (_RESTART,), A_WEEK, refusal=_cluster
    ),
    "aws_rds_cluster_instance": _CLUSTER_MEMBER,
    "aws_docdb_cluster_instance": _CLUSTER_MEMBER._replace(
        refusal=_cluster_member("aws_docdb_cluster")
    ),
    "aws_neptune_cluster_instance": _CLUSTER_MEMBER._replace(
        refusal=_cluster_member("aws_neptune_cluster")
    ),
    "aws_redshift_cluster": Stop(
        "pauseCluster",
        frozenset({"Compute Instance"}),
        ("no queries while it is paused; not for clusters with an HSM",),
        refusal=_warehouse,
    ),
    "azurerm_linux_virtual_machine": _AZURE_MACHINE,
    "azurerm_windows_virtual_machine": _AZURE_MACHINE,
    "azurerm_virtual_machine": _AZURE_MACHINE,
    "azurerm_linux_virtual_machine_scale_set": _AZURE_MACHINE._replace(refusal=_scale_set),
    "azurerm_windows_virtual_machine_scale_set": _AZURE_MACHINE._replace(refusal=_scale_set),
    "google_compute_instance": Stop(
        "stop",
        frozenset({"Compute", "Compute Instance", "License"}),
        ("data on local SSDs is lost",),
    ),
})  # fmt: skip
"""Types that can be stopped."""

_NO_STOP = "there is no way to stop it: delete and make it again, or make it smaller"
_HOURLY = "it is billed by the hour as long as it exists"

STAYS: Final[Mapping[str, str]] = MappingProxyType({
    **dict.fromkeys(
        ("aws_opensearch_domain", "aws_elasticsearch_domain", "aws_msk_cluster",
         "aws_elasticache_cluster", "aws_elasticache_replication_group", "azurerm_redis_cache",
         "azurerm_mssql_database", "azurerm_service_plan", "azurerm_app_service_plan",
         "azurerm_cosmosdb_account", "google_redis_instance", "google_spanner_instance",
         "google_bigtable_instance"),
        _NO_STOP,
    ),
    **dict.fromkeys(
        ("aws_nat_gateway", "aws_lb", "aws_alb", "aws_elb", "aws_vpc_endpoint",
         "aws_efs_file_system", "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system",
         "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system"),
        _HOURLY,
    ),
    "aws_eip": "an address is billed whether or not what it belongs to runs",
    "aws_ebs_volume": "a volume is billed whether or not it is in use",
    "aws_eks_cluster": "the control plane is billed as long as it exists",
    "aws_ec2_host": "a dedicated host is billed whether or not machines run on it",
    "aws_docdb_cluster": "storage and backups are kept",
    "aws_neptune_cluster": "storage and backups are kept",
})  # fmt: skip
"""Types that go on being billed, and why."""

NO_FACTS: Final = "nothing is known of stopping this type, and nothing is claimed"
