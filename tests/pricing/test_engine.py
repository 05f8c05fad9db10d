"""The engine: coverage, totals, free allowances, what stays visible when it is not known."""

from decimal import Decimal as D
from types import ModuleType

import pytest
from support.shop import Book, box, create, plan_of, resource, run, update

from costguard.errors import AttributeTypeError, ConfigError, RuleError
from costguard.model.estimate import Coverage
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import RuleBook
from costguard.rules.kit import billed_by_use, unsupported


def test_a_resize_costs_the_difference() -> None:
    small, large = (resource("aws_box", size=s, disk=[{"gb": 100}]) for s in ("small", "large"))
    estimate = run(update(small, large))
    # 730 x 0.01 + 100 x 0.10 = 17.30; 730 x 0.04 + 10 = 39.20
    assert estimate.before.amount == D("17.30")
    assert estimate.after.amount == D("39.20")
    assert estimate.difference == D("21.90")
    assert estimate.after.exact


def test_an_unchanged_resource_changes_nothing() -> None:
    same = resource("aws_box", size="small")
    estimate = run(ResourceChange(same.address, Action.NO_OP, same, same))
    assert estimate.difference == 0
    assert estimate.after.amount == D("7.30")


def test_a_deleted_resource_saves_its_cost() -> None:
    old = resource("aws_box", size="small")
    assert run(ResourceChange(old.address, Action.DELETE, old, None)).difference == D("-7.30")


def test_a_forgotten_resource_goes_on_costing() -> None:
    old = resource("aws_box", size="small")
    assert run(ResourceChange(old.address, Action.FORGET, old, old)).difference == 0


def test_an_unknown_size_gives_the_range_of_what_it_may_be() -> None:
    estimate = run(create(resource("aws_box", size=UNKNOWN, disk=[{"gb": 100}])))
    cost_ = estimate.resources[0]
    assert cost_.coverage is Coverage.RANGE
    assert cost_.after is not None
    # 730 x 0.01 = 7.30 for the small box, 730 x 0.04 = 29.20 for the large; 10.00 for the disk
    assert cost_.after.reasons == (
        "size not known: size is known after apply; "
        "between $7.30 (small) and $29.20 (large) a month",
    )
    assert (cost_.after.low, cost_.after.high) == (D("17.30"), D("39.20"))
    assert estimate.after.amount == D("17.30")
    assert (estimate.after.low, estimate.after.high) == (D("17.30"), D("39.20"))
    assert (estimate.after.ranged, estimate.after.exact) == (1, False)


def test_an_unknown_size_where_no_price_is_known_stays_without_price() -> None:
    estimate = run(create(resource("aws_box", region="eu-west-9", size=UNKNOWN)))
    cost_ = estimate.resources[0]
    assert cost_.coverage is Coverage.PRICE_MISSING
    assert cost_.after is not None
    assert cost_.after.reasons == ("size not known: size is known after apply",)
    assert estimate.after.amount == 0


def test_a_sensitive_size_is_not_read() -> None:
    cost_ = run(create(resource("aws_box", size=SENSITIVE))).resources[0].after
    assert cost_ is not None
    assert cost_.reasons[0].startswith("size not known: size is sensitive; between")


def test_a_group_costs_what_it_has_and_may_cost_what_it_may_have() -> None:
    estimate = run(create(resource("aws_fleet", size="small", desired=2, least=1, most=5)))
    side = estimate.resources[0].after
    assert side is not None
    assert side.coverage is Coverage.PRICED
    # A small box is 7.30 a month: two of them, from one to five
    assert (side.monthly, side.low, side.high) == (D("14.60"), D("7.30"), D("36.50"))
    assert side.span is not None
    assert side.span.reasons == ("it may have from 1 to 5 boxes",)
    assert estimate.after.exact


def test_a_group_of_an_unknown_number_lies_between_its_sizes() -> None:
    estimate = run(create(resource("aws_fleet", size="small", desired=UNKNOWN, least=1, most=5)))
    side = estimate.resources[0].after
    assert side is not None
    assert side.coverage is Coverage.RANGE
    assert (side.monthly, side.low, side.high) == (D("7.30"), D("7.30"), D("36.50"))
    assert estimate.after.amount == D("7.30")


def test_a_group_without_a_price_has_no_range() -> None:
    changes = create(resource("aws_fleet", size="huge", desired=UNKNOWN, least=1, most=5))
    assert run(changes).resources[0].coverage is Coverage.PRICE_MISSING


def test_a_group_of_a_fixed_size_has_no_range() -> None:
    estimate = run(create(resource("aws_fleet", size="small", desired=2, least=2, most=2)))
    side = estimate.resources[0].after
    assert side is not None
    assert side.span is None
    assert (side.low, side.high) == (D("14.60"), D("14.60"))


def test_a_default_for_an_unknown_value_is_an_assumption() -> None:
    cost_ = run(create(resource("aws_box", size="small", disk=[{"gb": UNKNOWN}]))).resources[0]
    assert cost_.after is not None
    assert cost_.coverage is Coverage.PRICED
    assert cost_.monthly_after == D("7.30") + D("0.80")
    assert [tuple(a) for a in cost_.after.assumptions] == [("disk.gb", "8", "known after apply")]


def test_a_region_that_is_not_known() -> None:
    cost_ = run(create(resource("aws_box", region=None, size="small"))).resources[0].after
    assert cost_ is not None
    assert cost_.reasons == ("the region is not known: the provider takes it from the environment",)


def test_a_region_without_prices_is_missing_and_no_other_stands_in() -> None:
    estimate = run(create(resource("aws_box", region="eu-west-9", size="small")))
    assert estimate.resources[0].coverage is Coverage.PRICE_MISSING
    assert estimate.after.amount == 0


def test_two_prices_are_no_price() -> None:
    cost_ = run(create(resource("aws_odd"))).resources[0].after
    assert cost_ is not None
    assert cost_.coverage is Coverage.PRICE_MISSING
    assert cost_.reasons == ("the source gives several prices: 1, 2",)


def test_types_without_a_rule_and_free_types() -> None:
    estimate = run(create(resource("aws_role")), create(resource("aws_new_thing")))
    assert estimate.coverage[Coverage.FREE] == 1
    assert estimate.coverage[Coverage.UNSUPPORTED] == 1
    assert estimate.after.unpriced == 1


def test_usage_that_is_not_given_is_not_zero() -> None:
    estimate = run(create(resource("aws_calls")))
    side = estimate.resources[0].after
    assert side is not None
    assert side.coverage is Coverage.USAGE_MISSING
    assert side.missing_usage == ("monthly_requests",)
    line = side.components[0]
    assert (line.quantity, line.monthly_cost, line.unit_price) == (None, None, D("1.000000"))
    assert not estimate.after.exact


def test_usage_over_two_tiers_makes_two_lines() -> None:
    estimate = run(
        create(resource("aws_calls")), usage={"aws_calls.a": {"monthly_requests": 5_000_000}}
    )
    side = estimate.resources[0].after
    assert side is not None
    lines = [(c.name, c.quantity, c.unit_price, c.monthly_cost) for c in side.components]
    # 2M at $1.00 a million, 3M at $0.50 a million
    assert lines == [
        ("Requests (first 2M)", D(2), D(1), D(2)),
        ("Requests (over 2M)", D(3), D("0.5"), D("1.5")),
    ]


def test_the_free_allowance_is_used_up_once_by_all_resources() -> None:
    changes = [create(resource("aws_calls", name)) for name in ("a", "b")]
    usage = {f"aws_calls.{n}": {"monthly_requests": 800_000} for n in ("a", "b")}
    # 1,600,000 - 1,000,000 free, at a millionth of a dollar
    assert run(*changes, usage=usage, free_tier=True).after.amount == D("0.6")
    assert run(*changes, usage=usage).after.amount == D("1.6")


def test_the_source_is_asked_once() -> None:
    module = ModuleType("shop")
    vars(module).update(box=box)
    book = Book()
    changes = tuple(create(resource("aws_box", n, size="small")) for n in ("a", "b", "c"))
    plan = Plan("plan.json", "terraform", "", "", changes)
    Engine(RuleBook([module]), book, UsageFile()).estimate(plan)
    assert book.asked == 1


def test_wrong_usage_values_name_file_and_key() -> None:
    with pytest.raises(ConfigError) as error:
        run(create(resource("aws_calls")), usage={"aws_calls.a": {"monthly_requests": "many"}})
    assert str(error.value) == (
        "usage.yml: resource_usage.aws_calls.a.monthly_requests: "
        "expected a number from 0 up, found 'many'"
    )


def test_an_attribute_of_a_wrong_type_names_the_resource() -> None:
    with pytest.raises(AttributeTypeError, match=r"aws_box\.a: attribute size: expected a text"):
        run(create(resource("aws_box", size=["small"])))


def test_a_broken_rule_is_an_error_and_not_a_zero() -> None:
    with pytest.raises(RuleError, match=r"aws_broken\.a: the pricing rule for aws_broken failed"):
        run(create(resource("aws_broken")))


def test_a_type_without_a_rule_says_whether_use_alone_is_billed() -> None:
    module = ModuleType("shop")
    vars(module).update(ours=billed_by_use("aws_tape"), dear=unsupported("aws_gold"))
    kinds = ("aws_tape", "aws_gold", "aws_of_tomorrow")
    plan = plan_of(*(create(resource(kind)) for kind in kinds))
    estimate = Engine(RuleBook([module]), Book(), UsageFile()).estimate(plan)
    assert [(r.coverage, r.after.reasons) for r in estimate.resources if r.after] == [
        (
            Coverage.UNSUPPORTED,
            ("billed by use only, and costguard has no pricing rule for it",),
        ),
        (Coverage.UNSUPPORTED, ("costguard has no pricing rule for aws_gold",)),
        (Coverage.UNSUPPORTED, ("costguard has no pricing rule for aws_of_tomorrow",)),
    ]
    assert estimate.after.unpriced == 3


def test_two_rules_for_one_type_are_refused() -> None:
    one, two = ModuleType("one"), ModuleType("two")
    vars(one).update(box=box)
    vars(two).update(box=box)
    with pytest.raises(RuleError, match="aws_box is claimed twice: by one and by two"):
        RuleBook([one, two])


def test_a_negative_quantity_is_not_a_cost_of_nothing() -> None:
    estimate = run(create(resource("aws_box", size="small", disk=[{"gb": -50}])))
    cost_ = estimate.resources[0]
    assert cost_.coverage is Coverage.PRICE_MISSING
    assert cost_.after is not None
    assert cost_.after.reasons == ("quantity of Storage is negative: -50",)


@pytest.mark.parametrize("value", ["1e999999999", 10**40, "1e16"])
def test_quantities_beyond_all_measure_are_refused(value: object) -> None:
    with pytest.raises(ConfigError, match="expected a number from 0 up"):
        run(create(resource("aws_calls")), usage={"aws_calls.a": {"monthly_requests": value}})
    with pytest.raises(AttributeTypeError, match="expected a number, found"):
        run(create(resource("aws_box", size="small", disk=[{"gb": value}])))


def test_misspelled_usage_keys_are_told() -> None:
    usage = {"aws_calls.a": {"monthly_requests": 1, "monthly_reqests": 2, "a": {"b": 3}}}
    estimate = run(create(resource("aws_calls")), usage=usage)
    assert estimate.unused_usage == ("aws_calls.a: monthly_reqests", "aws_calls.a: a.b")
