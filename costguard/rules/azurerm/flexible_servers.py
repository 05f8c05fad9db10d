"""Azure Database for MySQL and PostgreSQL, as flexible servers."""

from __future__ import annotations

import re
from typing import NamedTuple

from costguard.rules.azurerm.machine_sizes import canonical, vcpus
from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_count, given_flag
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    Product,
    ResourceView,
    cost,
    free,
    metered,
    refers,
    rule,
)
from costguard.rules.quantities import above, times

MYSQL_PAGE = "https://azure.microsoft.com/pricing/details/mysql/flexible-server/"
POSTGRESQL_PAGE = "https://azure.microsoft.com/pricing/details/postgresql/flexible-server/"

mysql = retail("Azure Database for MySQL", "Databases")
postgresql = retail("Azure Database for PostgreSQL", "Databases")

_STORAGE = "Flexible Server Storage"
MYSQL_VCORES = mysql("vCPU-Hours", meter="vCore", needs=("productName",))
MYSQL_BURSTABLE = mysql("Hrs", product="Flexible Server Burstable BS Series", needs=("meterName",))
MYSQL_STORAGE = mysql("GB-Mo", product=_STORAGE, meter="Storage Data Stored")
MYSQL_IOPS = mysql("IOPS-Mo", product=_STORAGE, meter="Additional IOPS")
MYSQL_IO = mysql("IOs", product=_STORAGE, meter="Paid IO LRS")
MYSQL_BACKUP = mysql("GB-Mo", product="Flexible Server Backup Storage", needs=("meterName",))
POSTGRESQL_VCORES = postgresql("vCPU-Hours", meter="vCore", needs=("productName",))
POSTGRESQL_BURSTABLE = postgresql(
    "Hrs", product="Flexible Server Burstable BS Series", needs=("meterName",)
)
POSTGRESQL_STORAGE = postgresql("GB-Mo", product=_STORAGE, meter="Storage Data Stored")
POSTGRESQL_V2 = postgresql("GB-Mo", product=_STORAGE, meter="Premium SSD v2 Data Stored")
POSTGRESQL_BACKUP = postgresql(
    "GB-Mo", product="Flexible Server Backup Storage", needs=("meterName",)
)

_TIERS = {"GP": "General Purpose", "MO": "Memory Optimized"}
_SKU = re.compile(r"(B|GP|MO)_(Standard_\w+)")
_SERIES = re.compile(r"Standard_([A-Z]+)\d+([a-z]*)(?:_(v\d+))?")
MYSQL_GB = 20
POSTGRESQL_GB = 32
"""GB of storage of a server whose configuration gives none."""
FREE_IOPS = 300
FREE_IOPS_PER_GB = 3
"""IOPS that come with the storage of a MySQL server."""

FREE = free(
    """
    azurerm_mysql_flexible_database azurerm_mysql_flexible_server_active_directory_administrator
    azurerm_mysql_flexible_server_configuration azurerm_mysql_flexible_server_firewall_rule
    azurerm_postgresql_flexible_server_active_directory_administrator
    azurerm_postgresql_flexible_server_configuration azurerm_postgresql_flexible_server_database
    azurerm_postgresql_flexible_server_firewall_rule
    azurerm_postgresql_flexible_server_virtual_endpoint
    """
)


class _Sold(NamedTuple):
    """What a SKU is sold as."""

    burstable: str | None
    """The size of a burstable server, such as ``B1ms``."""
    series: str | None
    """The product of another: tier and series of its machines."""
    vcores: Decimal | None


@rule("azurerm_mysql_flexible_server", page=MYSQL_PAGE)
def mysql_server(r: ResourceView) -> Components:
    """Hours of the server, GB of storage, IOPS beyond those that come with it, and backups.

    A server with a standby (high availability) is paid for twice, storage included. 300 IOPS and
    3 for each GB are included; a server that scales its IOPS by itself pays for each operation
    (``monthly_io_operations``). As much backup storage as there is storage is free.
    """
    copies = _copies(r)
    yield _hours(r, MYSQL_VCORES, MYSQL_BURSTABLE, copies)
    block = r.block("storage")
    size = _mysql_gb(r, block)
    if block is not None and block.flag("io_scaling_enabled"):
        usage = times(r.usage("monthly_io_operations"), copies)
        yield metered("IO operations", MYSQL_IO, usage, unit="1M operations", per=1_000_000)
    elif block is not None and size is not None:
        included = FREE_IOPS + FREE_IOPS_PER_GB * size
        told = block.known("iops") or refers(r, "storage.iops")
        extra = above(block.number("iops", included if block.known("iops") else None), included)
        if told and extra != 0:
            yield cost("Additional IOPS", MYSQL_IOPS, times(extra, copies))
    yield cost("Storage", MYSQL_STORAGE, times(size, copies))
    yield _backup(r, MYSQL_BACKUP)


@rule("azurerm_postgresql_flexible_server", page=POSTGRESQL_PAGE)
def postgresql_server(r: ResourceView) -> Components:
    """Hours of the server, GB of storage, and backups beyond the free ones.

    A server with a standby (high availability) is paid for twice, storage included. As much
    backup storage as there is storage is free.
    """
    copies = _copies(r)
    yield _hours(r, POSTGRESQL_VCORES, POSTGRESQL_BURSTABLE, copies)
    told = given_count(r, "storage_mb", POSTGRESQL_GB * 1024)
    newer = r.text("storage_type") == "PremiumV2_LRS"
    size = None if told is None else told / 1024
    yield cost("Storage", POSTGRESQL_V2 if newer else POSTGRESQL_STORAGE, times(size, copies))
    yield _backup(r, POSTGRESQL_BACKUP)


def _mysql_gb(r: ResourceView, block: ResourceView | None) -> Decimal | None:
    """GB of storage; None where the configuration gives a size that is not known yet."""
    if block is None or (not block.known("size_gb") and not refers(r, "storage.size_gb")):
        return Decimal(MYSQL_GB)
    return block.number("size_gb", MYSQL_GB if block.known("size_gb") else None)


def _copies(r: ResourceView) -> Decimal:
    """Two, where a standby is kept: in the same zone or in another."""
    block = r.block("high_availability")
    return Decimal(1 if block is None else 2)


def _hours(r: ResourceView, vcores: Product, burstable: Product, copies: Decimal) -> Component:
    sku = r.text("sku_name")
    name = f"Compute ({sku or 'SKU not known'})"
    sold = _sold_as(sku)
    if sold.burstable:
        return cost(name, burstable, copies * r.hours, meterName=sold.burstable)
    return cost(
        name,
        vcores,
        times(sold.vcores, copies, r.hours),
        unit="hours",
        per=sold.vcores or 1,
        productName=sold.series,
    )


def _sold_as(sku: str | None) -> _Sold:
    match = _SKU.fullmatch(sku or "")
    if match is None:
        return _Sold(None, None, None)
    size = canonical(match[2]) or ""
    if match[1] == "B":
        return _Sold(size.removeprefix("Standard_"), None, None)
    named = _SERIES.fullmatch(size)
    number = vcpus(size)
    if named is None or number is None:
        return _Sold(None, None, None)
    family, features, version = named.groups()
    series = f"Flexible Server {_TIERS[match[1]]} {family}{features}{version or ''} Series Compute"
    return _Sold(None, series, Decimal(number))


def _backup(r: ResourceView, product: Product) -> Component:
    twice = given_flag(r, "geo_redundant_backup_enabled")
    return metered(
        "Additional backup storage",
        product,
        r.usage("additional_backup_storage_gb"),
        meterName=f"Backup Storage {'GRS' if twice else 'LRS'}",
    )
