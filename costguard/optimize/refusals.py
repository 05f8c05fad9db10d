"""Why a resource cannot be stopped, by type: replicas, members of clusters, special modes.

Each function is a ``Refusal``: it gives the reason, or nothing where the resource can be stopped.
"""

from __future__ import annotations

from collections.abc import Callable

from costguard.model.plan import ResourceSet
from costguard.model.resource import Resource, Unknown, value_at

Refusal = Callable[[Resource, ResourceSet], str]
"""Why a resource cannot be stopped; empty where it can."""


def never(_resource: Resource, _resources: ResourceSet) -> str:
    """Of what can be stopped in any case."""
    return ""


def database(resource: Resource, resources: ResourceSet) -> str:
    """Of an RDS instance: SQL Server with a standby, read replicas and their sources."""
    engine, standby = (resource.attributes.get(key) for key in ("engine", "multi_az"))
    sql_server = isinstance(engine, str) and engine.startswith("sqlserver")
    if (sql_server or isinstance(engine, Unknown)) and isinstance(standby, Unknown):
        return "whether it is SQL Server with Multi-AZ is not known before apply"
    if sql_server and standby:
        return "SQL Server with Multi-AZ cannot be stopped"
    if resource.attributes.get("replicate_source_db"):
        return "a read replica cannot be stopped"
    if _has_replica(resource, resources, "replicate_source_db", "identifier", "arn"):
        return "an instance that has a read replica cannot be stopped"
    return ""


def _has_replica(resource: Resource, resources: ResourceSet, path: str, *keys: str) -> bool:
    names = (resource.attributes.get(key) for key in keys)
    return bool(resources.referrers(resource, resource.type, path)) or any(
        resources.having(resource.type, path, name) for name in names if isinstance(name, str)
    )


def cluster_member(kind: str) -> Refusal:
    """Of the members of clusters of a type: why the cluster cannot be stopped."""

    def refusal(resource: Resource, resources: ResourceSet) -> str:
        clusters = [
            *resources.targets(resource, "cluster_identifier"),
            *resources.having(
                kind, "cluster_identifier", str(resource.attributes.get("cluster_identifier"))
            ),
        ]
        return cluster(clusters[0], resources) if clusters else ""

    return refusal


def cluster(resource: Resource, _resources: ResourceSet) -> str:
    """Of an Aurora cluster: global databases, and the first kind of serverless."""
    if resource.attributes.get("global_cluster_identifier"):
        return "a member of a global database cannot be stopped"
    if resource.attributes.get("engine_mode") == "serverless":
        return "Aurora Serverless v1 cannot be stopped; it pauses by itself"
    return ""


def warehouse(resource: Resource, _resources: ResourceSet) -> str:
    """Of a Redshift cluster: one without automated snapshots."""
    if resource.attributes.get("automated_snapshot_retention_period") == 0:
        return "a cluster without automated snapshots cannot be paused"
    return ""


def scale_set(resource: Resource, _resources: ResourceSet) -> str:
    """Of an Azure scale set: one in flexible mode."""
    if value_at(resource.attributes, "lifecycle") == "flexible":
        return "only scale sets in uniform mode can be deallocated"
    return ""


def cloud_sql(resource: Resource, resources: ResourceSet) -> str:
    """Of a Cloud SQL instance: read replicas and their sources."""
    if resource.attributes.get("master_instance_name"):
        return "a read replica cannot be stopped"
    if _has_replica(resource, resources, "master_instance_name", "name", "id"):
        return "an instance that has a read replica cannot be stopped"
    return ""


def pausing(resource: Resource, _resources: ResourceSet) -> str:
    """Of an Azure SQL database: only one that is serverless and never pauses can be told to."""
    sku, delay = (resource.attributes.get(k) for k in ("sku_name", "auto_pause_delay_in_minutes"))
    if isinstance(sku, Unknown) or isinstance(delay, Unknown):
        return "whether it is serverless, and pauses, is not known before apply"
    if "_S_" not in str(sku).upper():
        return "only a serverless database pauses; this one can be made smaller, or serverless"
    if delay != -1:
        return "it pauses by itself; usage tells how much of the month it runs"
    return ""


def aks(resource: Resource, _resources: ResourceSet) -> str:
    """Of an AKS cluster: one that makes its nodes by itself."""
    if value_at(resource.attributes, "node_provisioning_profile.mode") == "Auto":
        return "a cluster with node auto-provisioning cannot be stopped"
    return ""


def aks_pool(resource: Resource, resources: ResourceSet) -> str:
    """Of a node pool: what holds for its cluster, with which it stops."""
    clusters = resources.targets(resource, "kubernetes_cluster_id")
    return next((reason for one in clusters if (reason := aks(one, resources))), "")


def gke(resource: Resource, _resources: ResourceSet) -> str:
    """Of a GKE cluster: Autopilot."""
    if resource.attributes.get("enable_autopilot"):
        return "Autopilot bills pods, not nodes: workloads can be scaled to 0"
    return ""
