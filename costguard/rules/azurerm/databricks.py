"""Azure Databricks."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, ResourceView, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/databricks/"

databricks = retail("Azure Databricks", "Analytics")

DBUS = databricks("DBU-Hours", product="Azure Databricks", needs=("skuName",))

FREE = free(
    """
    azurerm_databricks_access_connector azurerm_databricks_virtual_network_peering
    azurerm_databricks_workspace_customer_managed_key
    azurerm_databricks_workspace_root_dbfs_customer_managed_key
    """
)


@rule("azurerm_databricks_workspace", page=PAGE)
def workspace(r: ResourceView) -> Components:
    """Databricks units used, by kind of compute and tier; a trial costs none.

    The machines that Databricks starts are billed as any others, and stand in no plan.
    """
    tier = r.text("sku")
    if tier == "trial":
        return
    for name, key in (
        ("All-purpose compute", "monthly_all_purpose_compute_dbu_hrs"),
        ("Jobs compute", "monthly_jobs_compute_dbu_hrs"),
        ("Jobs light compute", "monthly_jobs_light_compute_dbu_hrs"),
    ):
        sku = f"{tier.capitalize()} {name}" if tier else None
        yield metered(f"{name} DBUs", DBUS, r.usage(key), unit="DBU-hours", skuName=sku)
