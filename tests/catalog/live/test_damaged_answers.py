"""Whatever stands in one place of an answer, there are prices or one clear error, and no other."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from support.aws_api import product
from support.azure_list import row
from support.google_list import sku
from support.infracost import nat
from support.pricing_server import price_of

from costguard.catalog.facts import Fact
from costguard.catalog.live import aws_products, azure_prices, google_facts, google_skus
from costguard.catalog.live.infracost_answer import listed_prices
from costguard.catalog.live.infracost_words import facts_of
from costguard.errors import PriceSourceError

TODAY = date(2026, 11, 21)
REGION = "eu-central-1"
ODD = (None, True, -1, 0, 1e300, 10**30, "", "x", "1e999999", "-1", "NaN", [], {}, [None], {"a": 1})
PARTIAL = {
    "termLength": "1yr",
    "termPurchaseOption": "Partial Upfront",
    "termOfferingClass": "standard",
}


def azure(page: Any) -> Iterator[Fact]:
    rows = azure_prices.read_page("a.test", page)
    prices = [p for one in rows for p in azure_prices.read_row("a.test", one, TODAY)]
    return azure_prices.facts_of(prices)


def google(page: Any) -> Iterator[Fact]:
    entries = google_skus.read_page("a.test", page, "skus")
    skus = [google_skus.read_sku("a.test", entry) for entry in entries]
    priced = [one for one in skus if one is not None and google_facts.is_priced(one)]
    return google_facts.facts_of(priced, ["europe-west3"], [])


def infracost(data: Any) -> Iterator[Fact]:
    prices = [("aws", price) for price in listed_prices("a.test", data, TODAY)]
    return facts_of(prices, [REGION])


def aws(document: Any) -> Iterator[Fact]:
    return aws_products.facts([json.dumps(document)], REGION)


def _azure_page() -> Any:
    names = ("Virtual Machines", "Virtual Machines DSv3 Series", "D2s v3", "D2 v3/D2s v3")
    plans = [{"term": "1 Year", "retailPrice": 0.08, "unitPrice": 0.08}]
    reserved = {"type": "Reservation", "reservationTerm": "1 Year"}
    rows = [row(*names, "0.12", savingsPlan=plans), row(*names, "876", **reserved)]
    return {"Items": rows, "Count": 2, "NextPageLink": None}


def _infracost_data() -> Any:
    fee = price_of("400", "Quantity", "reserved", **PARTIAL)
    hours = price_of("0.01", "Hrs", "reserved", **PARTIAL)
    return {"products": [nat(price_of("0.052", "Hrs"), fee, hours)]}


def _aws_document() -> Any:
    reserved = {("1yr", "Partial Upfront", "standard"): ("0.01", "400")}
    told = {"usagetype": "EUC1-NatGateway-Hours", "regionCode": REGION}
    return product("AmazonEC2", "NAT Gateway", {"0": "0.052"}, reserved=reserved, **told)


ANSWERS: dict[str, tuple[Callable[[Any], Iterator[Fact]], Any, int]] = {
    "azure": (azure, _azure_page(), 3),
    "google": (google, {"skus": [sku("Compute Engine", "SSD backed PD Capacity", "0.2",
                                     "GiBy.mo")]}, 1),
    "infracost": (infracost, _infracost_data(), 3),
    "aws": (aws, _aws_document(), 3),
}  # fmt: skip


def places(document: Any) -> list[tuple[Any, Any]]:
    """All places in a document, as what holds them and the key."""
    keys = document.keys() if isinstance(document, dict) else range(len(document))
    found = [(document, key) for key in list(keys)]
    return found + [
        deeper for _, key in found if isinstance(document[key], dict | list)
        for deeper in places(document[key])
    ]  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_whole_has_prices(name: str) -> None:
    read, whole, prices = ANSWERS[name]
    assert len({fact.option for fact in read(whole)}) == prices


@pytest.mark.parametrize("name", ANSWERS)
def test_anything_in_any_place_is_a_price_or_one_clear_error(name: str) -> None:
    read, whole, _ = ANSWERS[name]
    luck, refused = Random(8), list[str]()
    for number in range(len(places(whole))):
        for value in luck.sample(ODD, 6):
            damaged = copy.deepcopy(whole)
            holder, key = places(damaged)[number]
            holder[key] = value
            try:
                assert all(fact.price >= 0 for fact in read(damaged))
            except PriceSourceError as error:
                refused.append(str(error))
    assert refused
    assert not any("\n" in said for said in refused)
