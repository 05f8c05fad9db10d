"""Between which sizes a group of machines or tasks may move by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from costguard.model.resource import Unknown
from costguard.rules.kit import ZERO, Decimal, ResourceView, Sizes


def least(block: ResourceView, key: str, default: int | None = None) -> Decimal | None:
    """The smallest size, at ``key`` of a block: 0 at least, where the plan does not tell it.

    ``default`` is what a size that is left out means.
    """
    return block.number(key, default) if block.known(key) else ZERO


def most(
    r: ResourceView, block: ResourceView, key: str, counted: Decimal | None, what: str
) -> Decimal | None:
    """The largest size, at ``key`` of a block of ``r`` or of what scales it; None if not known.

    Then it is recorded that ``r`` is priced with ``counted`` of ``what`` and may have more. Where
    nothing is counted, the lines themselves say that their quantity is not known.
    """
    unknown = block.raw(key)
    if isinstance(unknown, Unknown) and counted is not None:
        reason = f"{unknown.value}; there may be more than are counted"
        where, path = (
            (block, key) if block.address == r.address else (r, f"{key} of {block.address}")
        )
        where.assume(path, f"{counted} {what}", reason)
    return block.number(key)


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
