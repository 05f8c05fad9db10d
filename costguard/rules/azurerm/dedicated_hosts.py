"""Azure dedicated hosts, and capacity that is reserved for machines."""

from __future__ import annotations

import re

from costguard.rules.azurerm.machine_sizes import canonical
from costguard.rules.azurerm.machines import MACHINE
from costguard.rules.azurerm.machines import PAGE as MACHINE_PAGE
from costguard.rules.azurerm.products import retail
from costguard.rules.given import told_number
from costguard.rules.kit import ZERO, Components, Decimal, ResourceView, cost, free, rule
from costguard.rules.quantities import times

PAGE = "https://azure.microsoft.com/pricing/details/virtual-machines/dedicated-host/"

HOST = retail("Virtual Machines", "Dedicated Host")("Hrs", needs=("armSkuName",))

_LISTED = (
    "DCadsv5 Type 1, DCadsv6_Type1, DCasv5 Type 1, DCasv6_Type1, DCdsv3 Type1, DCsv2 Type 1, "
    "DCsv3 Type1, Dadsv5_Type1, Dasv4_Type1, Dasv4_Type2, Dasv5_Type1, Dasv6_Type1, "
    "Ddsv4_Type 1, Ddsv4_Type2, Ddsv5_Type1, Ddsv6_Type1, Dsv3_Type1, Dsv3_Type2, Dsv3_Type3, "
    "Dsv3_Type4, Dsv4_Type1, Dsv4_Type2, Dsv5_Type1, Dsv6_Type1, ECadsv5 Type 1, "
    "ECadsv6_Type1, ECasv5 Type 1, ECasv6_Type1, Eadsv5_Type1, Easv4_Type1, Easv4_Type2, "
    "Easv5_Type1, Easv6_Type1, Ebdsv5-Type1, Ebsv5-Type1, Edsv4_Type 1, Edsv4_Type2, "
    "Edsv5_Type1, Esv3_Type1, Esv3_Type2, Esv3_Type3, Esv3_Type4, Esv4_Type1, Esv4_Type2, "
    "Esv5_Type1, Esv6_Type1, FXmds Type1, Fsv2 Type3, Fsv2_Type2, Fsv2_Type4, Lasv3_Type1, "
    "Lsv2_Type1, Lsv3_Type1, Mdmsv2MedMem _Type1, Mdsmv2MedMem__Type1, Mdsv2MedMem_Type1, "
    "Mdsv3MedMem_Type1, Mmsv2MedMem-Type1, Ms_Type1, Msm_Type1, Msmv2MedMem_Type1, "
    "Msmv2_Type1, Msv2MedMem Type1, Msv2_Type1, Msv3MedMem_Type1, NDamsrA100v4_Type1, "
    "NDasrA100v4_Type1, NVasv4_Type1, NVsv3_Type1"
)
"""Hosts as the price list writes them, now with a blank, now with a dash."""


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


_BY_LETTERS = {_letters(name): name for name in _LISTED.split(", ")}

FREE = free(
    """
    azurerm_dedicated_host_group azurerm_capacity_reservation_group
    """
)


@rule("azurerm_dedicated_host", page=PAGE)
def dedicated_host(r: ResourceView) -> Components:
    """Hours of the server by series and type, however many machines run on it.

    What they need of Windows and SQL Server licences is billed with the machines.
    """
    sku = r.text("sku_name")
    name = f"Dedicated host ({sku or 'type not known'})"
    yield cost(name, HOST, r.hours, armSkuName=None if sku is None else listed(sku))


def listed(sku: str) -> str:
    """A host's SKU, ``DSv3-Type1``, as the price list writes it: ``Dsv3_Type1``."""
    return _BY_LETTERS.get(_letters(sku), sku)


@rule("azurerm_capacity_reservation", page=MACHINE_PAGE)
def capacity_reservation(r: ResourceView) -> Components:
    """Hours of the machines that are reserved, at the price of Linux machines, used or not.

    Those that run in it are billed as machines: they are taken off here. Whether they are the
    very machines it is for, their size tells.
    """
    sku = r.block("sku")
    size = None if sku is None else sku.text("name")
    capacity = None if sku is None else told_number(sku, "capacity", 1)
    used = _used(r, size)
    free_places = None if capacity is None else max(capacity - used, ZERO)
    hours = times(free_places, r.hours)
    name = f"Reserved capacity, unused ({size or 'size not known'})"
    yield cost(name, MACHINE, hours, armSkuName=canonical(size), operatingSystem="Linux")


def _used(r: ResourceView, size: str | None) -> Decimal:
    """Machines of the plan of this size that name the reservation's group."""
    key = "capacity_reservation_group_id"
    group = r.refer(key, "azurerm_capacity_reservation_group")
    if group is None:
        return ZERO
    kinds = ("azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine")
    machines = [machine for kind in kinds for machine in group.referrers(kind, key)]
    same = [m for m in machines if canonical(m.text("size")) == canonical(size)]
    return Decimal(len(same))
