"""Azure Backup: machines that are protected by vaults of Recovery Services."""

from __future__ import annotations

from costguard.rules.azurerm.operating_system import image_gb
from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_text
from costguard.rules.kit import (
    ZERO,
    Components,
    Decimal,
    ResourceView,
    billed_by_use,
    free,
    metered,
    rule,
    within,
)
from costguard.rules.quantities import rounded_up

PAGE = "https://azure.microsoft.com/pricing/details/backup/"

backup = retail("Backup", "Storage")

INSTANCE = backup("Months", product="Backup", sku="Azure VM", needs=("meterName",))
STORED = backup("GB-Mo", product="Backup", needs=("skuName", "meterName"))

SMALL_GB, STEP_GB = 50, 500
"""A machine of up to 50 GB costs half; a larger one is billed for each 500 GB begun."""

_PROTECTED = "azurerm_backup_protected_vm"
_MACHINES = {
    "azurerm_virtual_machine": ("storage_os_disk", "storage_data_disk", "storage_image_reference"),
    "azurerm_linux_virtual_machine": ("os_disk", "", "source_image_reference"),
    "azurerm_windows_virtual_machine": ("os_disk", "", "source_image_reference"),
}
"""The blocks of each kind of machine that hold its disks and its image."""
_REDUNDANCY = {"LocallyRedundant": "LRS", "ZoneRedundant": "ZRS", "GeoRedundant": "GRS"}

FREE = free(
    f"""
    {_PROTECTED} azurerm_backup_container_storage_account azurerm_backup_policy_file_share
    azurerm_backup_policy_vm azurerm_backup_policy_vm_workload
    azurerm_data_protection_backup_policy_blob_storage
    azurerm_data_protection_backup_policy_disk
    azurerm_data_protection_backup_policy_kubernetes_cluster
    azurerm_data_protection_backup_policy_mysql_flexible_server
    azurerm_data_protection_backup_policy_postgresql
    azurerm_data_protection_backup_policy_postgresql_flexible_server
    azurerm_data_protection_backup_vault azurerm_data_protection_resource_guard
    azurerm_recovery_services_vault_resource_guard_association
    azurerm_site_recovery_fabric azurerm_site_recovery_hyperv_network_mapping
    azurerm_site_recovery_hyperv_replication_policy
    azurerm_site_recovery_hyperv_replication_policy_association
    azurerm_site_recovery_network_mapping azurerm_site_recovery_protection_container
    azurerm_site_recovery_protection_container_mapping
    azurerm_site_recovery_replication_policy azurerm_site_recovery_replication_recovery_plan
    azurerm_site_recovery_services_vault_hyperv_site
    azurerm_site_recovery_vmware_replication_policy
    azurerm_site_recovery_vmware_replication_policy_association
    """
)
"""Machines that are protected are billed with their vault."""
BY_USE = billed_by_use(
    """
    azurerm_backup_protected_file_share azurerm_data_protection_backup_instance_blob_storage
    azurerm_data_protection_backup_instance_disk
    azurerm_data_protection_backup_instance_kubernetes_cluster
    azurerm_data_protection_backup_instance_mysql_flexible_server
    azurerm_data_protection_backup_instance_postgresql
    azurerm_data_protection_backup_instance_postgresql_flexible_server
    """
)


@rule("azurerm_recovery_services_vault", page=PAGE)
def vault(r: ResourceView) -> Components:
    """For each machine that the vault protects: an instance by its size, and GB that are stored.

    The size is that of the machine's disks, unless usage tells what they hold; stored is that and
    what usage says is kept besides. The vault itself costs nothing.
    """
    redundancy = _redundancy(r)
    for protected in r.referrers(_PROTECTED, "recovery_vault_name", by=("name",)):
        machine = r.with_usage(protected)
        size = _size(machine)
        more = machine.usage("additional_backup_retention_gb", ZERO) or ZERO
        stored = None if size is None else size + more
        yield from within(machine.address, _protected(size, stored, redundancy))


def _protected(size: Decimal | None, stored: Decimal | None, redundancy: str) -> Components:
    over = size is not None and size > STEP_GB
    small = size is not None and size <= SMALL_GB
    bound = "over 500 GB" if over else ("under 50 GB" if small else "under 500 GB")
    steps = rounded_up(size, STEP_GB) / STEP_GB if size is not None and not small else Decimal(1)
    yield metered(
        f"Instance backup ({bound})",
        INSTANCE,
        steps,
        unit="month",
        per=steps,
        meterName="Azure VM Small Protected Instance" if small else "Azure VM Protected Instance",
    )
    yield metered(
        f"{redundancy} data stored",
        STORED,
        stored,
        unit="GB",
        skuName="Standard",
        meterName=f"{redundancy} Data Stored",
    )


def _redundancy(r: ResourceView) -> str:
    mode = given_text(r, "storage_mode_type", "GeoRedundant") or "GeoRedundant"
    found = _REDUNDANCY.get(mode, "GRS")
    return "RA-GRS" if found == "GRS" and r.flag("cross_region_restore_enabled") else found


def _size(machine: ResourceView) -> Decimal | None:
    """GB that are protected: what usage says, else the disks of the machine."""
    if machine.usage_given("disk_utilization_gb"):
        return machine.usage("disk_utilization_gb")
    for kind, blocks in _MACHINES.items():
        found = machine.refer("source_vm_id", kind)
        if found is not None:
            return _disks(machine, found, blocks)
    return machine.usage("disk_utilization_gb")


def _disks(
    protected: ResourceView, machine: ResourceView, blocks: tuple[str, str, str]
) -> Decimal | None:
    """Sizes of a machine's disks; a system disk of no size is as large as its image."""
    os_disk, data_disk, image = blocks
    system = machine.block(os_disk)
    size = system.number("disk_size_gb") if system and system.known("disk_size_gb") else None
    if size is None:
        windows = "windows" in machine.type or machine.block("os_profile_windows_config")
        size = Decimal(image_gb(machine.block(image), windows=bool(windows)))
        protected.assume("disk_utilization_gb", f"{size} GB of system disk", "the image's size")
    for disk in machine.blocks(data_disk) if data_disk else ():
        more = disk.number("disk_size_gb") if disk.known("disk_size_gb") else None
        if more is None:
            return None
        size += more
    return size
