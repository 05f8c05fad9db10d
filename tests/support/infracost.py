"""Questions to Infracost's API, and products of its server, for tests of what asks it."""

from datetime import date
from typing import Any

from costguard.catalog.live.http import HttpSettings
from costguard.catalog.live.infracost import Infracost
from costguard.model.price import Answer, PriceQuery, Product
from support.asking import Waits
from support.pricing_server import KEY, Json, PricingServer, product_of, served

TODAY = date(2026, 11, 21)
NAT = Product("aws", "AmazonEC2", "NAT Gateway", "Hrs", (("usagetype", "NatGateway-Hours"),))
MACHINE = Product("aws", "AmazonEC2", "Compute Instance", "Hrs", (), ("instanceType",))
NAT_EU = PriceQuery(NAT, "eu-central-1", ())


def nat(*prices: Json, usage: str = "EUC1-NatGateway-Hours", **further: Any) -> Json:
    place = ("aws", "AmazonEC2", "NAT Gateway", "eu-central-1")
    return product_of(place, {"usagetype": usage, "location": "EU (Frankfurt)"}, *prices) | further


def machine(kind: str, *prices: Json, region: str = "eu-central-1") -> Json:
    return product_of(
        ("aws", "AmazonEC2", "Compute Instance", region), {"instanceType": kind}, *prices
    )


def source(server: PricingServer, key: str = KEY, waits: Waits | None = None) -> Infracost:
    settings = HttpSettings(key="INFRACOST_API_KEY", sleep=waits if waits is not None else Waits())
    return Infracost(server.url, key, settings, lambda: TODAY)


def ask(query: PriceQuery, *products: Json) -> Answer:
    with served(products) as server:
        return source(server).prices([query])[query]
