"""Database engines of RDS: their names in the price list, licences and extended support."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from costguard.rules.kit import (
    HOURS_PER_MONTH,
    Components,
    ResourceView,
    cost,
    service,
    vcpus,
)
from costguard.rules.quantities import times

rds = service("aws", "AmazonRDS")

_FREE, _INCLUDED, _OWN = "No license required", "License included", "Bring your own license"


class Engine(NamedTuple):
    """An engine in the price list's words."""

    name: str | None
    edition: str | None = ""
    licence: str | None = _FREE
    """None of these where the plan does not tell it."""

    @property
    def aurora(self) -> bool:
        """Whether storage belongs to an Aurora cluster."""
        return (self.name or "").startswith("Aurora")


_ENGINES = {
    "aurora": Engine("Aurora MySQL"),
    "aurora-mysql": Engine("Aurora MySQL"),
    "aurora-postgresql": Engine("Aurora PostgreSQL"),
    "db2-ae": Engine("Db2", "Advanced", _OWN),
    "db2-se": Engine("Db2", "Standard", _OWN),
    "mariadb": Engine("MariaDB"),
    "mysql": Engine("MySQL"),
    "oracle-ee": Engine("Oracle", "Enterprise", _OWN),
    "oracle-se": Engine("Oracle", "Standard", _INCLUDED),
    "oracle-se1": Engine("Oracle", "Standard One", _INCLUDED),
    "oracle-se2": Engine("Oracle", "Standard Two", _INCLUDED),
    "postgres": Engine("PostgreSQL"),
    "sqlserver-ee": Engine("SQL Server", "Enterprise", _INCLUDED),
    "sqlserver-ex": Engine("SQL Server", "Express", _INCLUDED),
    "sqlserver-se": Engine("SQL Server", "Standard", _INCLUDED),
    "sqlserver-web": Engine("SQL Server", "Web", _INCLUDED),
}
_LICENCES = {"bring-your-own-license": _OWN, "license-included": _INCLUDED}

AS_OF = date(2026, 11, 1)
"""Extended support is priced as on this day: rules know no clock."""

_SUPPORT = {
    # First day of extended support, and of its third year, which is dearer. From
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html and the
    # release calendars it leads to.
    ("MySQL", "5.7"): (date(2024, 3, 1), date(2026, 3, 1)),
    ("MySQL", "8.0"): (date(2026, 8, 1), date(2028, 8, 1)),
    ("PostgreSQL", "11"): (date(2024, 4, 1), date(2026, 4, 1)),
    ("PostgreSQL", "12"): (date(2025, 3, 1), date(2027, 3, 1)),
    ("PostgreSQL", "13"): (date(2026, 3, 1), date(2028, 3, 1)),
    ("PostgreSQL", "14"): (date(2027, 3, 1), date(2029, 3, 1)),
    ("Aurora MySQL", "5.7"): (date(2024, 12, 1), date(2026, 12, 1)),
    ("Aurora PostgreSQL", "11"): (date(2024, 4, 1), date(2026, 4, 1)),
    ("Aurora PostgreSQL", "12"): (date(2025, 3, 1), date(2027, 3, 1)),
    ("Aurora PostgreSQL", "13"): (date(2026, 3, 1), date(2028, 3, 1)),
    ("Aurora PostgreSQL", "14"): (date(2027, 3, 1), date(2029, 3, 1)),
}
_SUPPORTED = frozenset(engine for engine, _ in _SUPPORT)

EXTENDED_SUPPORT = {
    1: rds("Extended Support", "vCPU-Hours", where={"usagetype": "ExtendedSupport:Yr1-Yr2"}),
    3: rds("Extended Support", "vCPU-Hours", where={"usagetype": "ExtendedSupport:Yr3"}),
}


def engine_of(name: str | None, licence: str | None = None) -> Engine:
    """The engine that Terraform calls ``name``; one that is not listed keeps that name.

    ``licence`` is Terraform's ``license_model`` where it is given; else AWS's standard holds.
    """
    if name is None:
        return Engine(None, None, None)
    known = _ENGINES.get(name.removesuffix("-cdb"))
    if known is None:
        return Engine(name)
    choice = _LICENCES.get(licence or "")
    return known._replace(licence=choice) if choice and known.licence != _FREE else known


def open_licence(engine: Engine) -> Engine:
    """The engine under a licence that the plan does not tell, where there are several."""
    return engine if engine.licence == _FREE else engine._replace(licence=None)


def engine_version(engine: Engine, *places: ResourceView | None) -> str | None:
    """The first ``engine_version`` that is known, of an engine that has extended support.

    Where none is, AWS's current default version is assumed, which is in standard support.
    """
    if engine.name not in _SUPPORTED:
        return None
    for place in places:
        if place is not None and place.raw("engine_version") and place.known("engine_version"):
            return place.text("engine_version")
    if places[0] is not None:
        reason = "not known: AWS picks its current default version where none is set"
        places[0].assume("engine_version", "a version in standard support", reason)
    return None


def extended_support(
    engine: Engine, version: str | None, instance_class: str | None, instances: int = 1
) -> Components:
    """The vCPU-hours of a version that is beyond standard support; nothing for others.

    ``instances`` counts standbys too: each is charged.
    """
    year = _year(engine, version)
    if year:
        quantity = times(vcpus(instance_class or ""), instances, HOURS_PER_MONTH)
        name = f"Extended support (year {year})"
        yield cost(name, EXTENDED_SUPPORT[year], quantity, unit="vCPU-hours")


def _year(engine: Engine, version: str | None) -> int:
    """1 in the first two years of extended support, 3 in the third, 0 else."""
    parts = (version or "").split(".")
    for major in (parts[0], ".".join(parts[:2])):
        starts = _SUPPORT.get((engine.name or "", major))
        if starts is not None:
            first, third = starts
            return 3 if third <= AS_OF else 1 if first <= AS_OF else 0
    return 0
