"""Translation tables: rows of a table of price facts become facts in a provider's vocabulary.

The format is described in ``translations/README.md``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path

from costguard.catalog.units import CANONICAL
from costguard.errors import ConfigError

COLUMNS = (
    "from",
    "select",
    "region",
    "service",
    "family",
    "attributes",
    "option",
    "unit",
    "start",
    "factor",
)
ORIGINS = ("golden", "aws", "azure", "google")
UNIFORM = "uniform"

_SEPARATOR = re.compile(r"(?<!\\);")
_PLACE = re.compile(r"\{(\d+)\}")
_FACTOR = re.compile(r"[*/](?!0+(?:\.0+)?$)\d+(?:\.\d+)?")
_TWELVE = Context(prec=12)


@dataclass(frozen=True, slots=True)
class Condition:
    """``column=value`` (``pattern`` is ``None``) or ``column~regex``."""

    column: str
    value: str
    pattern: re.Pattern[str] | None = None

    def groups(self, row: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
        """What the regex's groups hold in this row; ``None`` when the condition fails."""
        seen = row.get(self.column) or ("",)
        if self.pattern is None:
            return () if self.value in seen else None
        for text in seen:
            found = self.pattern.fullmatch(text)
            if found:
                return tuple(group or "" for group in found.groups())
        return None


@dataclass(frozen=True, slots=True)
class Translation:
    """A line of a translation table."""

    where: str
    """File and line, for messages."""
    origin: str
    conditions: tuple[Condition, ...]
    region: str
    service: str
    family: str
    attributes: tuple[tuple[str, str], ...]
    """Names and values, sorted by name; values may hold ``{1}``."""
    option: str
    unit: str
    start: Decimal | None
    """``None`` for a price without tiers."""
    factor: str

    def groups(self, row: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
        """The groups of all regexes in this row; ``None`` when it is not selected."""
        found: list[str] = []
        for condition in self.conditions:
            groups = condition.groups(row)
            if groups is None:
                return None
            found.extend(groups)
        return tuple(found)

    def filled(self, groups: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The attributes with the groups put in."""
        return tuple(
            (key, _PLACE.sub(lambda place: groups[int(place[1]) - 1], value))
            for key, value in self.attributes
        )

    def price(self, stated: Decimal) -> Decimal:
        """The stated price times the factor; a changed price has 12 significant digits."""
        if not self.factor:
            return stated
        number = Decimal(self.factor[1:])
        result = stated * number if self.factor[0] == "*" else stated / number
        return _TWELVE.plus(result).normalize()


def read_translations(path: Path) -> tuple[list[Translation], list[ConfigError]]:
    """The lines of one table, and what is wrong with those that are not."""
    translations: list[Translation] = []
    wrong: list[ConfigError] = []
    for line, row in _rows(path):
        try:
            translations.append(_translation(f"{path}:{line}", row))
        except ConfigError as error:
            wrong.append(error)
    return translations, wrong


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not empty or a comment."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            if tuple(next(reader, ())) != COLUMNS:
                raise ConfigError(f"{path}:1: the header must be {','.join(COLUMNS)}")
            for row in reader:
                if any(row) and not row[0].startswith("#"):
                    yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: cannot be read as a UTF-8 CSV file: {error}") from error


def _translation(where: str, row: Sequence[str]) -> Translation:
    """One line, checked."""
    if len(row) != len(COLUMNS):
        raise ConfigError(f"{where}: has {len(row)} cells, expected {len(COLUMNS)}")
    cells = dict(zip(COLUMNS, (cell.strip() for cell in row), strict=True))
    if cells["from"] not in ORIGINS:
        raise ConfigError(f"{where}: from is {cells['from']!r}, expected {' or '.join(ORIGINS)}")
    if not cells["service"]:
        raise ConfigError(f"{where}: service is empty, expected the price list's service code")
    if cells["unit"] not in CANONICAL:
        raise ConfigError(f"{where}: unit {cells['unit']!r} is not in costguard/catalog/units.py")
    if not cells["select"]:
        raise ConfigError(f"{where}: select is empty, expected conditions such as component=X")
    if cells["factor"] and not _FACTOR.fullmatch(cells["factor"]):
        raise ConfigError(f"{where}: factor is {cells['factor']!r}, expected like /730 or *1024")
    conditions = tuple(_condition(where, text) for text in _split(cells["select"]))
    return Translation(
        where,
        cells["from"],
        conditions,
        cells["region"],
        cells["service"],
        cells["family"],
        _attributes(where, cells["attributes"], conditions),
        cells["option"] or "on_demand",
        cells["unit"],
        _start(where, cells["start"]),
        cells["factor"],
    )


def _split(text: str) -> list[str]:
    r"""The parts between ``;``, with ``\\;`` put back to ``;``."""
    return [part.strip().replace("\\;", ";") for part in _SEPARATOR.split(text) if part.strip()]


def _condition(where: str, text: str) -> Condition:
    """``column=value`` or ``column~regex``."""
    found = re.fullmatch(r"([^=~]+)([=~])(.*)", text, re.DOTALL)
    if not found:
        raise ConfigError(f"{where}: {text!r} in select is neither column=value nor column~regex")
    column, sign, value = found.groups()
    if sign == "=":
        return Condition(column, value)
    try:
        return Condition(column, value, re.compile(value, re.DOTALL))
    except re.error as error:
        raise ConfigError(f"{where}: {value!r} is not a regular expression: {error}") from None


def _attributes(
    where: str, text: str, conditions: Sequence[Condition]
) -> tuple[tuple[str, str], ...]:
    """``key=value;key2=value2``, sorted; each ``{n}`` must be a group of the conditions."""
    groups = sum(c.pattern.groups for c in conditions if c.pattern)
    pairs: dict[str, str] = {}
    for part in _split(text):
        key, sign, value = part.partition("=")
        if not (key and sign and value) or key in pairs:
            raise ConfigError(f"{where}: {part!r} in attributes is not one new key=value")
        if any(not 1 <= int(n) <= groups for n in _PLACE.findall(value)):
            raise ConfigError(f"{where}: {part!r}, but the regexes of select have {groups} groups")
        pairs[key] = value
    return tuple(sorted(pairs.items()))


def _start(where: str, text: str) -> Decimal | None:
    """Where the tier begins; ``None`` when there are no tiers."""
    if not text:
        return None
    try:
        start = Decimal(text)
    except InvalidOperation:
        start = Decimal(-1)
    if not start.is_finite() or start < 0:
        raise ConfigError(f"{where}: start is {text!r}, expected a number from 0 up")
    return start
