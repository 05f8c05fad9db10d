"""Prices that a source states and nobody can believe: the import leaves them out.

``data/doubtful.csv`` names each by vendor, service, family, attributes (``key=value``, joined by
``;``), option and region, and says why. The price is missing then, and reports say so: better
than a figure that is a tenth of the true one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.facts import Fact
from costguard.errors import ConfigError

FILE = "doubtful.csv"
COLUMNS = ("vendor", "service", "family", "attributes", "option", "region", "why")


class Doubtful(NamedTuple):
    """One price that is left out, and why."""

    vendor: str
    service: str
    family: str
    attributes: tuple[tuple[str, str], ...]
    option: str
    region: str
    why: str

    @property
    def key(self) -> tuple[object, ...]:
        """What a fact has in common with it."""
        return self[:6]


def read_doubtful(data: Path, vendor: str) -> list[Doubtful]:
    """The prices of a vendor that are left out; none where there is no such file.

    Raises ``ConfigError`` when the file is not as it should be.
    """
    path = data / FILE
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    if not rows or tuple(rows[0]) != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise ConfigError(f"{path}: expected the columns {','.join(COLUMNS)} in every line")
    return [
        Doubtful(row[0], row[1], row[2], _pairs(row[3]), *row[4:])
        for row in rows[1:]
        if row[0] == vendor
    ]


def believable(
    facts: Iterable[Fact], doubtful: Iterable[Doubtful], data: Path
) -> tuple[list[Fact], list[str]]:
    """The facts without the doubtful ones, and a line for each that was left out.

    Raises ``ConfigError`` for one that is not among the facts any more.
    """
    open_ = {entry.key: entry for entry in doubtful}
    kept: list[Fact] = []
    left_out: dict[tuple[object, ...], str] = {}
    for fact in facts:
        key: tuple[object, ...] = (*fact[:5], fact.region)
        if key in open_:
            left_out[key] = f"{fact.service} {dict(fact.attributes)} in {fact.region}"
        else:
            kept.append(fact)
    for entry in open_.values():
        if entry.key not in left_out:
            raise ConfigError(
                f"{data / FILE}: no price of {dict(entry.attributes)} in {entry.region}; "
                "take the line out"
            )
    return kept, list(left_out.values())


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """``key=value;key2=value2`` as facts have it, sorted by key."""
    pairs = (part.partition("=") for part in text.split(";"))
    return tuple(sorted((key, value) for key, _, value in pairs))
