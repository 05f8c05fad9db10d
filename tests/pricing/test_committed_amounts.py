"""Commitments by the money or by the vCPUs that are committed to, and discounts of a whole list.

On demand a small box costs $0.01 an hour and a large one $0.04; a month has 730 hours.
"""

from decimal import Decimal as D
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.shop import Book, box, calls, create, plan_of, resource

from costguard import PricingOptions
from costguard import estimate as whole_estimate
from costguard.catalog.overrides import OverriddenSource, load
from costguard.model.estimate import Estimate
from costguard.model.plan import ResourceChange
from costguard.model.price import category_of
from costguard.model.resource import Resource
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import RuleBook

HEAD = "version: 1\ncurrency: USD\n"
PLAN = {
    "name": "plan",
    "kind": "savings_plan",
    "since": "2026-01-01",
    "until": "2027-01-01",
    "source": "order 1",
}
BOXES = {"service": "Shop", "family": "Box"}
Figures = list[tuple[str, D | None, D | None]]


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prices.yaml"
    path.write_text(HEAD + text)
    return path


def run(tmp_path: Path, text: str, *changes: ResourceChange, usage: Any = None) -> Estimate:
    """Price changes in the shop under a price file."""
    overrides = load(written(tmp_path, text))
    module = ModuleType("shop")
    vars(module).update(box=box, calls=calls)
    source = OverriddenSource(Book(), overrides)
    engine = Engine(
        RuleBook([module]),
        source,
        UsageFile("usage.yml", usage),
        commitments=overrides.commitments,
    )
    return engine.estimate(plan_of(*changes))


def figures(estimate: Estimate, number: int = 0) -> Figures:
    side = estimate.resources[number].after
    assert side is not None
    return [(line.name, line.quantity, line.monthly_cost) for line in side.components]


def a_box(name: str, size: str = "large") -> ResourceChange:
    return create(resource("aws_box", name, size=size))


def test_an_amount_an_hour_is_used_up_at_the_committed_prices(tmp_path: Path) -> None:
    plan = {**PLAN, **BOXES, "discount": "25%", "spend": 0.045}
    found = run(tmp_path, f"commitments: [{plan}]\n", a_box("a"), a_box("b"))
    # 32.85 a month: 21.90 for the first, and 10.95 at 0.03 are 365 hours of the second
    assert figures(found) == [("Box, covered by plan", D(730), D("21.90"))]
    assert figures(found, 1) == [
        ("Box, covered by plan", D(365), D("10.95")),
        ("Box", D(365), D("14.60")),
    ]
    assert found.after.amount == D("47.45")


def test_one_plan_covers_several_products_at_a_discount_each(tmp_path: Path) -> None:
    products = [
        {**BOXES, "attributes": {"size": "large"}, "discount": "25%"},
        {**BOXES, "discount": "10%"},
    ]
    plan = {**PLAN, "products": products, "spend": "0.039"}
    changes = [a_box("a"), a_box("b", "small"), a_box("c", "small")]
    found = run(tmp_path, f"commitments: [{plan}]\n", *changes)
    # 28.47 a month: 730 x 0.03 = 21.90, 730 x 0.009 = 6.57, and nothing is left
    assert figures(found) == [("Box, covered by plan", D(730), D("21.90"))]
    assert figures(found, 1) == [("Box, covered by plan", D(730), D("6.57"))]
    assert figures(found, 2) == [("Box", D(730), D("7.30"))]


def test_a_plan_that_is_paid_upfront_is_an_amount_an_hour(tmp_path: Path) -> None:
    # 394.20 / 8760 = 0.045
    spend = {"upfront": 394.2, "term": "1_year"}
    plan = {**PLAN, **BOXES, "discount": "25%", "spend": spend}
    found = run(tmp_path, f"commitments: [{plan}]\n", a_box("a"), a_box("b"))
    assert found.after.amount == D("47.45")
    side = found.resources[0].after
    assert side is not None
    assert side.components[0].price is not None
    assert side.components[0].price.note == (
        "savings plan plan until 2027-01-01, $394.20 upfront spread over 8,760 hours (order 1), "
        "25% below on-demand"
    )
    both = {**PLAN, **BOXES, "discount": "25%", "spend": {**spend, "hourly": 0.015}}
    # 0.045 + 0.015 = 0.06: both boxes
    assert run(tmp_path, f"commitments: [{both}]\n", a_box("a"), a_box("b")).after.amount == D(
        "43.80"
    )


def test_an_amount_goes_through_the_steps_of_a_price(tmp_path: Path) -> None:
    calls_plan = {
        **PLAN,
        "service": "Shop",
        "family": "Calls",
        "unit": "Requests",
        "discount": "50%",
        "spend": 0.01,
    }
    usage = {"aws_calls.a": {"monthly_requests": 40_000_000}}
    found = run(
        tmp_path, f"commitments: [{calls_plan}]\n", create(resource("aws_calls")), usage=usage
    )
    # 7.30 a month: 2M at $0.50 a million, and 6.30 at $0.25 a million are 25.2M.
    # Of the other 12.8M, 2M cost $1.00 a million and the rest $0.50.
    assert figures(found) == [
        ("Requests, covered by plan (first 2M)", D(2), D("1")),
        ("Requests, covered by plan (over 2M)", D("25.2"), D("6.3")),
        ("Requests (first 2M)", D(2), D("2")),
        ("Requests (over 2M)", D("10.8"), D("5.4")),
    ]


def machine(name: str, kind: str) -> ResourceChange:
    """A machine in Iowa without a boot disk."""
    attributes = {"machine_type": kind, "zone": "us-central1-a"}
    resource_type = "google_compute_instance"
    return create(
        Resource(
            f"{resource_type}.{name}", resource_type, name, "google", "us-central1", attributes
        )
    )


def committed(tmp_path: Path, cores: dict[str, Any], *changes: ResourceChange) -> Estimate:
    use = {
        **PLAN,
        "kind": "committed_use",
        "service": "Compute Engine",
        "region": "us-central1",
        "discount": "37%",
        **cores,
    }
    path = written(tmp_path, f"commitments: [{use}]\n")
    return whole_estimate(plan_of(*changes), PricingOptions(prices=(str(path),)))


def test_cores_and_memory_cover_machines_of_any_size(tmp_path: Path) -> None:
    cores = {"vcpus": 24, "memory_gib": 120}
    machines = [machine("a", "n1-standard-16"), machine("b", "n1-standard-16")]
    found = committed(tmp_path, cores, *machines)
    # 16 vCPUs and 60 GB at 0.759996 an hour: 730 x 0.759996 x 0.63
    ((_, hours, cost),) = figures(found)
    assert (hours, cost) == (D(730), D("349.5221604"))
    # 8 vCPUs are left, which are half of the second; the rest keeps the sustained use discount
    (first, rest) = figures(found, 1)
    assert first[1:] == (D(365), D("174.7610802"))
    assert rest[1:] == (D(365), D("194.178978"))
    # Memory runs out as well: 30 of 60 GB
    little = committed(tmp_path, {"vcpus": 64, "memory_gib": 30}, machines[0])
    assert [line[1] for line in figures(little)] == [D(365), D(365)]


def test_parts_of_custom_machines_are_covered_each_by_itself(tmp_path: Path) -> None:
    cores = {"vcpus": 2, "memory_gib": 64}
    found = committed(tmp_path, cores, machine("a", "n2-custom-4-20480"))
    side = found.resources[0].after
    assert side is not None
    billed = [(line.name.rpartition(", ")[2], line.billed) for line in side.components]
    # 4 vCPUs and 20 GB for 730 hours: 2 vCPUs are covered, and all of the memory
    assert billed == [
        ("covered by plan", D(1460)),
        ("N2 4 vCPUs)", D(1460)),
        ("covered by plan", D(14600)),
    ]


def test_shared_cores_are_not_covered(tmp_path: Path) -> None:
    cores = {"vcpus": 8, "memory_gib": 64}
    found = committed(tmp_path, cores, machine("a", "e2-small"))
    assert ["covered" in line[0] for line in figures(found)] == [False]


def test_what_is_committed_is_committed_in_focus() -> None:
    assert category_of("committed_use").value == "Committed"


ENTERPRISE = "enterprise: [{provider: aws, discount: 10%, source: EDP}]\n"


def test_a_discount_of_the_whole_list_comes_on_top_of_others(tmp_path: Path) -> None:
    prices = "prices: [{service: Shop, family: Box, discount: 50%, source: contract}]\n"
    found = run(tmp_path, ENTERPRISE + prices, a_box("a"))
    side = found.resources[0].after
    assert side is not None
    (line,) = [line for line in side.components if line.name == "Box"]
    assert line.price is not None
    # 0.04 x 0.5 x 0.9
    assert (line.unit_price, line.monthly_cost) == (D("0.018"), D("13.14"))
    assert line.price.note == "50% discount (contract); 10% enterprise discount (EDP)"
    assert line.price.list_tiers[0].price == D("0.04")
    assert figures(run(tmp_path, ENTERPRISE, a_box("a")))[0][2] == D("26.28")


def test_it_is_taken_off_no_price_of_ones_own_and_none_of_another_provider(
    tmp_path: Path,
) -> None:
    own = "price: 0.03, unit: Hrs, source: contract, date: 2026-01-01"
    prices = f"prices: [{{service: Shop, family: Box, {own}}}]\n"
    assert figures(run(tmp_path, ENTERPRISE + prices, a_box("a")))[0][2] == D("21.90")
    other = ENTERPRISE.replace("aws", "azure")
    assert figures(run(tmp_path, other, a_box("a")))[0][2] == D("29.20")


def test_a_commitment_reckons_from_what_is_left_of_the_price(tmp_path: Path) -> None:
    plan = {**PLAN, **BOXES, "discount": "25%", "covers": "all"}
    found = run(tmp_path, f"{ENTERPRISE}commitments: [{plan}]\n", a_box("a"))
    assert figures(found)[0][2] == D("19.71")  # 730 x 0.04 x 0.9 x 0.75
    rated = {**PLAN, **BOXES, "rate": 0.03, "covers": "all"}
    found = run(tmp_path, f"{ENTERPRISE}commitments: [{rated}]\n", a_box("a"))
    assert figures(found)[0][2] == D("21.90")


@pytest.mark.parametrize("option", ["spot", "reserved_1yr_no_upfront"])
def test_it_is_taken_off_however_something_is_bought(tmp_path: Path, option: str) -> None:
    from support.shop import BOX

    from costguard.model.price import Price, PriceQuery

    source = OverriddenSource(Book(), load(written(tmp_path, ENTERPRISE)))
    query = PriceQuery(BOX, "us-east-1", ("large",), option)
    answer = source.prices([query])[query]
    assert isinstance(answer, Price)
    assert answer.tiers[0].price == D("0.036")
