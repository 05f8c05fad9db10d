"""Reserved instances and savings plans: what they cover, at which price, and what is left over.

On demand a small box costs $0.01 an hour and a large one $0.04; a month has 730 hours.
"""

from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.shop import Book, box, calls, create, odd, plan_of, resource, update

from costguard import PricingOptions
from costguard import estimate as whole_estimate
from costguard.catalog.overrides import OverriddenSource, load
from costguard.errors import ConfigError
from costguard.model.estimate import CostComponent, Coverage, Estimate
from costguard.model.plan import Action, ResourceChange
from costguard.model.resource import Resource
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.report import explain, json_report
from costguard.rules.book import RuleBook

HEAD = "version: 1\ncurrency: USD\n"
OWNED = {
    "name": "ri-a",
    "kind": "reserved",
    "service": "Shop",
    "family": "Box",
    "attributes": {"size": "large"},
    "rate": "0.03",
    "covers": 1,
    "since": "2026-03-01",
    "until": "2027-03-01",
    "source": "order 1",
}
Run = Callable[..., Estimate]


def owned(**changes: Any) -> dict[str, Any]:
    """The commitment of the tests, changed: its rate goes when other terms are given."""
    other_terms = {"discount", "upfront"} & changes.keys()
    kept = {key: value for key, value in OWNED.items() if key != "rate" or not other_terms}
    return {**kept, **changes}


def large(name: str = "a", **attributes: Any) -> Resource:
    return resource("aws_box", name, size="large", **attributes)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Price changes in the shop under a price file with these commitments."""

    def priced(
        commitments: list[dict[str, Any]],
        *changes: ResourceChange,
        prices: str = "",
        usage: Any = None,
        free_tier: bool = False,
    ) -> Estimate:
        path = tmp_path / "prices.yaml"
        path.write_text(f"{HEAD}{prices}commitments: {commitments}\n")
        overrides = load(path)
        module = ModuleType("shop")
        vars(module).update(box=box, calls=calls, odd=odd)
        engine = Engine(
            RuleBook([module]),
            OverriddenSource(Book(), overrides),
            UsageFile("usage.yml", usage),
            free_tier,
            overrides.commitments,
        )
        return engine.estimate(plan_of(*changes))

    return priced


def lines(estimate: Estimate, number: int = 0) -> list[CostComponent]:
    side = estimate.resources[number].after
    assert side is not None
    return list(side.components)


def figures(estimate: Estimate, number: int = 0) -> list[tuple[str, D | None, D | None, D | None]]:
    return [
        (line.name, line.quantity, line.unit_price, line.monthly_cost)
        for line in lines(estimate, number)
    ]


def test_a_machine_that_is_covered_costs_the_rate(run: Run) -> None:
    estimate = run([OWNED], create(large()))
    assert figures(estimate) == [("Box, covered by ri-a", D(730), D("0.03"), D("21.90"))]
    assert estimate.resources[0].coverage is Coverage.PRICED
    (line,) = lines(estimate)
    assert line.price is not None
    assert line.price.note == "reserved ri-a until 2027-03-01"
    assert line.price.source == "order 1"
    assert line.price.effective.isoformat() == "2026-03-01"
    assert [tier.price for tier in line.price.list_tiers] == [D("0.04")]


def test_reports_show_category_end_and_list_price(run: Run) -> None:
    estimate = run([owned(kind="savings_plan")], create(large()))
    (cost,) = estimate.resources
    text = explain.render([cost], "USD")
    assert "product   Shop Box (large, savings plan) in us-east-1 (Committed)" in text
    assert "price     $0.03 per Hrs" in text
    assert "list      $0.04 per Hrs" in text
    assert "note      savings plan ri-a until 2027-03-01" in text
    (line,) = json_report.resource_document(cost)["after"]["components"]
    assert line["pricing_category"] == "Committed"
    assert line["price"]["list_price"] == "0.04"


@pytest.mark.parametrize(
    ("terms", "price", "note"),
    [
        # 876 / 8760 = 0.10; 2628 / 26280 = 0.10
        ({"upfront": 876, "term": "1_year"}, "0.1", ", $876.00 upfront spread over 8,760 hours"),
        ({"upfront": 2628, "term": "3_year"}, "0.1", ", $2,628.00 upfront spread over 26,280"),
        # 438 / 8760 + 0.02 = 0.05 + 0.02
        ({"upfront": "438", "term": "1_year", "hourly": 0.02}, "0.07", "until 2027-03-01, $438.00"),
        # 561.73 / 8760 = 0.064124429223...
        ({"upfront": 561.73, "term": "1_year"}, "0.0641244292", "$561.73 upfront"),
        # 0.04 less a quarter
        ({"discount": "25%"}, "0.03", " (order 1), 25% below on-demand"),
    ],
)
def test_upfront_payments_are_spread_and_discounts_taken_off(
    run: Run, terms: dict[str, Any], price: str, note: str
) -> None:
    (line,) = lines(run([owned(**terms)], create(large())))
    assert line.unit_price == D(price)
    assert line.monthly_cost == D(price) * 730
    assert line.price is not None
    assert note in line.price.note
    assert line.price.list_tiers[0].price == D("0.04")


def test_two_of_three_are_covered_in_the_order_of_the_plan(run: Run) -> None:
    changes = [create(large(name)) for name in ("c", "a", "b")]
    estimate = run([owned(covers=2)], *changes)
    # 1460 hours at 0.03 and 730 at 0.04: 43.80 + 29.20
    assert estimate.after.amount == D("73.00")
    covered = [("Box, covered by ri-a", D(730), D("0.03"), D("21.90"))]
    assert [r.address for r in estimate.resources] == ["aws_box.c", "aws_box.a", "aws_box.b"]
    assert figures(estimate, 0) == figures(estimate, 1) == covered
    assert figures(estimate, 2) == [("Box", D(730), D("0.04"), D("29.20"))]
    assert estimate == run([owned(covers=2)], *changes)


def test_a_part_of_a_quantity_is_covered_and_the_rest_stays_on_demand(run: Run) -> None:
    estimate = run([owned(covers=0.5)], create(large()))
    # 365 hours each: 10.95 + 14.60
    assert figures(estimate) == [
        ("Box, covered by ri-a", D(365), D("0.03"), D("10.95")),
        ("Box", D(365), D("0.04"), D("14.60")),
    ]
    assert estimate.resources[0].monthly_after == D("25.55")
    assert [line.query and line.query.option for line in lines(estimate)] == [
        "reserved",
        "on_demand",
    ]


def test_the_first_commitment_is_used_up_first(run: Run) -> None:
    first = owned(covers=1.5)
    second = owned(name="plan-b", kind="savings_plan", rate=0.02, covers=1)
    changes = [create(large(name)) for name in ("a", "b", "c")]
    estimate = run([first, second], *changes)
    assert figures(estimate, 0) == [("Box, covered by ri-a", D(730), D("0.03"), D("21.90"))]
    assert figures(estimate, 1) == [
        ("Box, covered by ri-a", D(365), D("0.03"), D("10.95")),
        ("Box, covered by plan-b", D(365), D("0.02"), D("7.30")),
    ]
    assert figures(estimate, 2) == [
        ("Box, covered by plan-b", D(365), D("0.02"), D("7.30")),
        ("Box", D(365), D("0.04"), D("14.60")),
    ]
    assert figures(run([second, first], *changes))[0][0] == "Box, covered by plan-b"


def test_all_covers_all(run: Run) -> None:
    changes = [create(large(name)) for name in ("a", "b", "c")]
    estimate = run([owned(covers="all"), owned(name="never", rate=0.01)], *changes)
    assert estimate.after.amount == D("65.70")  # 3 x 730 x 0.03


def test_before_and_after_are_two_months_with_the_whole_commitment(run: Run) -> None:
    small = resource("aws_box", "a", size="small")
    kept = large("b")
    estimate = run(
        [OWNED],
        update(small, large("a")),
        ResourceChange(kept.address, Action.NO_OP, kept, kept),
        ResourceChange("aws_box.c", Action.DELETE, large("c"), None),
    )
    # before: a is small (7.30), b is covered (21.90), c is not (29.20)
    assert estimate.before.amount == D("58.40")
    # after: a is covered (21.90), b is not any more (29.20)
    assert estimate.after.amount == D("51.10")
    assert estimate.resources[1].monthly_before == D("21.90")
    assert estimate.resources[1].monthly_after == D("29.20")


@pytest.mark.parametrize(
    "other",
    [
        {"attributes": {"size": "small"}},
        {"family": "Disk"},
        {"service": "Bazaar"},
        {"region": "eu-*"},
        {"unit": "GB-Mo"},
    ],
)
def test_what_does_not_fit_is_left_alone(run: Run, other: dict[str, Any]) -> None:
    estimate = run([owned(**other)], create(large()))
    assert figures(estimate) == [("Box", D(730), D("0.04"), D("29.20"))]


def test_wildcards_and_units_other_than_hours(run: Run) -> None:
    disks = owned(family="D*", attributes={}, unit="GB-month", rate=0.08, covers=0.1, region="us-*")
    estimate = run([disks], create(large(disk=[{"gb": 100}])))
    # 0.1 x 730 = 73 GB at 0.08, the other 27 at 0.10
    assert figures(estimate)[1:] == [
        ("Storage, covered by ri-a", D(73), D("0.08"), D("5.84")),
        ("Storage", D(27), D("0.10"), D("2.70")),
    ]
    assert {line.path for line in lines(estimate)[1:]} == {("disk[0]",)}


def test_a_discount_comes_off_the_negotiated_price(run: Run) -> None:
    prices = "prices: [{service: Shop, discount: 50%}]\n"
    (line,) = lines(run([owned(discount="25%")], create(large()), prices=prices))
    assert line.unit_price == D("0.015")  # 0.04 x 0.5 x 0.75
    assert line.price is not None
    assert line.price.list_tiers[0].price == D("0.04")
    assert line.price.note == (
        "50% discount; reserved ri-a until 2027-03-01 (order 1), 25% below on-demand"
    )


def test_a_rate_covers_what_has_no_list_price_and_a_discount_does_not(run: Run) -> None:
    far = create(resource("aws_box", region="eu-west-9", size="large"))
    estimate = run([owned(covers=0.5)], far)
    assert figures(estimate) == [
        ("Box, covered by ri-a", D(365), D("0.03"), D("10.95")),
        ("Box", D(365), None, None),
    ]
    assert estimate.resources[0].coverage is Coverage.PRICE_MISSING
    discounted = run([owned(discount="25%")], far, create(large("b")))
    assert figures(discounted) == [("Box", D(730), None, None)]
    # It is not used up by what it cannot price.
    assert figures(discounted, 1)[0][0] == "Box, covered by ri-a"


def test_two_prices_stay_two_prices(run: Run) -> None:
    estimate = run(
        [owned(family="Odd", attributes={}, discount="25%")], create(resource("aws_odd"))
    )
    assert estimate.resources[0].coverage is Coverage.PRICE_MISSING
    assert figures(estimate) == [("Odd", D(730), None, None)]


CALLS = owned(family="Calls", attributes={}, unit="Requests", discount="50%", covers="all")


def test_usage_that_is_not_given_uses_nothing_up(run: Run) -> None:
    estimate = run([CALLS], create(resource("aws_calls")))
    assert estimate.resources[0].coverage is Coverage.USAGE_MISSING
    assert [line.name for line in lines(estimate)] == ["Requests (first 2M)"]


def test_the_free_allowance_goes_first_and_tiers_stay_tiers(run: Run) -> None:
    usage = {"aws_calls.a": {"monthly_requests": 4_000_000}}
    estimate = run([CALLS], create(resource("aws_calls")), usage=usage, free_tier=True)
    # 4M less 1M free: 2M at half of $1.00 a million, 1M at half of $0.50
    assert figures(estimate) == [
        ("Requests, covered by ri-a (first 2M)", D(2), D("0.5"), D(1)),
        ("Requests, covered by ri-a (over 2M)", D(1), D("0.25"), D("0.25")),
    ]


def test_nothing_costs_nothing(run: Run) -> None:
    usage = {"aws_calls.a": {"monthly_requests": 0}}
    estimate = run([CALLS], create(resource("aws_calls")), usage=usage)
    assert [(name, cost) for name, _, _, cost in figures(estimate)] == [
        ("Requests (first 2M)", D(0))
    ]


def test_the_whole_program_with_real_prices(tmp_path: Path) -> None:
    machines = owned(
        service="AmazonEC2",
        family="Compute Instance",
        attributes={"instanceType": "m5.*", "operatingSystem": "Linux"},
        upfront=438,
        term="1_year",
        covers=2,
    )
    path = tmp_path / "prices.yaml"
    path.write_text(f"{HEAD}commitments: [{machines}]\n")
    root = [{"volume_size": 8, "volume_type": "gp2"}]
    plan = plan_of(
        *(
            create(resource("aws_instance", name, instance_type="m5.large", root_block_device=root))
            for name in ("a", "b", "c")
        )
    )
    # 2 x 730 x 438 / 8760 = 73.00; 730 x 0.096 = 70.08; 3 x 8 GB x 0.10 = 2.40
    priced = whole_estimate(plan, PricingOptions(prices=(str(path),)))
    assert priced.after.amount == D("145.48")
    assert priced.after.exact


def google(name: str) -> ResourceChange:
    """An N1 machine without a boot disk; 0.759996 an hour on demand, 30% less all month."""
    address = f"google_compute_instance.{name}"
    attributes = {"machine_type": "n1-standard-16", "zone": "us-central1-a"}
    kind = "google_compute_instance"
    return create(Resource(address, kind, name, "google", "us-central1", attributes))


@pytest.mark.parametrize(
    ("terms", "covered"),
    [
        # 730 x 0.759996 x 0.63: the discount is that on the price on demand
        ({"discount": "37%"}, "349.5221604"),
        # 730 x 0.50
        ({"rate": "0.50"}, "365"),
    ],
)
def test_a_commitment_takes_the_place_of_googles_sustained_use_discount(
    tmp_path: Path, terms: dict[str, Any], covered: str
) -> None:
    machines = owned(service="Compute Engine", family="Compute Instance", attributes={}, **terms)
    path = tmp_path / "prices.yaml"
    path.write_text(f"{HEAD}commitments: [{machines}]\n")
    found = whole_estimate(plan_of(google("a"), google("b")), PricingOptions(prices=(str(path),)))
    (first,) = lines(found)
    assert (first.name.rpartition(", ")[2], first.monthly_cost) == ("covered by ri-a", D(covered))
    assert first.price is not None
    assert [tier.price for tier in first.price.list_tiers] == [D("0.759996")]
    # The second machine is not covered, and keeps its discount: 730 x 0.759996 x 0.7
    (second,) = lines(found, 1)
    assert second.monthly_cost == D("388.357956")
    others = owned(service="Compute Engine", attributes={"machineType": "e2-*"}, covers="all")
    path.write_text(f"{HEAD}commitments: [{others}]\n")
    other = whole_estimate(plan_of(google("a")), PricingOptions(prices=(str(path),)))
    assert [line.monthly_cost for line in lines(other)] == [D("388.357956")]


PATH = "commitments[0]"


@pytest.mark.parametrize(
    ("commitment", "problem"),
    [
        ({"rate": 0}, f"{PATH}.rate: found 0; expected: Price per unit above 0"),
        ({"rate": "0.0"}, f"{PATH}.rate: found '0.0'"),
        ({"upfront": 0, "term": "1_year"}, f"{PATH}.upfront: found 0; expected: Amount above 0"),
        ({"discount": "100%"}, f"{PATH}.discount: found '100%'; expected: Percentage off"),
        ({"discount": "0%"}, f"{PATH}.discount: found '0%'"),
        ({"upfront": 876}, f"{PATH}: 'term' is a dependency of 'upfront'"),
        ({"hourly": 0.01}, f"{PATH}: 'upfront' is a dependency of 'hourly'"),
        ({"upfront": 876, "term": "2_year"}, f"{PATH}.term: found '2_year'; expected: 1_year or"),
        ({"covers": "some"}, f"{PATH}.covers: found 'some'; expected: Units of the price per hour"),
        ({"covers": 0}, f"{PATH}.covers: found 0"),
        ({"kind": "spot"}, f"{PATH}.kind: found 'spot'; expected: reserved, savings_plan or"),
        ({"unit": "furlongs"}, f"{PATH}.unit: no price has the unit 'furlongs'"),
        ({"until": "2027-02-30"}, f"{PATH}.until: there is no day 2027-02-30"),
        ({"until": "2026-02-01"}, f"{PATH}.until: it ends before it begins, on 2026-03-01"),
        ({"option": "spot"}, f"{PATH}.option: unknown key; expected one of name, kind,"),
    ],
)
def test_a_wrong_commitment_is_named(run: Run, commitment: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigError) as error:
        run([owned(**commitment)])
    assert problem in str(error.value)
    assert "prices.yaml:3:" in str(error.value)
    assert "\n" not in str(error.value)


def test_price_must_be_said_in_one_way(run: Run) -> None:
    for wrong in ({**OWNED, "discount": "5%"}, owned(discount="5%", upfront=1, term="1_year")):
        with pytest.raises(ConfigError, match="expected either rate or discount or upfront"):
            run([wrong])
    for key, others in (("service", "products"), ("covers", "spend or vcpus")):
        with pytest.raises(ConfigError, match=f"expected either {key} or {others}"):
            run([{k: v for k, v in OWNED.items() if k != key}])
    for key in ("name", "kind", "since", "until", "source"):
        with pytest.raises(ConfigError, match=f"'{key}' is a required property"):
            run([{k: v for k, v in OWNED.items() if k != key}])


def test_names_are_not_shared(run: Run) -> None:
    with pytest.raises(ConfigError) as error:
        run([OWNED, owned(covers=2)])
    assert "commitments[1].name: another one is of 'ri-a'; give each name once" in str(error.value)
