"""Reading the tables of public price facts that an import starts from."""

from __future__ import annotations

import csv
import datetime
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal
from pathlib import Path

from costguard.catalog.components import Row
from costguard.catalog.facts import MACHINE_COLUMNS, SPOT_COLUMNS, Fact
from costguard.catalog.units import CANONICAL, canonical
from costguard.errors import ConfigError

COMPONENT_PRICES = "golden_component_prices.csv.gz"
INSTANCE_SPECS = "instance_specs.csv.gz"
SPOT_ADVISOR = "aws_spot_advisor.csv.gz"

_SPOT_ORIGIN = ("spot-advisor", "2025-06-28")
"""Source and date of the Spot Advisor's figures, which their table does not state."""

_TERM = "1 Term"
_YEARS = {"reserved_1yr": 1, "reserved_3yr": 3}
HOURS_OF_YEAR = 8760
SPREAD = "spread"
"""Added to the source of a price that was stated for a whole term."""
_TEN = Context(prec=10)

_NAMED_BY_SKU = ("attributes.productName", "attributes.skuName", "attributes.meterName")
"""Azure's ARM SKU with the operating system tells a machine; few sources give these too."""

_JSON_COLUMNS = ("attributes", "context")


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a table, with the columns that hold JSON opened up.

    Raises ``ConfigError`` when the table cannot be read.
    """
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8", newline="") as stream:
            for cells in csv.DictReader(stream):
                yield _opened(cells)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise ConfigError(f"{path}: cannot be read as a UTF-8 CSV table: {error}") from error


def structured_facts(rows: Iterable[Row]) -> tuple[list[Fact], list[str]]:
    """The facts of the rows that state their product by attributes, and what was left out.

    Rows that carry only a description need a translation. Prices whose first tier is not
    known (it was free) need one too, since nothing here says that it was free.
    """
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for row in rows:
        if "attributes.description" not in row:
            fact = _fact(row)
            groups[fact[:7]].append(fact)
    facts: list[Fact] = []
    left_out: list[str] = []
    for group in groups.values():
        if min(fact.start for fact in group) == 0:
            facts.extend(group)
        else:
            fact = group[0]
            left_out.append(f"{fact.service} {dict(fact.attributes)} in {fact.region}")
    return facts, left_out


def machine_rows(rows: Iterable[Row], vendor: str) -> list[tuple[str, ...]]:
    """The rows of ``instance_types.csv`` of a vendor, sorted by machine type."""
    return sorted(
        tuple(_machine_cell(row, column) for column in MACHINE_COLUMNS)
        for row in rows
        if row["provider"][0] == vendor
    )


def spot_rows(rows: Iterable[Row]) -> tuple[list[tuple[str, ...]], list[str]]:
    """The rows of a file of spot savings with its header, and what was left out.

    A figure by which spot would cost more than on demand is left out: the on-demand price is
    the most that AWS charges unless it is allowed to charge more.
    """
    cells: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    left_out: list[str] = []
    for row in rows:
        region, system, kind = (row[column][0] for column in ("region", "os", "instance_type"))
        percent = row["savings_percent"][0]
        if percent.startswith("-"):
            left_out.append(f"{kind} with {system} in {region}, {percent}%")
        else:
            cells[system, kind][region] = f"{percent} {row['interruption_band'][0]}"
    regions = sorted({region for row in cells.values() for region in row})
    table = [(*SPOT_COLUMNS, *regions)]
    for machine in sorted(cells):
        savings = (cells[machine].get(region, "") for region in regions)
        table.append((*machine, *_SPOT_ORIGIN, *savings))
    return table, left_out


def _opened(cells: Mapping[str, str]) -> Row:
    """A row with its JSON columns flattened to ``column.KEY``."""
    row: dict[str, tuple[str, ...]] = {column: (cell,) for column, cell in cells.items()}
    for column in _JSON_COLUMNS:
        for key, value in json.loads(cells.get(column) or "{}").items():
            row[f"{column}.{key}"] = tuple(value) if isinstance(value, list) else (value,)
    return row


def _fact(row: Row) -> Fact:
    """The fact that a structured row states."""
    price, unit, source = _hourly(row)
    if unit not in CANONICAL:
        raise ConfigError(
            f"{row['provider'][0]} prices: unit {unit!r} is not in costguard/catalog/units.py"
        )
    region = row["region"][0]
    return Fact(
        row["provider"][0],
        row["service"][0],
        row["product_family"][0],
        _attributes(row, region),
        row["purchase_option"][0],
        unit,
        region,
        Decimal(row["start_usage"][0] or 0),
        price,
        source,
        datetime.date.fromisoformat(row["as_of"][0]),
    )


def _hourly(row: Row) -> tuple[Decimal, str, str]:
    """Price, unit and source; the price of a whole term is spread over the hours of the term."""
    price, source = Decimal(row["price_usd"][0]), row["source"][0]
    if row["unit"][0] != _TERM:
        return price, canonical(row["unit"][0]), source
    years = _YEARS[row["purchase_option"][0]]
    return _TEN.divide(price, years * HOURS_OF_YEAR).normalize(), "Hrs", f"{source}/{SPREAD}"


def _attributes(row: Row, region: str) -> tuple[tuple[str, str], ...]:
    """The attributes, without those that say again what another one, or the region, says."""
    prefix = "attributes."
    return tuple(
        sorted(
            (column.removeprefix(prefix), values[0])
            for column, values in row.items()
            if column.startswith(prefix)
            and values[0]
            and (column != "attributes.fromRegionCode" or values[0] != region)
            and not ("attributes.armSkuName" in row and column in _NAMED_BY_SKU)
        )
    )


def _machine_cell(row: Row, column: str) -> str:
    """A cell of ``instance_types.csv``."""
    if column == "date":
        return row["as_of"][0]
    if column == "source":
        return row[column][0].replace(" ", "-")
    text = row[column][0]
    return text or "0" if column == "gpu_count" else text
