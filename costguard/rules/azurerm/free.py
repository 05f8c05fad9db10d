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
