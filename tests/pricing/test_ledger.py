"""Plans that are priced together share a month: allowances and usage entries count once."""

from decimal import Decimal as D
from types import ModuleType

from support.shop import Book, box, calls, create, plan_of, resource

from costguard.model.plan import Plan
from costguard.pricing.engine import Engine
from costguard.pricing.ledger import Months
from costguard.pricing.usage import UsageFile
from costguard.rules.book import RuleBook


def engine(usage: UsageFile, *, free_tier: bool) -> Engine:
    module = ModuleType("shop")
    vars(module).update({rule.types[0]: rule for rule in (box, calls)})
    return Engine(RuleBook([module]), Book(), usage, free_tier)


def plan(name: str) -> Plan:
    return plan_of(create(resource("aws_calls", name)))


def test_a_free_allowance_is_taken_off_once_for_all_plans() -> None:
    # A million requests of the account are free: of the first 600,000 all, of the second 400,000.
    usage = UsageFile(resources={f"aws_calls.{n}": {"monthly_requests": 600_000} for n in "ab"})
    months = Months(free_tier=True)
    first, second = (
        engine(usage, free_tier=True).estimate(plan(name), months).after.amount for name in "ab"
    )
    assert first == 0
    assert second == 200_000 * D("0.000001")


def test_each_plan_priced_by_itself_has_the_whole_allowance() -> None:
    usage = UsageFile(resources={f"aws_calls.{n}": {"monthly_requests": 600_000} for n in "ab"})
    for name in "ab":
        assert engine(usage, free_tier=True).estimate(plan(name)).after.amount == 0


def test_a_usage_file_is_new_once() -> None:
    months, one, other = Months(), UsageFile(), UsageFile()
    assert [months.is_new(usage) for usage in (one, one, other)] == [True, False, True]
