"""Operating systems of machine images, and the licences that are paid for with them.

https://cloud.google.com/compute/disks-image-pricing#premiumimages
"""

from __future__ import annotations

import re
from typing import NamedTuple

from costguard.rules.kit import ResourceView

LINUX = "Linux/UNIX"
WINDOWS = "Windows Server"


class System(NamedTuple):
    """An operating system: what it is called, and the licences that its image brings along."""

    name: str = LINUX
    licences: tuple[str, ...] = ()


_SQL = {
    "ent": "SQL Server Enterprise",
    "std": "SQL Server Standard",
    "web": "SQL Server Web",
}
_OWN = re.compile(r"byos|(^|[-/])byol")
_SYSTEMS = (
    (re.compile(r"rhel.*sap"), System(licences=("RHEL for SAP",))),
    (re.compile(r"rhel"), System(licences=("RHEL",))),
    (re.compile(r"(suse|sles).*sap"), System(licences=("SLES for SAP",))),
    (re.compile(r"suse-cloud|sles"), System(licences=("SLES",))),
    (re.compile(r"ubuntu-(os-)?pro"), System(licences=("Ubuntu Pro",))),
)
_FREE = re.compile(r"debian|ubuntu|centos|rocky|almalinux|fedora|freebsd|cos-|coreos|opensuse|arch")


def system_of(r: ResourceView, image: str | None, at: str) -> System:
    """The system of an image such as ``windows-cloud/windows-2022``, whose path is ``at``.

    Linux without a licence where the image does not tell, with an assumption.
    """
    name = (image or "").lower()
    if _OWN.search(name):
        return System()
    if "windows" in name or "sql-" in name:
        return System("Windows", (WINDOWS, *_sql(name)))
    for pattern, system in _SYSTEMS:
        if "opensuse" not in name and pattern.search(name):
            return system
    if not _FREE.search(name):
        r.assume(at, "Linux without a licence", "the image does not tell its operating system")
    return System()


def _sql(image: str) -> tuple[str, ...]:
    found = re.search(r"sql-(ent|std|web)", image)
    return (_SQL[found[1]],) if found else ()
