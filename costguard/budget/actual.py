"""Actual spend by day: from a FOCUS export (CSV), or from AWS Cost Explorer (JSON).

Charges of an hour or a day count for their day, and those of longer periods (taxes, support) in
equal parts for the days of their period. Credits and refunds are negative, and are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from costguard.budget import cost_explorer, focus_export
from costguard.budget.charge import Charge
from costguard.errors import ConfigError
from costguard.files import opened_text
from costguard.model.money import ZERO

_WHAT = "a FOCUS export (CSV) or Cost Explorer's get-cost-and-usage (JSON)"
_DELAY = 3
"""Days that a provider may take until a month's first spend is in an export."""


def read(path: Path, today: date, currency: str = "USD") -> dict[date, Decimal]:
    """Amount by day, in ``currency``, with every day from the first to the last.

    Raises ``UsageError`` where the file cannot be read, ``ConfigError`` where it is damaged, has
    another currency, lacks an amount or a day, or has nothing of the month of ``today`` although
    that has begun some days ago.
    """
    form = cost_explorer if _is_json(path) else focus_export
    daily = _by_day(form.charges(path, currency))
    if not daily:
        raise ConfigError(f"{path}: it has no charge of a day or an hour; expected {_WHAT}")
    _refuse_gaps(path, daily)
    last = max(daily)
    if today.day > _DELAY and (last.year, last.month) < (today.year, today.month):
        raise ConfigError(
            f"{path}: it has no data of {today:%Y-%m}; its last day is {last}; export the spend "
            "of this month up to yesterday"
        )
    return daily


def _is_json(path: Path) -> bool:
    with opened_text(path, _WHAT) as stream:
        return stream.read(4096).lstrip().startswith("{")


def _by_day(charges: Iterable[Charge]) -> dict[date, Decimal]:
    """Sums by day. What is charged for longer adds to the days that have charges of their own."""
    daily: defaultdict[date, Decimal] = defaultdict(lambda: ZERO)
    longer: defaultdict[tuple[date, int], Decimal] = defaultdict(lambda: ZERO)
    for first, days, amount in charges:
        if days == 1:
            daily[first] += amount
        else:
            longer[first, days] += amount
    for (first, days), amount in longer.items():
        for ahead in range(days):
            day = first + timedelta(days=ahead)
            if day in daily:
                daily[day] += amount / days
    return dict(daily)


def _refuse_gaps(path: Path, daily: dict[date, Decimal]) -> None:
    first, last = min(daily), max(daily)
    whole = (last - first).days + 1
    if whole == len(daily):
        return
    days = (first + timedelta(days=ahead) for ahead in range(whole))
    missing = next(day for day in days if day not in daily)
    more = whole - len(daily) - 1
    rest = f" and {more} more {'day' if more == 1 else 'days'}" if more else ""
    raise ConfigError(
        f"{path}: it has no charge of {missing}{rest} between {first} and {last}, and a missing "
        "day is not a free one; export every day, those without cost with an amount of 0"
    )
