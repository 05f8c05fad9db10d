"""The operating system of a machine, as EC2 bills it."""

from __future__ import annotations

from typing import NamedTuple

from costguard.rules.kit import ResourceView

WINDOWS_ROOT_GB = 30
LINUX_ROOT_GB = 8


class System(NamedTuple):
    """An operating system with what is installed on it, in the price list's words."""

    name: str
    label: str
    """As the report shows it."""
    software: str = "NA"
    """Edition of SQL Server: ``SQL Ent``, ``SQL Std``, ``SQL Web``; or ``NA``."""
    licence: str = "No License required"


LINUX = System("Linux", "Linux/UNIX")
WINDOWS = System("Windows", "Windows")

_BY_USAGE = {
    "linux": LINUX,
    "windows": WINDOWS,
    "rhel": System("RHEL", "RHEL"),
    "suse": System("SUSE", "SUSE"),
}
_BY_PLATFORM = {
    "Linux": LINUX,
    "Linux/UNIX": LINUX,
    "Red Hat BYOL Linux": LINUX,
    "Red Hat Enterprise Linux": _BY_USAGE["rhel"],
    "SUSE Linux": _BY_USAGE["suse"],
    "Windows": WINDOWS,
    "Windows BYOL": WINDOWS._replace(licence="Bring your own license"),
}
"""By the platform details of a machine image, after
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/billing-info-fields.html."""
_EDITIONS = {"Enterprise": "SQL Ent", "Standard": "SQL Std", "Web": "SQL Web"}


def system_of(
    r: ResourceView, *images: tuple[ResourceView | None, str], default: System | None = None
) -> System:
    """The system that the usage file tells, else the machine image, else Linux by assumption.

    ``images`` are the places where the image is named, the one that counts first. A ``default``
    stands where it is known which system it is unless an image says otherwise.
    """
    told = r.usage_text("operating_system")
    if told is not None:
        return _BY_USAGE.get(told.lower(), System(told, told))
    for block, path in images:
        image = block and block.refer(path, "aws_ami")
        details = image.text("platform_details") if image else None
        if details:
            return _of_platform(details)
    if default is not None:
        return default
    reason = "the machine image is not in the plan; give operating_system in the usage file"
    r.assume("operating_system", "Linux", reason)
    return LINUX


def _of_platform(details: str) -> System:
    """System by the platform details of an image, such as ``Windows with SQL Server Web``."""
    platform, _, edition = details.partition(" with SQL Server ")
    system = _BY_PLATFORM.get(platform, System(platform, platform))
    if not edition:
        return system
    return system._replace(label=details, software=_EDITIONS.get(edition, edition))


def root_gb(system: System) -> int:
    """Size of the root volume of AWS's own images of this system."""
    return WINDOWS_ROOT_GB if system.name == "Windows" else LINUX_ROOT_GB
