"""How the compiled price book is laid out; what writes it and what reads it both use this.

A look-up is one keyed read: a product and the values of its attributes name a *variant*; a
variant, a region and an option name its prices. Several prices under one key differ in
``candidate``: nothing in the facts tells which holds. What machines cost on the spot market is
kept as the saving over the on-demand price. Prices are in the ``currency`` that ``meta`` names; a
book in US dollars names none.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise

from costguard.catalog.amounts import number_of
from costguard.errors import PriceSourceError
from costguard.model.price import Tier

FORMAT = "3"
"""Changes when a reader of one layout could not use, or would misread, a file of the other."""

CREATE = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
    licence TEXT NOT NULL
);
CREATE TABLE product (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, needs TEXT NOT NULL, unit TEXT NOT NULL
);
CREATE TABLE region (
    id INTEGER PRIMARY KEY, vendor TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (vendor, name)
);
CREATE TABLE variant (
    product INTEGER NOT NULL, attributes TEXT NOT NULL, id INTEGER NOT NULL,
    PRIMARY KEY (product, attributes)
) WITHOUT ROWID;
CREATE TABLE price (
    variant INTEGER NOT NULL, region INTEGER NOT NULL, option TEXT NOT NULL,
    candidate INTEGER NOT NULL, tiers TEXT NOT NULL, source INTEGER NOT NULL,
    date INTEGER NOT NULL,
    PRIMARY KEY (variant, region, option, candidate)
) WITHOUT ROWID;
CREATE TABLE machine (
    instance_type TEXT PRIMARY KEY, vendor TEXT NOT NULL, vcpu INTEGER NOT NULL,
    memory_gib TEXT, arch TEXT NOT NULL, burstable INTEGER NOT NULL,
    current_generation INTEGER, gpu_count INTEGER NOT NULL, gpu_model TEXT NOT NULL,
    source TEXT NOT NULL, date INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE spot (
    instance_type TEXT NOT NULL, system TEXT NOT NULL, region INTEGER NOT NULL,
    saving INTEGER NOT NULL, interrupted TEXT NOT NULL, source INTEGER NOT NULL,
    date INTEGER NOT NULL,
    PRIMARY KEY (instance_type, system, region)
) WITHOUT ROWID;
"""

_BETWEEN = "\x1f"
"""Between the parts of a text that stands for several; no name or value contains it."""

_DIGESTED = (
    """
    SELECT product.name, product.needs, product.unit, region.vendor, region.name, price.option,
           variant.attributes, price.tiers, source.name, price.date
    FROM price
    JOIN variant ON variant.id = price.variant
    JOIN product ON product.id = variant.product
    JOIN region ON region.id = price.region
    JOIN source ON source.id = price.source
    ORDER BY 1, 5, 6, 7, 8
    """,
    "SELECT * FROM machine ORDER BY instance_type",
    """
    SELECT spot.instance_type, spot.system, region.vendor, region.name, spot.saving,
           spot.interrupted, source.name, spot.date
    FROM spot
    JOIN region ON region.id = spot.region
    JOIN source ON source.id = spot.source
    ORDER BY 1, 2, 3, 4
    """,
    "SELECT name, title, url, licence FROM source ORDER BY name",
    "SELECT value FROM meta WHERE key = 'currency'",
)


class BookError(PriceSourceError):
    """What stands in a book was not written by costguard."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"a price book is damaged: {problem}; costguard prices verify tells more")
        self.problem = problem


def joined(parts: Sequence[str]) -> str:
    """Several texts as one, for a column."""
    return _BETWEEN.join(parts)


def parted(text: str, number: int) -> tuple[str, ...]:
    """The ``number`` of texts that ``joined`` brought together."""
    return tuple(text.split(_BETWEEN)) if number else ()


def tiers_text(tiers: Sequence[Tier]) -> str:
    """Tiers as text: ``0.045``, or ``0:0.09 10240:0.085`` where there are steps."""
    if len(tiers) == 1:
        return f"{tiers[0].price:f}"
    return " ".join(f"{tier.start:f}:{tier.price:f}" for tier in tiers)


@lru_cache(65536)  # prices repeat a lot
def tiers_of(text: str) -> tuple[Tier, ...]:
    """The tiers that ``tiers_text`` wrote; raises ``BookError`` for what can be none."""
    try:
        tiers = steps_of(text)
    except (InvalidOperation, TypeError, ValueError):
        raise BookError(f"the price {text!r:.40} in it is none") from None
    ascend = all(earlier.start < later.start for earlier, later in pairwise(tiers))
    if tiers[0].start or not ascend or not all(map(_is_amount, (n for t in tiers for n in t))):
        raise BookError(f"the price {text!r:.40} in it is none")
    return tiers


def steps_of(text: str) -> tuple[Tier, ...]:
    """Tiers as they are written, whatever is wrong with them.

    Raises ``InvalidOperation``, ``TypeError`` or ``ValueError`` where they are no numbers.
    """
    if ":" not in text:
        return (Tier(Decimal(0), Decimal(text)),)
    steps = (step.split(":") for step in text.split(" "))
    return tuple(Tier(Decimal(start), Decimal(price)) for start, price in steps)


def _is_amount(number: Decimal) -> bool:
    """Whether a number is one from 0 up that can be reckoned with."""
    return number_of(number) is not None and number >= 0


def day_number(day: datetime.date) -> int:
    """A date as an integer that people can read: 20260720."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> datetime.date:
    """The date that ``day_number`` wrote; raises ``BookError`` for what can be none."""
    try:
        return datetime.date(number // 10000, number // 100 % 100, number % 100)
    except (TypeError, ValueError):
        raise BookError(f"the day {number!r:.40} in it is none") from None


def digest(connection: sqlite3.Connection) -> str:
    """SHA-256 over what the book says, whatever numbers its rows happen to have."""
    import hashlib

    total = hashlib.sha256()
    for query in _DIGESTED:
        for row in connection.execute(query):
            total.update(joined([str(cell) for cell in row]).encode() + b"\n")
    return total.hexdigest()
