"""Azure: types that cost something and have no pricing rule yet.

A type that gets a rule leaves this list. Reports name these types, and count none of them as zero.
"""

from __future__ import annotations

from costguard.rules.kit import billed_by_use, unsupported

USAGE_ONLY = billed_by_use(
    """
    azurerm_arc_kubernetes_flux_configuration azurerm_gallery_application_version
    azurerm_postgresql_flexible_server_backup azurerm_shared_image_version
    azurerm_virtual_machine_restore_point
    """,
)
UNSUPPORTED = unsupported(
    """
    azurerm_cosmosdb_cassandra_cluster azurerm_cosmosdb_cassandra_datacenter
    azurerm_cosmosdb_postgresql_cluster azurerm_cosmosdb_sql_dedicated_gateway azurerm_disk_pool
    azurerm_hdinsight_ml_services_cluster azurerm_hdinsight_rserver_cluster
    azurerm_hdinsight_storm_cluster azurerm_hpc_cache azurerm_kubernetes_fleet_manager
    azurerm_kusto_cluster azurerm_lab_service_lab azurerm_mongo_cluster azurerm_mssql_job_agent
    azurerm_redhat_openshift_cluster azurerm_redis_enterprise_cluster azurerm_stack_hci_cluster
    azurerm_virtual_machine_implicit_data_disk_from_source
    azurerm_virtual_machine_scale_set_standby_pool azurerm_vmware_cluster
    azurerm_vmware_private_cloud
    """,
)
