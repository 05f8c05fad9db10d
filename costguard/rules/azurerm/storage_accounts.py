"""Azure storage accounts: blobs, and the files of accounts for files."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.azurerm.products import retail
from costguard.rules.given import given_text
from costguard.rules.kit import (
    Component,
    Components,
    ResourceView,
    by_terabyte,
    free,
    metered,
    rule,
)

PAGE = "https://azure.microsoft.com/pricing/details/storage/blobs/"

storage = retail("Storage", "Storage")

STORED = storage("GB-Mo", needs=("productName", "skuName", "meterName"))
OPERATIONS = storage("Operations", needs=("productName", "skuName", "meterName"))
RETRIEVED = storage("GB", needs=("productName", "skuName", "meterName"))
TAGS = storage("Tags", needs=("productName", "skuName", "meterName"))

FIRST_STEP_GB = 51_200
"""Up to here the price of a hot GB has no steps that would have to be known."""

ACCOUNT = "azurerm_storage_account"
_PREMIUM_BLOBS = frozenset({"LRS", "ZRS"})

FREE = free(
    """
    azurerm_storage_account_customer_managed_key azurerm_storage_account_network_rules
    azurerm_storage_account_queue_properties azurerm_storage_account_static_website
    azurerm_storage_blob_inventory_policy azurerm_storage_container
    azurerm_storage_container_immutability_policy azurerm_storage_data_lake_gen2_filesystem
    azurerm_storage_data_lake_gen2_path azurerm_storage_encryption_scope
    azurerm_storage_management_policy azurerm_storage_object_replication
    azurerm_storage_share_directory azurerm_storage_sync_cloud_endpoint
    azurerm_storage_sync_group azurerm_storage_table_entity
    """
)


class Account(NamedTuple):
    """What decides the prices of an account."""

    kind: str
    premium: bool
    replication: str | None
    """``LRS``, ``ZRS``, ``GRS``, ``RA-GRS``, ``GZRS`` or ``RA-GZRS``."""
    access: str
    """``Hot`` or ``Cool``."""
    folders: bool
    """Whether blobs lie in folders: a hierarchical namespace, or NFS, which has one."""


class Priced(NamedTuple):
    """A component of an account that is measured."""

    name: str
    key: str
    meter: str


_WRITE = Priced("Write operations", "monthly_write_operations", "Write Operations")
_LIST_KEY = "monthly_list_and_create_container_operations"
_LIST = Priced(
    "List and create container operations", _LIST_KEY, "List and Create Container Operations"
)
_LIST_FILES = Priced("List operations", _LIST_KEY, "List Operations")
_READ = Priced("Read operations", "monthly_read_operations", "Read Operations")
_OTHER = Priced("All other operations", "monthly_other_operations", "All Other Operations")
_ITERATIVE_READ = Priced(
    "Iterative read operations", "monthly_iterative_read_operations", "Iterative Read Operations"
)
_ITERATIVE_WRITE = Priced(
    "Iterative write operations", "monthly_iterative_write_operations", "Iterative Write Operations"
)
_FILE_GB = (
    Priced("Data at rest", "data_at_rest_storage_gb", "Data Stored"),
    Priced("Snapshots", "snapshots_storage_gb", "Snapshots"),
)
_METADATA = Priced("Metadata at rest", "metadata_at_rest_storage_gb", "Metadata")


def account_of(r: ResourceView) -> Account:
    """What the configuration of an account says, with the provider's defaults."""
    replication = r.text("account_replication_type")
    if replication is not None and replication.startswith("RAG"):
        replication = f"RA-{replication[2:]}"
    return Account(
        kind=given_text(r, "account_kind", "StorageV2") or "StorageV2",
        premium=r.text("account_tier") == "Premium",
        replication=replication,
        access=given_text(r, "access_tier", "Hot") or "Hot",
        folders=r.flag("nfsv3_enabled") or r.flag("is_hns_enabled"),
    )


@rule(ACCOUNT, page=PAGE)
def account(r: ResourceView) -> Components:
    """GB stored and operations, by kind, performance, replication and access tier.

    The cool tier bills GB that are read and that are deleted early, a premium account neither.
    Queues, tables and shares of an account are resources of their own. Hot blobs are billed by
    tiers of 50, 450 and over 500 TB.
    """
    told = account_of(r)
    if told.kind == "FileStorage":
        yield from _files(r, told)
    elif told.premium:
        if told.replication is None or told.replication in _PREMIUM_BLOBS:
            yield from _premium(r, told)
    elif told.kind == "Storage":
        if told.replication != "GZRS":
            yield from _first_generation(r, told)
    else:
        yield from _blobs(r, told)


def _premium(r: ResourceView, told: Account) -> Components:
    product, sku = "Premium Block Blob", _sku("Premium", told)
    yield _stored(r, Priced("Capacity", "storage_gb", "Data Stored"), product, sku)
    for line in (_WRITE, _LIST, _READ, _OTHER):
        yield _operations(r, line, product, sku)


def _first_generation(r: ResourceView, told: Account) -> Components:
    product, sku = "General Block Blob", _sku("Standard", told)
    yield _stored(r, Priced("Capacity", "storage_gb", "Data Stored"), product, sku)
    for line in (_WRITE, _LIST, _READ, _OTHER):
        yield _operations(r, line, product, "Standard")


def _blobs(r: ResourceView, told: Account) -> Components:
    product = "General Block Blob v2"
    if told.folders:
        product = f"{product} Hierarchical Namespace"
    sku = _sku(told.access, told)
    yield _capacity(r, told, product, sku)
    if told.folders:
        yield _operations(r, _ITERATIVE_WRITE, product, sku, shown=100)
    yield _operations(r, _WRITE, product, sku)
    if told.folders:
        yield _operations(r, _ITERATIVE_READ, product, _sku("", told))
    else:
        yield _operations(r, _LIST, product, _sku("", told))
    yield _operations(r, _READ, product, told.access)
    yield _operations(r, _OTHER, product, "Standard")
    if told.access == "Cool":
        yield _retrieved(r, product)
    if not told.folders:
        yield metered(
            "Blob index",
            TAGS,
            r.usage("blob_index_tags"),
            unit="10k tags",
            per=10_000,
            productName=product,
            skuName=_sku("", told),
            meterName="Index Tags",
        )
    if told.access == "Cool" and told.kind != "BlobStorage":
        line = Priced("Early deletion", "early_deletion_gb", "Early Delete")
        yield _stored(r, line, product, sku)


def _capacity(r: ResourceView, told: Account, product: str, sku: str | None) -> Component:
    used = r.usage("storage_gb")
    stepped = told.access == "Hot" and used is not None
    first = stepped and used is not None and used <= FIRST_STEP_GB
    return metered(
        "Capacity (first 50TB)" if first else "Capacity",
        STORED,
        used,
        unit="GB",
        label=by_terabyte if stepped and not first else None,
        productName=product,
        skuName=sku,
        meterName="Data Stored" if stepped and not first else "Data Stored (first 50 TB)",
    )


def _files(r: ResourceView, told: Account) -> Components:
    product = "Premium Files" if told.premium else "Files v2"
    sku = _sku("Premium" if told.premium else told.access, told)
    for line in _FILE_GB:
        yield _stored(r, line, product, sku)
    if told.premium:
        return
    own = _sku("", told)
    yield _stored(r, _METADATA, product, own)
    yield _operations(r, _WRITE, product, sku)
    yield _operations(r, _LIST_FILES, product, own)
    yield _operations(r, _READ, product, told.access)
    yield _operations(r, _OTHER, product, "Standard")
    if told.access == "Cool":
        yield _retrieved(r, product)
        yield _stored(
            r, Priced("Early deletion", "early_deletion_gb", "Early Delete"), product, sku
        )


def _sku(prefix: str, told: Account) -> str | None:
    return None if told.replication is None else f"{prefix} {told.replication}".strip()


def _stored(r: ResourceView, line: Priced, product: str, sku: str | None) -> Component:
    usage = r.usage(line.key)
    return metered(
        line.name,
        STORED,
        usage,
        unit="GB",
        productName=product,
        skuName=sku,
        meterName=line.meter,
    )


def _operations(
    r: ResourceView, line: Priced, product: str, sku: str | None, shown: int = 10_000
) -> Component:
    unit = "100 operations" if shown == 100 else "10k operations"
    return metered(
        line.name,
        OPERATIONS,
        r.usage(line.key),
        unit=unit,
        per=shown,
        productName=product,
        skuName=sku,
        meterName=line.meter,
    )


def _retrieved(r: ResourceView, product: str) -> Component:
    return metered(
        "Data retrieval",
        RETRIEVED,
        r.usage("monthly_data_retrieval_gb"),
        productName=product,
        skuName="Cool",
        meterName="Data Retrieval",
    )
