"""Between which costs a line lies whose product is not wholly known."""

from collections.abc import Iterable, Mapping
from decimal import Decimal as D

import pytest
from support.shop import BOX, create, price, resource, run

from costguard.model.estimate import CostComponent, Coverage
from costguard.model.price import Answer, Missing, Price, PriceQuery, Product
from costguard.model.resource import UNKNOWN
from costguard.pricing.candidates import Candidates
from costguard.pricing.ranges import Ranges
from costguard.rules.kit import cost

PRICES = {
    "small": price(("0", "0.01")),
    "medium": price(("0", "0.02")),
    "large": price(("0", "0.04")),
    "bulk": price(("0", "0.05"), ("100", "0.001")),
    "retired": Missing("no price any more"),
}
ANSWERS: dict[PriceQuery, Answer] = {
    PriceQuery(BOX, "us-east-1", (size,)): answer for size, answer in PRICES.items()
}


class Listed:
    """A price list that counts how often it is read."""

    version = "test"
    read = 0

    def prices(self, queries: Iterable[PriceQuery]) -> Mapping[PriceQuery, Answer]:
        raise AssertionError("the prices are given")

    def held(self, product: Product, region: str) -> list[PriceQuery]:
        self.read += 1
        return list(ANSWERS)


@pytest.fixture
def listed() -> Listed:
    return Listed()


def line(quantity: D) -> CostComponent:
    return CostComponent("Box", (), "hours", quantity, None, None, False, None, None, "not known")


def test_a_price_with_steps_is_an_end_only_where_its_quantity_makes_it_one(listed: Listed) -> None:
    # 50 hours: small 0.50, large 2.00, bulk 2.50. 1,000 hours: small 10, large 40, and bulk
    # 100 x 0.05 + 900 x 0.001 = 5.90.
    ranges = Ranges(Candidates(listed), ANSWERS)
    found = [
        ranges.ranged(line(hours), cost("Box", BOX, hours, size=None), resource("aws_box"))
        for hours in (D(50), D(1000))
    ]
    assert [(one.low, one.high) for one in found] == [(D("0.50"), D("2.50")), (D("5.90"), D(40))]
    assert [one.problem for one in found] == [
        "not known; between $0.50 (small) and $2.50 (bulk) a month",
        "not known; between $5.90 (bulk) and $40.00 (large) a month",
    ]
    assert listed.read == 1


def test_a_few_prices_of_a_list_are_no_range(listed: Listed) -> None:
    """What else there is may cost more: prices out of tables, or a single one, are not the ends."""
    asked, unknown = cost("Box", BOX, 50, size=None), resource("aws_box")
    few = {query: _sampled(answer) for query, answer in ANSWERS.items()}
    assert Ranges(Candidates(listed), few).ranged(line(D(50)), asked, unknown) == line(D(50))
    one = {
        query: answer if query.attributes == ("small",) else Missing("")
        for query, answer in ANSWERS.items()
    }
    assert Ranges(Candidates(listed), one).ranged(line(D(50)), asked, unknown) == line(D(50))


def _sampled(answer: Answer) -> Answer:
    return (
        answer._replace(source="component-prices/uniform") if isinstance(answer, Price) else answer
    )


def test_without_a_region_or_a_quantity_there_is_no_range(listed: Listed) -> None:
    ranges = Ranges(Candidates(listed), ANSWERS)
    nowhere, somewhere = resource("aws_box", region=None), resource("aws_box")
    assert ranges.ranged(line(D(1)), cost("Box", BOX, 1, size=None), nowhere) == line(D(1))
    assert ranges.ranged(line(D(1)), cost("Box", BOX, None, size=None), somewhere) == line(D(1))


def test_none_of_an_unknown_size_cost_nothing_and_that_is_sure() -> None:
    cost_ = run(create(resource("aws_fleet", desired=0, size=UNKNOWN))).resources[0]
    assert cost_.coverage is Coverage.PRICED
    assert cost_.after is not None
    assert (cost_.after.low, cost_.after.high, cost_.after.reasons) == (D(0), D(0), ())
