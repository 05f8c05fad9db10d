"""What has changed between two compiled price books, so that no build moves prices unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.book_rows import rows_of
from costguard.catalog.schema import parted, tiers_of
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import PriceSourceError
from costguard.model.money import USD, plain, unit_price
from costguard.model.price import Tier

FACTOR = Decimal(2)
"""A misread unit or column moves a price further than this; list prices seldom move as far."""

_FEW = Context(prec=3)
"""Digits of the figure that says how far two prices are apart."""

_PRICES = """
    SELECT product.name, product.needs, variant.attributes, region.name, price.option,
           price.candidate, price.tiers
    FROM product
    CROSS JOIN variant ON variant.product = product.id
    CROSS JOIN price ON price.variant = variant.id
    CROSS JOIN region ON region.id = price.region
    ORDER BY product.name
"""
"""In the order of an index: nothing has to be sorted, and rows come as they are read."""


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


_Prices = Mapping[PriceKey, str]
"""Prices with their tiers, as the book's text."""


class Jump(NamedTuple):
    """A price that rose or fell by more than the factor."""

    key: PriceKey
    start: Decimal
    """Where the first tier begins that jumped, in the unit of the product."""
    old: Decimal
    """In the books' currency per unit from ``start`` on."""
    new: Decimal
    currency: str = USD.code

    def describe(self) -> str:
        """One line for people: what, both prices, and how far they are apart."""
        step = f" from {self.start:f} on" if self.start else ""
        old, new = (unit_price(price, self.currency) for price in (self.old, self.new))
        prices = f"{old} -> {new}"
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
    missing, damaged or of another format, or the books are in different currencies.
    """
    currency, other = (SqlitePriceBook(path).currency for path in (old, new))
    if currency != other:
        raise PriceSourceError(
            f"{old} is in {currency} and {new} in {other}: their prices cannot be compared, for "
            "nothing is converted"
        )
    jumps: list[Jump] = []
    vanished: dict[str, int] = {}
    compared = new_ones = 0
    for product, before, after in _side_by_side(old, new):
        common = sorted(before.keys() & after.keys())
        found = (_jump(key, before[key], after[key], factor) for key in common)
        jumps += [jump._replace(currency=currency) for jump in found if jump is not None]
        compared += len(common)
        new_ones += len(after) - len(common)
        if len(before) > len(common):
            vanished[product] = len(before) - len(common)
    return Changes(factor, compared, tuple(jumps), vanished, new_ones)


def _side_by_side(old: Path, new: Path) -> Iterator[tuple[str, _Prices, _Prices]]:
    """The prices of each product in both books; no more than a few products are in memory."""
    both = merge(
        ((name, 0, prices) for name, prices in _products(old)),
        ((name, 1, prices) for name, prices in _products(new)),
        key=itemgetter(0, 1),
    )
    for name, group in groupby(both, itemgetter(0)):
        sides = {side: prices for _, side, prices in group}
        yield name, sides.get(0, {}), sides.get(1, {})


def _products(path: Path) -> Iterator[tuple[str, _Prices]]:
    """Every price of a book, its tiers as the book's text, product by product in sorted order."""
    for name, rows in groupby(rows_of(path, _PRICES), itemgetter(0)):
        yield name, {PriceKey(*row[:6]): row[6] for row in rows}


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
