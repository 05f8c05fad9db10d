"""Azure Container Registry."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.kit import Components, ResourceView, cost, free, metered, rule
from costguard.rules.quantities import above, times

PAGE = "https://azure.microsoft.com/pricing/details/container-registry/"

registry_service = retail("Container Registry", "Containers")

UNIT = registry_service("Days", product="Container Registry", needs=("skuName", "meterName"))
STORED = registry_service("GB-Mo", product="Container Registry", meter="Data Stored")
BUILDS = registry_service("Seconds", product="Container Registry", meter="Task vCPU Duration")

DAYS = 30
"""Days of a month, as the registry's price page counts."""
_INCLUDED_GB = {"Basic": 10, "Standard": 100, "Premium": 500}

FREE = free(
    """
    azurerm_container_registry_cache_rule azurerm_container_registry_credential_set
    azurerm_container_registry_scope_map azurerm_container_registry_task_schedule_run_now
    azurerm_container_registry_token azurerm_container_registry_token_password
    azurerm_container_registry_webhook azurerm_container_connected_registry
    """
)


@rule("azurerm_container_registry", page=PAGE)
def registry(r: ResourceView) -> Components:
    """Days of the registry and of each region that it is copied to, storage above what it includes.

    Images are built by the second of vCPU.
    """
    sku = r.text("sku")
    meter = f"{sku} Registry Unit" if sku else None
    name = f"Registry usage ({sku or 'not known'})"
    yield cost(name, UNIT, DAYS, unit="days", skuName=sku, meterName=meter)
    copies = r.count("georeplications") or r.count("georeplication_locations") or 0
    if copies:
        yield cost(
            f"Geo replication ({copies} location{'s' if copies > 1 else ''})",
            UNIT,
            copies * DAYS,
            unit="days",
            skuName=sku,
            meterName=meter,
        )
    included = _INCLUDED_GB.get(sku or "", 0)
    stored = above(r.usage("storage_gb"), included)
    yield metered(f"Storage (over {included}GB)", STORED, stored)
    seconds = times(r.usage("monthly_build_vcpu_hrs"), 3600)
    yield metered("Build vCPU", BUILDS, seconds, unit="seconds")
