"""Azure Kubernetes Service (AKS)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from costguard.rules.azurerm.disks import Disk
from costguard.rules.azurerm.dns import public_zone
from costguard.rules.azurerm.load_balancers import BALANCED_GB
from costguard.rules.azurerm.machine_sizes import takes_premium_disks, vcpus
from costguard.rules.azurerm.machines import PAGE as MACHINE_PAGE
from costguard.rules.azurerm.machines import DiskOf, Machine, Share, bid, is_spot, machine_costs
from costguard.rules.azurerm.operating_system import System
from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_text
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    refers,
    rule,
    within,
)
from costguard.rules.sizes import between, least, most

PAGE = "https://azure.microsoft.com/pricing/details/kubernetes-service/"

aks = retail("Azure Kubernetes Service", "Compute")

TIER = aks("Hrs", product="Azure Kubernetes Service", needs=("skuName", "meterName"))

_TIERS = {
    "Standard": ("Uptime SLA", "Standard", "Standard Uptime SLA"),
    "Paid": ("Uptime SLA", "Standard", "Standard Uptime SLA"),
    "Premium": ("Uptime SLA and long-term support", "Standard", "Standard Long Term Support"),
}
"""By ``sku_tier``: the component, and what is billed; the tier Free costs nothing."""
_CLUSTER = "azurerm_kubernetes_cluster"
_POOL = "default_node_pool"
_SCALING = ("auto_scaling_enabled", "enable_auto_scaling")
_DISK_GB = ((8, 128), (16, 256), (64, 512))
_LARGEST_GB = 1024
"""GiB of a node's system disk by vCPUs, up to but without the number, and of still larger ones:
https://learn.microsoft.com/azure/aks/concepts-storage#default-os-disk-sizing."""

FREE = free(
    """
    azurerm_kubernetes_cluster_extension azurerm_kubernetes_cluster_trusted_access_role_binding
    azurerm_kubernetes_fleet_member azurerm_kubernetes_fleet_update_run
    azurerm_kubernetes_fleet_update_strategy azurerm_kubernetes_flux_configuration
    """
)


def _cluster_sizes(r: ResourceView) -> Sizes | None:
    """From the smallest to the largest size of the default pool."""
    block, listed = r.block(_POOL), r.raw(_POOL)
    if block is None or not isinstance(listed, list) or r.usage_given(f"{_POOL}.nodes"):
        return None
    pool: Mapping[str, Any] = listed[0]
    if not _scales(block):
        return None
    counted = _nodes(r, block, f"{_POOL}.nodes", f"{_POOL}.")
    high = most(r, block, "max_count", counted, "nodes")
    return between(
        least(block, "min_count"), high, lambda n: {_POOL: [{**pool, "node_count": n}]}, "nodes"
    )


def _pool_sizes(r: ResourceView) -> Sizes | None:
    """From the smallest to the largest size of the pool."""
    if r.usage_given("nodes") or not _scales(r):
        return None
    high = most(r, r, "max_count", _nodes(r, r, "nodes", ""), "nodes")
    return between(least(r, "min_count"), high, lambda size: {"node_count": size}, "nodes")


@rule(_CLUSTER, page=PAGE, sizes=_cluster_sizes)
def cluster(r: ResourceView) -> Components:
    """Hours of the control plane by tier, the nodes of the default pool, and traffic.

    The tier Free has no fee. The standard load balancer bills the GB that it processes, HTTP
    application routing the DNS zone that is made for it.
    """
    tier = given_text(r, "sku_tier", "Free")
    if tier != "Free":
        name, sku, meter = _TIERS.get(tier or "", ("Uptime SLA", None, None))
        yield cost(name, TIER, r.hours, skuName=sku, meterName=meter)
    pool = r.block(_POOL)
    if pool is not None:
        nodes = _nodes(r, pool, f"{_POOL}.nodes", f"{_POOL}.")
        hours = r.usage(f"{_POOL}.monthly_hrs", r.hours) or ZERO
        yield from within(_POOL, _pool(r, pool, nodes, hours, licensed=_licensed(r)))
    yield from within("Load Balancer", _balancer(r))
    if _routes_http(r):
        yield from within("DNS", [public_zone()])


def _balancer(r: ResourceView) -> Components:
    network = r.block("network_profile")
    sku = "standard" if network is None else network.text("load_balancer_sku", "standard")
    if (sku or "").lower() == "standard":
        usage = r.usage("load_balancer.monthly_data_processed_gb")
        yield metered("Data processed", BALANCED_GB, usage)


def _routes_http(r: ResourceView) -> bool:
    addons = r.block("addon_profile")
    old = None if addons is None else addons.block("http_application_routing")
    return r.flag("http_application_routing_enabled") or (old is not None and old.flag("enabled"))


@rule("azurerm_kubernetes_cluster_node_pool", page=MACHINE_PAGE, sizes=_pool_sizes)
def node_pool(r: ResourceView) -> Components:
    """Hours and system disks of the pool's nodes.

    Their number is ``nodes`` of the usage file, else ``node_count``, else the least that
    autoscaling keeps. Licences of Windows are those of the cluster's Windows profile.
    """
    cluster = r.refer("kubernetes_cluster_id", _CLUSTER)
    licensed = cluster is not None and _licensed(cluster)
    hours = r.usage("monthly_hrs", r.hours) or ZERO
    yield from _pool(r, r, _nodes(r, r, "nodes", ""), hours, licensed=licensed)


def _pool(
    r: ResourceView, pool: ResourceView, nodes: Decimal | None, hours: Decimal, *, licensed: bool
) -> Components:
    size = pool.text("vm_size")
    system = _system(pool)._replace(licensed=licensed and _system(pool).name == "Windows")
    ephemeral = pool.text("os_disk_type", "Managed") == "Ephemeral"
    disks = () if ephemeral else (DiskOf("os_disk", _disk(r, pool, size)),)
    spot = is_spot(pool)
    machine = Machine(size, system, spot, bid(pool, "spot_max_price"), disks)
    ultra = pool.flag("ultra_ssd_enabled")
    yield from machine_costs(r, machine, [Share(spot, nodes)], hours=hours, reservation=ultra)


def _system(pool: ResourceView) -> System:
    sku = given_text(pool, "os_sku") or ""
    windows = pool.text("os_type", "Linux") == "Windows" or sku.startswith("Windows")
    return System("Windows" if windows else "Linux")


def _licensed(cluster: ResourceView) -> bool:
    profile = cluster.block("windows_profile")
    return profile is not None and profile.text("license") == "Windows_Server"


def _disk(r: ResourceView, pool: ResourceView, size: str | None) -> Disk:
    """A premium SSD where the size takes one; as large as AKS makes it, where not told."""
    kind = None
    if size is not None:
        kind = "Premium_LRS" if takes_premium_disks(size) else "Standard_LRS"
    told = pool.number("os_disk_size_gb") if pool.known("os_disk_size_gb") else None
    cores = vcpus(size)
    if not told and cores is not None:
        told = Decimal(next((gb for most, gb in _DISK_GB if cores < most), _LARGEST_GB))
        r.assume("os_disk_size_gb", f"{told} GiB", f"AKS's standard for {cores} vCPUs")
    return Disk(kind, told)


def _nodes(r: ResourceView, pool: ResourceView, key: str, at: str) -> Decimal | None:
    """Number of nodes: of usage, of the plan, the least of autoscaling, else one.

    ``at`` is where the pool's attributes stand. None where the configuration gives a number that
    is not known yet: it is not the least one then.
    """
    if r.usage_given(key):
        return r.usage(key)
    given = pool.known("node_count") or refers(r, f"{at}node_count")
    if pool.raw("node_count") is not None and given:
        return pool.number("node_count")
    nodes = pool.number("min_count", 1 if pool.known("min_count") else None)
    if nodes is not None:
        r.assume("node_count", f"{nodes}", "AKS starts a pool with its least number, or one node")
    return nodes


def _scales(pool: ResourceView) -> bool:
    return any(pool.flag(key) for key in _SCALING)
