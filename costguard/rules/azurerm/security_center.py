"""Microsoft Defender for Cloud."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, ResourceView, free, metered, rule

PAGE = "https://azure.microsoft.com/pricing/details/defender-for-cloud/"

defender = retail("Microsoft Defender for Cloud", "Security")

PROTECTED = defender(
    "Months", product="Microsoft Defender for Cloud", needs=("meterName",), scope="global"
)
QUERIES = defender(
    "Queries", product="Microsoft Defender for Cloud", meter="DNS Queries", scope="global"
)

_PLANS: dict[str, tuple[tuple[str, str, str, int], ...]] = {
    "AppServices": (("app service", "monthly_app_service_nodes", "node", 1),),
    "ContainerRegistry": (
        ("container registries", "monthly_container_registry_images", "image", 1),
    ),
    "Containers": (("containers", "monthly_containers_vcores", "vCore", 1),),
    "KeyVaults": (("Key Vault", "monthly_key_vaults", "key vault", 1),),
    "KubernetesService": (("kubernetes", "monthly_kubernetes_cores", "core", 1),),
    "SqlServers": (("SQL, outside Azure", "monthly_sql_outside_azure_vcores", "vCore", 1),),
    "SqlServerVirtualMachines": (
        ("SQL, Azure-connected", "monthly_sql_azure_connected_instances", "instance", 1),
    ),
    "StorageAccounts": (("storage", "monthly_storage_accounts", "storage account", 1),),
    "VirtualMachines": (
        ("servers, plan 1", "monthly_servers_plan_1_nodes", "server", 1),
        ("servers, plan 2", "monthly_servers_plan_2_nodes", "server", 1),
    ),
    "Arm": (("ARM", "monthly_arm_subscriptions", "subscription", 1),),
    "OpenSourceRelationalDatabases": (
        ("MySQL", "monthly_mysql_instances", "instance", 1),
        ("PostgreSQL", "monthly_postgresql_instances", "instance", 1),
        ("MariaDB", "monthly_mariadb_instances", "instance", 1),
    ),
    "CosmosDbs": (("Cosmos DB", "cosmosdb_request_units", "RU/s x 100", 100),),
}
"""By the kind of resource: what is protected, its usage key, and how it is counted."""

FREE = free(
    """
    azurerm_advanced_threat_protection azurerm_security_center_assessment
    azurerm_security_center_assessment_policy azurerm_security_center_automation
    azurerm_security_center_auto_provisioning azurerm_security_center_contact
    azurerm_security_center_server_vulnerability_assessment
    azurerm_security_center_server_vulnerability_assessment_virtual_machine
    azurerm_security_center_server_vulnerability_assessments_setting
    azurerm_security_center_setting azurerm_security_center_storage_defender
    azurerm_security_center_workspace azurerm_iot_security_device_group
    """
)


@rule("azurerm_security_center_subscription_pricing", page=PAGE)
def subscription(r: ResourceView) -> Components:
    """What a subscription's plan protects, by month; the tier Free costs nothing.

    A plan without a kind of resource is for machines. Prices hold for a whole subscription.
    """
    if r.text("tier") == "Free":
        return
    kind = r.text("resource_type", "VirtualMachines") or ""
    if kind == "Dns":
        usage = r.usage("monthly_dns_queries")
        yield metered("Defender for DNS", QUERIES, usage, unit="1M queries", per=1_000_000)
    for what, key, unit, per in _PLANS.get(kind, ()):
        name = f"Defender for {what}"
        yield metered(name, PROTECTED, r.usage(key), unit=unit, per=per, meterName=name)
