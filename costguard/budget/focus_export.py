"""Charges from a FOCUS export: CSV with the columns of the FOCUS specification, 1.0 to 1.4."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from costguard.budget.charge import Charge, charge
from costguard.errors import ConfigError
from costguard.files import opened_text

_COSTS = ("EffectiveCost", "BilledCost")
"""What a charge costs; upfront payments are spread over their term in the first."""
_NEEDED = ("ChargePeriodStart", "BillingCurrency")
_WHAT = "a FOCUS export"


def charges(path: Path, currency: str) -> Iterator[Charge]:
    """Each row's charge, row by row: the file may be larger than memory.

    Raises ``UsageError`` where it cannot be read, ``ConfigError`` with the line where a column is
    missing, a row is damaged, or in another currency.
    """
    with opened_text(path, _WHAT) as stream:
        rows = csv.DictReader(stream, strict=True)
        try:
            cost = _cost_column(path, rows.fieldnames or ())
            for row in rows:
                yield _charge(row, cost, currency, f"{path}:{rows.line_num}")
        except csv.Error as error:
            raise ConfigError(f"{path}:{rows.reader.line_num}: not a CSV file: {error}") from None


def _cost_column(path: Path, columns: object) -> str:
    found = set(columns) if isinstance(columns, (list, tuple)) else set()
    cost = next((name for name in _COSTS if name in found), None)
    missing = [name for name in _NEEDED if name not in found]
    if cost is None or missing:
        lacking = ", ".join([*missing, *([] if cost else [" or ".join(_COSTS)])])
        raise ConfigError(f"{path}:1: no column {lacking}; expected {_WHAT} with a heading")
    return cost


def _charge(row: dict[str, str | None], cost: str, currency: str, where: str) -> Charge:
    if None in row.values() or None in row:
        raise ConfigError(f"{where}: the row has another number of cells than the heading")
    if row["BillingCurrency"] != currency:
        raise ConfigError(
            f"{where}: the amount is in {row['BillingCurrency'] or 'no currency'} and the prices "
            f"in {currency}, and nothing is converted; export in {currency}"
        )
    end = row.get("ChargePeriodEnd")
    return charge(row["ChargePeriodStart"], end, row[cost], f"{where}: {cost}")
