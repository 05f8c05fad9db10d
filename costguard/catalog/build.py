"""Compiling the price facts to one SQLite file that is read by key.

Products decide which facts are kept and under which key, so that a look-up needs no search.
Only the standard library may be used here: this runs while the package is being built.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from costguard.catalog.facts import (
    Fact,
    Saving,
    Source,
    read_facts,
    read_machines,
    read_savings,
    read_sources,
)
from costguard.catalog.match import Key, Matcher
from costguard.catalog.resolve import Candidate, Entry, resolve
from costguard.catalog.schema import CREATE, FORMAT, day_number, digest, joined, tiers_text
from costguard.errors import PriceSourceError
from costguard.model.machine import Machine
from costguard.model.price import Product

_Book = Mapping[Key, list[Candidate]]
_Name = TypeVar("_Name", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did with the facts and the products."""

    version: str
    """Date of the newest fact that is used."""
    used: int
    """Facts that at least one product wants."""
    unwanted: Mapping[tuple[str, str], int]
    """Facts that no product wants, by service and family."""
    without_price: tuple[Product, ...]
    """Products that no fact is a price of."""
    ambiguous: tuple[Key, ...]
    """Keys under which several prices stand."""
    prices: int
    """Rows of the price table."""


class _Further(NamedTuple):
    """What a book holds beside its prices."""

    machines: Sequence[Machine]
    savings: Sequence[Saving]
    sources: Mapping[str, Source]


def build(facts_dir: Path, products: Iterable[Product], target: Path) -> BuildReport:
    """Compile the facts below ``facts_dir`` for ``products`` and write the book to ``target``.

    The same facts and products give the same bytes. The file appears in one step. Raises
    ``PriceSourceError`` for a wrong fact file, ``RuleError`` for two products with one id.
    """
    matcher = Matcher(products)
    entries, unwanted, used = _collect(read_facts(facts_dir), matcher)
    book = {key: _resolved(key, entries[key]) for key in sorted(entries)}
    if not book:
        raise PriceSourceError(f"{facts_dir}: no fact is a price of any product")
    further = _Further(
        sorted(read_machines(facts_dir)),
        sorted(read_savings(facts_dir)),
        {source.id: source for source in read_sources(facts_dir)},
    )
    _write(target, book, matcher.products, further)
    priced = {key.product for key in book}
    return BuildReport(
        version=_newest(book),
        used=used,
        unwanted=dict(sorted(unwanted.items())),
        without_price=tuple(p for name, p in matcher.products.items() if name not in priced),
        ambiguous=tuple(key for key, candidates in book.items() if len(candidates) > 1),
        prices=sum(map(len, book.values())),
    )


def _collect(
    facts: Iterable[Fact], matcher: Matcher
) -> tuple[dict[Key, list[Entry]], Counter[tuple[str, str]], int]:
    """The facts under their keys, how many no product wants, and how many one does."""
    entries: dict[Key, list[Entry]] = defaultdict(list)
    unwanted: Counter[tuple[str, str]] = Counter()
    used = 0
    for fact in facts:
        matches = matcher.matches(fact)
        if not matches:
            unwanted[fact.service, fact.family] += 1
            continue
        used += 1
        for match in matches:
            entry = Entry(match.extra, fact.source, fact.date, fact.start, fact.price)
            entries[match.key(fact)].append(entry)
    return entries, unwanted, used


def _resolved(key: Key, entries: list[Entry]) -> list[Candidate]:
    """The prices under a key; an error says which key."""
    try:
        return resolve(entries)
    except PriceSourceError as error:
        values = ", ".join(filter(None, key.attributes))
        raise PriceSourceError(f"{key.product} ({values}) in {key.region}: {error}") from None


def _newest(book: _Book) -> str:
    """The newest date of the prices, as text."""
    return max(c.date for candidates in book.values() for c in candidates).isoformat()


def _write(target: Path, book: _Book, products: Mapping[str, Product], further: _Further) -> None:
    """Write the book beside ``target`` and put it in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".prices-") as folder:
        temporary = Path(folder, target.name)
        with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            connection.executescript(f"PRAGMA journal_mode = OFF; BEGIN; {CREATE}")
            regions = _numbered({(products[key.product].vendor, key.region) for key in book})
            savings = [s for s in further.savings if (s.vendor, s.region) in regions]
            priced = {c.source for candidates in book.values() for c in candidates}
            sources = _numbered(priced | {saving.source for saving in savings})
            _insert_names(connection, regions, sources, further.sources)
            _insert_prices(connection, book, products, regions, sources)
            _insert_machines(connection, further.machines)
            _insert_savings(connection, savings, regions, sources)
            meta = {"format": FORMAT, "version": _newest(book), "digest": digest(connection)}
            connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
            connection.execute("COMMIT")
            connection.execute("VACUUM")
        temporary.replace(target)


def _insert_names(
    connection: sqlite3.Connection,
    regions: Mapping[tuple[str, str], int],
    sources: Mapping[str, int],
    origins: Mapping[str, Source],
) -> None:
    """Fill the tables of regions and sources."""
    connection.executemany(
        "INSERT INTO region VALUES (?, ?, ?)", [(n, *place) for place, n in regions.items()]
    )
    connection.executemany(
        "INSERT INTO source VALUES (?, ?, ?, ?, ?)",
        [(n, name, *_origin(name, origins)) for name, n in sources.items()],
    )


def _insert_prices(
    connection: sqlite3.Connection,
    book: _Book,
    products: Mapping[str, Product],
    region_ids: Mapping[tuple[str, str], int],
    source_ids: Mapping[str, int],
) -> None:
    """Fill the tables of products, variants and prices."""
    product_ids = _numbered({key.product for key in book})
    variant_ids = _numbered({(key.product, joined(key.attributes)) for key in book})
    connection.executemany(
        "INSERT INTO product VALUES (?, ?, ?, ?)",
        [(n, i, joined(products[i].needs), products[i].unit) for i, n in product_ids.items()],
    )
    connection.executemany(
        "INSERT INTO variant VALUES (?, ?, ?)",
        [(product_ids[i], values, n) for (i, values), n in variant_ids.items()],
    )
    rows = [
        (
            variant_ids[key.product, joined(key.attributes)],
            region_ids[products[key.product].vendor, key.region],
            key.option,
            n,
            tiers_text(candidate.tiers),
            source_ids[candidate.source],
            day_number(candidate.date),
        )
        for key, candidates in book.items()
        for n, candidate in enumerate(candidates)
    ]
    connection.executemany("INSERT INTO price VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(rows))


def _insert_machines(connection: sqlite3.Connection, machines: Iterable[Machine]) -> None:
    """Fill the table of machine types."""
    connection.executemany(
        f"INSERT INTO machine VALUES ({', '.join('?' * 11)})", map(_machine_row, machines)
    )


def _insert_savings(
    connection: sqlite3.Connection,
    savings: Iterable[Saving],
    region_ids: Mapping[tuple[str, str], int],
    source_ids: Mapping[str, int],
) -> None:
    """Fill the table of spot savings."""
    rows = [
        (
            s.instance_type, s.system, region_ids[s.vendor, s.region],
            s.percent, s.interrupted, source_ids[s.source], day_number(s.date),
        )
        for s in savings
    ]  # fmt: skip
    connection.executemany("INSERT INTO spot VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _numbered(things: set[_Name]) -> dict[_Name, int]:
    """Numbers from 1 on, in sorted order."""
    return {thing: number for number, thing in enumerate(sorted(things), start=1)}


def _origin(name: str, sources: Mapping[str, Source]) -> tuple[str, str, str]:
    """Title, address and licence of a source; marks after ``/`` do not change its origin."""
    source = sources.get(name.partition("/")[0])
    if source is None:
        raise PriceSourceError(f"source {name!r} of a price is not in sources.csv")
    return source.title, source.url, source.licence


def _machine_row(machine: Machine) -> tuple[object, ...]:
    """A machine as a row of its table."""
    memory = None if machine.memory_gib is None else f"{machine.memory_gib:f}"
    return (
        machine.instance_type, machine.vendor, machine.vcpu, memory, machine.arch,
        machine.burstable, machine.current_generation, machine.gpu_count, machine.gpu_model,
        machine.source, day_number(machine.date),
    )  # fmt: skip
