"""Azure Data Factory: factories and their integration runtimes."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_count, given_flag, given_text
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

PAGE = "https://azure.microsoft.com/pricing/details/data-factory/data-pipeline/"
SSIS_PAGE = "https://azure.microsoft.com/pricing/details/data-factory/ssis/"

factory = retail("Azure Data Factory v2", "Analytics")

OPERATIONS = factory("Operations", product="Azure Data Factory v2", needs=("meterName",))
DATA_FLOW = factory("vCPU-Hours", product="Azure Data Factory v2 Data Flow", needs=("skuName",))
RUNS = factory(
    "Runs", product="Azure Data Factory v2", meter="Orchestration Activity Run", needs=("skuName",)
)
MOVEMENT = factory(
    "DIU-Hours", product="Azure Data Factory v2", meter="Data Movement", needs=("skuName",)
)
ACTIVITY = factory("Hrs", product="Azure Data Factory v2", needs=("skuName", "meterName"))
SSIS = factory("Hrs", meter="SSIS Node", needs=("productName", "skuName"))

CLOUD = "Cloud"
PRIVATE = "Azure Managed VNET"
SELF_HOSTED = "Self Hosted"
_COMPUTE = {
    "General": "General Purpose",
    "ComputeOptimized": "Compute Optimized",
    "MemoryOptimized": "Memory Optimized",
}


FREE = free(
    """
    azurerm_data_factory_credential_service_principal
    azurerm_data_factory_credential_user_managed_identity azurerm_data_factory_custom_dataset
    azurerm_data_factory_customer_managed_key azurerm_data_factory_data_flow
    azurerm_data_factory_dataset_azure_blob azurerm_data_factory_dataset_azure_sql_table
    azurerm_data_factory_dataset_binary azurerm_data_factory_dataset_cosmosdb_sqlapi
    azurerm_data_factory_dataset_delimited_text azurerm_data_factory_dataset_http
    azurerm_data_factory_dataset_json azurerm_data_factory_dataset_mysql
    azurerm_data_factory_dataset_parquet azurerm_data_factory_dataset_postgresql
    azurerm_data_factory_dataset_snowflake azurerm_data_factory_dataset_sql_server_table
    azurerm_data_factory_flowlet_data_flow azurerm_data_factory_linked_custom_service
    azurerm_data_factory_linked_service_azure_blob_storage
    azurerm_data_factory_linked_service_azure_databricks
    azurerm_data_factory_linked_service_azure_file_storage
    azurerm_data_factory_linked_service_azure_function
    azurerm_data_factory_linked_service_azure_search
    azurerm_data_factory_linked_service_azure_sql_database
    azurerm_data_factory_linked_service_azure_table_storage
    azurerm_data_factory_linked_service_cosmosdb
    azurerm_data_factory_linked_service_cosmosdb_mongoapi
    azurerm_data_factory_linked_service_data_lake_storage_gen2
    azurerm_data_factory_linked_service_key_vault azurerm_data_factory_linked_service_kusto
    azurerm_data_factory_linked_service_mysql azurerm_data_factory_linked_service_odata
    azurerm_data_factory_linked_service_odbc azurerm_data_factory_linked_service_postgresql
    azurerm_data_factory_linked_service_sftp azurerm_data_factory_linked_service_snowflake
    azurerm_data_factory_linked_service_sql_managed_instance
    azurerm_data_factory_linked_service_sql_server azurerm_data_factory_linked_service_synapse
    azurerm_data_factory_linked_service_web azurerm_data_factory_managed_private_endpoint
    azurerm_data_factory_pipeline azurerm_data_factory_trigger_blob_event
    azurerm_data_factory_trigger_custom_event azurerm_data_factory_trigger_schedule
    azurerm_data_factory_trigger_tumbling_window
    """
)


@rule("azurerm_data_factory", page=PAGE)
def data_factory(r: ResourceView) -> Components:
    """Entities that are read, written and monitored, by 50,000; pipelines run on runtimes."""
    for name, key, meter in (
        ("Read/Write operations", "monthly_read_write_operation_entities", "Read Write Operations"),
        ("Monitoring operations", "monthly_monitoring_operation_entities", "Monitoring Operations"),
    ):
        usage = r.usage(key)
        yield metered(
            name, OPERATIONS, usage, unit="50k entities", per=50_000, meterName=f"Cloud {meter}"
        )


@rule("azurerm_data_factory_integration_runtime_azure", page=PAGE)
def azure_runtime(r: ResourceView) -> Components:
    """What runs on the runtime: clusters of data flows by vCore, activity runs, and their hours.

    A runtime on which nothing runs costs nothing: the hours of a month come from usage
    (``monthly_data_flow_hrs`` and so on). In a managed virtual network pipeline activities cost
    more.
    """
    kind = _COMPUTE.get(given_text(r, "compute_type", "General") or "")
    cores = given_count(r, "core_count", 8)
    hours = r.usage("monthly_data_flow_hrs")
    yield metered(
        f"Compute ({kind or 'type not known'}, {'?' if cores is None else cores} vCores)",
        DATA_FLOW,
        times(cores, hours) if hours is not None else None,
        unit="hours",
        per=cores or 1,
        skuName=kind,
    )
    yield from _activities(r, PRIVATE if given_flag(r, "virtual_network_enabled") else CLOUD)


@rule("azurerm_data_factory_integration_runtime_self_hosted", page=PAGE)
def self_hosted_runtime(r: ResourceView) -> Components:
    """Activity runs and the hours of activities; the machines are one's own."""
    yield from _activities(r, SELF_HOSTED)


@rule("azurerm_data_factory_integration_runtime_azure_ssis", page=SSIS_PAGE)
def ssis_runtime(r: ResourceView) -> Components:
    """Hours of the nodes while the runtime runs (``monthly_hrs``, else all), with their licence."""
    yield from _nodes(r)


@rule("azurerm_data_factory_integration_runtime_managed", page=SSIS_PAGE)
def managed_runtime(r: ResourceView) -> Components:
    """Nodes as of the newer type, which replaces it, and activities in its virtual network."""
    yield from _nodes(r)
    yield from _activities(r, PRIVATE)


def _nodes(r: ResourceView) -> Components:
    size = r.text("node_size")
    edition = given_text(r, "edition", "Standard")
    own = given_text(r, "license_type", "LicenseIncluded") == "BasePrice"
    name = (size or "").removeprefix("Standard_").replace("_", " ") or None
    licence = "Azure Hybrid Benefit" if own else "License Included"
    told = f"{name or 'size not known'}, {edition or 'edition not known'}"
    yield cost(
        f"Compute ({told}{'' if own else ', license included'})",
        SSIS,
        times(given_count(r, "number_of_nodes", 1), r.usage("monthly_hrs", r.hours)),
        productName=f"SSIS {edition} {licence}" if edition else None,
        skuName=name,
    )


def _activities(r: ResourceView, runtime: str) -> Components:
    runs = r.usage("monthly_orchestration_runs")
    yield metered("Orchestration", RUNS, runs, unit="1k runs", per=1000, skuName=runtime)
    moved: Decimal | None = r.usage("monthly_data_movement_hrs")
    yield metered("Data movement activity", MOVEMENT, moved, unit="hours", skuName=runtime)
    for name, key, meter in (
        ("Pipeline activity", "monthly_pipeline_activity_hrs", "Pipeline Activity"),
        (
            "External pipeline activity",
            "monthly_external_pipeline_activity_hrs",
            "External Pipeline Activity",
        ),
    ):
        yield metered(name, ACTIVITY, r.usage(key), skuName=runtime, meterName=meter)
