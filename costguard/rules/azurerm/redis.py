"""Azure Cache for Redis, and Azure Managed Redis."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given, given_count, given_flag
from costguard.rules.kit import Components, Decimal, ResourceView, cost, free, rule
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/cache/"

cache = retail("Redis Cache", "Databases")

NODE = cache("Hrs", product="Azure Redis Cache", needs=("skuName",))
MANAGED = cache("Hrs", product="Azure Managed Redis", needs=("skuName",))

FREE = free(
    """
    azurerm_managed_redis_access_policy_assignment azurerm_managed_redis_geo_replication
    azurerm_redis_cache_access_policy azurerm_redis_cache_access_policy_assignment
    azurerm_redis_enterprise_database azurerm_redis_firewall_rule azurerm_redis_linked_server
    """
)


@rule("azurerm_redis_cache", page=PAGE)
def redis_cache(r: ResourceView) -> Components:
    """The cache's nodes: one of Basic, two of Standard, and of Premium all copies of all shards.

    A shard of Premium is a primary with its replicas, of which there is one unless told.
    """
    tier, family, size = r.text("sku_name"), r.text("family"), r.number("capacity")
    sku = f"{tier}_{family}{size}" if tier and family and size is not None else None
    yield cost(
        f"Cache usage ({sku or 'size not known'})",
        NODE,
        times(_nodes(r, tier), r.hours),
        unit="nodes",
        per=r.hours,
        skuName=sku,
    )


def _nodes(r: ResourceView, tier: str | None) -> Decimal | None:
    if tier == "Basic":
        return Decimal(1)
    if tier != "Premium":
        return None if tier is None else Decimal(2)
    shards = given_count(r, "shard_count", 1)
    newer = given(r, "replicas_per_primary")
    replicas = given_count(r, "replicas_per_primary" if newer else "replicas_per_master", 1)
    if shards is None or replicas is None:
        return None
    return max(shards, Decimal(1)) * (replicas + 1)


@rule("azurerm_managed_redis", page="https://azure.microsoft.com/pricing/details/managed-redis/")
def managed_redis(r: ResourceView) -> Components:
    """Hours of the cache's nodes: two, or one where high availability is switched off."""
    sku = r.text("sku_name")
    nodes = 2 if given_flag(r, "high_availability_enabled", default=True) else 1
    yield cost(f"Cache usage ({sku or 'size not known'})", MANAGED, nodes * r.hours, skuName=sku)
