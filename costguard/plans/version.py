"""Which versions of Terraform's JSON formats are read."""

from __future__ import annotations

import re
from typing import Any

from costguard.errors import PlanError
from costguard.plans.shape import Where, optional_text, wrong

_VERSION = re.compile(r"(\d{1,9})\.\d+(\.\d+)?")


def format_version(document: dict[str, Any], where: Where) -> str:
    """The ``format_version`` of a plan or state, ``""`` where it was cut away.

    Raises ``PlanError`` for the versions from 2.0 on: what they mean is not known.
    """
    version = optional_text(document, "format_version", where)
    if version is None:
        return ""
    found = _VERSION.fullmatch(version)
    if not found:
        raise wrong((*where, "format_version"), "a version such as 1.2", version)
    if int(found[1]) > 1:
        raise PlanError(
            f"{where[0]}: format_version {version} is newer than this costguard knows (0.1 to "
            "1.x); update costguard"
        )
    return version
