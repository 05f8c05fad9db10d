"""The prices of a book as a table of facts: the form in which prices are kept as text.

The table is that of the files below ``data`` (see ``facts.py``), with vendor and service in its
first two columns instead of in folders. Compiled for the same products it gives the same prices.
Of a book in another currency than US dollars, the first column is the currency, and nothing
compiles the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from costguard.catalog.book_rows import rows_of
from costguard.catalog.coverage import WHOLE, Part, service_of
from costguard.catalog.fact_files import one_table
from costguard.catalog.facts import Fact
from costguard.catalog.schema import day_of, joined, parted, tiers_of
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.errors import UsageError
from costguard.model.price import Product

_PRICES = """
    SELECT product.name, product.needs, variant.attributes, region.vendor, region.name,
           price.option, price.tiers, source.name, price.date
    FROM product
    CROSS JOIN variant ON variant.product = product.id
    CROSS JOIN price ON price.variant = variant.id
    CROSS JOIN region ON region.id = price.region
    CROSS JOIN source ON source.id = price.source
    WHERE product.name LIKE ?1 || '/' || ?2 || '/%' AND region.name LIKE ?3
    ORDER BY product.name
"""
"""Few more than the part that is asked for: what its names mean to LIKE makes no difference."""


class Exported(NamedTuple):
    """A part of a book as text."""

    table: str
    """CSV."""
    facts: int
    """How many prices it has; each step of a tiered price counts."""
    left_out: Mapping[str, int]
    """Prices of products that no rule declares any more, by ``Product.id``: what their
    attributes mean cannot be told."""


def export(path: Path, products: Iterable[Product], part: Part = WHOLE) -> Exported:
    """A part of a book as a table of facts, for the products that rules declare.

    Raises ``PriceSourceError`` when the book cannot be read, ``UsageError`` when it holds nothing
    of the part.
    """
    known = {product.id: product for product in products}
    left_out: Counter[str] = Counter()
    facts: dict[Fact, None] = {}
    asked = [name or "%" for name in (part.vendor, part.service, part.region)]
    for row in rows_of(path, _PRICES, asked):
        name, needs, vendor, region = row[0], row[1], row[3], row[4]
        if part.holds(vendor, service_of(name), region):
            product = known.get(name)
            if product is None or joined(product.needs) != needs:
                left_out[name] += 1
            else:
                facts.update(dict.fromkeys(_facts(product, row)))
    if not facts and not left_out:
        raise UsageError(f"{path}: holds no price of {_named(part)}; costguard prices status tells")
    table = one_table(facts, SqlitePriceBook(path).currency)
    return Exported(table, len(facts), dict(sorted(left_out.items())))


def _facts(product: Product, row: tuple[Any, ...]) -> Iterator[Fact]:
    """The steps of one price. What a product wants to be absent is absent."""
    values = parted(row[2], len(product.needs))
    filled = (*product.where, *zip(product.needs, values, strict=True))
    attributes = tuple(sorted((name, value) for name, value in filled if value))
    for tier in tiers_of(row[6]):
        yield Fact(
            product.vendor, product.service, product.family, attributes, row[5], product.unit,
            row[4], Decimal(tier.start), tier.price, row[7], day_of(row[8]),
        )  # fmt: skip


def _named(part: Part) -> str:
    """A part for people."""
    return " ".join(filter(None, (part.vendor, part.service, part.region))) or "anything"
