"""SQL Server on virtual machines, as it is registered with Azure."""

from __future__ import annotations

from costguard.rules.azurerm.machines import licence
from costguard.rules.azurerm.operating_system import sql_edition
from costguard.rules.given import given_text
from costguard.rules.kit import Components, ResourceView, rule

_MACHINES = (
    "azurerm_windows_virtual_machine",
    "azurerm_linux_virtual_machine",
    "azurerm_virtual_machine",
)
_IMAGES = ("source_image_reference", "storage_image_reference")


@rule(
    "azurerm_mssql_virtual_machine",
    page="https://azure.microsoft.com/pricing/details/virtual-machines/sql-server-enterprise/",
)
def sql_machine(r: ResourceView) -> Components:
    """Nothing by itself: the machine has the licence of its image's edition, by the hour.

    One that is paid by the hour (``PAYG``) on an image that does not bring SQL Server bills a
    licence too, of an edition that the plan does not tell. A licence of one's own (``AHUB``), or
    of a machine that only stands by (``DR``), is not billed.
    """
    if given_text(r, "sql_license_type", "PAYG") != "PAYG":
        return
    found = [r.refer("virtual_machine_id", kind) for kind in _MACHINES]
    machine = next((one for one in found if one is not None), None)
    if machine is None:
        r.assume(
            "virtual_machine_id",
            "no licence here",
            "its machine, which pays it, is not in the plan",
        )
        return
    images = [machine.block(key) for key in _IMAGES]
    image = next((one for one in images if one is not None), None)
    published = "" if image is None else (image.text("publisher") or "").lower()
    if sql_edition(image) or published == "microsoftsqlserver":
        return
    yield licence("SQL Server", None, r.hours)
