"""Azure's retail prices in the words of our products.

A row of the list names a meter by service, product, SKU and meter. Most products of ours have the
same names; where a service's are put together differently, ``_TRANSLATED`` says how. A meter that
has no line there and other names than a product has is no price of it: never the nearest one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.live.words import Filter
from costguard.model.price import PriceQuery

NAMES = ("productName", "skuName", "meterName", "armSkuName")
"""The names of a meter that the list can be asked by, as attributes of products."""

_MACHINES = "Virtual Machines"
_HOST = "Dedicated Host"
_LOW_PRIORITY = "Low Priority"
_SPOT = " Spot"


class Meter(NamedTuple):
    """What a price of Azure's list is of."""

    service: str
    family: str
    product: str
    sku: str
    meter: str
    arm_sku: str = ""


class Named(NamedTuple):
    """A meter in our words."""

    meter: Meter
    system: str = ""
    """Operating system of a machine."""
    parts: Decimal = Decimal(1)
    """Of how many units the row is: 2 of ``2 vCore``."""
    first_step: bool = False
    """Whether the price of the first step is meant, whatever comes after it."""

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """Names and values, sorted; absent ones are left out."""
        meter = self.meter
        values = (
            ("armSkuName", meter.arm_sku),
            ("meterName", meter.meter),
            ("operatingSystem", self.system),
            ("productName", meter.product),
            ("skuName", meter.sku),
        )
        return tuple(pair for pair in values if pair[1])


def named(meter: Meter) -> Iterator[Named]:
    """A meter in the words of our products; nothing where it is none of what we price."""
    if _LOW_PRIORITY in meter.sku or _LOW_PRIORITY in meter.meter:
        return
    translate = _TRANSLATED.get(meter.service)
    if translate is None:
        yield Named(meter)
    else:
        yield from translate(meter)


def is_spot(meter: Meter) -> bool:
    """Whether a meter is of what may be taken away: the list says it in the names alone."""
    return meter.sku.endswith(_SPOT) or meter.meter.endswith(_SPOT)


def filters(query: PriceQuery) -> list[Filter]:
    """What to ask the list for, so that every row of the query's product is in the answer.

    Names that we put together otherwise than the list are not asked for.
    """
    product = query.product
    has = dict(product.where) | dict(zip(product.needs, query.attributes, strict=True))
    asked = _ASKED.get(product.service, NAMES)
    return [Filter(name, has[name]) for name in asked if has.get(name)]


def _machine(meter: Meter) -> Iterator[Named]:
    """Machines by ARM name and system; dedicated hosts, which the list has among them."""
    if "Cloud Services" in meter.product or "CloudServices" in meter.product:
        return
    if _HOST in meter.product:
        yield Named(meter._replace(family=_HOST))
    else:
        yield Named(meter, "Windows" if meter.product.endswith(" Windows") else "Linux")


_PLAN = re.compile(r"Azure App Service (?:.+ )?Plan(?P<linux> - Linux)?")


def _app_service(meter: Meter) -> Iterator[Named]:
    """Plans: ``Azure App Service Premium v2 Plan - Linux``, ``P1 v2`` is ``Linux``, ``P1v2``."""
    plan = _PLAN.fullmatch(meter.product)
    if plan is None or meter.meter == "Stamp":
        yield Named(meter)
    else:
        system = "Linux" if plan["linux"] else "Windows"
        yield Named(meter._replace(product=system, sku=meter.sku.replace(" ", "")))


_CACHE = re.compile(r"Azure Redis Cache (?P<tier>Basic|Standard|Premium)")


def _redis(meter: Meter) -> Iterator[Named]:
    """Nodes: ``Azure Redis Cache Standard``, ``C3`` is ``Standard_C3`` of ``Azure Redis Cache``."""
    cache = _CACHE.fullmatch(meter.product)
    if cache is None:
        yield Named(meter)
    elif re.fullmatch(r"[CP]\d+ Cache( Instance)?", meter.meter):
        sku = f"{cache['tier']}_{meter.sku}"
        yield Named(meter._replace(product="Azure Redis Cache", sku=sku))


_DISK_OPERATIONS = re.compile(r"(?:[A-Z]\d+ )?(?P<copies>LRS|ZRS)? ?Disk Operations")
_STORED = re.compile(
    r"(?P<sku>(?:Hot|Cool|Cold|Archive|Standard|Premium)?"
    r"(?: ?(?:LRS|ZRS|(?:RA-)?GRS|(?:RA-)?GZRS))?)"
    r" ?(?P<what>Data Stored|Data Retrieval|Early Delete|Index Tags|[A-Z][\w ]+ Operations)"
)
_BLOBS = re.compile(r"General Block Blob.*|Premium (?:Block Blob|Files)|(?:Files|Tables|Queues).*")


def _storage(meter: Meter) -> Iterator[Named]:
    """Blobs, files, tables and queues: ``Cool LRS Data Stored`` is ``Data Stored`` of ``Cool LRS``.

    Operations of disks are one price for all sizes.
    """
    if meter.product.endswith("Managed Disks"):
        disk = _DISK_OPERATIONS.fullmatch(meter.meter)
        if disk is not None:
            copies = disk["copies"] or meter.sku.rpartition(" ")[2]
            meter = meter._replace(sku=copies, meter="Disk Operations")
        yield Named(meter)
        return
    stored = _STORED.fullmatch(meter.meter) if _BLOBS.fullmatch(meter.product) else None
    if stored is None:
        yield Named(meter)
        return
    what = stored["what"]
    sku = stored["sku"] or ("Standard" if what == "All Other Operations" else meter.sku)
    meter = meter._replace(sku=sku, meter=what)
    yield Named(meter)
    if what == "Data Stored":
        yield Named(meter._replace(meter=f"{what} (first 50 TB)"), first_step=True)


_TIERS = re.compile(
    r"(General Purpose|Business Critical|Hyperscale|Premium|Standard|Basic|Backup) "
)
_CORES = re.compile(r"(?P<number>\d+) vCore(?: Zone Redundancy)?")


def _sql(meter: Meter) -> Iterator[Named]:
    """Cores one by one, licences by product, storage and backups without the name of the tier."""
    cores = _CORES.fullmatch(meter.sku)
    name = meter.meter
    if name == "vCore" and meter.product.endswith("SQL License"):
        name = "SQL License"
    elif name.endswith("Data Stored"):
        name = _TIERS.sub("", name, count=1)
    per_core = cores is not None and name.endswith(("vCore", "SQL License"))
    parts = Decimal(cores["number"]) if cores and per_core else Decimal(1)
    yield Named(meter._replace(meter=name, sku="" if per_core else meter.sku), parts=parts)


def _database(meter: Meter) -> Iterator[Named]:
    """As SQL databases; the product does not begin with the service's name."""
    meter = meter._replace(product=meter.product.removeprefix(f"{meter.service} "))
    if meter.product.endswith("Backup Storage"):
        yield Named(meter._replace(meter=meter.meter.removesuffix(" Data Stored")))
    elif meter.product.startswith("Flexible Server Storage"):
        yield Named(meter)
    else:
        yield from _sql(meter)


_TRANSLATED: dict[str, Callable[[Meter], Iterator[Named]]] = {
    _MACHINES: _machine,
    "Azure App Service": _app_service,
    "Azure Database for MariaDB": _database,
    "Azure Database for MySQL": _database,
    "Azure Database for PostgreSQL": _database,
    "Redis Cache": _redis,
    "SQL Database": _sql,
    "SQL Managed Instance": _sql,
    "Storage": _storage,
}
_ASKED: dict[str, tuple[str, ...]] = {
    _MACHINES: ("armSkuName",),
    "Azure App Service": (),
    "Azure Database for MariaDB": (),
    "Azure Database for MySQL": (),
    "Azure Database for PostgreSQL": (),
    "Redis Cache": (),
    "SQL Database": ("productName",),
    "SQL Managed Instance": ("productName",),
    "Storage": ("productName",),
}
"""Names that are the list's own, of services where not all are."""
