"""What has changed between two compiled price books, so that no build moves prices unseen."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from decimal import Context, Decimal
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.schema import parted, tiers_of
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError
from costguard.model.money import plain, unit_price
from costguard.model.price import Tier

FACTOR = Decimal(2)
"""A misread unit or column moves a price further than this; list prices seldom move as far."""

_FEW = Context(prec=3)
"""Digits of the figure that says how far two prices are apart."""

_PRICES = """
    SELECT product.name, product.needs, variant.attributes, region.name, price.option,
           price.candidate, price.tiers
    FROM price
    JOIN variant ON variant.id = price.variant
    JOIN product ON product.id = variant.product
    JOIN region ON region.id = price.region
"""


class PriceKey(NamedTuple):
    """What a price is found by; members are as the book's tables hold them."""

    product: str
    """``Product.id``: vendor, service, family, what singles it out, unit."""
    needs: str
    attributes: str
    region: str
    option: str
    candidate: int
    """Where several prices stand, which of them, from the lowest on."""

    def describe(self) -> str:
        """One line for people: product, attributes, region, option."""
        values = ", ".join(filter(None, parted(self.attributes, 1)))
        return " ".join(filter(None, (self.product, values, self.region, self.option)))


class Jump(NamedTuple):
    """A price that rose or fell by more than the factor."""

    key: PriceKey
    start: Decimal
    """Where the first tier begins that jumped, in the unit of the product."""
    old: Decimal
    """US dollars per unit from ``start`` on."""
    new: Decimal

    def describe(self) -> str:
        """One line for people: what, both prices, and how far they are apart."""
        step = f" from {self.start:f} on" if self.start else ""
        prices = f"{unit_price(self.old)} -> {unit_price(self.new)}"
        times = f", x {plain(_FEW.divide(self.new, self.old))}" if self.old else ""
        return f"{self.key.describe()}: {prices}{step}{times}"


class Changes(NamedTuple):
    """How one book differs from another."""

    factor: Decimal
    compared: int
    """Prices that both have."""
    jumps: tuple[Jump, ...]
    """Those that rose or fell by more than the factor, sorted by key."""
    vanished: Mapping[str, int]
    """Prices that only the old book has, counted by ``Product.id``."""
    new: int
    """How many prices only the new book has."""

    def describe(self) -> list[str]:
        """For people: a line that counts, one for each jump, one for each product with a loss."""
        count, lost = len(self.jumps), sum(self.vanished.values())
        return [
            f"{self.compared} prices compared with the book before: {count} rose or fell by more "
            f"than a factor of {self.factor:f}, {lost} vanished, {self.new} are new",
            *(f"jumped: {jump.describe()}" for jump in self.jumps),
            *(f"vanished: {number} of {product}" for product, number in self.vanished.items()),
        ]


def changes(old: Path, new: Path, factor: Decimal = FACTOR) -> Changes:
    """Compare the compiled books in two files: what moved by more than ``factor``, what is lost.

    A price has jumped when any of its tiers has; one that was or became zero always has. Spot
    savings are not compared: they follow a market. Raises ``PriceSourceError`` when a file is
    missing, damaged or of another format.
    """
    before, after = _prices(old), _prices(new)
    common = sorted(before.keys() & after.keys())
    found = (_jump(key, before[key], after[key], factor) for key in common)
    return Changes(
        factor=factor,
        compared=len(common),
        jumps=tuple(jump for jump in found if jump is not None),
        vanished=_by_product(before.keys() - after.keys()),
        new=len(after.keys() - before.keys()),
    )


def _prices(path: Path) -> dict[PriceKey, str]:
    """Every price of a book, its tiers as the book's text."""
    _ = SqlitePriceBook(path).version  # says so when this is no book of the format
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return {PriceKey(*row[:6]): row[6] for row in connection.execute(_PRICES)}
    except sqlite3.Error as error:
        raise PriceSourceError(f"{path}: the price book cannot be compared: {error}") from error


def _jump(key: PriceKey, old: str, new: str, factor: Decimal) -> Jump | None:
    """Where a price first jumped, if it did."""
    if old == new:
        return None
    before, after = tiers_of(old), tiers_of(new)
    for start in sorted({tier.start for tier in (*before, *after)}):
        one, other = _at(before, start), _at(after, start)
        if other > one * factor or one > other * factor:
            return Jump(key, start, one, other)
    return None


def _at(tiers: Iterable[Tier], quantity: Decimal) -> Decimal:
    """The price per unit of the tier that a quantity lies in."""
    return [tier.price for tier in tiers if tier.start <= quantity][-1]


def _by_product(keys: Iterable[PriceKey]) -> dict[str, int]:
    """How many of the keys each product has, sorted by product."""
    return dict(sorted(Counter(key.product for key in keys).items()))
