"""Azure Database for MySQL, PostgreSQL and MariaDB, as single servers."""

from __future__ import annotations

import re

from costguard.rules.azurerm.products import MeterMaker, retail
from costguard.rules.given import given, given_flag
from costguard.rules.kit import (
    Components,
    Decimal,
    Product,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times

MYSQL_PAGE = "https://azure.microsoft.com/pricing/details/mysql/server/"
POSTGRESQL_PAGE = "https://azure.microsoft.com/pricing/details/postgresql/server/"
MARIADB_PAGE = "https://azure.microsoft.com/pricing/details/mariadb/"

mysql = retail("Azure Database for MySQL", "Databases")
postgresql = retail("Azure Database for PostgreSQL", "Databases")
mariadb = retail("Azure Database for MariaDB", "Databases")

FREE = free(
    """
    azurerm_mariadb_configuration azurerm_mariadb_database azurerm_mariadb_firewall_rule
    azurerm_mariadb_virtual_network_rule azurerm_mysql_active_directory_administrator
    azurerm_mysql_configuration azurerm_mysql_database azurerm_mysql_firewall_rule
    azurerm_mysql_server_key azurerm_mysql_virtual_network_rule
    azurerm_postgresql_active_directory_administrator azurerm_postgresql_configuration
    azurerm_postgresql_database azurerm_postgresql_firewall_rule azurerm_postgresql_server_key
    azurerm_postgresql_virtual_network_rule
    """
)


def _products(make: MeterMaker) -> tuple[Product, Product, Product]:
    """Of a service: vCores, storage and backups."""
    return (
        make("vCPU-Hours", meter="vCore", needs=("productName",)),
        make("GB-Mo", meter="Data Stored", needs=("productName",)),
        make("GB-Mo", product="Single Server - Backup Storage", needs=("meterName",)),
    )


MYSQL_VCORES, MYSQL_STORAGE, MYSQL_BACKUP = _products(mysql)
POSTGRESQL_VCORES, POSTGRESQL_STORAGE, POSTGRESQL_BACKUP = _products(postgresql)
MARIADB_VCORES, MARIADB_STORAGE, MARIADB_BACKUP = _products(mariadb)

_TIERS = {"B": "Basic", "GP": "General Purpose", "MO": "Memory Optimized"}
_SKU = re.compile(r"(B|GP|MO)_(Gen\d)_(\d+)")


@rule("azurerm_mysql_server", page=MYSQL_PAGE)
def mysql_server(r: ResourceView) -> Components:
    """Hours of the server's vCores by tier, GB of storage, and of backups beyond the free ones.

    As much backup storage as the server has storage is free; copies in a second region double
    the price of what is beyond.
    """
    yield from _server(r, MYSQL_VCORES, MYSQL_STORAGE, MYSQL_BACKUP)


@rule("azurerm_postgresql_server", page=POSTGRESQL_PAGE)
def postgresql_server(r: ResourceView) -> Components:
    """As a server of MySQL: vCores by tier, storage, and backups beyond the free ones."""
    yield from _server(r, POSTGRESQL_VCORES, POSTGRESQL_STORAGE, POSTGRESQL_BACKUP)


@rule("azurerm_mariadb_server", page=MARIADB_PAGE)
def mariadb_server(r: ResourceView) -> Components:
    """As a server of MySQL: vCores by tier, storage, and backups beyond the free ones."""
    yield from _server(r, MARIADB_VCORES, MARIADB_STORAGE, MARIADB_BACKUP)


def _server(r: ResourceView, vcores: Product, storage: Product, backup: Product) -> Components:
    sku = r.text("sku_name")
    match = _SKU.fullmatch(sku or "")
    short, generation, number = match.groups() if match else ("", "", "")
    tier = _TIERS.get(short)
    count = Decimal(number) if number else None
    yield cost(
        f"Compute ({sku or 'SKU not known'})",
        vcores,
        times(count, r.hours),
        unit="hours",
        per=count or 1,
        productName=f"Single Server {tier} - Compute {generation}" if tier else None,
    )
    sold = "Basic" if tier == "Basic" else "General Purpose"
    yield cost(
        "Storage",
        storage,
        _storage_gb(r),
        productName=f"Single Server {sold} - Storage" if tier else None,
    )
    yield metered(
        "Additional backup storage",
        backup,
        r.usage("additional_backup_storage_gb"),
        meterName=f"Backup Storage {'GRS' if _twice_kept(r) else 'LRS'}",
    )


def _storage_gb(r: ResourceView) -> Decimal | None:
    """GB of storage, which older versions of the provider give in a block."""
    profile = r.block("storage_profile")
    source = r if given(r, "storage_mb") or profile is None else profile
    told = source.number("storage_mb")
    return None if told is None else told / 1024


def _twice_kept(r: ResourceView) -> bool:
    profile = r.block("storage_profile")
    if profile is not None and profile.text("geo_redundant_backup") == "Enabled":
        return True
    return given_flag(r, "geo_redundant_backup_enabled")
