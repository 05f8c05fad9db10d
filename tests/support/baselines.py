"""Baselines of the small shop, and the shop at other prices."""

from decimal import Decimal as D

from costguard.budget.baseline import made
from costguard.model.baseline import Baseline
from costguard.model.estimate import Estimate
from costguard.model.price import Answer, Missing, Price, PriceQuery, Tier
from support.shop import Book


class Dearer(Book):
    """The shop with every price multiplied, or with a product taken out of it."""

    version = "dearer"

    def __init__(self, factor: str = "1", without: str = "") -> None:
        self.factor = D(factor)
        self.without = without

    def answer(self, query: PriceQuery) -> Answer:
        if query.product.family == self.without:
            return Missing(f"no price for {query.describe()}")
        found = super().answer(query)
        if not isinstance(found, Price):
            return found
        tiers = tuple(Tier(tier.start, tier.price * self.factor) for tier in found.tiers)
        return found._replace(tiers=tiers)


def baseline_of(estimate: Estimate, *names: str) -> Baseline:
    """The baseline of dev; each project's plan has a digest of its own."""
    return made("dev", estimate, [(name, f"d-{name}") for name in names or ("api",)])
