"""Checks recommendations by pricing the plan again with their changes, from the beginning."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from costguard.catalog.sqlite import default_book
from costguard.model.estimate import Estimate
from costguard.model.money import rounded
from costguard.model.plan import Action, Plan
from costguard.model.recommendation import Recommendation
from costguard.optimize.apply import changed
from costguard.optimize.best import best
from costguard.optimize.bundles import bundles, variant_of
from costguard.optimize.measured import Measured
from costguard.optimize.price import Variant, VariantPricer
from costguard.optimize.proposal import Facts
from costguard.optimize.recommend import offered, recommend
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile


class Found(NamedTuple):
    """What is recommended for a plan, and the means to check it."""

    plan: Plan
    usage: UsageFile
    estimate: Estimate
    prices: VariantPricer
    recommendations: tuple[Recommendation, ...]

    def best(self) -> tuple[Recommendation, ...]:
        return best(self.recommendations, self.prices)

    def by_id(self) -> dict[str, str]:
        """Saving of each recommendation in cents."""
        return {r.id: f"{rounded(r.saving)}" for r in self.recommendations}


def found_in(
    plan: Plan,
    *,
    nonprod: bool = True,
    usage: UsageFile | None = None,
    measured: dict[str, Measured] | None = None,
    pricer: Pricer | None = None,
) -> Found:
    usage, pricer = usage or UsageFile(), pricer or Pricer(default_book())
    estimate = priced(plan, usage, pricer)
    prices = VariantPricer(plan, pricer, usage)
    facts = Facts(plan, estimate, prices.source, default_book(), nonprod, measured or {})
    found = recommend(offered(facts, prices), prices)
    return Found(plan, usage, estimate, prices, found)


def priced(plan: Plan, usage: UsageFile, pricer: Pricer) -> Estimate:
    (estimate,) = pricer.estimates([(plan, usage)])
    return estimate


def difference(
    found: Found, members: Sequence[Recommendation], pricer: Pricer | None = None
) -> Decimal:
    """What the whole plan costs less once the changes are made to it for good."""
    pricer = pricer or Pricer(default_book())
    changed = priced(with_changes(found.plan, variant_of(members)), found.usage, pricer)
    return found.estimate.after.amount - changed.after.amount


def dearer(found: Found, members: Sequence[Recommendation]) -> list[str]:
    """Addresses of resources that cost more with the changes, or at their highest may."""
    changed = priced(
        with_changes(found.plan, variant_of(members)), found.usage, Pricer(default_book())
    )
    old = {r.address: r.after for r in found.estimate.resources if r.after is not None}
    return [
        r.address
        for r in changed.resources
        if r.after is not None
        and r.address in old
        and (r.after.monthly > old[r.address].monthly or r.after.high > old[r.address].high)
    ]


def disagreeing(found: Found) -> list[str]:
    """The recommendations, sets and bundles whose saving is not what the changed plan saves."""
    wrong = []
    for one in found.recommendations:
        if rounded(one.saving) != rounded(difference(found, [one])) or one.saving <= 0:
            wrong.append(f"{one.address} {one.id}: {one.saving}")
        wrong += [f"{one.address} {one.id} makes {a} dearer" for a in dearer(found, [one])]
    together = found.best()
    if rounded(sum((r.saving for r in together), Decimal(0))) != rounded(
        difference(found, together)
    ):
        wrong.append("all together")
    for part in bundles(found.recommendations, found.prices):
        largest = max(part, key=lambda b: len(b.members))
        if rounded(largest.saving) != rounded(difference(found, largest.members)):
            wrong.append(f"bundle {[m.id for m in largest.members]}")
    return wrong


def with_changes(plan: Plan, variant: Variant) -> Plan:
    """The plan as it would be with the changes: what they are applied to it for good."""
    changes = []
    for change in plan.changes:
        made = variant.get(change.address)
        if change.after is None or made is None:
            changes.append(change)
            continue
        new = changed(change.after, made)
        if new is not None or change.before is not None:
            action = Action.DELETE if new is None else change.action
            changes.append(change._replace(after=new, action=action))
    return replace(plan, changes=tuple(changes))
