"""What databases, elastic pools and servers of Azure SQL are billed by: vCores, DTUs, backups."""

from __future__ import annotations

import re
from typing import NamedTuple

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    ResourceView,
    cost,
    metered,
)
from costguard.rules.quantities import above, times

sql = retail("SQL Database", "Databases")

VCORES = sql("vCPU-Hours", needs=("productName", "meterName"))
DTUS = sql("DTU-Hours", needs=("productName",))
LICENCE = sql("vCPU-Hours", meter="SQL License", needs=("productName",))
STORAGE = sql("GB-Mo", needs=("productName", "meterName"))

GENERAL = "General Purpose"
CRITICAL = "Business Critical"
HYPERSCALE = "Hyperscale"
TIERS = {"GP": GENERAL, "BC": CRITICAL, "HS": HYPERSCALE}
POOLED = "SQL Database Single/Elastic Pool"
SERVERLESS = "SQL Database General Purpose - Serverless"
_SIZES = ("max_size_gb", "max_size_bytes", "pool_size")
_FAMILIES = {
    "gen5": "Gen5",
    "gen4": "Gen4",
    "m": "M Series",
    "fsv2": "FSv2 Series",
    "dc": "DC-Series",
    "prms": "Premium Series",
    "moprms": "Premium Series Memory Optimized",
    "s_gen5": "Serverless Gen5",
}
_SKU = re.compile(r"(GP|BC|HS)_(S_)?([A-Za-z0-9]+)_(\d+)", re.IGNORECASE)


class VCores(NamedTuple):
    """What a SKU such as ``GP_S_Gen5_2`` tells."""

    tier: str
    """In the price list's words."""
    family: str
    number: int
    serverless: bool


def vcores_of(sku: str | None) -> VCores | None:
    """What the name of a SKU by vCores tells; None of any other SKU."""
    match = _SKU.fullmatch(sku or "")
    if match is None:
        return None
    tier, serverless, family, number = match.groups()
    return VCores(TIERS[tier.upper()], family, int(number), bool(serverless))


def compute_product(tier: str, family: str | None, *, serverless: bool = False) -> str | None:
    """Name of the product that the vCores of a hardware family are; None of an unknown one."""
    hardware = _FAMILIES.get((family or "").lower())
    if hardware is None:
        return None
    if serverless:
        start = SERVERLESS if tier == GENERAL else f"SQL Database {tier} - Serverless"
        return f"{start} - Compute {hardware}"
    return f"{POOLED} {tier} - Compute {hardware}"


def vcore_hours(
    name: str, product: str | None, number: Decimal | None, hours: Decimal, *, zones: bool = False
) -> Component:
    """Hours of ``number`` vCores, shown by the hour of them all.

    ``zones`` is what their being in several zones costs on top.
    """
    return cost(
        name,
        VCORES,
        times(number, hours),
        unit="hours",
        per=number or 1,
        productName=product,
        meterName="Zone Redundancy vCore" if zones else "vCore",
    )


def licence(tier: str, number: Decimal | None, hours: Decimal) -> Component:
    """The licence of SQL Server, for each vCore; who brings one along does not pay it."""
    product = f"{POOLED} {tier} - SQL License"
    return cost(
        "SQL license", LICENCE, times(number, hours), unit="vCore-hours", productName=product
    )


def dtu_hours(name: str, product: str | None, dtus: Decimal | None, hours: Decimal) -> Component:
    """Hours of ``dtus`` DTUs, shown by the hour of them all."""
    quantity = times(dtus, hours)
    return cost(name, DTUS, quantity, unit="hours", per=dtus or 1, productName=product)


def storage(
    tier: str, size: Decimal | None, *, zones: bool = False, name: str = "Storage"
) -> Component:
    """The GB that data may take up; those of General Purpose in several zones cost more."""
    meter = "ZRS Data Stored" if zones and tier == GENERAL else "Data Stored"
    product = f"{POOLED} {tier} - Storage"
    return cost(name, STORAGE, size, productName=product, meterName=meter)


def taken_up(r: ResourceView, size: Decimal | None) -> Component:
    """The GB that data of Hyperscale takes up: of usage, else the largest size that is given."""
    line = storage(
        HYPERSCALE, r.usage("storage_gb") if size is None else r.usage("storage_gb", size)
    )
    return line._replace(usage_based=True)


def extra_storage(
    r: ResourceView, tier: str, size: Decimal | None, included: Decimal | int | None
) -> Components:
    """GB beyond those that come with the DTUs: of usage, else of the size that the plan tells."""
    product = f"{POOLED} {tier} - Storage"
    extra = None if size is None or included is None else above(size, included)
    told = r.usage_given("extra_data_storage_gb")
    if told:
        extra = r.usage("extra_data_storage_gb")
    elif extra == 0 or (extra is None and not any(_is_open(r, key) for key in _SIZES)):
        return
    yield (metered if told else cost)(
        "Extra data storage", STORAGE, extra, productName=product, meterName="Data Stored"
    )


def _is_open(r: ResourceView, key: str) -> bool:
    """Whether the configuration gives a size that is not known yet."""
    return given(r, key) and not r.known(key)


def backups(r: ResourceView, redundancy: str | None, *, tier: str = "") -> Components:
    """GB of backups: kept for long, and of point-in-time restore beyond what is free."""
    start = f"SQL Database {tier}" if tier == HYPERSCALE else POOLED
    for name, key, product in (
        ("Long-term retention", "long_term_retention_storage_gb", "LTR Backup Storage"),
        ("PITR backup storage", "backup_storage_gb", "PITR Backup Storage"),
    ):
        yield metered(
            f"{name} ({redundancy or 'redundancy not known'})",
            STORAGE,
            r.usage(key),
            productName=f"{start} {product}",
            meterName=f"{redundancy} Data Stored" if redundancy else None,
        )


def sku_text(r: ResourceView, key: str, default: str) -> str | None:
    """The SKU that the configuration gives, or the one that Azure takes; None if not known."""
    if given(r, key):
        return r.text(key)
    r.assume(key, default, "Azure takes it where the configuration gives none")
    return default
