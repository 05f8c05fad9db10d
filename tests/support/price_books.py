"""Small price books for tests: what somebody has synced, in costguard's own form."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

from costguard.catalog import schema
from costguard.model.price import PriceQuery, Tier


def write_book(path: Path, prices: Mapping[PriceQuery, str], day: date, currency: str = "") -> Path:
    """A book that knows these prices, each without tiers, from that day on.

    Without a currency it says none, as books in US dollars do.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema.CREATE)
        connection.execute("INSERT INTO source VALUES (1, 'a-test', '', '', '')")
        for number, (query, price) in enumerate(prices.items(), 1):
            _insert(connection, number, query, price, day)
        meta = {"format": schema.FORMAT, "version": day.isoformat()}
        meta |= {"currency": currency} if currency else {}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        digest = schema.digest(connection)
        connection.execute("INSERT INTO meta VALUES ('digest', ?)", (digest,))
        connection.commit()
    return path


def _insert(
    connection: sqlite3.Connection, number: int, query: PriceQuery, price: str, day: date
) -> None:
    product = query.product
    row = (product.id, schema.joined(product.needs), product.unit)
    connection.execute("INSERT OR IGNORE INTO product (name, needs, unit) VALUES (?, ?, ?)", row)
    place = (product.vendor, query.region)
    connection.execute("INSERT OR IGNORE INTO region (vendor, name) VALUES (?, ?)", place)
    (which,) = connection.execute("SELECT id FROM product WHERE name = ?", row[:1]).fetchone()
    (where,) = connection.execute(
        "SELECT id FROM region WHERE vendor = ? AND name = ?", place
    ).fetchone()
    values = (which, schema.joined(query.attributes), number)
    connection.execute("INSERT INTO variant VALUES (?, ?, ?)", values)
    tiers = schema.tiers_text([Tier(Decimal(0), Decimal(price))])
    cells = (number, where, query.option, 0, tiers, 1, schema.day_number(day))
    connection.execute("INSERT INTO price VALUES (?, ?, ?, ?, ?, ?, ?)", cells)
