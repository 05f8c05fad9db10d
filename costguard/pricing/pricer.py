"""Prices any number of plans with one price source: what they share is made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from costguard.catalog.commitments import Commitment
from costguard.catalog.sources import Sources
from costguard.model.estimate import Estimate
from costguard.model.money import USD, Currency
from costguard.model.plan import Plan
from costguard.model.price import PriceSource
from costguard.pricing.engine import Engine
from costguard.pricing.ledger import Months
from costguard.pricing.remembered import remembered
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook

if TYPE_CHECKING:
    from costguard.catalog.lock import LockedSource


class Pricer(NamedTuple):
    """A price source, and how it is used."""

    source: PriceSource
    free_tier: bool = False
    commitments: tuple[Commitment, ...] = ()
    locked: LockedSource | None = None
    """The lock that prices come from, where one is given."""
    today: PriceSource | None = None
    """What gives today's prices in the place of those of a lock, where one is given.

    What has no price today keeps the locked one, for a price that is missing is not zero.
    """

    currency: Currency = USD
    """Of all prices."""
    versioned: bool = False
    """Whether prices change only with the version of the source: then estimates may be kept."""

    @classmethod
    def over(cls, sources: Sources, *, free_tier: bool = False) -> Pricer:
        """The sources that the user has named, with the price file over them.

        Whatever asks about a plan asks this one, and no question is put twice to the sources.
        """
        commitments = sources.overrides.commitments if sources.overrides else ()
        today = sources.today
        return cls(
            remembered(sources.chosen),
            free_tier,
            commitments,
            sources.locked,
            None if today is None else sources.overridden(today),
            sources.currency,
            versioned=sources.locked is None and sources.report is None,
        )

    def estimates(self, plans: Sequence[tuple[Plan, UsageFile]]) -> list[Estimate]:
        """The cost of each plan with its usage, per month. Raises as the engine."""
        types = {kind for plan, _ in plans for kind in plan.types}
        types |= {a.partition(".")[0] for _, usage in plans for a in usage.addresses}
        book = rulebook({kind.partition("_")[0] for kind in types}, types)
        source = remembered(self.source) if len(plans) > 1 else self.source
        months = Months(free_tier=self.free_tier, commitments=self.commitments)
        engines = [
            Engine(book, source, usage, self.free_tier, self.commitments, self.currency)
            for _, usage in plans
        ]
        drafted = [
            engine.drafted(plan, months) for engine, (plan, _) in zip(engines, plans, strict=True)
        ]
        if len(plans) > 1:  # a live source takes its time for each set of questions
            source.prices({query for one in drafted for query in one.queries})
        pairs = zip(engines, drafted, strict=True)
        estimates = [engine.priced(one, months) for engine, one in pairs]
        return estimates if len(plans) == 1 else _told_once(estimates, [u for _, u in plans])


def _told_once(estimates: Sequence[Estimate], usages: Sequence[UsageFile]) -> list[Estimate]:
    """What is unused of a usage file is known once all its plans are priced; the first tells."""
    first = {id(usage): number for number, usage in reversed(list(enumerate(usages)))}
    return [
        replace(one, unused_usage=usage.all_unused() if first[id(usage)] == number else ())
        for number, (one, usage) in enumerate(zip(estimates, usages, strict=True))
    ]
