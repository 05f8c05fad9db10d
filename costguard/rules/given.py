"""Telling what a configuration gives from what the provider fills in."""

from __future__ import annotations

from costguard.rules.kit import Decimal, ResourceView


def given(r: ResourceView, key: str) -> bool:
    """Whether the configuration gives the top-level attribute ``key``.

    One that it leaves out gets the provider's default, which the plan often shows as known
    after apply: no assumption is needed then. One that refers to something unknown is given,
    and so is a block of a number that is not known.
    """
    if r.raw(key) in (None, "", [], {}):
        return False
    return r.known(key) or r.given_later(key)


def given_text(r: ResourceView, key: str, default: str | None = None) -> str | None:
    """The text at ``key``, or the provider's ``default`` where it is left out."""
    return r.text(key, default) if given(r, key) else default


def told_text(r: ResourceView, key: str, default: str) -> str | None:
    """The text at ``key``, or the provider's ``default`` where it is left out; None if not known.

    For sizes and types: a default would be the price of something that nobody asked for.
    """
    return r.text(key, default if r.known(key) else None)


def told_number(r: ResourceView, key: str, default: int) -> Decimal | None:
    """As ``told_text``, for a number."""
    return r.number(key, default if r.known(key) else None)


def given_number(r: ResourceView, key: str, default: int | None = None) -> Decimal | None:
    """The number at ``key``, or the provider's ``default`` where it is left out."""
    if given(r, key):
        return r.number(key, default)
    return None if default is None else Decimal(default)


def given_count(r: ResourceView, key: str, default: int) -> Decimal | None:
    """As ``given_number``; None where it is given and not known: no number stands in for it."""
    if given(r, key) and not r.known(key):
        return r.number(key)
    return given_number(r, key, default)


def given_flag(r: ResourceView, key: str, *, default: bool = False) -> bool:
    """The flag at ``key``, or the provider's ``default`` where it is left out."""
    return r.flag(key, default=default) if given(r, key) else default
