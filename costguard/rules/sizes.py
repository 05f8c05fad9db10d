"""Between which sizes a group of machines or tasks may move by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from costguard.rules.kit import Decimal, Sizes


def between(
    low: Decimal | None,
    high: Decimal | None,
    attributes: Callable[[str], Mapping[str, Any]],
    what: str,
) -> Sizes | None:
    """Sizes from ``low`` to ``high``; None where one is not known or both are the same.

    ``attributes`` gives those that make the group of a size, ``what`` says what it consists of.
    """
    if low is None or high is None or high <= low:
        return None
    reason = f"it may have from {low} to {high} {what}"
    return Sizes(attributes(str(low)), attributes(str(high)), reason)
