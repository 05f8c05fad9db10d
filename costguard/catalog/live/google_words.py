"""SKUs of Google's catalogue in the words of our products.

A SKU is told by its service and its description, whose end names a place: ``SSD backed PD Capacity
in Frankfurt``. Each line of ``google_skus.csv`` is one description, as a regular expression,
without that end. A SKU that no line describes, or that is counted in another unit than its line
says, is no price of ours: never the nearest one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.live.google_skus import Sku
from costguard.catalog.spot import SPOT
from costguard.model.price import ON_DEMAND

OPTIONS = {
    "OnDemand": ON_DEMAND,
    "Preemptible": SPOT,
    "Commit1Yr": "committed_1yr",
    "Commit3Yr": "committed_3yr",
}
"""Usage types of the catalogue as purchase options."""

_SERVICES = {"Cloud Pub/Sub": "Cloud PubSub", "Cloud Run Functions": "Cloud Functions"}
"""Services that the catalogue shows by another name than our products."""
_TABLE = Path(__file__).with_name("google_skus.csv")
_PLACE = r"(?:(?: running)? in .+| \([a-z]+(?:-[a-z]+\d+)?\))?"
"""What may stand after the name of what is sold."""
_GROUP = re.compile(r"\{(?P<name>\w+)(?::(?P<case>lower|upper))?\}")


class Words(NamedTuple):
    """What the SKUs of a description are, in our words."""

    description: re.Pattern[str]
    measure: str
    """Unit in which the catalogue prices them."""
    family: str
    attributes: tuple[tuple[str, str], ...]
    """Names and values, sorted; values may hold ``{group}`` of the description."""
    unit: str
    parts: Decimal
    """How many of the catalogue's units one of ours has: 1,000 mCPU are a vCPU."""
    everywhere: bool
    """Whether a SKU without a region is sold in each of them at its price."""


class Named(NamedTuple):
    """A SKU in our words."""

    words: Words
    attributes: tuple[tuple[str, str], ...]
    """Names and values, sorted by name."""


def service_of(name: str) -> str:
    """A service of the catalogue, as our products name it."""
    return _SERVICES.get(name, name)


def services_known() -> frozenset[str]:
    """The services that have any SKU of use, as our products name them."""
    return frozenset(_words())


def named(sku: Sku) -> Iterator[Named]:
    """A SKU in our words, of each product that it is a price of."""
    for words in _words().get(service_of(sku.service), ()):
        found = words.description.fullmatch(sku.description)
        if found is not None and words.measure == sku.measure:
            yield Named(words, tuple((k, _filled(v, found)) for k, v in words.attributes))


@cache
def _words() -> Mapping[str, tuple[Words, ...]]:
    """The table, by service."""
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    services = dict.fromkeys(row["service"] for row in rows)
    return {s: tuple(_line(row) for row in rows if row["service"] == s) for s in services}


def _line(row: Mapping[str, str]) -> Words:
    pairs = (pair.split("=", 1) for pair in row["attributes"].split(";"))
    return Words(
        re.compile(f"(?:{row['description']}){_PLACE}"),
        row["measure"],
        row["family"],
        tuple(sorted((key, value) for key, value in pairs)),
        row["unit"],
        Decimal(row["parts"] or 1),
        row["everywhere"] == "yes",
    )


def _filled(value: str, found: re.Match[str]) -> str:
    """A value with the groups of its description put in."""

    def group(place: re.Match[str]) -> str:
        text = found[place["name"]]
        return getattr(text, place["case"])() if place["case"] else text

    return _GROUP.sub(group, value)
