"""The same plan by the price book, and through a server that holds what the book knows of it."""

from pathlib import Path

import pytest
from support.pricing_server import KEY, served
from support.pricing_stock import Recorded, stock

from costguard.catalog.live.infracost import Infracost
from costguard.catalog.sqlite import default_book
from costguard.model.price import Missing, PriceSource
from costguard.plans.read import read
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile, load

pytest.importorskip("httpx")

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def lines(source: PriceSource, example: str) -> tuple[object, list[tuple[object, ...]]]:
    """The total of an example, and what each of its cost components comes to."""
    folder = EXAMPLES / example
    usage = load(folder / "usage.yml") if (folder / "usage.yml").exists() else UsageFile()
    (estimate,) = Pricer(source).estimates([(read(folder / "plan.json"), usage)])
    components = [
        (cost.address, component.name, component.monthly_cost)
        for cost in estimate.resources
        if cost.after is not None
        for component in cost.after.components
    ]
    return estimate.after.amount, components


@pytest.mark.parametrize(
    ("example", "services"),
    [("dev-small", 5), ("web-app", 10), ("serverless", 10), ("eks-platform", 9), ("regions", 6)],
)
def test_it_costs_the_same_to_the_cent(example: str, services: int) -> None:
    book = Recorded(default_book())
    by_book = lines(book, example)
    with served(stock(book.prices_known())) as server:
        source = Recorded(Infracost(server.url, KEY))
        assert lines(source, example) == by_book
    assert len({query.product.service for query in source.answers}) >= services
    assert all(price.source == "infracost" for price in source.prices_known().values())
    unknown = {q for q, answer in book.answers.items() if isinstance(answer, Missing)}
    assert {q for q, answer in source.answers.items() if isinstance(answer, Missing)} == unknown
