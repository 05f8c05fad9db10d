"""The recommendations that can all be followed at once, with what each of them adds."""

from __future__ import annotations

from collections.abc import Sequence

from costguard.model.recommendation import Recommendation
from costguard.optimize.bundles import Bundle, bundles, variant_of
from costguard.optimize.price import VariantPricer
from costguard.optimize.proposal import STAGES


def best(
    recommendations: Sequence[Recommendation], prices: VariantPricer
) -> tuple[Recommendation, ...]:
    """The set that is to be expected to save most, with the saving of each step.

    Of what excludes each other the one is taken whose saving, weighed by its confidence, is
    largest. Steps are taken in the order of ``STAGES``; each step's figures are those after the
    steps before it, so that the savings add up to what all of them save. Raises as the engine.
    """
    chosen = [
        max(options, key=_expected).members
        for options in bundles(recommendations, prices)
        if options
    ]
    return tuple(step for members in chosen for step in _steps(members, prices))


def _expected(option: Bundle) -> tuple[object, ...]:
    weight = sum(r.saving * r.confidence for r in option.members)
    alone = sum(r.saving for r in option.members)
    return (option.saving * weight / alone, -len(option.members))


def _steps(members: Sequence[Recommendation], prices: VariantPricer) -> list[Recommendation]:
    if len(members) == 1:
        return list(members)
    ordered = sorted(members, key=lambda r: (_stage(r), r.address, r.id))
    upto = [ordered[: number + 1] for number in range(len(ordered))]
    found = prices.priced([variant_of(taken) for taken in upto])
    steps, saved = [], found[0].saving * 0
    for member, price in zip(ordered, found, strict=True):
        step = price.saving - saved
        saved = price.saving
        steps.append(
            member._replace(
                monthly_before=member.monthly_before, monthly_after=member.monthly_before - step
            )
        )
    return steps


def _stage(one: Recommendation) -> int:
    return STAGES.index(one.category) if one.category in STAGES else len(STAGES)
