"""Azure: types that cost nothing by themselves, of services that no other module prices."""

from __future__ import annotations

from costguard.rules.kit import free

GROUPS = free("azurerm_resource_group")

COMPUTE = free(
    """
    azurerm_arc_kubernetes_cluster azurerm_arc_machine_extension azurerm_arc_private_link_scope
    azurerm_automanage_configuration azurerm_dev_center azurerm_dev_center_catalog
    azurerm_dev_center_environment_type azurerm_dev_center_project
    azurerm_dev_center_project_environment_type azurerm_lab_service_plan
    azurerm_lab_service_schedule azurerm_lab_service_user
    azurerm_vmware_express_route_authorization azurerm_vmware_netapp_volume_attachment
    """
)

KUSTO = free(
    """
    azurerm_kusto_attached_database_configuration azurerm_kusto_cluster_customer_managed_key
    azurerm_kusto_cluster_managed_private_endpoint azurerm_kusto_cluster_principal_assignment
    azurerm_kusto_cosmosdb_data_connection azurerm_kusto_database
    azurerm_kusto_database_principal_assignment azurerm_kusto_eventgrid_data_connection
    azurerm_kusto_eventhub_data_connection azurerm_kusto_iothub_data_connection azurerm_kusto_script
    """
)
"""Databases and connections: the cluster is what is billed."""
