"""Databases of Azure SQL: by vCores, provisioned or serverless, or by DTUs."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.azurerm.sql_prices import (
    CRITICAL,
    GENERAL,
    HYPERSCALE,
    VCORES,
    VCores,
    backups,
    compute_product,
    dtu_hours,
    extra_storage,
    licence,
    sku_text,
    storage,
    taken_up,
    vcore_hours,
    vcores_of,
)
from costguard.rules.given import given, given_flag, given_number, given_text
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times
from costguard.rules.sizes import between, least

PAGE = "https://azure.microsoft.com/pricing/details/azure-sql-database/single/"

DEFAULT = "GP_Gen5_2"
DEFAULT_GB = 32
"""What Azure makes where a configuration gives no SKU, or no size of a database by vCores."""
_STANDARD = {
    "S0": 10,
    "S1": 20,
    "S2": 50,
    "S3": 100,
    "S4": 200,
    "S6": 400,
    "S7": 800,
    "S9": 1600,
    "S12": 3000,
}
_PREMIUM = {"P1": 125, "P2": 250, "P4": 500, "P6": 1000}
_LARGEST = {"P11": 1750, "P15": 4000}
"""DTUs of each SKU. A DTU of Standard costs the same in all of them, one of Premium up to P6."""
_INCLUDED_GB = {"Standard": 250, "Premium": 500, "Largest": 4096}
_REDUNDANCY = {"Geo": "RA-GRS", "GeoZone": "RA-GZRS", "Local": "LRS", "Zone": "ZRS"}
_BYTES = 1024**3
_BY_EDITION = {
    "basic": "Basic",
    "standard": "S0",
    "premium": "P1",
    "generalpurpose": "GP_Gen5_2",
    "businesscritical": "BC_Gen5_2",
    "hyperscale": "HS_Gen5_2",
    "free": "Free",
}

FREE = free(
    """
    azurerm_mssql_database_extended_auditing_policy
    azurerm_mssql_database_vulnerability_assessment_rule_baseline azurerm_mssql_failover_group
    azurerm_mssql_firewall_rule azurerm_mssql_job azurerm_mssql_job_credential
    azurerm_mssql_job_schedule azurerm_mssql_job_step azurerm_mssql_job_target_group
    azurerm_mssql_managed_database azurerm_mssql_managed_instance_active_directory_administrator
    azurerm_mssql_managed_instance_failover_group
    azurerm_mssql_managed_instance_security_alert_policy
    azurerm_mssql_managed_instance_start_stop_schedule
    azurerm_mssql_managed_instance_transparent_data_encryption
    azurerm_mssql_managed_instance_vulnerability_assessment azurerm_mssql_outbound_firewall_rule
    azurerm_mssql_server azurerm_mssql_server_dns_alias
    azurerm_mssql_server_extended_auditing_policy
    azurerm_mssql_server_microsoft_support_auditing_policy
    azurerm_mssql_server_security_alert_policy azurerm_mssql_server_transparent_data_encryption
    azurerm_mssql_server_vulnerability_assessment
    azurerm_mssql_virtual_machine_availability_group_listener azurerm_mssql_virtual_machine_group
    azurerm_mssql_virtual_network_rule azurerm_sql_active_directory_administrator
    azurerm_sql_failover_group azurerm_sql_firewall_rule azurerm_sql_managed_database
    azurerm_sql_managed_instance_active_directory_administrator
    azurerm_sql_managed_instance_failover_group azurerm_sql_server azurerm_sql_virtual_network_rule
    """
)


class Database(NamedTuple):
    """What decides the price of a database."""

    sku: str | None
    pooled: bool
    """Whether it is in an elastic pool, which pays for all but its backups."""
    size: Decimal | None
    """Largest size of its data in GB; None where not given."""
    zones: bool
    licensed: bool
    """Whether no licence is paid for: one is brought along, or it only stands by."""
    redundancy: str | None
    """Of its backups."""
    replicas: Decimal | None


def _sizes(r: ResourceView) -> Sizes | None:
    """From the least to the most vCores of a serverless database that never pauses."""
    own = vcores_of(r.text("sku_name") if r.known("sku_name") else None)
    if own is None or not own.serverless or r.usage_given("monthly_vcore_hours"):
        return None
    if not _never_pauses(r):
        return None
    low = least(r, "min_capacity") if given(r, "min_capacity") else None
    return between(low, Decimal(own.number), lambda n: {"min_capacity": Decimal(n)}, "vCores")


@rule("azurerm_mssql_database", page=PAGE, sizes=_sizes)
def mssql_database(r: ResourceView) -> Components:
    """Hours of vCores or DTUs by SKU, the licence, storage, replicas and backups.

    - Provisioned vCores are billed all month, with a licence unless ``BasePrice`` says that it
      is brought along or the database only stands by (``Standby``). Hyperscale and serverless
      have no licence fee.
    - Serverless ones are billed by use, in vCore-hours, and by nothing while they are paused. If
      they never pause (a delay of -1) at least ``min_capacity`` is billed.
    - Storage of vCore SKUs is the largest size of the data; that of Hyperscale what is taken up
      (``storage_gb``). DTU SKUs include some.
    - Backup storage is what lies beyond the free amount, which is the size of the database.
    """
    pooled = given(r, "elastic_pool_id") or given_text(r, "sku_name") == "ElasticPool"
    paid = given_text(r, "license_type", "LicenseIncluded")
    own = paid == "BasePrice" or given_text(r, "secondary_type", "None") == "Standby"
    kept = given_text(r, "storage_account_type", "Geo")
    database = Database(
        None if pooled else sku_text(r, "sku_name", DEFAULT),
        pooled,
        given_number(r, "max_size_gb"),
        given_flag(r, "zone_redundant"),
        own,
        _REDUNDANCY.get(kept or ""),
        r.number("read_replica_count") if given(r, "read_replica_count") else None,
    )
    yield from _costs(r, database)


@rule("azurerm_sql_database", page=PAGE)
def sql_database(r: ResourceView) -> Components:
    """As the newer type of database, which replaces it; the edition tells the SKU.

    The licence is always paid for, and backups are kept in two regions.
    """
    pooled = given(r, "elastic_pool_name")
    size = given_number(r, "max_size_gb")
    if given(r, "max_size_bytes"):
        told = r.number("max_size_bytes")
        size = None if told is None else told / _BYTES
    database = Database(
        None if pooled else _objective(r),
        pooled,
        size,
        given_flag(r, "zone_redundant"),
        licensed=False,
        redundancy="RA-GRS",
        replicas=None,
    )
    yield from _costs(r, database)


def _objective(r: ResourceView) -> str | None:
    key = "requested_service_objective_name"
    if given(r, key):
        return r.text(key)
    edition = given_text(r, "edition")
    if edition is not None:
        return _BY_EDITION.get(edition.lower())
    return sku_text(r, key, DEFAULT)


def _costs(r: ResourceView, database: Database) -> Components:
    sku = database.sku or ""
    vcores = vcores_of(sku)
    if sku == "Free":
        return
    if vcores is not None:
        yield from _by_vcores(r, database, vcores)
    elif not database.pooled:
        yield from _by_dtus(r, database)
    yield from backups(r, database.redundancy, tier="" if vcores is None else vcores.tier)


def _by_vcores(r: ResourceView, database: Database, vcores: VCores) -> Components:
    sku, tier = database.sku, vcores.tier
    if vcores.serverless:
        yield from _serverless(r, database, vcores)
    else:
        product, number = compute_product(tier, vcores.family), Decimal(vcores.number)
        yield vcore_hours(f"Compute (provisioned, {sku})", product, number, r.hours)
        if database.zones and tier == GENERAL:
            name = f"Zone redundancy (provisioned, {sku})"
            yield vcore_hours(name, product, number, r.hours, zones=True)
        if tier in {GENERAL, CRITICAL} and not database.licensed:
            yield licence(tier, number, r.hours)
        if tier == HYPERSCALE:
            yield _replicas(r, database.replicas, product, number)
    if tier == HYPERSCALE:
        yield taken_up(r, database.size)
    else:
        yield storage(tier, _size(r, database, tier), zones=database.zones)


def _size(r: ResourceView, database: Database, tier: str) -> Decimal | None:
    if given(r, "max_size_gb") or given(r, "max_size_bytes"):
        return database.size
    r.assume("max_size_gb", f"{DEFAULT_GB} GB", f"Azure's standard for {tier}")
    return Decimal(DEFAULT_GB)


def _replicas(
    r: ResourceView, told: Decimal | None, product: str | None, number: Decimal
) -> Component:
    """Replicas of Hyperscale, each of which costs as much as the database's vCores."""
    replicas = told if told is not None else r.usage("read_replicas")
    return metered(
        "Read replicas",
        VCORES,
        times(replicas, number, r.hours),
        unit="hours",
        per=number,
        productName=product,
        meterName="vCore",
    )


def _never_pauses(r: ResourceView) -> bool:
    return given_number(r, "auto_pause_delay_in_minutes") == -1


def _serverless(r: ResourceView, database: Database, vcores: VCores) -> Components:
    hours = r.usage("monthly_vcore_hours")
    least = given_number(r, "min_capacity")
    if hours is None and least is not None and _never_pauses(r):
        hours = least * r.hours
        reason = "it never pauses: at least min_capacity is billed"
        r.assume("min_capacity", f"{least} vCores in use", reason)
    # Of one that never pauses, a least capacity that is not known yet is no matter of usage.
    unmeasured = hours is None and _never_pauses(r) and not r.known("min_capacity")
    product = compute_product(vcores.tier, vcores.family, serverless=True)
    lines = [("Compute", "vCore")]
    if database.zones and vcores.tier == GENERAL:
        lines.append(("Zone redundancy", "Zone Redundancy vCore"))
    for name, meter in lines:
        yield (cost if unmeasured and given(r, "min_capacity") else metered)(
            f"{name} (serverless, {database.sku})",
            VCORES,
            hours,
            unit="vCore-hours",
            productName=product,
            meterName=meter,
        )


def _by_dtus(r: ResourceView, database: Database) -> Components:
    sku = database.sku
    tier, dtus = _dtus(sku)
    product = f"SQL Database Single {tier}" if tier else None
    if tier == "Largest":
        product = f"SQL Database Single Premium - {sku}"
    yield dtu_hours(f"Compute ({sku or 'SKU not known'})", product, dtus, r.hours)
    sold = "Premium" if tier == "Largest" else tier
    if sold in {"Standard", "Premium"}:
        yield from extra_storage(r, sold, database.size, _INCLUDED_GB.get(tier or ""))


def _dtus(sku: str | None) -> tuple[str | None, Decimal | None]:
    """Tier and number of DTUs of a SKU."""
    name = (sku or "").upper()
    tables = (("Standard", _STANDARD), ("Premium", _PREMIUM), ("Largest", _LARGEST))
    for tier, table in tables:
        if name in table:
            return tier, Decimal(table[name])
    return ("Basic", Decimal(5)) if name in {"BASIC", "B"} else (None, None)
