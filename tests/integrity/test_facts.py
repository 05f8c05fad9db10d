"""The price facts themselves: what must hold for every row, whoever wrote it."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from costguard.catalog.fact_files import fact_files
from costguard.catalog.facts import (
    MARKS,
    Fact,
    Machine,
    Source,
    read_facts,
    read_file,
    read_machines,
    read_sources,
)
from costguard.catalog.units import CANONICAL

DATA = Path(__file__).resolve().parents[2] / "costguard" / "catalog" / "data"
UNSPECIFIED = {"i3p.16xlarge"}
"""In the price list, but AWS publishes no specification of it."""
FILES = sorted(DATA.glob("*/*/*.csv"))


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return list(read_facts(DATA))


@pytest.fixture(scope="module")
def machines() -> list[Machine]:
    return list(read_machines(DATA))


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return read_sources(DATA)


def shown(wrong: Iterable[object]) -> list[object]:
    """The first few of what is wrong, so that a failure can be read."""
    return list(wrong)[:5]


def test_each_price_is_stated_once_by_each_source(facts: list[Fact]) -> None:
    keys = Counter(fact._replace(price=fact.start, date=datetime.date.min) for fact in facts)
    assert shown(key for key, count in keys.items() if count > 1) == []


def test_tiers_start_at_zero(facts: list[Fact]) -> None:
    starts: dict[tuple[object, ...], list[object]] = defaultdict(list)
    for fact in facts:
        starts[*fact[:7], fact.source, fact.date].append(fact.start)
    assert shown(key for key, tiers in starts.items() if 0 not in tiers) == []


def test_units_are_canonical(facts: list[Fact]) -> None:
    assert {fact.unit for fact in facts} <= CANONICAL


def test_dates_are_not_in_the_future(facts: list[Fact], machines: list[Machine]) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    assert max(thing.date for thing in (*facts, *machines)) <= today
    assert min(thing.date for thing in (*facts, *machines)) >= datetime.date(2010, 1, 1)


def test_prices_are_positive(facts: list[Fact]) -> None:
    assert shown(fact for fact in facts if not fact.price.is_finite() or fact.price <= 0) == []


def test_every_source_is_listed_and_every_listed_one_is_used(
    facts: list[Fact], machines: list[Machine], sources: list[Source]
) -> None:
    used = {thing.source.partition("/")[0] for thing in (*facts, *machines)}
    assert used == {source.id for source in sources}


def test_marks_are_known(facts: list[Fact]) -> None:
    assert {mark for fact in facts for mark in fact.source.split("/")[1:]} <= MARKS


def test_sources_say_where_and_on_which_terms(sources: list[Source]) -> None:
    assert sorted({s.id for s in sources}) == [s.id for s in sources]
    for source in sources:
        assert urlsplit(source.url).scheme == "https"
        assert source.title
        assert source.licence


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_files_are_as_the_import_writes_them(path: Path) -> None:
    (text,) = fact_files((path.stem, fact) for fact in read_file(path)).values()
    assert path.read_text(encoding="utf-8") == text


def test_machine_types_are_plausible(machines: list[Machine]) -> None:
    names = [(machine.vendor, machine.instance_type) for machine in machines]
    assert names == sorted(set(names))
    for machine in machines:
        assert 1 <= machine.vcpu <= 2048
        assert machine.memory_gib is None or 0 < machine.memory_gib <= 65536
        assert machine.arch in {"x86_64", "arm64"}


def test_machine_types_with_a_price_are_known(facts: list[Fact], machines: list[Machine]) -> None:
    known = {machine.instance_type for machine in machines}
    priced = {
        value
        for fact in facts
        if fact.service == "AmazonEC2" and fact.family.startswith("Compute Instance")
        for name, value in fact.attributes
        if name == "instanceType"
    }
    assert priced - known == UNSPECIFIED
