"""Prices of Windows, RHEL and SUSE where only the Linux price of a machine type is known.

What an operating system costs over Linux depends on the machine type but not on the region, so
the Linux price of a region and the surcharge of the type give the price that no table states.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.components import Row
from costguard.catalog.facts import Fact

MARK = "os-surcharge"
"""Added to the source of the Linux price."""

_SYSTEM = "operatingSystem"


class Machines(NamedTuple):
    """The machines of a vendor that its surcharges apply to."""

    service: str
    families: tuple[str, ...]
    type_attribute: str
    """The attribute that names the machine type."""
    plain: Mapping[str, str]
    """What else they must be: shared tenancy, nothing installed, no licence brought along."""


def derived_facts(
    facts: Iterable[Fact], surcharges: Iterable[Row], machines: Machines
) -> list[Fact]:
    """The on-demand prices of other systems that the facts lack and the surcharges give."""
    plain = [fact for fact in facts if _is_plain(fact, machines)]
    known = {(fact.attributes, fact.region) for fact in plain}
    by_type: dict[str, list[Fact]] = {}
    for fact in plain:
        attributes = dict(fact.attributes)
        if attributes[_SYSTEM] == "Linux":
            by_type.setdefault(attributes[machines.type_attribute], []).append(fact)
    return [
        fact
        for row in surcharges
        for linux in by_type.get(row["instance_type"][0], ())
        if ((fact := _derived(linux, row)).attributes, fact.region) not in known
    ]


def _is_plain(fact: Fact, machines: Machines) -> bool:
    """Whether a surcharge could apply to the fact, or the fact make it needless."""
    place = fact.service == machines.service and fact.family in machines.families
    if not place or fact.option != "on_demand":
        return False
    attributes = dict(fact.attributes)
    return all(attributes.get(name) == value for name, value in machines.plain.items())


def _derived(linux: Fact, row: Row) -> Fact:
    """The Linux price plus the surcharge, as old as the older of the two."""
    attributes = dict(linux.attributes) | {_SYSTEM: row["operating_system"][0]}
    return linux._replace(
        attributes=tuple(sorted(attributes.items())),
        price=linux.price + Decimal(row["usd_per_hour_over_linux"][0]),
        source=f"{linux.source}/{MARK}",
        date=min(linux.date, datetime.date.fromisoformat(row["as_of"][0])),
    )
