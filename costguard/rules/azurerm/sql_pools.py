"""Elastic pools and managed instances of Azure SQL."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.azurerm.sql_prices import (
    CRITICAL,
    GENERAL,
    HYPERSCALE,
    TIERS,
    compute_product,
    dtu_hours,
    extra_storage,
    licence,
    storage,
    taken_up,
    vcore_hours,
)
from costguard.rules.given import given, given_flag, given_number, given_text
from costguard.rules.kit import (
    Components,
    Decimal,
    ResourceView,
    cost,
    metered,
    rule,
)
from costguard.rules.quantities import above, times

POOL_PAGE = "https://azure.microsoft.com/pricing/details/azure-sql-database/elastic/"
INSTANCE_PAGE = "https://azure.microsoft.com/pricing/details/azure-sql-managed-instance/single/"

instance = retail("SQL Managed Instance", "Databases")

INSTANCE_VCORES = instance("vCPU-Hours", meter="vCore", needs=("productName",))
INSTANCE_STORAGE = instance("GB-Mo", meter="Data Stored", needs=("productName",))
INSTANCE_BACKUP = instance("GB-Mo", needs=("productName", "skuName"))

_TIERS = {"generalpurpose": GENERAL, "businesscritical": CRITICAL, "hyperscale": HYPERSCALE}
_PREMIUM_GB = {125: 250, 250: 500, 500: 750}
"""GB that come with the eDTUs of the smaller Premium pools; the larger ones have 1.024 times as
many GB as eDTUs, Standard pools as many."""
INCLUDED_GB = 32
"""GB that come with a managed instance."""
_FAMILIES = {
    "gen5": "Gen5",
    "gen4": "Gen4",
    "g8im": "Premium Series Memory Optimized",
    "g8ih": "Premium Series",
}
_REDUNDANCY = {
    "GRS": "RA-GRS",
    "GEO": "RA-GRS",
    "GZRS": "RA-GZRS",
    "GEOZONE": "RA-GZRS",
    "LRS": "LRS",
    "LOCAL": "LRS",
    "ZRS": "ZRS",
    "ZONE": "ZRS",
}


@rule("azurerm_mssql_elasticpool", page=POOL_PAGE)
def mssql_pool(r: ResourceView) -> Components:
    """Hours of the pool's vCores or eDTUs; the licence and storage of pools by vCores.

    The licence is paid for unless ``BasePrice`` says that it is brought along; pools of
    Hyperscale have no licence fee, and their storage is what is taken up (``storage_gb``). Pools
    by eDTUs include storage: what ``max_size_gb`` has beyond it is paid for.
    """
    sku = r.block("sku")
    tier = None if sku is None else sku.text("tier")
    capacity = None if sku is None else sku.number("capacity")
    size = _pool_gb(r)
    vcores = _TIERS.get((tier or "").lower())
    if sku is None or vcores is None:
        yield from _by_edtus(r, tier, capacity, size)
        return
    product = compute_product(vcores, sku.text("family"))
    name = f"{sku.text('name')}, {capacity} vCore"
    zones = given_flag(r, "zone_redundant")
    yield vcore_hours(f"Compute ({name})", product, capacity, r.hours)
    if zones and vcores == GENERAL:
        yield vcore_hours(f"Zone redundancy ({name})", product, capacity, r.hours, zones=True)
    if vcores != HYPERSCALE and _pays_licence(r):
        yield licence(vcores, capacity, r.hours)
    if vcores == HYPERSCALE:
        yield taken_up(r, size)
    else:
        yield storage(vcores, size, zones=zones)


def _pays_licence(r: ResourceView) -> bool:
    """Whether no licence of SQL Server is brought along."""
    return given_text(r, "license_type", "LicenseIncluded") != "BasePrice"


def _pool_gb(r: ResourceView) -> Decimal | None:
    """The pool's largest size in GB; None where it is not given or not known."""
    if given(r, "max_size_bytes"):
        told = r.number("max_size_bytes")
        return None if told is None else told / 1024**3
    return given_number(r, "max_size_gb")


@rule("azurerm_sql_elasticpool", page=POOL_PAGE)
def sql_pool(r: ResourceView) -> Components:
    """Hours of the pool's eDTUs, and the storage that it has beyond what comes with them."""
    told = r.number("pool_size") if given(r, "pool_size") else None
    size = None if told is None else told / 1024
    yield from _by_edtus(r, r.text("edition"), r.number("dtu"), size)


def _by_edtus(
    r: ResourceView, tier: str | None, dtus: Decimal | None, size: Decimal | None
) -> Components:
    known = f"{tier or 'tier not known'}, {'?' if dtus is None else dtus} DTUs"
    product = f"SQL Database Elastic Pool - {tier}" if tier else None
    yield dtu_hours(f"Compute ({known})", product, dtus, r.hours)
    if tier in {"Standard", "Premium"}:
        yield from extra_storage(r, tier, size, _included_gb(tier, dtus))


def _included_gb(tier: str, dtus: Decimal | None) -> Decimal | None:
    if dtus is None:
        return None
    if tier == "Premium":
        return Decimal(_PREMIUM_GB.get(int(dtus), int(dtus * Decimal("1.024"))))
    return dtus


@rule("azurerm_mssql_managed_instance", page=INSTANCE_PAGE)
def mssql_instance(r: ResourceView) -> Components:
    """Hours of the instance's vCores, the licence, storage above 32 GB, and backups.

    The licence is paid for unless ``BasePrice`` says that it is brought along. Backup storage is
    what lies beyond the free amount, which is the size of the databases.
    """
    yield from _instance(r, "Additional Storage")


@rule("azurerm_sql_managed_instance", page=INSTANCE_PAGE)
def sql_instance(r: ResourceView) -> Components:
    """As the newer type of instance, which replaces it."""
    yield from _instance(r, "Storage")


def _instance(r: ResourceView, storage_name: str) -> Components:
    sku = r.text("sku_name")
    short, _, family = (sku or "").partition("_")
    tier = TIERS.get(short.upper())
    hardware = _FAMILIES.get(family.lower())
    vcores = r.number("vcores")
    start = f"SQL Managed Instance {tier}"
    cores = "?" if vcores is None else vcores
    yield cost(
        f"Compute ({(sku or 'SKU not known').upper()} {cores} cores)",
        INSTANCE_VCORES,
        times(vcores, r.hours),
        unit="hours",
        per=vcores or 1,
        productName=f"{start} - Compute {hardware}" if tier and hardware else None,
    )
    extra = above(r.number("storage_size_in_gb"), INCLUDED_GB)
    product = f"{start} - Storage" if tier else None
    yield cost(storage_name, INSTANCE_STORAGE, extra, productName=product)
    if _pays_licence(r) and tier is not None:
        yield licence(tier, vcores, r.hours)
    kept = _REDUNDANCY.get((given_text(r, "storage_account_type", "GRS") or "").upper())
    for name, key, what in (
        ("PITR backup storage", "backup_storage_gb", "PITR Backup Storage"),
        ("LTR backup storage", "long_term_retention_storage_gb", "LTR Backup Storage"),
    ):
        yield metered(
            f"{name} ({kept or 'redundancy not known'})",
            INSTANCE_BACKUP,
            r.usage(key),
            productName=f"SQL Managed Instance {what}",
            skuName=kept,
        )
