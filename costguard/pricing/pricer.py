"""Prices any number of plans with one price source: what they share is made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from costguard.catalog.commitments import Commitment
from costguard.catalog.sqlite import default_book
from costguard.model.estimate import Estimate
from costguard.model.plan import Plan
from costguard.model.price import PriceSource
from costguard.pricing.engine import Engine
from costguard.pricing.ledger import Months
from costguard.pricing.remembered import Remembered
from costguard.pricing.usage import UsageFile
from costguard.rules.book import rulebook


class Pricer(NamedTuple):
    """A price source, and how it is used."""

    source: PriceSource
    free_tier: bool = False
    commitments: tuple[Commitment, ...] = ()

    @classmethod
    def made(cls, prices: Path | None, *, free_tier: bool) -> Pricer:
        """The price book, with a price file over it where one is given.

        Raises ``ConfigError`` for a wrong price file, ``PriceSourceError`` without a price book.
        """
        if prices is None:
            return cls(default_book(), free_tier)
        from costguard.catalog.overrides import OverriddenSource, load

        overrides = load(prices)
        source = OverriddenSource(default_book(), overrides)
        return cls(source, free_tier, overrides.commitments)

    def estimates(self, plans: Sequence[tuple[Plan, UsageFile]]) -> list[Estimate]:
        """The cost of each plan with its usage, in USD per month. Raises as the engine."""
        types = {kind for plan, _ in plans for kind in plan.types}
        types |= {a.partition(".")[0] for _, usage in plans for a in usage.addresses}
        book = rulebook({kind.partition("_")[0] for kind in types}, types)
        source = Remembered(self.source) if len(plans) > 1 else self.source
        months = Months(free_tier=self.free_tier, commitments=self.commitments)
        estimates = [
            Engine(book, source, usage, self.free_tier, self.commitments).estimate(plan, months)
            for plan, usage in plans
        ]
        return estimates if len(plans) == 1 else _told_once(estimates, [u for _, u in plans])


def _told_once(estimates: Sequence[Estimate], usages: Sequence[UsageFile]) -> list[Estimate]:
    """What is unused of a usage file is known once all its plans are priced; the first tells."""
    first = {id(usage): number for number, usage in reversed(list(enumerate(usages)))}
    return [
        replace(one, unused_usage=usage.all_unused() if first[id(usage)] == number else ())
        for number, (one, usage) in enumerate(zip(estimates, usages, strict=True))
    ]
