"""What stops being billed when a resource is stopped, by type, and what cannot be stopped.

A resource is stopped by the action named here; the product families named here are then not
billed, and everything else goes on: volumes, addresses, backups, load balancers. Of a type that
stands in neither table nothing is claimed. Azure's and Google's databases have one family for all
that they are billed by: of these, ``part`` tells what stops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from costguard.model.price import Product
from costguard.optimize import refusals
from costguard.optimize.refusals import Refusal

A_WEEK: Final = Decimal(168)
"""Hours after which AWS starts a stopped database again, and Azure a stopped PostgreSQL server."""
MONTH_STOPPED: Final = Decimal(720)
"""Hours after which Azure starts a stopped MySQL server again: 30 days."""


def _all(_product: Product) -> bool:
    return True


def _by_hour(product: Product) -> bool:
    """What runs: storage, backups and operations are not billed by the hour."""
    return product.unit in {"Hrs", "vCPU-Hours"}


def _cloud_sql(product: Product) -> bool:
    """The instance and its licence; its idle address is billed by the hour as well, and stays."""
    return dict(product.where)["resourceGroup"] in {
        "SQLGen2InstancesCPU", "SQLGen2InstancesRAM", "SQLInstance", "SQLServerLicense",
    }  # fmt: skip


def _node(product: Product) -> bool:
    """Of a cluster, its machines; the management fee is of another service."""
    return product.service == "Compute Engine"


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
    refusal: Refusal = refusals.never
    part: Callable[[Product], bool] = _all
    """Which products of the families are not billed, where it is not all of them."""

    def stops(self, product: Product) -> bool:
        """Whether a product is not billed while the resource is stopped, volumes apart."""
        return product.family in self.families and self.part(product)


_COMPUTE = frozenset({"Compute Instance", "Compute Instance (bare metal)"})
_ADDRESS = "VPC Public IPv4 Address"
_VOLUMES = "Storage"
_DATABASE = frozenset({"Database Instance", "ServerlessV2"})
_RESTART = "started again after 7 days; no automated backups while it is stopped"

_CLUSTER_MEMBER = Stop(
    "stopDBCluster",
    _DATABASE,
    ("all instances of the cluster stop together", _RESTART),
    A_WEEK,
    refusal=refusals.cluster_member("aws_rds_cluster"),
)
_AZURE_MACHINE = Stop(
    "deallocate",
    frozenset({"Compute"}),
    ("it must be deallocated; stopping it from inside is not enough",),
)
_AZURE_SET = _AZURE_MACHINE._replace(refusal=refusals.scale_set)
_AKS = Stop(
    "stop",
    frozenset({"Compute"}),
    ("control plane and all nodes stop together; it is kept for 12 months",
     "disks, addresses and load balancers stay; private endpoints are made anew"),
    refusal=refusals.aks,
)  # fmt: skip
_FLEXIBLE = Stop(
    "stop",
    frozenset({"Databases"}),
    ("started again after 7 days; storage and backups stay",),
    A_WEEK,
    part=_by_hour,
)
_GOOGLE_MACHINE = frozenset({"Compute", "Compute Instance", "License"})
_GKE_POOL = Stop(
    "setSize",
    _GOOGLE_MACHINE,
    ("autoscaling must allow 0 nodes; the cluster's fee and volumes of pods stay",),
    volumes=_VOLUMES,
    part=_node,
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
        "stopDBInstance", _DATABASE, (_RESTART,), A_WEEK, refusal=refusals.database
    ),
    "aws_rds_cluster": Stop(
        "stopDBCluster", _DATABASE, (_RESTART,), A_WEEK, refusal=refusals.cluster
    ),
    "aws_rds_cluster_instance": _CLUSTER_MEMBER,
    "aws_docdb_cluster_instance": _CLUSTER_MEMBER._replace(
        refusal=refusals.cluster_member("aws_docdb_cluster")
    ),
    "aws_neptune_cluster_instance": _CLUSTER_MEMBER._replace(
        refusal=refusals.cluster_member("aws_neptune_cluster")
    ),
    "aws_redshift_cluster": Stop(
        "pauseCluster",
        frozenset({"Compute Instance"}),
        ("no queries while it is paused; not for clusters with an HSM",),
        refusal=refusals.warehouse,
    ),
    "azurerm_linux_virtual_machine": _AZURE_MACHINE,
    "azurerm_windows_virtual_machine": _AZURE_MACHINE,
    "azurerm_virtual_machine": _AZURE_MACHINE,
    "azurerm_linux_virtual_machine_scale_set": _AZURE_SET,
    "azurerm_windows_virtual_machine_scale_set": _AZURE_SET,
    "azurerm_virtual_machine_scale_set": _AZURE_MACHINE,
    "azurerm_kubernetes_cluster": _AKS,
    "azurerm_kubernetes_cluster_node_pool": _AKS._replace(refusal=refusals.aks_pool),
    "azurerm_postgresql_flexible_server": _FLEXIBLE,
    "azurerm_mysql_flexible_server": _FLEXIBLE._replace(
        caveats=("started again after 30 days; storage and backups stay",), longest=MONTH_STOPPED
    ),
    "azurerm_mssql_database": Stop(
        "auto-pause",
        frozenset({"Databases"}),
        ("set auto_pause_delay_in_minutes; an open session keeps it awake",),
        refusal=refusals.pausing,
        part=_by_hour,
    ),
    "google_compute_instance": Stop("stop", _GOOGLE_MACHINE, ("data on local SSDs is lost",)),
    "google_container_node_pool": _GKE_POOL,
    "google_container_cluster": _GKE_POOL._replace(refusal=refusals.gke),
    "google_sql_database_instance": Stop(
        "activationPolicy NEVER",
        frozenset({"ApplicationServices", "License"}),
        ("storage, backups and the address stay; connections are refused",),
        refusal=refusals.cloud_sql,
        part=_cloud_sql,
    ),
})  # fmt: skip
"""Types that can be stopped."""

_NO_STOP = "there is no way to stop it: delete and make it again, or make it smaller"
_HOURLY = "it is billed by the hour as long as it exists"

STAYS: Final[Mapping[str, str]] = MappingProxyType({
    **dict.fromkeys(
        ("aws_opensearch_domain", "aws_elasticsearch_domain", "aws_msk_cluster",
         "aws_elasticache_cluster", "aws_elasticache_replication_group", "azurerm_redis_cache",
         "azurerm_managed_redis", "azurerm_mssql_elasticpool", "azurerm_sql_database",
         "azurerm_service_plan", "azurerm_app_service_plan", "azurerm_cosmosdb_account",
         "google_redis_instance", "google_redis_cluster", "google_spanner_instance",
         "google_bigtable_instance"),
        _NO_STOP,
    ),
    **dict.fromkeys(
        ("aws_nat_gateway", "aws_lb", "aws_alb", "aws_elb", "aws_vpc_endpoint",
         "aws_efs_file_system", "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system",
         "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system", "azurerm_nat_gateway",
         "azurerm_application_gateway", "azurerm_bastion_host", "azurerm_firewall",
         "azurerm_private_endpoint", "azurerm_virtual_network_gateway",
         "google_compute_forwarding_rule", "google_compute_router_nat",
         "google_compute_vpn_tunnel"),
        _HOURLY,
    ),
    **dict.fromkeys(
        ("aws_eip", "azurerm_public_ip", "google_compute_address"),
        "an address is billed whether or not what it belongs to runs",
    ),
    **dict.fromkeys(
        ("aws_ebs_volume", "azurerm_managed_disk", "google_compute_disk",
         "google_compute_region_disk"),
        "a volume is billed whether or not it is in use",
    ),
    "aws_eks_cluster": "the control plane is billed as long as it exists",
    "aws_ec2_host": "a dedicated host is billed whether or not machines run on it",
    "aws_docdb_cluster": "storage and backups are kept",
    "aws_neptune_cluster": "storage and backups are kept",
})  # fmt: skip
"""Types that go on being billed, and why."""

NO_FACTS: Final = "nothing is known of stopping this type, and nothing is claimed"
