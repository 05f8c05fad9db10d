"""Azure Cosmos DB: databases and containers of all its interfaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from costguard.rules.azurerm.products import retail
from costguard.rules.azurerm.region_names import region_code, region_name
from costguard.rules.given import given, given_flag, given_number, given_text
from costguard.rules.kit import (
    Component,
    Components,
    Decimal,
    Product,
    ResourceView,
    Sizes,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/cosmos-db/autoscale-provisioned/"

cosmos = retail("Azure Cosmos DB", "Databases")

THROUGHPUT = cosmos("Hrs", product="Azure Cosmos DB", sku="RUs", meter="100 RU/s")
WRITES_ANYWHERE = cosmos(
    "Hrs", product="Azure Cosmos DB", sku="mRUs", meter="100 Multi-master RU/s"
)
SERVERLESS = cosmos("Requests", product="Azure Cosmos DB serverless", sku="RUs", meter="1M RUs")
STORED = cosmos("GB-Mo", product="Azure Cosmos DB", meter="Data Stored")
ANALYTICAL = cosmos("GB-Mo", product="Azure Cosmos DB Analytics Storage", meter="Data Stored")
ANALYTICAL_OPERATIONS = cosmos(
    "Operations", product="Azure Cosmos DB Analytics Storage", needs=("meterName",)
)
CONTINUOUS = cosmos("GB-Mo", product="Azure Cosmos DB - PITR", meter="Continuous Backup")
PERIODIC = cosmos("GB-Mo", product="Azure Cosmos DB Snapshot", meter="Data Stored")
RESTORED = cosmos("GB", product="Azure Cosmos DB - PITR", meter="Data Restore")

_ACCOUNT = "azurerm_cosmosdb_account"
_AUTOSCALE = "autoscale_settings"
_UNITS = "monthly_serverless_request_units"
_AUTOSCALE_FACTOR = Decimal("1.5")
_ZONES_FACTOR = Decimal("1.25")
_LEAST_SHARE = Decimal("0.1")
"""Of the largest throughput: what autoscale bills at least, in every hour."""
_STANDARD_RUS = 400
_FREE_COPIES = 2
_PARENTS = {
    "azurerm_cosmosdb_cassandra_table": (
        "cassandra_keyspace_id",
        "azurerm_cosmosdb_cassandra_keyspace",
    ),
    "azurerm_cosmosdb_gremlin_graph": ("database_name", "azurerm_cosmosdb_gremlin_database"),
    "azurerm_cosmosdb_mongo_collection": ("database_name", "azurerm_cosmosdb_mongo_database"),
    "azurerm_cosmosdb_sql_container": ("database_name", "azurerm_cosmosdb_sql_database"),
}
"""Where a container names the database that it is in."""

FREE = free(
    """
    azurerm_cosmosdb_account azurerm_cosmosdb_mongo_role_definition
    azurerm_cosmosdb_mongo_user_definition azurerm_cosmosdb_notebook_workspace
    azurerm_cosmosdb_postgresql_coordinator_configuration azurerm_cosmosdb_postgresql_firewall_rule
    azurerm_cosmosdb_postgresql_node_configuration azurerm_cosmosdb_postgresql_role
    azurerm_cosmosdb_sql_function azurerm_cosmosdb_sql_role_assignment
    azurerm_cosmosdb_sql_role_definition azurerm_cosmosdb_sql_stored_procedure
    azurerm_cosmosdb_sql_trigger azurerm_mongo_cluster_firewall_rule azurerm_mongo_cluster_user
    """
)


class _Place(NamedTuple):
    """A region that an account keeps its data in."""

    region: str | None
    zones: bool

    @property
    def name(self) -> str:
        return region_name(self.region)


def _sizes(r: ResourceView) -> Sizes | None:
    """From a tenth to the whole of the largest throughput that autoscale may reach."""
    block = r.block(_AUTOSCALE)
    if block is None or r.usage_given("max_request_units_utilization_percentage"):
        return None
    most = block.number("max_throughput")
    if not most:
        return None

    def reaching(rus: Decimal) -> Mapping[str, Any]:
        """Attributes of autoscale whose least throughput is ``rus``."""
        return {_AUTOSCALE: [{"max_throughput": rus / _LEAST_SHARE}]}

    reason = f"autoscale takes from {most * _LEAST_SHARE:f} to {most:f} RU/s"
    return Sizes(reaching(most * _LEAST_SHARE), reaching(most), reason)


@rule(
    "azurerm_cosmosdb_cassandra_keyspace",
    "azurerm_cosmosdb_cassandra_table",
    "azurerm_cosmosdb_gremlin_database",
    "azurerm_cosmosdb_gremlin_graph",
    "azurerm_cosmosdb_mongo_collection",
    "azurerm_cosmosdb_mongo_database",
    "azurerm_cosmosdb_sql_container",
    "azurerm_cosmosdb_sql_database",
    "azurerm_cosmosdb_table",
    page=PAGE,
    sizes=_sizes,
)
def throughput_and_storage(r: ResourceView) -> Components:
    """Throughput in units of 100 RU/s, storage and backups, in each region of the account.

    - Provisioned throughput is billed all month; in a region with zone redundancy 1.25 times,
      unless the account is written to in several regions, which has a price of its own.
    - Autoscale bills 1.5 times the highest throughput of each hour, at least a tenth of the
      largest: of that, ``max_request_units_utilization_percentage`` says how much it is.
    - Serverless accounts bill the request units used. A database without throughput bills none:
      its containers have their own, of 400 RU/s where nothing is told.
    - Two periodic backups are free, more are billed by their GB in the region that is written to;
      continuous backups in each region, unless they go back by only seven days.
    """
    account = _account(r)
    places = _places(r, account)
    yield from _throughput(r, account, places)
    stored = r.usage("storage_gb")
    for place in places:
        name = f"Transactional storage ({place.name})"
        yield metered(name, STORED, stored, region=place.region)
    if account is None:
        return
    if given_flag(account, "analytical_storage_enabled"):
        for place in places:
            yield from _analytical(r, place, stored)
    yield from _backups(account, places, stored)
    restored = r.usage("monthly_restored_data_gb")
    yield metered("Restored data", RESTORED, restored, region=account.region)


def _account(r: ResourceView) -> ResourceView | None:
    if r.type == "azurerm_cosmosdb_cassandra_table":
        keyspace = r.refer(*_PARENTS[r.type])
        if keyspace is not None:
            return keyspace.refer("account_name", _ACCOUNT, by=("name",))
    return r.refer("account_name", _ACCOUNT, by=("name",))


def _places(r: ResourceView, account: ResourceView | None) -> list[_Place]:
    """The account's regions, the one that is written to first."""
    if account is None:
        r.assume("account_name", "one region", "the account is not in the plan")
        return [_Place(r.region, zones=False)]
    if given_flag(account, "free_tier_enabled"):
        r.assume(
            "free_tier_enabled", "no discount", "the account's 1,000 RU/s and 25 GB are shared"
        )
    blocks = sorted(
        account.blocks("geo_location"), key=lambda b: b.number("failover_priority") or 0
    )
    found = [(block.text("location"), block.flag("zone_redundant")) for block in blocks]
    places = [_Place(region_code(name) if name else None, zones) for name, zones in found]
    return places or [_Place(account.region, zones=False)]


def _throughput(r: ResourceView, account: ResourceView | None, places: list[_Place]) -> Components:
    product = _product(account)
    autoscale = r.block(_AUTOSCALE)
    if autoscale is not None:
        units = _autoscaled(r, autoscale)
        for place in places:
            yield _units(f"autoscale, {place.name}", product, units, place)
    elif given(r, "throughput") or _has_standard_throughput(r, account):
        told = r.number("throughput") if given(r, "throughput") else Decimal(_STANDARD_RUS)
        for place in places:
            dearer = place.zones and product is THROUGHPUT
            units = times(told, _ZONES_FACTOR if dearer else 1, Decimal("0.01"))
            yield _units(f"provisioned, {place.name}", product, units, place)
    elif r.usage_given(_UNITS) or (account is not None and _is_serverless(account)):
        yield metered(
            "Provisioned throughput (serverless)",
            SERVERLESS,
            r.usage(_UNITS),
            unit="1M RU",
            per=1_000_000,
            region=places[0].region,
        )


def _units(name: str, product: Product, units: Decimal | None, place: _Place) -> Component:
    hours = Decimal(730)
    return cost(
        f"Provisioned throughput ({name})",
        product,
        times(units, hours),
        unit="RU/s x 100",
        per=hours,
        region=place.region,
    )


def _product(account: ResourceView | None) -> Product:
    keys = ("multiple_write_locations_enabled", "enable_multiple_write_locations")
    anywhere = account is not None and any(given_flag(account, key) for key in keys)
    return WRITES_ANYWHERE if anywhere else THROUGHPUT


def _autoscaled(r: ResourceView, block: ResourceView) -> Decimal | None:
    """Units of 100 RU/s that are billed: of usage, else the least that autoscale takes."""
    share = r.usage("max_request_units_utilization_percentage")
    used = _LEAST_SHARE if share is None else max(share / 100, _LEAST_SHARE)
    return times(block.number("max_throughput"), used, _AUTOSCALE_FACTOR, Decimal("0.01"))


def _is_serverless(account: ResourceView) -> bool:
    return any(block.text("name") == "EnableServerless" for block in account.blocks("capabilities"))


def _has_standard_throughput(r: ResourceView, account: ResourceView | None) -> bool:
    """Whether a container gets 400 RU/s, as it shares no throughput and is not serverless."""
    if r.usage_given(_UNITS) or account is None or _is_serverless(account):
        return False
    parent = _PARENTS.get(r.type)
    database = None if parent is None else r.refer(*parent, by=("id", "name"))
    if r.type != "azurerm_cosmosdb_table" and (database is None or _has_throughput(database)):
        return False
    r.assume("throughput", f"{_STANDARD_RUS} RU/s", "what Cosmos DB gives where nothing is told")
    return True


def _has_throughput(database: ResourceView) -> bool:
    return database.block(_AUTOSCALE) is not None or given(database, "throughput")


def _analytical(r: ResourceView, place: _Place, stored: Decimal | None) -> Components:
    yield metered(f"Analytical storage ({place.name})", ANALYTICAL, stored, region=place.region)
    for what in ("Write", "Read"):
        yield metered(
            f"Analytical {what.lower()} operations ({place.name})",
            ANALYTICAL_OPERATIONS,
            r.usage(f"monthly_analytical_storage_{what.lower()}_operations"),
            unit="10K operations",
            per=10_000,
            region=place.region,
            meterName=f"{what} Operations",
        )


def _backups(account: ResourceView, places: list[_Place], stored: Decimal | None) -> Components:
    block = account.block("backup")
    if block is None:
        return
    if block.text("type") == "Continuous":
        if given_text(block, "tier") != "Continuous7Days":
            for place in places:
                name = f"Continuous backup ({place.name})"
                yield metered(name, CONTINUOUS, stored, region=place.region)
        return
    minutes = given_number(block, "interval_in_minutes", 240)
    hours = given_number(block, "retention_in_hours", 8)
    if not minutes or hours is None:
        return
    extra = hours * 60 // minutes - _FREE_COPIES
    if extra > 0:
        first = places[0]
        name = f"Periodic backup ({first.name})"
        yield metered(name, PERIODIC, times(stored, extra), region=first.region)
