"""Turns of phrase that budgets and their findings share."""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from costguard.budget.reader import DEFAULT
from costguard.model.budget import Budgets, Environment
from costguard.model.estimate import Total
from costguard.model.money import money, rounded, unit_price

_SHOWN = 3


def count(number: int, thing: str) -> str:
    """``1 resource``, ``2,000 resources``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def first_few(names: Collection[str]) -> str:
    """The first names and how many more there are: ``a, b, c and 4 more``."""
    shown = ", ".join(list(names)[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def total(sum_: Total, currency: str) -> str:
    """A total; ``at least $5.00`` where something is not in it."""
    amount = money(sum_.amount, currency)
    return amount if sum_.exact else f"at least {amount}"


def distinct(amount: Decimal, other: Decimal, currency: str) -> str:
    """An amount to be read beside another: with all digits where cents would hide the difference.

    ``amount`` must not be negative.
    """
    if amount != other and rounded(amount) == rounded(other):
        return unit_price(amount, currency)
    return money(amount, currency)


def share(part: Decimal, whole: Decimal, line: Decimal | None) -> str:
    """``part`` as a percentage of ``whole`` (not zero), with one decimal, more beside ``line``.

    Where the share is above ``line``, so is the text.
    """
    exact = 100 * part / whole
    for digits in range(1, 7):
        text = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        if line is None or exact <= line or text > line:
            break
    return f"{text:,f}%"


def setting(key: str, environment: Environment, budgets: Budgets) -> str:
    """Where the user sets ``key`` of the environment: the key's path and the file."""
    holder = DEFAULT if environment.name == DEFAULT else f"environments.{environment.name}"
    return f"{holder}.{key} in {file_of(budgets)}"


def file_of(budgets: Budgets) -> str:
    """The file that the user edits: the one that was read, or one that is still to be written."""
    return "a policies/budgets.yaml of your own" if budgets.bundled else budgets.source


def missing_from(sum_: Total) -> str:
    """What a total leaves out: ``2 resources without a price``; empty where it is exact."""
    parts = []
    if sum_.unpriced:
        parts.append(f"{count(sum_.unpriced, 'resource')} without a known price")
    if sum_.ranged:
        parts.append(f"what {count(sum_.ranged, 'resource')} may cost beyond the least")
    if sum_.usage_missing:
        parts.append(f"{count(sum_.usage_missing, 'resource')} without usage figures")
    return " and ".join(parts)
