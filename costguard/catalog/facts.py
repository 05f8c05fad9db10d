"""Reading the price facts: text files, one product variant a row, one region a column.

``data/<vendor>/<Service>/<name>.csv`` has the columns ``family``, the attributes in the
provider's names, ``option,unit,start,source,date`` and then one column per region. An empty
attribute is absent, an empty price is not known, an empty ``start`` means no tiers.

``data/<vendor>/<Service>/spot/<name>.csv`` has one machine type with an operating system a row;
the cell of a region is ``71 <5%``: the saving in percent, and how many are interrupted.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from costguard.errors import PriceSourceError
from costguard.model.machine import Machine

FIXED = ("option", "unit", "start", "source", "date")
"""The columns that stand between the attributes and the regions."""

PLACE = ("vendor", "service")
"""What a table of several services has before the family; for others their folders tell it."""

MARKS = frozenset({"os-surcharge", "restated", "rounded", "spread", "uniform"})
"""What may follow a source's id: how a price was made of what the source states."""

SOURCE_COLUMNS = ("id", "title", "url", "licence")
MACHINE_COLUMNS = (
    "instance_type",
    "vcpu",
    "memory_gib",
    "arch",
    "burstable",
    "current_generation",
    "gpu_count",
    "gpu_model",
    "source",
    "date",
)
SPOT_COLUMNS = ("operatingSystem", "instanceType", "source", "date")
"""The columns of a file of spot savings that stand before the regions."""

_SPOT_CELL = re.compile(r"(\d{1,2}) ([<>]\d+%|\d+-\d+%)")


class Fact(NamedTuple):
    """One price of one product variant in one region, as a source stated it on a date."""

    vendor: str
    service: str
    family: str
    attributes: tuple[tuple[str, str], ...]
    """Names and values, sorted by name; absent attributes are left out."""
    option: str
    unit: str
    region: str
    start: Decimal
    """Where the tier begins, in the unit; 0 for a price without tiers."""
    price: Decimal
    """Per unit, in the currency of the list that it is from; of files, US dollars."""
    source: str
    """Id in ``sources.csv``, with ``/marker`` where the price was derived."""
    date: datetime.date


class Saving(NamedTuple):
    """How much less a machine is expected to cost on the spot market than on demand."""

    instance_type: str
    system: str
    """Operating system, in the price list's word."""
    vendor: str
    region: str
    percent: int
    """Off the on-demand price, 0 to 99."""
    interrupted: str
    """Part of the machines that the provider takes back within a month: ``<5%``, ``5-10%``."""
    source: str
    date: datetime.date


class Source(NamedTuple):
    """Where facts come from."""

    id: str
    title: str
    url: str
    licence: str


class _Layout(NamedTuple):
    """Which columns of a file hold what."""

    family: int
    attributes: tuple[tuple[int, str], ...]
    fixed: int
    regions: tuple[tuple[int, str], ...]


def read_facts(root: Path) -> Iterator[Fact]:
    """Every fact below ``root``, file by file in sorted order.

    Raises ``PriceSourceError`` naming file and line when a file is not as it should be.
    """
    files = sorted(root.glob("*/*/*.csv"))
    if not files:
        raise PriceSourceError(f"{root}: no price facts here; expected <vendor>/<Service>/*.csv")
    for path in files:
        yield from read_file(path)


def read_file(path: Path) -> Iterator[Fact]:
    """The facts of one file. Raises as ``read_facts``.

    Its folders give service and vendor, unless these are its first columns.
    """
    vendor, service = path.parent.parent.name, path.parent.name
    rows = _rows(path)
    layout = _layout(path, next(rows, (1, []))[1])
    for line, row in rows:
        if len(row) != layout.regions[-1][0] + 1:
            raise _wrong(path, line, f"has {len(row)} cells, the header has more or fewer")
        if layout.family:
            vendor, service = row[: layout.family]
        yield from _facts_of_row(path, line, row, layout, vendor, service)


def read_sources(root: Path) -> list[Source]:
    """The sources in ``sources.csv``, in file order. Raises as ``read_facts``."""
    path = root / "sources.csv"
    rows = _rows(path)
    _expect_header(path, rows, SOURCE_COLUMNS)
    return [Source(*row) for line, row in rows if _full(path, line, row, len(SOURCE_COLUMNS))]


def read_machines(root: Path) -> Iterator[Machine]:
    """The machine types of each ``<vendor>/instance_types.csv``. Raises as ``read_facts``."""
    for path in sorted(root.glob("*/instance_types.csv")):
        rows = _rows(path)
        _expect_header(path, rows, MACHINE_COLUMNS)
        for line, row in rows:
            _full(path, line, row, len(MACHINE_COLUMNS))
            yield _machine(path, line, row)


def read_savings(root: Path) -> Iterator[Saving]:
    """The spot savings of each ``<vendor>/<Service>/spot/*.csv``. Raises as ``read_facts``."""
    seen: set[tuple[str, ...]] = set()
    for path in sorted(root.glob("*/*/spot/*.csv")):
        rows = _rows(path)
        header = next(rows, (1, []))[1]
        fixed = len(SPOT_COLUMNS)
        if tuple(header[:fixed]) != SPOT_COLUMNS:
            raise _wrong(path, 1, f"the header must be {','.join(SPOT_COLUMNS)},<regions>")
        for line, row in rows:
            _full(path, line, row, len(header))
            machine = (path.parents[2].name, *row[:2])
            if machine in seen:
                raise _wrong(path, line, f"{row[1]} with {row[0]} stands in a row already")
            seen.add(machine)
            for region, cell in zip(header[fixed:], row[fixed:], strict=True):
                if cell:
                    yield _saving(path, line, row, region, cell)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row of a file."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for row in reader:
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PriceSourceError(f"{path}: cannot be read as a UTF-8 CSV file: {error}") from error


def _layout(path: Path, header: Sequence[str]) -> _Layout:
    """The columns of a file; complains when they are not family, attributes, fixed, regions."""
    names = tuple(header)
    family = len(PLACE) if names[: len(PLACE)] == PLACE else 0
    at = names.index(FIXED[0]) if FIXED[0] in names else 0
    after = at + len(FIXED)
    if names[family : family + 1] != ("family",) or names[at:after] != FIXED or not names[after:]:
        expected = ",".join(("family", "<attributes>", *FIXED, "<regions>"))
        raise _wrong(path, 1, f"the header must be {expected}")
    if len(set(names)) != len(names):
        raise _wrong(path, 1, "the header names a column twice")
    columns = tuple(enumerate(names))
    attributes = tuple(sorted(columns[family + 1 : at], key=lambda c: c[1]))
    return _Layout(family, attributes, at, columns[after:])


def _facts_of_row(
    path: Path, line: int, row: Sequence[str], layout: _Layout, vendor: str, service: str
) -> Iterator[Fact]:
    """One fact per region that has a price in the row."""
    attributes = tuple((name, row[i]) for i, name in layout.attributes if row[i])
    option, unit, start, source, day = row[layout.fixed : layout.fixed + len(FIXED)]
    if not (option and unit and source):
        raise _wrong(path, line, "option, unit and source must be filled in")
    begin = _number(path, line, "start", start) if start else Decimal(0)
    when = _day(path, line, day)
    for i, region in layout.regions:
        if row[i]:
            price = _number(path, line, region, row[i])
            yield Fact(
                vendor, service, row[layout.family], attributes, option, unit, region,
                begin, price, source, when,
            )  # fmt: skip


def _machine(path: Path, line: int, row: Sequence[str]) -> Machine:
    """A row of ``instance_types.csv``."""
    cells = dict(zip(MACHINE_COLUMNS, row, strict=True))
    memory = cells["memory_gib"]
    return Machine(
        path.parent.name,
        cells["instance_type"],
        int(_number(path, line, "vcpu", cells["vcpu"])),
        _number(path, line, "memory_gib", memory) if memory else None,
        cells["arch"],
        _yes(path, line, "burstable", cells["burstable"]),
        _known_yes(path, line, "current_generation", cells["current_generation"]),
        int(_number(path, line, "gpu_count", cells["gpu_count"] or "0")),
        cells["gpu_model"],
        cells["source"],
        _day(path, line, cells["date"]),
    )


def _saving(path: Path, line: int, row: Sequence[str], region: str, cell: str) -> Saving:
    """A cell of a file of spot savings."""
    match = _SPOT_CELL.fullmatch(cell)
    if match is None:
        raise _wrong(path, line, f"{region} is {cell!r}, expected a saving such as '71 <5%'")
    system, instance_type, source, day = row[: len(SPOT_COLUMNS)]
    where, when = (path.parents[2].name, region), _day(path, line, day)
    return Saving(instance_type, system, *where, int(match[1]), match[2], source, when)


def _number(path: Path, line: int, column: str, text: str) -> Decimal:
    """A number of a cell, finite and not negative."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or number < 0:
        raise _wrong(path, line, f"{column} is {text!r}, expected a number from 0 up")
    return number


def _day(path: Path, line: int, text: str) -> datetime.date:
    """A date of a cell."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise _wrong(path, line, f"date is {text!r}, expected YYYY-MM-DD") from None


def _yes(path: Path, line: int, column: str, text: str) -> bool:
    """``yes`` or ``no`` of a cell."""
    if text not in {"yes", "no"}:
        raise _wrong(path, line, f"{column} is {text!r}, expected yes or no")
    return text == "yes"


def _known_yes(path: Path, line: int, column: str, text: str) -> bool | None:
    """``yes``, ``no`` or, where it is not known, nothing."""
    return _yes(path, line, column, text) if text else None


def _expect_header(
    path: Path, rows: Iterator[tuple[int, list[str]]], columns: Sequence[str]
) -> None:
    """Complain when the header is not exactly ``columns``."""
    if tuple(next(rows, (1, []))[1]) != tuple(columns):
        raise _wrong(path, 1, f"the header must be {','.join(columns)}")


def _full(path: Path, line: int, row: Sequence[str], width: int) -> bool:
    """Complain when a row has not ``width`` cells."""
    if len(row) != width:
        raise _wrong(path, line, f"has {len(row)} cells, expected {width}")
    return True


def _wrong(path: Path, line: int, what: str) -> PriceSourceError:
    """The error for a line of a fact file."""
    return PriceSourceError(f"{path}:{line}: {what}")
