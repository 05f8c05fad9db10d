"""The same plan costs the same by costguard's book and by AWS's Price List Query API.

The server has the book's own prices in AWS's shape: usage types begin with the region, products
have more attributes than are asked for, and beside each lies another one in another region.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.aws_api import asked_instead, product
from support.pricing_stock import Recorded

from costguard.catalog.live.aws_query import AwsQuery
from costguard.catalog.live.aws_words import usage_prefix
from costguard.catalog.sqlite import default_book
from costguard.model.estimate import Estimate
from costguard.model.price import ON_DEMAND, Price, PriceQuery, PriceSource, Product
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import load
from costguard.runner import read_plan

EXAMPLES = Path(__file__).parents[3] / "examples"
AWS_EXAMPLES = ["dev-small", "eks-platform", "serverless", "web-app"]


class Held(AwsQuery):
    """AWS's answers; what a range can be made of is the book's, since AWS is not asked for it."""

    def held(self, product: Product, region: str) -> tuple[PriceQuery, ...]:
        return default_book().held(product, region)


def estimate(example: str, source: PriceSource) -> Estimate:
    folder = EXAMPLES / example
    (found,) = Pricer(source).estimates(
        [(read_plan(folder / "plan.json"), load(folder / "usage.yml"))]
    )
    return found


def lines(found: Estimate) -> dict[tuple[object, ...], Decimal]:
    """What each component with a price costs a month."""
    return {
        (resource.address, line.path, line.name, line.unit): line.monthly_cost
        for resource in found.resources
        if resource.after is not None
        for line in resource.after.components
        if line.monthly_cost is not None
    }


def listed(query: PriceQuery, price: Price, number: int) -> Iterator[Mapping[str, Any]]:
    """A product as AWS lists it, and a dearer one of another region."""
    asked = query.product
    filled = (*asked.where, *zip(asked.needs, query.attributes, strict=True))
    told = {name: value for name, value in filled if value}
    if "usagetype" in told:
        told["usagetype"] = usage_prefix(query.region) + told["usagetype"]
    region = "fromRegionCode" if asked.service == "AWSDataTransfer" else "regionCode"
    steps = {f"{tier.start:f}": f"{tier.price:f}" for tier in price.tiers}
    dearer = {start: f"{Decimal(step) * 7:f}" for start, step in steps.items()}
    here = {**told, "locationType": "AWS Region", "marketplace": "no"}
    for prices, code in ((steps, query.region), (dearer, "xx-other-9")):
        place = "" if code == "global" else code
        sku = f"SKU{number}{code}"
        yield product(
            asked.service, asked.family, prices, asked.unit, sku, **here, **{region: place}
        )


def seen(query: PriceQuery, price: Price) -> Iterator[tuple[str, str, str, str, str]]:
    """The spot prices of a machine with Linux; the second zone's is the higher one."""
    assert query.option == "spot"
    (kind,) = {value for value in query.attributes if value.count(".") == 1}
    for zone, part in (("a", Decimal("0.9")), ("b", Decimal(1))):
        amount = f"{price.tiers[0].price * part:f}"
        yield kind, "Linux/UNIX", query.region + zone, amount, "2026-11-20T12:00:00.000Z"


@pytest.mark.parametrize("example", AWS_EXAMPLES)
def test_a_plan_costs_the_same(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Recorded(default_book())
    expected = estimate(example, book)
    known = book.prices_known()
    assert len(known) > 5
    with asked_instead(monkeypatch) as server:
        server.page = 50
        for number, (query, price) in enumerate(known.items()):
            if query.option == ON_DEMAND:
                server.products += listed(query, price, number)
            else:
                server.spot += seen(query, price)
        found = estimate(example, Held.from_environment({}))
    assert lines(found) == lines(expected)
    assert found.after.amount == expected.after.amount
    prices = {line.price for r in found.resources if r.after for line in r.after.components}
    sources = {price.source for price in prices if price is not None}
    assert sources <= {"aws-query", "aws-spot-history"}
