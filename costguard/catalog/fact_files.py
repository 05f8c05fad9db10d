"""Writing facts as the reviewable text files that the repository holds.

The same facts always give the same bytes: rows and region columns are sorted.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from costguard.catalog.facts import FIXED, PLACE, Fact
from costguard.model.money import USD

COMPONENTS = "components"
"""The file of the facts that translations give."""

_FAMILIES = {
    ("AmazonEC2", "EBS direct API Requests"): "ebs",
    ("AmazonEC2", "Fast Snapshot Restore"): "ebs",
    ("AmazonEC2", "NAT Gateway"): "nat_gateway",
    ("AmazonEC2", "Provisioned Throughput"): "ebs",
    ("AmazonEC2", "Storage"): "ebs",
    ("AmazonEC2", "Storage Snapshot"): "ebs",
    ("AmazonEC2", "System Operation"): "ebs",
    ("AmazonES", "Amazon OpenSearch Service Instance"): "instances",
    ("AmazonElastiCache", "Cache Instance"): "instances",
    ("AmazonRDS", "Database Instance"): "instances",
    ("Compute Engine", "Compute Instance"): "instances",
    ("Compute Engine", "License"): "licences",
    ("Virtual Machines", "Dedicated Host"): "dedicated_hosts",
}
"""Families with a file of their own; the others of a service share ``other.csv``."""


def file_name(fact: Fact) -> str:
    """The file, without suffix, that a structured fact belongs to."""
    name = _FAMILIES.get((fact.service, fact.family), "other")
    attributes = dict(fact.attributes)
    if fact.service == "AmazonEC2" and fact.family.startswith("Compute Instance"):
        software = "" if attributes.get("preInstalledSw") == "NA" else "_sql"
        name = f"{_compute(attributes)}{software}"
    elif fact.service == "Virtual Machines" and fact.family == "Compute":
        name = _compute(attributes)
    return name if fact.option == "on_demand" else f"{name}_{fact.option.partition('_')[0]}"


def _compute(attributes: Mapping[str, str]) -> str:
    """The file of machines with an operating system."""
    system = re.sub(r"\W+", "_", attributes["operatingSystem"].lower())
    return f"compute_{system}"


def fact_files(facts: Iterable[tuple[str, Fact]]) -> dict[Path, str]:
    """Facts, each with its file's name, as file contents by path below the data folder."""
    files: dict[Path, list[Fact]] = defaultdict(list)
    for name, fact in facts:
        files[Path(fact.vendor, fact.service, f"{name}.csv")].append(fact)
    return {path: _table(files[path]) for path in sorted(files)}


def one_table(facts: Iterable[Fact], currency: str = USD.code) -> str:
    """Facts of any vendors and services as one table, which ``facts.read_file`` reads too.

    That takes prices for US dollars. In another currency the first column tells it, and the table
    is refused there.
    """
    table = _table(list(facts), PLACE)
    if currency == USD.code:
        return table
    header, *rows = csv.reader(io.StringIO(table))
    return csv_text([["currency", *header], *([currency, *row] for row in rows)])


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV with line feeds."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def write_files(root: Path, files: Mapping[Path, str], owned: str) -> None:
    """Write files below ``root`` and remove those matching ``owned`` that are not among them."""
    for path in root.glob(owned):
        if path.relative_to(root) not in files:
            path.unlink()
    for path, text in files.items():
        _write(root / path, text)


def _table(facts: Sequence[Fact], place: Sequence[str] = ()) -> str:
    """The facts of one file; ``place`` are the columns before the family."""
    names = sorted({key for fact in facts for key, _ in fact.attributes})
    regions = sorted({fact.region for fact in facts})
    tiered = {_price_key(fact) for fact in facts if fact.start}
    rows: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    order: dict[tuple[str, ...], tuple[object, ...]] = {}
    for fact in facts:
        told = (fact.vendor, fact.service) if place else ()
        row = (*told, *_row(fact, names, tiered=_price_key(fact) in tiered))
        order[row] = (row[: len(place) + len(names) + 3], fact.start, row)
        rows[row][fact.region] = _plain(fact.price)
    lines = [
        [*row, *(rows[row].get(region, "") for region in regions)]
        for row in sorted(rows, key=order.__getitem__)
    ]
    return csv_text([[*place, "family", *names, *FIXED, *regions], *lines])


def _row(fact: Fact, names: Sequence[str], *, tiered: bool) -> tuple[str, ...]:
    """The cells of a fact before the regions."""
    attributes = dict(fact.attributes)
    start = _plain(fact.start) if tiered else ""
    return (
        fact.family,
        *(attributes.get(name, "") for name in names),
        *(fact.option, fact.unit, start, fact.source, fact.date.isoformat()),
    )


def _price_key(fact: Fact) -> tuple[object, ...]:
    """What all tiers of one price have in common."""
    return (*fact[:7], fact.source, fact.date)


def _plain(number: Decimal) -> str:
    """A number without exponent."""
    return f"{number:f}"


def _write(path: Path, text: str) -> None:
    """Replace a file in one step; nothing happens if it holds just this."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, delete=False
    ) as stream:
        stream.write(text)
    temporary = Path(stream.name)
    temporary.chmod(0o644)
    temporary.replace(path)
