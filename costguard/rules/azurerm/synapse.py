"""Azure Synapse Analytics: workspaces, Spark pools and dedicated SQL pools."""

from __future__ import annotations

import re

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_flag, given_number
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/synapse-analytics/"

synapse = retail("Azure Synapse Analytics", "Analytics")

_PIPELINES = "Azure Synapse Analytics Pipelines"
SCANNED = synapse("TB", product="Azure Synapse Analytics Serverless SQL Pool")
DATA_FLOW = synapse("vCPU-Hours", product="Azure Synapse Analytics Data Flow", needs=("skuName",))
RUNS = synapse("Runs", product=_PIPELINES, needs=("skuName",))
MOVEMENT = synapse("DIU-Hours", product=_PIPELINES, needs=("skuName",))
ACTIVITY = synapse("Hrs", product=_PIPELINES, needs=("skuName", "meterName"))
SPARK = synapse(
    "vCPU-Hours", product="Azure Synapse Analytics Serverless Apache Spark Pool", needs=("skuName",)
)
DWUS = synapse("Hrs", product="Azure Synapse Analytics Dedicated SQL Pool", meter="100 DWUs")
POOL_STORAGE = synapse("TB", product="Azure Synapse Analytics Storage", needs=("skuName",))

FREE = free(
    """
    azurerm_synapse_firewall_rule azurerm_synapse_integration_runtime_azure
    azurerm_synapse_integration_runtime_self_hosted azurerm_synapse_linked_service
    azurerm_synapse_managed_private_endpoint azurerm_synapse_private_link_hub
    azurerm_synapse_role_assignment azurerm_synapse_sql_pool_extended_auditing_policy
    azurerm_synapse_sql_pool_security_alert_policy
    azurerm_synapse_sql_pool_vulnerability_assessment
    azurerm_synapse_sql_pool_vulnerability_assessment_baseline
    azurerm_synapse_sql_pool_workload_classifier azurerm_synapse_sql_pool_workload_group
    azurerm_synapse_workspace_aad_admin azurerm_synapse_workspace_extended_auditing_policy
    azurerm_synapse_workspace_key azurerm_synapse_workspace_security_alert_policy
    azurerm_synapse_workspace_sql_aad_admin azurerm_synapse_workspace_vulnerability_assessment
    """
)
"""Activities on a workspace's integration runtimes are billed with the workspace."""

_NODE_CORES = {"Small": 4, "Medium": 8, "Large": 16, "XLarge": 32, "XXLarge": 64, "XXXLarge": 80}
_DWUS = re.compile(r"DW(\d+)c")


@rule("azurerm_synapse_workspace", page=PAGE)
def workspace(r: ResourceView) -> Components:
    """What is used of it: TB that serverless SQL reads, data flows by vCore-hour, and pipelines.

    A workspace costs nothing by itself. In a managed virtual network pipeline activities cost
    more.
    """
    scanned = r.usage("serverless_sql_pool_size_tb")
    yield metered("Serverless SQL pool size", SCANNED, scanned)
    private = given_flag(r, "managed_virtual_network_enabled")
    cloud = "Azure managed VNET" if private else "Azure hosted"
    yield from _pipelines(r, "azure_hosted", "azure hosted", cloud)
    yield from _pipelines(r, "self_hosted", "self hosted", "Self hosted")
    for kind in ("basic", "standard"):
        parts = (
            f"dataflow_{kind}_instances",
            f"dataflow_{kind}_vcores",
            f"monthly_dataflow_{kind}_hrs",
        )
        hours = times(*[r.usage(part) for part in parts])
        yield metered(
            f"Data flow ({kind})", DATA_FLOW, hours, unit="vCore-hours", skuName=kind.capitalize()
        )


def _pipelines(r: ResourceView, key: str, name: str, sku: str) -> Components:
    start = f"monthly_datapipeline_{key}"
    hosted = name.capitalize()
    runs = r.usage(f"{start}_activity_runs")
    yield metered(
        f"Data pipeline {name} activity runs",
        RUNS,
        runs,
        unit="1k activity runs",
        per=1000,
        skuName=hosted,
    )
    moved, unit, quantity = _moved(r, key)
    yield metered(f"Data pipeline {name} {moved}", MOVEMENT, quantity, unit=unit, skuName=hosted)
    for kind, meter in (("", "Pipeline Activity"), ("external ", "External Pipeline Activity")):
        yield metered(
            f"Data pipeline {name} {kind}integration runtime",
            ACTIVITY,
            r.usage(f"{start}_{kind.replace(' ', '_')}integration_runtime_hrs"),
            skuName=sku,
            meterName=meter,
        )


def _moved(r: ResourceView, key: str) -> tuple[str, str, Decimal | None]:
    """Name, unit and hours of data movement: in the cloud, of each integration unit."""
    start = f"monthly_datapipeline_{key}_data"
    if key == "self_hosted":
        return "data movement", "hours", r.usage(f"{start}_movement_hrs")
    units, hours = r.usage(f"{start}_integration_units"), r.usage(f"{start}_integration_hrs")
    return "data integration units", "DIU-hours", times(units, hours)


@rule("azurerm_synapse_spark_pool", page=PAGE)
def spark_pool(r: ResourceView) -> Components:
    """vCore-hours of the pool's nodes while they run (``monthly_hrs``): no job, no cost.

    Of nodes that scale by themselves the least number counts.
    """
    size = r.text("node_size")
    scaling = r.block("auto_scale")
    count = given_number(r, "node_count")
    if scaling is not None:
        count = scaling.number("min_node_count")
    hours = r.usage("monthly_hrs")
    cores = _NODE_CORES.get(size or "")
    shown = f"{(size or 'size not known').lower()} ({'?' if count is None else count} nodes)"
    used = None if hours is None else times(None if cores is None else Decimal(cores), count, hours)
    family = r.text("node_size_family")
    yield metered(shown, SPARK, used, unit="vCore-hours", skuName=family)


@rule("azurerm_synapse_sql_pool", page=PAGE)
def sql_pool(r: ResourceView) -> Components:
    """Hours of data warehouse units while the pool is not paused, storage, and copies elsewhere.

    Units are sold by the hundred; ``monthly_hrs`` of the usage file tells how long it runs.
    """
    sku = r.text("sku_name")
    match = _DWUS.fullmatch(sku or "")
    blocks = Decimal(match[1]) / 100 if match else None
    hours = r.usage("monthly_hrs", r.hours)
    name = f"DWU blocks ({sku or 'SKU not known'})"
    yield cost(name, DWUS, times(blocks, hours), unit="hours", per=blocks or 1)
    stored = r.usage("storage_tb")
    yield metered("Storage", POOL_STORAGE, stored, skuName="Standard LRS")
    if given_flag(r, "geo_backup_policy_enabled", default=True):
        copied = "Geo-redundant disaster recovery"
        yield metered(copied, POOL_STORAGE, stored, skuName="Standard RA-GRS")
