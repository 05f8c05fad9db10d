"""AWS ElastiCache: nodes of Valkey, Redis and Memcached, and their backups."""

from __future__ import annotations

from costguard.rules.aws.autoscaled import Scaled, autoscaled, between_targets
from costguard.rules.aws.reserved import option_name, purchase_option
from costguard.rules.given import given, given_count, given_number
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
    service,
)
from costguard.rules.quantities import times

PAGE = "https://aws.amazon.com/elasticache/pricing/"

elasticache = service("aws", "AmazonElastiCache")
NODE = elasticache("Cache Instance", "Hrs", needs=("instanceType", "cacheEngine"))
BACKUP = elasticache("Storage Snapshot", "GB-Mo", where={"usagetype": "ElastiCache:BackupUsage"})
REPLICATED = elasticache(
    "Amazon ElastiCache Global Datastore", "GB", where={"usagetype": "ElastiCache-Out-Bytes"}
)

_ENGINES = {"memcached": "Memcached", "redis": "Redis", "valkey": "Valkey"}
_GROUP = "elasticache:replication-group"
_GROUP_KEYS = ("replication_group_id", "id")
_SHAPE = "replication-group/{}"

FREE = free(
    "aws_elasticache_parameter_group",
    "aws_elasticache_subnet_group",
    "aws_elasticache_user",
    "aws_elasticache_user_group",
    "aws_elasticache_user_group_association",
)


@rule("aws_elasticache_cluster", page=PAGE)
def cluster(r: ResourceView) -> Components:
    """Hours of the nodes; GB of backups beyond the newest, which is free.

    A cluster that joins a replication group has its node type and engine from there.
    """
    group = r.refer("replication_group_id", "aws_elasticache_replication_group", by=_GROUP_KEYS)
    place = group if group is not None and not given(r, "node_type") else r
    nodes = given_count(r, "num_cache_nodes", 1)
    yield _node_hours(r, place, nodes)
    yield from _backup(r)


def _bounds(r: ResourceView) -> Sizes | None:
    """From the least to the most shards and replicas that autoscaling allows."""
    return between_targets(r, by=_GROUP_KEYS, shapes=[_SHAPE])


@rule("aws_elasticache_replication_group", page=PAGE, sizes=_bounds)
def replication_group(r: ResourceView) -> Components:
    """Hours of the nodes: shards (node groups) times one primary and its replicas; backups.

    Backups are charged by GB beyond the newest, which is free. The secondary of a global
    datastore has its node type and shards from the primary group.
    """
    place = _primary(r) or r
    groups = autoscaled(r, f"{_GROUP}:NodeGroups", by=_GROUP_KEYS, shape=_SHAPE)
    replicas = autoscaled(r, f"{_GROUP}:Replicas", by=_GROUP_KEYS, shape=_SHAPE)
    scaled = groups is not None or replicas is not None
    nodes = _nodes(r, place, groups, replicas)
    yield _node_hours(r, place, nodes, scaled=scaled)
    yield from _backup(r)


@rule("aws_elasticache_global_replication_group", page=PAGE)
def global_replication_group(r: ResourceView) -> Components:
    """GB written that are replicated to other regions; the nodes are priced at the groups."""
    yield metered("Data replicated", REPLICATED, r.usage("monthly_data_replicated_gb"))


def _primary(r: ResourceView) -> ResourceView | None:
    """The primary group, for a secondary of a global datastore."""
    key, kind = "global_replication_group_id", "aws_elasticache_global_replication_group"
    whole = r.refer(key, kind, by=("global_replication_group_id", "id"))
    if whole is None or given(r, "node_type"):
        return None
    return whole.refer(
        "primary_replication_group_id", "aws_elasticache_replication_group", by=_GROUP_KEYS
    )


def _node_hours(
    r: ResourceView, place: ResourceView, nodes: Decimal | None, *, scaled: bool = False
) -> Component:
    option = purchase_option(r)
    node_type = place.text("node_type")
    # A default would be the price of an engine that nobody asked for.
    engine = place.text("engine") if given(place, "engine") else "redis"
    suffix = ", autoscaling" if scaled else ""
    make = metered if scaled and nodes is not None else cost
    return make(
        f"ElastiCache ({option_name(option)}, {node_type or 'type not known'}{suffix})",
        NODE,
        times(nodes, r.hours),
        option=option,
        instanceType=node_type,
        cacheEngine=_ENGINES.get(engine or "", engine),
    )


def _nodes(
    r: ResourceView, place: ResourceView, groups: Scaled | None, replicas: Scaled | None
) -> Decimal | None:
    """All nodes of a group: shards times members, or the plain number of nodes."""
    # A block of the provider before version 5; a text since.
    mode = place.block("cluster_mode") if isinstance(place.raw("cluster_mode"), list) else None
    shape = place if mode is None else mode
    sharded = given(shape, "num_node_groups") or given(shape, "replicas_per_node_group")
    if not (sharded or groups is not None or replicas is not None):
        key = "num_cache_clusters" if given(r, "num_cache_clusters") else "number_cache_clusters"
        return given_count(r, key, 1)
    shards = groups.capacity if groups else given_count(shape, "num_node_groups", 1)
    copies = replicas.capacity if replicas else given_count(shape, "replicas_per_node_group", 0)
    return times(shards, None if copies is None else copies + 1)


def _backup(r: ResourceView) -> Components:
    kept = given_number(r, "snapshot_retention_limit", 0)
    if kept is not None and kept > 1:
        stored = times(r.usage("snapshot_storage_size_gb"), kept - 1)
        yield metered("Backup storage", BACKUP, stored)
