"""What the name of a virtual machine size tells.

Names follow https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions: family,
number of vCPUs, ``-`` with those that are left of them, features, accelerator, version.
"""

from __future__ import annotations

import re

_SMALL = re.compile(r"v\d\d?|\d+|cc|flex|xl")
"""Parts of a name that stand in small letters; accelerators stand in capitals."""
_WRITTEN = {"adhtype1": "ADHType1", "iaas": "IaaS", "noib": "noIB", "promo": "Promo"}
_NAME = re.compile(r"(?:Standard|Basic)_([A-Z]+)(\d+)(?:-(\d+))?([a-z]*)(.*)")

_FIRST_NAMES = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 11: 2, 12: 4, 13: 8, 14: 16, 15: 20}
_A_NAMES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 8, 5: 2, 6: 4, 7: 8, 8: 8, 9: 16, 10: 8, 11: 16}


def canonical(size: str | None) -> str | None:
    """A size as Azure's price list writes it, whose small and capital letters matter there."""
    if size is None or "_" not in size:
        return size
    first, second, *rest = size.lower().split("_")
    letters = re.match(r"[a-z]*", second)
    family = letters[0] if letters else ""
    parts = [first.capitalize(), family.upper() + second.removeprefix(family)]
    parts += [_WRITTEN.get(part, part if _SMALL.fullmatch(part) else part.upper()) for part in rest]
    return "_".join(parts)


def vcpus(size: str | None) -> int | None:
    """Number of vCPUs of a size; None where its name does not tell."""
    match = _NAME.fullmatch(canonical(size) or "")
    if match is None:
        return None
    family, number, left, _, rest = match.groups()
    if left:
        return int(left)
    if family in {"G", "GS"}:
        return 1 << int(number)
    version = re.search(r"_v(\d+)", rest)
    if family == "A" and version is None:
        return _A_NAMES.get(int(number))
    if family in {"D", "DS"} and (version is None or version[1] == "2"):
        return _FIRST_NAMES.get(int(number))
    return int(number)


def takes_premium_disks(size: str | None) -> bool:
    """Whether a size takes premium SSDs: ``s`` among its features, or a DS or GS of old."""
    match = _NAME.fullmatch(canonical(size) or "")
    return match is not None and (match[1] in {"DS", "GS"} or "s" in match[4])
