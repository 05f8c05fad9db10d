"""The operating system of a virtual machine, and the licences that are paid for with it."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.given import given_text
from costguard.rules.kit import ResourceView

Block = ResourceView | None

WINDOWS_GB = 127
RED_HAT_GB = 64
LINUX_GB = 30
"""Size of the system disk of the marketplace's images, after
https://learn.microsoft.com/azure/virtual-machines/managed-disks-overview#os-disk."""

_WINDOWS_PUBLISHERS = frozenset(
    {"microsoftwindowsserver", "microsoftwindowsdesktop", "microsoftsqlserver"}
)
_NO_LICENCE = "None"
_OWN_LICENCES = frozenset({"windows_server", "windows_client"})
_LINUX_PRODUCTS = {
    "rhel": "Red Hat Enterprise Linux",
    "sles": "SUSE Linux Enterprise Server",
    "ubuntu": "Ubuntu Pro",
}
"""By the beginning of ``license_type``, such as ``RHEL_BASE`` and ``SLES_STANDARD``."""
_SQL_EDITIONS = ("Enterprise", "Standard", "Web")
"""Editions of SQL Server that have a price; Developer and Express have none."""


class System(NamedTuple):
    """An operating system as Azure bills it."""

    name: str
    """``Linux`` or ``Windows``, in the price list's words."""
    licensed: bool = False
    """Whether the licence of Windows is brought along (Azure Hybrid Benefit)."""
    licences: tuple[str, ...] = ()
    """Further licences that are paid for by the hour: of RHEL, SUSE, Ubuntu Pro, SQL Server."""

    @property
    def billed_as(self) -> str:
        """The system whose price counts: Windows with a licence of one's own costs as Linux."""
        return "Linux" if self.licensed else self.name


def linux(r: ResourceView, image: Block, *, sql_licensed: bool = False) -> System:
    """Linux, with the licence of its image or of ``license_type``, and that of SQL Server.

    ``sql_licensed`` says that a licence of SQL Server is brought along.
    """
    found = _linux_licence(given_text(r, "license_type", _NO_LICENCE), image)
    return System("Linux", licences=(*((found,) if found else ()), *_sql(image, sql_licensed)))


def windows(r: ResourceView, image: Block, *, sql_licensed: bool = False) -> System:
    """Windows, with the licence brought along where ``license_type`` says so.

    ``sql_licensed`` says that a licence of SQL Server is brought along too.
    """
    own = (given_text(r, "license_type", _NO_LICENCE) or "").lower() in _OWN_LICENCES
    return System("Windows", own, _sql(image, sql_licensed))


def _sql(image: Block, licensed: bool) -> tuple[str, ...]:
    edition = None if licensed else sql_edition(image)
    return (f"SQL Server {edition}",) if edition else ()


def is_windows(image: Block) -> bool:
    """Whether a marketplace image is one of Windows."""
    return _of(image, "publisher") in _WINDOWS_PUBLISHERS and "linux" not in _of(image, "offer")


def image_gb(image: Block, *, windows: bool) -> int:
    """Size of the system disk that an image brings: the smallest usual one where not known."""
    if windows and is_windows(image):
        return LINUX_GB if "smalldisk" in _of(image, "sku") else WINDOWS_GB
    return RED_HAT_GB if _of(image, "publisher") == "redhat" else LINUX_GB


def sql_edition(image: Block) -> str | None:
    """Edition of SQL Server that the hours of an image include, if it is one with a price."""
    if _of(image, "publisher") != "microsoftsqlserver" or _of(image, "offer").endswith("byol"):
        return None
    sku = _of(image, "sku")
    return next((edition for edition in _SQL_EDITIONS if sku.startswith(edition.lower())), None)


def _linux_licence(licence: str | None, image: Block) -> str | None:
    """What is paid for: by ``license_type``, where it is given, else by the image."""
    if licence and licence.lower() != "none":
        if licence.lower().endswith("_byos"):
            return None
        return _LINUX_PRODUCTS.get(licence.lower().partition("_")[0])
    publisher, offer, sku = (_of(image, key) for key in ("publisher", "offer", "sku"))
    if "byos" in offer or "byos" in sku:
        return None
    if publisher == "redhat":
        return _LINUX_PRODUCTS["rhel"]
    if publisher == "suse" and not offer.startswith("opensuse"):
        return _LINUX_PRODUCTS["sles"]
    pro = publisher == "canonical" and ("-pro" in offer or "pro-" in sku or sku.endswith("pro"))
    return _LINUX_PRODUCTS["ubuntu"] if pro else None


def _of(image: Block, key: str) -> str:
    return "" if image is None else (image.text(key) or "").lower()
