"""A small shop with fixed prices: what tests price when real prices would only distract."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal as D
from types import ModuleType
from typing import Any

from costguard.model.estimate import Estimate
from costguard.model.plan import Action, Plan, ResourceChange
from costguard.model.price import (
    Ambiguous,
    Answer,
    Missing,
    Price,
    PriceQuery,
    PriceSource,
    Product,
    Tier,
)
from costguard.model.resource import Resource
from costguard.pricing.engine import Engine
from costguard.pricing.usage import UsageFile
from costguard.rules.book import RuleBook
from costguard.rules.kit import (
    Components,
    ResourceView,
    Sizes,
    by_count,
    cost,
    free,
    metered,
    rule,
    service,
    within,
)

shop = service("aws", "Shop")
BOX = shop("Box", "Hrs", needs=("size",))
DISK = shop("Disk", "GB-Mo")
CALLS = shop("Calls", "Requests", free=1_000_000)
ODD = shop("Odd", "Hrs")
PAGE = "https://example.com/pricing"


@rule("aws_box", page=PAGE)
def box(r: ResourceView) -> Components:
    """Hours of the box, GB of its disk."""
    yield cost("Box", BOX, r.hours, size=r.text("size"))
    for number, disk in enumerate(r.blocks("disk")):
        line = cost("Storage", DISK, disk.number("gb", 8))
        yield from within(f"disk[{number}]", [line])


@rule("aws_calls", page=PAGE)
def calls(r: ResourceView) -> Components:
    """Requests by the million."""
    requests = r.usage("monthly_requests")
    yield metered("Requests", CALLS, requests, unit="1M requests", per=10**6, label=by_count)


@rule("aws_odd", page=PAGE)
def odd(r: ResourceView) -> Components:
    """Something of which two prices are known."""
    yield cost("Odd", ODD, r.hours)


def fleet_sizes(r: ResourceView) -> Sizes | None:
    least, most = r.number("least"), r.number("most")
    if least is None or most is None or least == most:
        return None
    reason = f"it may have from {least} to {most} boxes"
    return Sizes({"desired": str(least)}, {"desired": str(most)}, reason)


@rule("aws_fleet", page=PAGE, sizes=fleet_sizes)
def fleet(r: ResourceView) -> Components:
    """Hours of all boxes of the fleet."""
    desired = r.number("desired")
    hours = None if desired is None else desired * r.hours
    yield cost("Boxes", BOX, hours, size=r.text("size"))


@rule("aws_broken", page=PAGE)
def broken(r: ResourceView) -> Components:
    """A rule with a defect."""
    raise KeyError("size")
    yield


FREE = free("aws_role")

PRICES: Mapping[tuple[str, tuple[str, ...]], tuple[tuple[str, str], ...]] = {
    ("Box", ("small",)): (("0", "0.01"),),
    ("Box", ("large",)): (("0", "0.04"),),
    ("Disk", ()): (("0", "0.10"),),
    ("Calls", ()): (("0", "0.000001"), ("2000000", "0.0000005")),
}


class Book:
    """A price source of four products in us-east-1."""

    version = "test"
    asked = 0

    def prices(self, queries: Iterable[PriceQuery]) -> dict[PriceQuery, Answer]:
        self.asked += 1
        return {query: self.answer(query) for query in queries}

    def held(self, product: Product, region: str) -> list[PriceQuery]:
        if region != "us-east-1":
            return []
        known = [filled for family, filled in PRICES if family == product.family]
        return [PriceQuery(product, region, filled) for filled in known]

    def answer(self, query: PriceQuery) -> Answer:
        if query.product is ODD:
            return Ambiguous((price(("0", "1")), price(("0", "2"))))
        tiers = PRICES.get((query.product.family, query.attributes))
        if query.region != "us-east-1" or tiers is None:
            return Missing(f"no price for {query.describe()}")
        return price(*tiers)


def price(*tiers: tuple[str, str]) -> Price:
    steps = tuple(Tier(D(start), D(amount)) for start, amount in tiers)
    return Price(steps, "Hrs", "USD", date(2026, 1, 1), "test")


def resource(kind: str, name: str = "a", region: str | None = "us-east-1", **a: Any) -> Resource:
    note = "" if region else "the provider takes it from the environment"
    return Resource(f"{kind}.{name}", kind, name, "aws", region, a, region_note=note)


def plan_of(*changes: ResourceChange) -> Plan:
    return Plan("plan.json", "terraform", "1.11.4", "1.2", changes, digest="d1")


def run(
    *changes: ResourceChange,
    usage: Any = None,
    free_tier: bool = False,
    source: PriceSource | None = None,
) -> Estimate:
    module = ModuleType("shop")
    vars(module).update({v.types[0]: v for v in (box, calls, fleet, odd, broken, FREE)})
    engine = Engine(RuleBook([module]), source or Book(), UsageFile("usage.yml", usage), free_tier)
    return engine.estimate(plan_of(*changes))


def create(new: Resource) -> ResourceChange:
    return ResourceChange(new.address, Action.CREATE, None, new)


def update(old: Resource, new: Resource) -> ResourceChange:
    return ResourceChange(new.address, Action.UPDATE, old, new)
