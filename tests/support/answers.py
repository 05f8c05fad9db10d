"""Answers and a live price source made up for tests of what keeps answers."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal as D

from costguard.model.price import Ambiguous, Answer, Missing, Price, PriceQuery, Product, Tier

SERVER = Product("aws", "AmazonEC2", "Compute Instance", "Hrs", needs=("instanceType",))
DISK = Product("aws", "AmazonEC2", "Storage", "GB-Mo", (("volumeType", "gp3"),))


def server(kind: str, region: str = "eu-central-1") -> PriceQuery:
    return PriceQuery(SERVER, region, (kind,))


def price(amount: str, unit: str = "Hrs") -> Price:
    tiers = (Tier(D(0), D(amount)),)
    return Price(tiers, unit, "USD", date(2026, 11, 1), "https://prices.test")


class Shop:
    """A live source with prices of some queries; it notes what it is asked."""

    vendors = frozenset({"aws"})

    def __init__(self, answers: dict[PriceQuery, Answer], version: str = "shop prices.test"):
        self.answers = answers
        self.version = version
        self.asked: list[PriceQuery] = []

    def prices(self, queries: Iterable[PriceQuery]) -> dict[PriceQuery, Answer]:
        wanted = list(queries)
        self.asked += wanted
        return {query: self.answers.get(query, Missing("not sold")) for query in wanted}

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        return ()


SMALL, LARGE, ODD, GONE = map(server, ("m5.small", "m5.large", "odd", "gone"))
ANSWERS: dict[PriceQuery, Answer] = {
    SMALL: price("0.048"),
    LARGE: Price(
        (Tier(D(0), D("0.0960")), Tier(D(1000), D("0.09"))),
        "Hrs",
        "USD",
        date(2026, 11, 20),
        "https://prices.test",
        note="expected",
        list_tiers=(Tier(D(0), D("0.1")),),
    ),
    ODD: Ambiguous((price("1"), price("2"))),
}
"""A price, one with steps and a list price, and an ambiguous one; ``GONE`` is missing."""
