"""Queues, tables and file shares of Azure storage accounts."""

from __future__ import annotations

from costguard.rules.azurerm.products import retail
from costguard.rules.azurerm.storage_accounts import ACCOUNT, Account, account_of
from costguard.rules.given import given_text
from costguard.rules.kit import Component, Components, Decimal, ResourceView, metered, rule

QUEUE_PAGE = "https://azure.microsoft.com/pricing/details/storage/queues/"
TABLE_PAGE = "https://azure.microsoft.com/pricing/details/storage/tables/"
SHARE_PAGE = "https://azure.microsoft.com/pricing/details/storage/files/"

storage = retail("Storage", "Storage")

STORED = storage("GB-Mo", needs=("productName", "skuName", "meterName"))
OPERATIONS = storage("Operations", needs=("productName", "skuName", "meterName"))
MOVED = storage("GB", needs=("productName", "skuName", "meterName"))

_OPERATIONS_OF_TABLES = (
    ("Batch Write operations", "monthly_batch_write_operations"),
    ("Write operations", "monthly_write_operations"),
    ("Read operations", "monthly_read_operations"),
    ("Scan operations", "monthly_scan_operations"),
    ("List operations", "monthly_list_operations"),
    ("Delete operations", "monthly_delete_operations"),
)
_SECOND_GENERATION = "StorageV2"


@rule("azurerm_storage_queue", page=QUEUE_PAGE)
def queue(r: ResourceView) -> Components:
    """GB stored, operations of two classes, and GB copied to the second region.

    Prices are those of the account's generation and replication.
    """
    told = _account(r)
    if told is not None and told.kind == "Storage" and told.replication == "GZRS":
        return
    product = _product("Queues", told)
    replication = told.replication if told is not None else None
    yield _stored("Capacity", r.usage("monthly_storage_gb"), product, replication, "Data Stored")
    for number in (1, 2):
        yield _operations(
            f"Class {number} operations",
            r.usage(f"monthly_class_{number}_operations"),
            product,
            replication,
        )
    if replication is not None and "G" in replication:
        yield metered(
            "Geo-replication data transfer",
            MOVED,
            r.usage("monthly_geo_replication_data_transfer_gb"),
            productName="Storage - Bandwidth",
            skuName="Geo-Replication v2",
            meterName="Geo-Replication v2 Data Transfer",
        )


@rule("azurerm_storage_table", page=TABLE_PAGE)
def table(r: ResourceView) -> Components:
    """GB stored, and operations by kind, by the account's generation and replication."""
    told = _account(r)
    product = _product("Tables", told)
    replication = told.replication if told is not None else None
    yield _stored("Capacity", r.usage("monthly_storage_gb"), product, replication, "Data Stored")
    for name, key in _OPERATIONS_OF_TABLES:
        yield _operations(name, r.usage(key), product, replication)


@rule("azurerm_storage_share", page=SHARE_PAGE)
def share(r: ResourceView) -> Components:
    """GB that are used, snapshots, metadata and operations, by the share's access tier.

    A premium share bills the GB that it may hold, and no operations.
    """
    told = _account(r)
    tier = given_text(r, "access_tier") or _standard_tier(told)
    if tier == "Premium":
        if told is None or told.kind == "FileStorage":
            yield from _premium(r, told)
        return
    replication = told.replication if told is not None else None
    sku = f"{_TIERS.get(tier, tier)} {replication}" if replication else None
    product = "Files v2"
    yield _stored("Data at rest", r.usage("storage_gb"), product, sku, "Data Stored")
    yield _stored("Snapshots", r.usage("snapshots_storage_gb"), product, sku, "Snapshots")
    if tier != "TransactionOptimized":
        usage = r.usage("metadata_at_rest_storage_gb")
        yield _stored("Metadata at rest", usage, product, replication, "Metadata")
    for kind in ("read", "write", "list", "other"):
        usage = r.usage(f"monthly_{kind}_operations")
        yield _operations(f"{kind.capitalize()} operations", usage, product, sku)
    if tier == "Cool":
        yield metered(
            "Data retrieval",
            MOVED,
            r.usage("monthly_data_retrieval_gb"),
            productName=product,
            skuName="Cool",
            meterName="Data Retrieval",
        )


_TIERS = {"TransactionOptimized": "Standard"}
"""What the price list calls an access tier, where it has another name for it."""


def _premium(r: ResourceView, told: Account | None) -> Components:
    replication = told.replication if told is not None else None
    sku = f"Premium {replication}" if replication else None
    product = "Premium Files"
    stored = metered(
        "Data at rest",
        STORED,
        r.number("quota"),
        unit="GB",
        productName=product,
        skuName=sku,
        meterName="Data Stored",
    )
    yield stored._replace(usage_based=False)
    yield _stored("Snapshots", r.usage("snapshots_storage_gb"), product, sku, "Snapshots")


def _standard_tier(told: Account | None) -> str:
    return "Premium" if told is not None and told.premium else "TransactionOptimized"


def _account(r: ResourceView) -> Account | None:
    for key, by in (("storage_account_id", ("id",)), ("storage_account_name", ("name",))):
        found = r.refer(key, ACCOUNT, by=by)
        if found is not None:
            return account_of(found)
    return None


def _product(name: str, told: Account | None) -> str | None:
    if told is None:
        return None
    return f"{name} v2" if told.kind == _SECOND_GENERATION else name


def _stored(
    name: str, usage: Decimal | None, product: str | None, sku: str | None, meter: str
) -> Component:
    return metered(
        name, STORED, usage, unit="GB", productName=product, skuName=sku, meterName=meter
    )


def _operations(
    name: str, usage: Decimal | None, product: str | None, sku: str | None
) -> Component:
    return metered(
        name,
        OPERATIONS,
        usage,
        unit="10k operations",
        per=10_000,
        productName=product,
        skuName=sku,
        meterName=name.title(),
    )
