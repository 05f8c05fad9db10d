"""Memorystore for Redis, and for Redis Cluster."""

from __future__ import annotations

from costguard.rules.given import given_count, given_text, told_number
from costguard.rules.google.left_out import text_in
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    Components,
    Decimal,
    ResourceView,
    cost,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://cloud.google.com/memorystore/docs/redis/pricing"

redis = skus("Cloud Memorystore for Redis")

CAPACITY = redis("ApplicationServices", "Redis", "GB-Hours", needs=("tier", "capacityTier"))
NODE = redis("ApplicationServices", "RedisClusterNode", "Hrs", needs=("nodeType",))
PERSISTENCE = redis("ApplicationServices", "RedisClusterAof", "GB-Hours")
BACKUPS = redis("ApplicationServices", "RedisClusterBackup", "GB-Mo")

_CAPACITY_TIERS = ((4, "M1"), (10, "M2"), (35, "M3"), (100, "M4"))
_LARGEST_TIER = "M5"
_NODE_GB = {
    "REDIS_SHARED_CORE_NANO": Decimal("1.4"),
    "REDIS_STANDARD_SMALL": Decimal("6.5"),
    "REDIS_HIGHMEM_MEDIUM": Decimal(13),
    "REDIS_HIGHMEM_XLARGE": Decimal(58),
}
_NODE_TYPE = "REDIS_HIGHMEM_MEDIUM"


@rule("google_redis_instance", page=PAGE)
def instance(r: ResourceView) -> Components:
    """GB of capacity, by tier of service and by tier of size; read replicas cost more."""
    tier = text_in(r, r, "tier", "", "BASIC")
    size = r.number("memory_size_gb")
    level = None if size is None else capacity_tier(size)
    shown = (tier or "tier not known").removesuffix("_HA").lower()
    if tier == "STANDARD_HA" and _has_read_replicas(r):
        nodes = times(given_count(r, "replica_count", 2))
        size = None if nodes is None else times(size, nodes + 1)
        tier, shown = "STANDARD_HA_READ_REPLICAS", "standard with read replicas"
    name = f"Redis instance ({shown}, {level or 'size not known'})"
    hours = times(size, HOURS_PER_MONTH)
    yield cost(name, CAPACITY, hours, unit="GB", per=HOURS_PER_MONTH, tier=tier, capacityTier=level)


def _has_read_replicas(r: ResourceView) -> bool:
    mode = given_text(r, "read_replicas_mode", "READ_REPLICAS_DISABLED")
    return mode == "READ_REPLICAS_ENABLED"


def capacity_tier(size: Decimal) -> str:
    """The tier of so many GB, after which one of them is priced: ``M1`` to ``M5``."""
    return next((name for most, name in _CAPACITY_TIERS if size <= most), _LARGEST_TIER)


@rule("google_redis_cluster", page="https://cloud.google.com/memorystore/docs/cluster/pricing")
def cluster(r: ResourceView) -> Components:
    """Hours of the nodes, replicas included; GB hours of persistence by AOF; GB of backups."""
    kind = text_in(r, r, "node_type", "", _NODE_TYPE)
    shown = (kind or "type not known").removeprefix("REDIS_").replace("_", " ").lower()
    shards, replicas = told_number(r, "shard_count", 1), given_count(r, "replica_count", 0)
    nodes = None if replicas is None else times(shards, replicas + 1)
    yield cost(f"Cluster node ({shown})", NODE, times(nodes, r.hours), nodeType=kind)
    persistence = r.block("persistence_config")
    if persistence is not None and persistence.text("mode", "DISABLED") == "AOF":
        size = _NODE_GB.get(kind or "")
        yield cost("AOF persistence", PERSISTENCE, times(size, shards, r.hours), unit="GB")
    if r.blocks("automated_backup_config"):
        yield metered("Backups", BACKUPS, r.usage("backup_storage_gb"))
