"""Azure HDInsight: clusters of Hadoop, HBase, Interactive Query, Kafka and Spark."""

from __future__ import annotations

import re

from costguard.rules.azurerm.machine_sizes import takes_premium_disks, vcpus
from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_text
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    cost,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/hdinsight/"

hdinsight = retail("HDInsight", "Analytics")

NODE = hdinsight("Hrs", product="Azure HDInsight", needs=("skuName",))
SECURITY = hdinsight("vCPU-Hours", product="Azure HDInsight Enterprise Security Package")
DISK = hdinsight("Months", product="Azure HDInsight Managed Disks", needs=("skuName",))
DISK_OPERATIONS = hdinsight(
    "Operations", product="Azure HDInsight Managed Disks", meter="Disk Operations"
)

_HEADS, _ZOOKEEPERS = 2, 3
"""Nodes that every cluster has."""
_ROLES = (
    ("head_node", "Head node"),
    ("worker_node", "Worker node"),
    ("zookeeper_node", "Zookeeper node"),
    ("edge_node", "Edge node"),
    ("kafka_management_node", "Kafka management node"),
)


@rule(
    "azurerm_hdinsight_hadoop_cluster",
    "azurerm_hdinsight_hbase_cluster",
    "azurerm_hdinsight_interactive_query_cluster",
    "azurerm_hdinsight_spark_cluster",
    page=PAGE,
)
def cluster(r: ResourceView) -> Components:
    """Hours of two head nodes, three of ZooKeeper, and as many others as the plan tells.

    Of nodes that scale by themselves the least number counts. The tier Premium brings the
    Enterprise Security Package, for each vCPU.
    """
    yield from _nodes(r)


@rule("azurerm_hdinsight_kafka_cluster", page=PAGE)
def kafka_cluster(r: ResourceView) -> Components:
    """As other clusters; the disks of its worker nodes, of 1 TiB each, and their operations.

    Disks are premium SSDs if the workers' size takes them (an ``s`` in its name), else standard
    hard disks, whose operations are billed.
    """
    yield from _nodes(r)
    workers = _role(r, "worker_node")
    if workers is None:
        return
    disks = times(_count("worker_node", workers), workers.number("number_of_disks_per_node"))
    size = _size(workers)
    premium = takes_premium_disks(size)
    sku = None if size is None else "P30 LRS" if premium else "S30 LRS"
    yield cost("Managed OS disks", DISK, disks, unit="months", skuName=sku)
    if not premium:
        usage = r.usage("monthly_os_disk_operations")
        yield metered(
            "Disk operations", DISK_OPERATIONS, usage, unit="100K operations", per=100_000
        )


def _role(r: ResourceView, key: str) -> ResourceView | None:
    roles = r.block("roles")
    return None if roles is None else roles.block(key)


def _nodes(r: ResourceView) -> Components:
    cores: list[Decimal | None] = []
    for key, name in _ROLES:
        block = _role(r, key)
        if block is None:
            continue
        regions = key == "worker_node" and r.type == "azurerm_hdinsight_hbase_cluster"
        size, count = _size(block), _count(key, block)
        yield _node("Region node" if regions else name, size, times(count, r.hours))
        number = vcpus(size)
        cores.append(times(count, None if number is None else Decimal(number)))
    if given_text(r, "tier") == "Premium":
        known = [number for number in cores if number is not None]
        total = sum(known, Decimal(0)) if len(known) == len(cores) else None
        hours = times(total, r.hours)
        yield cost("Enterprise security package", SECURITY, hours, unit="vCPU-hours")


def _node(name: str, size: str | None, hours: Decimal | None) -> Component:
    shown = re.sub(r"a_v4$", "a V4", size or "size not known", flags=re.IGNORECASE)
    sku = size.removeprefix("Standard_").replace("_", " ").lower() if size else None
    return cost(f"{name} ({shown})", NODE, hours, skuName=sku)


def _size(block: ResourceView) -> str | None:
    """The size of a node, whose old names lack the beginning: ``A5``, ``Large``."""
    size = block.text("vm_size")
    if size is None:
        return None
    return size if size.lower().startswith("standard_") else f"Standard_{size}"


def _count(key: str, block: ResourceView) -> Decimal | None:
    if key == "head_node":
        return Decimal(_HEADS)
    if key == "zookeeper_node":
        return Decimal(_ZOOKEEPERS)
    scaling = block.block("autoscale")
    capacity = None if scaling is None else scaling.block("capacity")
    if capacity is not None:
        return capacity.number("min_instance_count")
    return block.number("target_instance_count")
