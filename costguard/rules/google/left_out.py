"""Telling what a configuration leaves to Google from what is not known."""

from __future__ import annotations

from costguard.rules.kit import Decimal, ResourceView, refers


def told(r: ResourceView, block: ResourceView, key: str, at: str) -> bool:
    """Whether the configuration gives ``key`` of a block of ``r`` that stands at path ``at``.

    An empty path is that of the resource itself.
    One that it leaves out is filled in by Google: the plan shows nothing, or that the value is
    known after apply.
    """
    if block.raw(key) in (None, "", [], {}):
        return False
    return block.known(key) or refers(r, f"{at}.{key}" if at else key)


def text_in(
    r: ResourceView, block: ResourceView | None, key: str, at: str, default: str
) -> str | None:
    """The text at ``key`` of a block, or ``default`` where it is left out; None if not known."""
    if block is None or not told(r, block, key, at):
        return default
    return block.text(key)


def number_in(
    r: ResourceView, block: ResourceView | None, key: str, at: str, default: Decimal | int
) -> Decimal | None:
    """As ``text_in``, for a number."""
    if block is None or not told(r, block, key, at):
        return Decimal(default)
    return block.number(key)
