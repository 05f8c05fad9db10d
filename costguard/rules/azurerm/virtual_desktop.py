"""Azure Virtual Desktop: pools of session hosts, which are machines of their own.

Users are licensed by Microsoft 365 or Windows, outside Azure's bill; only those outside the own
company are billed by it, per user who signs in.
"""

from __future__ import annotations

from costguard.rules.kit import free

FREE = free(
    """
    azurerm_virtual_desktop_application azurerm_virtual_desktop_application_group
    azurerm_virtual_desktop_host_pool azurerm_virtual_desktop_host_pool_registration_info
    azurerm_virtual_desktop_scaling_plan
    azurerm_virtual_desktop_scaling_plan_host_pool_association azurerm_virtual_desktop_workspace
    azurerm_virtual_desktop_workspace_application_group_association
    """
)
