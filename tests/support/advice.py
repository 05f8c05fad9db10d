"""Plans of one or a few resources, and what is recommended for them."""

from typing import Any

from costguard.optimize.measured import Measured
from support.savings import Found, found_in
from support.terraform import change, document, read


def of(
    address: str,
    after: dict[str, Any],
    *,
    nonprod: bool = False,
    measured: dict[str, Measured] | None = None,
    **rest: Any,
) -> Found:
    """What is recommended for a plan that creates one resource in us-east-1."""
    return found_in(
        read(document(change(address, after, **rest))), nonprod=nonprod, measured=measured
    )
