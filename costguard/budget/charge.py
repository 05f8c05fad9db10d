"""What a provider has charged for a period, as exports of actual spend tell it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from costguard.errors import ConfigError
from costguard.model.money import to_decimal

_DAY = timedelta(days=1)
_LONGEST = 3700
"""Days; no period of a charge is longer than ten years."""
_LEAST, _MOST = -30, 15
"""Powers of ten; what lies beyond is no amount of money."""
_YEARS = range(2000, 2101)


class Charge(NamedTuple):
    """The amount of one period; negative for a credit."""

    first: date
    days: int
    amount: Decimal


def charge(start: object, end: object, amount: object, where: str) -> Charge:
    """A charge from texts; ``end`` is exclusive, and None for a period of a day or less.

    Raises ``ConfigError`` with ``where`` for what is no time, no amount, or no period.
    """
    number = to_decimal(amount) if isinstance(amount, str) else None
    if number is None or (number and not _LEAST <= number.adjusted() <= _MOST):
        raise ConfigError(f"{where}: expected an amount, found {_shown(amount)}")
    first = _moment(start, where)
    last = first + _DAY if end is None else _moment(end, where)
    days = -((first - last) // _DAY)
    if not 1 <= days <= _LONGEST:
        raise ConfigError(
            f"{where}: the period from {_shown(start)} to {_shown(end)} makes no sense"
        )
    return Charge(first.date(), days, number)


def _moment(text: object, where: str) -> datetime:
    """A time of an export, in UTC; one without a zone is in UTC."""
    try:
        moment = datetime.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        moment = datetime.min.replace(tzinfo=UTC)
    if moment.year not in _YEARS:
        raise ConfigError(
            f"{where}: expected a time such as 2026-11-01T00:00:00Z, found {_shown(text)}"
        )
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _shown(value: object) -> str:
    return "nothing" if value in (None, "") else repr(value)[:60]
