"""Cloud SQL."""

from __future__ import annotations

import re
from typing import NamedTuple

from costguard.rules.google.left_out import number_in, text_in, told
from costguard.rules.google.products import skus
from costguard.rules.kit import (
    HOURS_PER_MONTH,
    ZERO,
    Components,
    Decimal,
    ResourceView,
    cost,
    free,
    metered,
    rule,
)
from costguard.rules.quantities import times

PAGE = "https://cloud.google.com/sql/pricing"

sql = skus("Cloud SQL")

_NEEDS = ("edition", "availability")
CPU = sql("ApplicationServices", "SQLGen2InstancesCPU", "vCPU-Hours", needs=_NEEDS)
RAM = sql("ApplicationServices", "SQLGen2InstancesRAM", "GB-Hours", needs=_NEEDS)
INSTANCE = sql("ApplicationServices", "SQLInstance", "Hrs", needs=("tier", "availability"))
STORAGE = sql("ApplicationServices", "SQLStorage", "GB-Mo", needs=("diskType", "availability"))
BACKUPS = sql("ApplicationServices", "SQLBackup", "GB-Mo")
IDLE_ADDRESS = sql("ApplicationServices", "SQLIdleIpAddress", "Hrs")
LICENCE = sql("License", "SQLServerLicense", "vCPU-Hours", needs=("databaseEdition",))

_SETTINGS = "settings"
_SHARED = frozenset({"db-f1-micro", "db-g1-small"})
_GIB_PER_VCPU = {
    "standard": Decimal("3.75"),
    "n1-standard": Decimal("3.75"),
    "highmem": Decimal("6.5"),
    "n1-highmem": Decimal("6.5"),
    "perf-optimized-N": Decimal(8),
    "memory-optimized-N": Decimal(16),
}
_LIGHTWEIGHT_GIB = Decimal("3.75")
_NAMED = re.compile(r"db-(standard|n1-standard|highmem|n1-highmem)-(\d+)")
_PLUS = re.compile(r"db-(perf-optimized-N|memory-optimized-N)-(\d+)")
_CUSTOM = re.compile(r"db-custom-(\d+)-(\d+)")
_LIGHTWEIGHT = re.compile(r"db-lightweight-(\d+)")
_NO_PLACE = "availability not known"
_DISK_GB = 10
_LEAST_LICENSED = 4
_LICENSED = re.compile(r"SQLSERVER_\d+_(STANDARD|ENTERPRISE|WEB)")

FREE = free(
    """
    google_sql_database google_sql_ssl_cert google_sql_user
    google_sql_source_representation_instance
    """
)


class Size(NamedTuple):
    """What a tier provides."""

    vcpus: Decimal
    memory: Decimal


def size_of(tier: str) -> Size | None:
    """Number of vCPUs and GB of a tier; None where its name does not tell."""
    match = _CUSTOM.fullmatch(tier)
    if match is not None:
        return Size(Decimal(match[1]), Decimal(match[2]) / 1024)
    match = _LIGHTWEIGHT.fullmatch(tier)
    if match is not None:
        return Size(Decimal(match[1]), _LIGHTWEIGHT_GIB)
    match = _NAMED.fullmatch(tier) or _PLUS.fullmatch(tier)
    if match is None:
        return None
    vcpus = Decimal(match[2])
    return Size(vcpus, vcpus * _GIB_PER_VCPU[match[1]])


@rule("google_sql_database_instance", page=PAGE)
def instance(r: ResourceView) -> Components:
    """Hours of vCPUs and memory, or hours of the smallest and the older tiers; storage; backups.

    A regional instance has a standby in another zone, and costs twice as much. Editions have
    prices of their own; SQL Server has licences, of four vCPUs at least. One that is switched off
    (activation policy NEVER) pays for storage and its address.
    """
    settings = r.block(_SETTINGS)
    if settings is None:
        name = "SQL instance (made from another one, or not described)"
        yield cost(name, INSTANCE, None, tier=None, availability=None)
        return
    version = r.text("database_version", "" if r.known("database_version") else None)
    availability = text_in(r, settings, "availability_type", _SETTINGS, "ZONAL")
    place = None if availability is None else availability.lower()
    stopped = text_in(r, settings, "activation_policy", _SETTINGS, "ALWAYS") == "NEVER"
    hours = ZERO if stopped else HOURS_PER_MONTH
    yield from _machine(settings, version, place, hours, _edition(r, settings))
    kind = text_in(r, settings, "disk_type", _SETTINGS, "PD_SSD")
    shown = (kind or "type not known").removeprefix("PD_")
    disk = number_in(r, settings, "disk_size", _SETTINGS, _DISK_GB)
    name = f"Storage ({shown}, {place or _NO_PLACE})"
    yield cost(name, STORAGE, disk, diskType=kind, availability=place)
    yield metered("Backups", BACKUPS, r.usage("backup_storage_gb"))
    if _has_address(r, settings):
        if not stopped:
            reason = "Cloud SQL bills it while nothing uses it, which the plan does not tell"
            r.assume("settings.ip_configuration.ipv4_enabled", "unused all month", reason)
        yield cost("IP address (if unused)", IDLE_ADDRESS, HOURS_PER_MONTH)


def _edition(r: ResourceView, settings: ResourceView) -> str | None:
    """Edition in small letters; the tiers of Enterprise Plus belong to it whatever is said."""
    tier = settings.text("tier") or ""
    default = "ENTERPRISE_PLUS" if _PLUS.fullmatch(tier) else "ENTERPRISE"
    edition = text_in(r, settings, "edition", _SETTINGS, default)
    return None if edition is None else edition.lower().replace("_", " ")


def _machine(
    settings: ResourceView,
    version: str | None,
    place: str | None,
    hours: Decimal,
    edition: str | None,
) -> Components:
    tier, where = settings.text("tier"), place or _NO_PLACE
    size = None if tier is None else size_of(tier)
    older = (version or "").startswith("MYSQL") and (tier or "").startswith("db-n1-")
    if size is None or older or tier in _SHARED:
        name = f"SQL instance ({tier or 'tier not known'}, {where})"
        # Without a tier not even its product is known: the dearest ones are billed by vCPU.
        billed = hours if tier else times(hours, None)
        yield cost(name, INSTANCE, billed, tier=tier, availability=place)
    else:
        cores, memory = size
        name = f"vCPUs ({cores}, {where})"
        used = times(cores, hours)
        yield cost(name, CPU, used, unit="hours", edition=edition, availability=place)
        yield cost(
            f"Memory ({_plain(memory)} GB, {where})",
            RAM,
            times(memory, hours),
            unit="GB",
            per=HOURS_PER_MONTH,
            edition=edition,
            availability=place,
        )
    yield from _licence(version, size, hours)


def _licence(version: str | None, size: Size | None, hours: Decimal) -> Components:
    """The licence of SQL Server; one is shown too where the plan does not tell the database."""
    licensed = _LICENSED.fullmatch(version or "")
    if licensed is None and version is not None:
        return
    edition = None if licensed is None else licensed[1]
    name = f"SQL Server {edition.capitalize()} licence" if edition else "Licence, if SQL Server"
    billed = None if size is None else max(size.vcpus, Decimal(_LEAST_LICENSED))
    yield cost(name, LICENCE, times(billed, hours), databaseEdition=edition)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _has_address(r: ResourceView, settings: ResourceView) -> bool:
    """Whether the instance has a public address; it has one unless the configuration says no."""
    path = f"{_SETTINGS}.ip_configuration"
    block = settings.block("ip_configuration")
    if block is None or not told(r, block, "ipv4_enabled", path):
        return True
    return block.flag("ipv4_enabled", default=True)
