"""Google Kubernetes Engine (GKE)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from costguard.rules.given import given, given_text
from costguard.rules.google.disks import STANDARD, disk_costs, kind_of
from costguard.rules.google.instances import gpus_of
from costguard.rules.google.left_out import number_in, text_in, told
from costguard.rules.google.machines import LOCAL_SSD_GB, Machine, machine_costs
from costguard.rules.google.operating_system import WINDOWS, System
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ZERO,
    Component,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
    within,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between, least, most

PAGE = "https://cloud.google.com/kubernetes-engine/pricing"

gke = skus("Kubernetes Engine")

CREDIT_HOURS = 744
"""Hours that the monthly credit of 74.40 USD pays for, of zonal and of Autopilot clusters."""
_FEE = {"clusterType": "zonal or Autopilot"}
ZONAL_FEE = gke("Compute", "ClusterManagement", "Hrs", where=_FEE, free=CREDIT_HOURS)
REGIONAL_FEE = gke("Compute", "ClusterManagement", "Hrs", where={"clusterType": "regional"})
AUTOPILOT_CPU = gke("Compute", "AutopilotCpu", "vCPU-Hours")
AUTOPILOT_RAM = gke("Compute", "AutopilotMemory", "GB-Hours")
AUTOPILOT_STORAGE = gke("Compute", "AutopilotStorage", "GB-Hours")

_CLUSTER = "google_container_cluster"
_ZONE = re.compile(r"[a-z]+-[a-z]+\d+-[a-z]")
_ZONES_OF_REGION = 3
_NODES = 3
_MACHINE = "e2-medium"
_IMAGE = "COS_CONTAINERD"
_DISK_GB = 100
_CONFIG = "node_config"
_WHY_NODES = "GKE's standard size of a pool"

FREE = free("google_container_attached_cluster google_gke_hub_membership")


def _pool_sizes(r: ResourceView) -> Sizes | None:
    """From the least to the most nodes that autoscaling allows."""
    return _sizes(r, r, _nodes(r, _parent(r) or r, r, "nodes", ""))


def _sizes(r: ResourceView, pool: ResourceView, counted: Decimal | None) -> Sizes | None:
    """As ``_pool_sizes``; ``counted`` is the number of nodes that ``pool`` is priced with."""
    scaling = pool.block("autoscaling") if isinstance(pool.raw("autoscaling"), list) else None
    if scaling is None or pool.usage_given("nodes"):
        return None
    whole, each = "total_max_node_count", "max_node_count"
    high = most(r, scaling, whole if scaling.raw(whole) else each, counted, "nodes in all")
    if scaling.raw(whole):
        return between(least(scaling, "total_min_node_count", 0), high, _in_total, "nodes")
    low = least(scaling, "min_node_count", 0)
    return between(low, high, _in_each_zone, "nodes in each zone")


def _cluster_sizes(r: ResourceView) -> Sizes | None:
    """From the least to the most nodes of all pools that the cluster itself describes."""
    listed = r.raw("node_pool")
    if (
        not isinstance(listed, list)
        or not all(isinstance(pool, dict) for pool in listed)
        or r.usage_given("node_pool[0]")
    ):
        return None
    low: list[Mapping[str, Any]] = []
    high: list[Mapping[str, Any]] = []
    reasons = []
    for number, (pool, view) in enumerate(zip(listed, r.blocks("node_pool"), strict=True)):
        sizes = _sizes(r, view, _nodes(r, r, view, f"node_pool[{number}].nodes", "node_pool"))
        low.append({**pool, **(sizes.low if sizes else {})})
        high.append({**pool, **(sizes.high if sizes else {})})
        reasons += [f"node_pool[{number}]: {sizes.reason}"] if sizes else []
    if not reasons:
        return None
    return Sizes({"node_pool": low}, {"node_pool": high}, "; ".join(reasons))


def _in_each_zone(size: str) -> Mapping[str, Any]:
    return {"node_count": size}


def _in_total(size: str) -> Mapping[str, Any]:
    return {"node_count": None, "autoscaling": [{"total_min_node_count": size}]}


@rule(_CLUSTER, page=PAGE, sizes=_cluster_sizes)
def cluster(r: ResourceView) -> Components:
    """The management fee, and the nodes of the pools that the cluster itself describes.

    One without pools of its own gets a default pool, unless it is removed. Autopilot bills the
    vCPUs, memory and storage that pods ask for. A credit pays for the fee of one zonal or
    Autopilot cluster of a billing account.
    """
    if r.flag("enable_autopilot"):
        yield from _autopilot(r)
        return
    fee = ZONAL_FEE if _is_zone(given_text(r, "location")) else REGIONAL_FEE
    yield cost("Cluster management fee", fee, r.hours)
    pools = r.blocks("node_pool") if given(r, "node_pool") else []
    for number, pool in enumerate(pools):
        name = f"node_pool[{number}]"
        nodes = _nodes(r, r, pool, f"{name}.nodes", "node_pool")
        yield from within(name, _pool(r, pool, nodes, f"node_pool.{_CONFIG}"))
    if not pools and not r.flag("remove_default_node_pool"):
        nodes = _nodes(r, r, r, "nodes", "")
        yield from within("default_pool", _pool(r, r, nodes, _CONFIG))


def _autopilot(r: ResourceView) -> Components:
    yield cost("Autopilot", ZONAL_FEE, r.hours)
    parts = (
        ("Autopilot vCPU", AUTOPILOT_CPU, "autopilot_vcpu_count", "vCPU"),
        ("Autopilot memory", AUTOPILOT_RAM, "autopilot_memory_gb", "GB"),
        ("Autopilot ephemeral storage", AUTOPILOT_STORAGE, "autopilot_ephemeral_storage_gb", "GB"),
    )
    for name, product, key, unit in parts:
        hours = times(r.usage(key), HOURS_PER_MONTH)
        yield metered(name, product, hours, unit=unit, per=HOURS_PER_MONTH)


@rule("google_container_node_pool", page=PAGE, sizes=_pool_sizes)
def node_pool(r: ResourceView) -> Components:
    """Hours of the pool's nodes, and their boot disks.

    ``node_count``, ``initial_node_count`` and ``min_node_count`` are of each zone: those of the
    pool, else of its cluster, else three of a region.
    """
    parent = _parent(r)
    nodes = _nodes(r, parent or r, r, "nodes", "")
    lines = _pool(r, r, nodes, _CONFIG)
    own = given_text(r, "location")
    region = parent.region if own is None and parent is not None else None
    yield from _in_region(lines, region)


def _parent(r: ResourceView) -> ResourceView | None:
    """The cluster of a pool."""
    return r.refer("cluster", _CLUSTER, by=("id", "name", "self_link"))


def _in_region(lines: Iterable[Component], region: str | None) -> Iterator[Component]:
    """Lines with the prices of a region, where it is not that of the resource."""
    for line in lines:
        yield line if region is None or line.region else line._replace(region=region)


def _is_zone(location: str | None) -> bool:
    return bool(_ZONE.fullmatch(location or ""))


def _nodes(
    r: ResourceView, cluster: ResourceView, pool: ResourceView, key: str, at: str
) -> Decimal | None:
    """Number of nodes in all zones; ``key`` is that of the usage file."""
    scaling = pool.block("autoscaling") if told(r, pool, "autoscaling", at) else None
    zones = _zones(r, cluster, pool, at)
    if r.usage_given(key):
        return times(r.usage(key), zones)
    if told(r, pool, "node_count", at):
        return times(pool.number("node_count"), zones)
    if scaling is not None and scaling.raw("total_min_node_count"):
        return scaling.number("total_min_node_count")
    if scaling is not None and scaling.raw("min_node_count") is not None:
        return times(scaling.number("min_node_count"), zones)
    if told(r, pool, "initial_node_count", at):
        return times(pool.number("initial_node_count"), zones)
    r.assume(f"{at}.node_count" if at else "node_count", f"{_NODES} in each zone", _WHY_NODES)
    return times(_NODES, zones)


def _zones(r: ResourceView, cluster: ResourceView, pool: ResourceView, at: str) -> Decimal | None:
    """In how many zones the nodes of a pool are."""
    if pool is not cluster and told(r, pool, "node_locations", at):
        count = pool.count("node_locations")
        return None if count is None else Decimal(count)
    location = given_text(cluster, "location") or given_text(r, "location")
    if given(cluster, "node_locations"):
        zone = {location} if _is_zone(location) else set()
        named = zone.union(cluster.texts("node_locations"))
        return Decimal(len(named)) if cluster.known("node_locations") else None
    if location is None:
        r.assume("location", "one zone", "neither the pool nor its cluster tells where it is")
    return Decimal(1 if location is None or _is_zone(location) else _ZONES_OF_REGION)


def _pool(r: ResourceView, pool: ResourceView, nodes: Decimal | None, at: str) -> Components:
    """Hours and disks of a pool's nodes; the block of their configuration stands at ``at``."""
    given_config = told(r, pool, _CONFIG, at.rpartition(".")[0])
    config = pool.block(_CONFIG) if given_config else None
    machine = Machine(
        type=text_in(r, config, "machine_type", at, _MACHINE),
        system=_system(r, config, at),
        spot=config is not None and (config.flag("preemptible") or config.flag("spot")),
        gpus=() if config is None else gpus_of(config),
        local_ssd=_local_ssd(r, config, at),
    )
    yield from machine_costs(machine, nodes)
    kind = kind_of(text_in(r, config, "disk_type", at, STANDARD))
    if config is None or not told(r, config, "disk_type", at):
        r.assume(f"{at}.disk_type", STANDARD, "the default of the API for nodes")
    yield from disk_costs(kind, number_in(r, config, "disk_size_gb", at, _DISK_GB), nodes)


def _system(r: ResourceView, config: ResourceView | None, at: str) -> System:
    image = text_in(r, config, "image_type", at, _IMAGE)
    if image is None:
        r.assume(f"{at}.image_type", _IMAGE, "known after apply; Windows costs more")
    windows = image is not None and image.upper().startswith("WINDOWS")
    return System("Windows", (WINDOWS,)) if windows else System()


def _local_ssd(r: ResourceView, config: ResourceView | None, at: str) -> Decimal | None:
    """GB of the local SSDs of a node, whichever way they are used."""
    if config is None:
        return ZERO
    count = number_in(r, config, "local_ssd_count", at, 0)
    for name in ("ephemeral_storage_local_ssd_config", "local_nvme_ssd_block_config"):
        block = config.block(name) if told(r, config, name, at) else None
        if block is not None and count == 0:
            count = number_in(r, block, "local_ssd_count", f"{at}.{name}", 0)
    return times(count, LOCAL_SSD_GB)
