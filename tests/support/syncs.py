"""Syncs of a few prices into a book, for tests: the price list says what a test gives it."""

from collections.abc import AsyncIterator, Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from costguard.catalog.facts import Fact, Source
from costguard.catalog.live.http import HttpClient
from costguard.catalog.sqlite import SqlitePriceBook
from costguard.catalog.sync import SyncJob, SyncReport, sync
from costguard.model.price import Answer, PriceQuery, Product
from support.price_books import write_book

TODAY, NOVEMBER, OCTOBER = date(2026, 11, 21), date(2026, 11, 1), date(2026, 10, 1)
REGION = "eu-central-1"
NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
BOX = Product("aws", "AmazonEC2", "Compute Instance", "Hrs", (), ("instanceType",))
KEY = Product("aws", "awskms", "Encryption Key", "Keys", (("usagetype", "KMS-Keys"),))
EGRESS = Product("aws", "AWSDataTransfer", "Data Transfer", "GB", (("usagetype", "Out-Bytes"),))
PRODUCTS = (NAT, BOX, KEY, EGRESS)


def fact(product: Product, price: str, sku: str = "S", start: str = "0", **more: Any) -> Fact:
    """A price of a product, as a list's reader gives it."""
    values = [*product.where, *zip(product.needs, more.pop("values", ()), strict=True)]
    return Fact(
        product.vendor, product.service, product.family, tuple(sorted([*values, ("sku", sku)])),
        "on_demand", product.unit, REGION, Decimal(start), Decimal(price), "aws-bulk/X/7", NOVEMBER,
    )._replace(**more)  # fmt: skip


class Listed:
    """A price list that says so many facts."""

    def __init__(self, facts: Collection[Fact]) -> None:
        self._facts = facts
        self.error: BaseException | None = None

    async def facts(
        self, client: HttpClient, region: str, services: object, progress: object
    ) -> AsyncIterator[Fact]:
        for one in self._facts:
            yield one
        if self.error:
            raise self.error

    def origin(self, source: str) -> Source:
        return Source(source, "A list", "https://example.com/list", "none stated")


class Syncs:
    """Syncs into a book of the user's; the embedded book knows a NAT gateway and a key."""

    def __init__(self, folder: Path) -> None:
        self.book = folder / "data" / "prices.sqlite"
        known = {PriceQuery(NAT, REGION, ()): "0.050", PriceQuery(KEY, REGION, ()): "1"}
        self._embedded = write_book(folder / "embedded.sqlite", known, OCTOBER)

    def __call__(self, *facts: Fact, listed: Listed | None = None, **job: Any) -> SyncReport:
        usual = {"services": (), "products": PRODUCTS, "today": TODAY, "embedded": self._embedded}
        whole = SyncJob(book=self.book, vendor="aws", region=REGION, **(usual | job))
        return sync(whole, listed or Listed(facts), lambda *_: None)

    def price(self, product: Product, *values: str, region: str = REGION) -> Answer:
        """What the user's book says."""
        query = PriceQuery(product, region, values)
        return SqlitePriceBook(self.book).prices([query])[query]
