"""What a price list is asked for, in its own words: conditions on the attributes of products."""

from __future__ import annotations

from typing import NamedTuple


class Filter(NamedTuple):
    """An attribute of a provider's product and what it must be."""

    key: str
    """The attribute's name in the provider's price list."""
    value: str
    """The whole value; as a regular expression, what must match the whole value."""
    regex: bool = False
