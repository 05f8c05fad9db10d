"""Charges from AWS Cost Explorer: the JSON that ``aws ce get-cost-and-usage`` writes.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from costguard.budget.charge import Charge, charge
from costguard.errors import ConfigError
from costguard.files import read_text

_METRIC = "UnblendedCost"
_COMMAND = f"aws ce get-cost-and-usage --granularity DAILY --metrics {_METRIC}"


def charges(path: Path, currency: str) -> Iterator[Charge]:
    """Each day's charge.

    Raises ``UsageError`` where the file cannot be read, ``ConfigError`` with the place in it where
    it is damaged, not by day, not the whole answer, or in another currency.
    """
    answer = _parsed(path)
    days = answer.get("ResultsByTime") if isinstance(answer, dict) else None
    if not isinstance(days, list):
        raise ConfigError(f"{path}: it has no list ResultsByTime; expected what {_COMMAND} writes")
    if answer.get("NextPageToken"):
        raise ConfigError(f"{path}: it is only one page of several (NextPageToken); export all")
    for number, day in enumerate(days):
        yield _charge(day, currency, f"{path}: ResultsByTime[{number}]")


def _parsed(path: Path) -> Any:
    text = read_text(path, "Cost Explorer's get-cost-and-usage (JSON)")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid JSON: {error}") from None


def _charge(day: Any, currency: str, where: str) -> Charge:
    period, cost = _part(day, "TimePeriod"), _part(_part(day, "Total"), _METRIC)
    if not cost:
        raise ConfigError(f"{where}: no Total.{_METRIC}; export with {_COMMAND}, and no groups")
    if cost.get("Unit") != currency:
        raise ConfigError(
            f"{where}: the amount is in {cost.get('Unit') or 'no currency'} and the prices in "
            f"{currency}, and nothing is converted"
        )
    found = charge(period.get("Start"), period.get("End"), cost.get("Amount"), where)
    if found.days > 1:
        raise ConfigError(f"{where}: it is for {found.days} days; export with {_COMMAND}")
    return found


def _part(value: Any, key: str) -> dict[str, Any]:
    part = value.get(key) if isinstance(value, dict) else None
    return part if isinstance(part, dict) else {}
