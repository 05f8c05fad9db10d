"""Azure Machine Learning: its compute instances and clusters, which are virtual machines."""

from __future__ import annotations

from costguard.rules.azurerm.machine_sizes import canonical
from costguard.rules.azurerm.machines import MACHINE
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    rule,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between, least, most

PAGE = "https://azure.microsoft.com/pricing/details/machine-learning/"

FREE = free(
    """
    azurerm_machine_learning_datastore_blobstorage azurerm_machine_learning_datastore_datalake_gen2
    azurerm_machine_learning_datastore_fileshare azurerm_machine_learning_inference_cluster
    azurerm_machine_learning_synapse_spark azurerm_machine_learning_workspace
    azurerm_machine_learning_workspace_network_outbound_rule_fqdn
    azurerm_machine_learning_workspace_network_outbound_rule_private_endpoint
    azurerm_machine_learning_workspace_network_outbound_rule_service_tag
    """
)
"""A workspace costs nothing but the storage account, key vault and so on that it uses; an
inference cluster is a Kubernetes cluster, and a Synapse pool one of Synapse."""


def _sizes(r: ResourceView) -> Sizes | None:
    """From the smallest to the largest number of nodes."""
    block = r.block("scale_settings")
    if block is None or r.usage_given("instances") or r.usage_given("monthly_hrs"):
        return None
    low = least(block, "min_node_count")
    high = most(r, block, "max_node_count", _nodes(r), "nodes")
    return between(low, high, lambda n: {"scale_settings": [{"min_node_count": n}]}, "nodes")


@rule("azurerm_machine_learning_compute_instance", page=PAGE)
def compute_instance(r: ResourceView) -> Components:
    """Hours of the instance's machine: all of the month, or ``monthly_hrs``."""
    yield _hours(r.text("virtual_machine_size"), r.usage("monthly_hrs", r.hours))


@rule("azurerm_machine_learning_compute_cluster", page=PAGE, sizes=_sizes)
def compute_cluster(r: ResourceView) -> Components:
    """Hours of the cluster's nodes: of ``instances``, else of the least number that it keeps.

    A cluster that keeps none is taken to have one for the hours that usage tells. There is no
    price of nodes of low priority, which cost less: that on demand is the most they cost.
    """
    if r.text("vm_priority") == "LowPriority":
        r.assume(
            "vm_priority",
            "the price on demand",
            "that of low priority, which is lower, is not known",
        )
    yield _hours(r.text("vm_size"), times(_nodes(r), r.usage("monthly_hrs", r.hours)))


def _nodes(r: ResourceView) -> Decimal | None:
    if r.usage_given("instances"):
        return r.usage("instances")
    block = r.block("scale_settings")
    least = None if block is None else block.number("min_node_count")
    return Decimal(1) if least == 0 and r.usage_given("monthly_hrs") else least


def _hours(size: str | None, hours: Decimal | None) -> Component:
    return cost(
        f"Instance usage (Linux, pay as you go, {size or 'size not known'})",
        MACHINE,
        hours,
        armSkuName=canonical(size),
        operatingSystem="Linux",
    )
