"""The price facts themselves: what must hold for every row, whoever wrote it."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest

from costguard.catalog.fact_files import fact_files
from costguard.catalog.facts import (
    MARKS,
    Fact,
    Machine,
    Saving,
    Source,
    read_facts,
    read_file,
    read_machines,
    read_savings,
    read_sources,
)
from costguard.catalog.units import CANONICAL

DATA = Path(__file__).resolve().parents[2] / "costguard" / "catalog" / "data"
UNSPECIFIED = {
    "i3p.16xlarge",
    *(f"Standard_A{number}" for number in range(5, 12)),
    *(f"Standard_SQLG7_{kind}" for kind in ("AMD_IaaS", "AMD_NVME", "NVME")),
    *(f"Standard_{name}" for name in ("NC6", "NC12", "NC24", "NC6s_v2", "ND6s")),
    *(f"Standard_NV{number}" for number in (6, 12, 24)),
    *(f"Standard_F8a{kind}ds_v6" for kind in ("", "l", "m")),
}
"""With a price, but no table holds a specification: AWS publishes none, most of Azure's are
retired, a few were new when the table was made."""
MACHINES = {
    ("AmazonEC2", "Compute Instance"),
    ("AmazonEC2", "Compute Instance (bare metal)"),
    ("Compute Engine", "Compute Instance"),
    ("Virtual Machines", "Compute"),
}
FILES = sorted(DATA.glob("*/*/*.csv"))
FAR_APART = Decimal(3)
"""Prices of one thing differ by date and by region, but hardly by more than this factor."""
REVIEWED = Path(__file__).with_name("far_from_other_regions.txt")
"""Where prices of a region are far from the other regions' and have been looked at, sorted."""


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return list(read_facts(DATA))


@pytest.fixture(scope="module")
def machines() -> list[Machine]:
    return list(read_machines(DATA))


@pytest.fixture(scope="module")
def savings() -> list[Saving]:
    return list(read_savings(DATA))


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    return read_sources(DATA)


def shown(wrong: Iterable[object]) -> list[object]:
    """The first few of what is wrong, so that a failure can be read."""
    return list(wrong)[:5]


def test_each_price_is_stated_once_by_each_source(facts: list[Fact]) -> None:
    keys = Counter(fact._replace(price=fact.start, date=datetime.date.min) for fact in facts)
    assert shown(key for key, count in keys.items() if count > 1) == []


def test_tiers_start_at_zero_and_join(facts: list[Fact]) -> None:
    # A tier ends where the next one starts, so that tiers join unless a step is left out: then
    # the price before it holds too long. All regions of a source have the same steps.
    starts: dict[tuple[object, ...], set[Decimal]] = defaultdict(set)
    for fact in facts:
        starts[*fact[:7], fact.source, fact.date].add(fact.start)
    assert shown(key for key, steps in starts.items() if 0 not in steps) == []
    steps_of: dict[tuple[object, ...], dict[object, frozenset[Decimal]]] = defaultdict(dict)
    for key, steps in starts.items():
        steps_of[*key[:6], *key[7:]][key[6]] = frozenset(steps)
    odd = (key for key, regions in steps_of.items() if len(set(regions.values())) > 1)
    assert shown(odd) == []


def test_sources_do_not_contradict_each_other(facts: list[Fact]) -> None:
    # Where one of two sources has misread a unit, its price is far from the other's.
    stated: dict[tuple[object, ...], dict[str, Decimal]] = defaultdict(dict)
    for fact in facts:
        stated[fact[:8]][f"{fact.source} {fact.date}"] = fact.price
    several = {key: prices for key, prices in stated.items() if len(prices) > 1}
    assert several
    far = (
        (key, prices)
        for key, prices in several.items()
        if max(prices.values()) > FAR_APART * min(prices.values())
    )
    assert shown(far) == []


def test_units_are_canonical(facts: list[Fact]) -> None:
    assert {fact.unit for fact in facts} <= CANONICAL


def test_no_region_is_far_from_the_others_but_the_reviewed_ones(facts: list[Fact]) -> None:
    # A digit or a unit misread in one column shows against the other regions. What has been
    # looked at, and is so in the source, is a line of the file; one that is no longer so leaves it.
    # Spot prices are left out: they follow what is free in each region.
    by_region: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.option != "spot":
            by_region[*fact[:6], fact.start].append(fact)
    far = {
        f"{fact.service} | {fact.family} | {fact.option} | {fact.region}"
        for group in by_region.values()
        for usual in [median(fact.price for fact in group)]
        for fact in group
        if fact.price > FAR_APART * usual or usual > FAR_APART * fact.price
    }
    lines = REVIEWED.read_text(encoding="utf-8").splitlines()
    assert sorted(far) == [line for line in lines if not line.startswith("#")]


def test_dates_are_not_in_the_future(
    facts: list[Fact], machines: list[Machine], savings: list[Saving]
) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    dates = {thing.date for thing in (*facts, *machines, *savings)}
    assert max(dates) <= today
    assert min(dates) >= datetime.date(2010, 1, 1)


def test_prices_are_positive(facts: list[Fact]) -> None:
    assert shown(fact for fact in facts if not fact.price.is_finite() or fact.price <= 0) == []


def test_every_source_is_listed_and_every_listed_one_is_used(
    facts: list[Fact], machines: list[Machine], savings: list[Saving], sources: list[Source]
) -> None:
    used = {thing.source.partition("/")[0] for thing in (*facts, *machines, *savings)}
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
        if (fact.service, fact.family) in MACHINES
        for name, value in fact.attributes
        if name in {"instanceType", "armSkuName", "machineType"}
    }
    assert priced - known == UNSPECIFIED
