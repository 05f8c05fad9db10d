"""From proposals to recommendations: what saves enough once it is priced, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from costguard.model.finding import Finding
from costguard.model.recommendation import Recommendation
from costguard.optimize.candidates import database, network, rightsizing, spot, storage
from costguard.optimize.price import Priced, Variant, VariantPricer
from costguard.optimize.proposal import Facts, Finder, Proposal

FINDERS: tuple[Finder, ...] = (
    rightsizing.find,
    storage.find,
    database.find,
    network.find,
    spot.find,
)
"""The modules that propose changes, each asked once for a plan."""

LEAST = Decimal("1.00")
"""Savings per month below this are not worth a change."""
LEAST_SHARE = Decimal("0.03")
"""Nor are those below this share of what the change is about."""
_UNTOLD = Decimal("0.8")
"""How sure a policy is that does not say so: it has its reasons, and measures nothing."""


class Offered(NamedTuple):
    """What costguard proposes by itself, with what it comes to."""

    proposals: tuple[Proposal, ...]
    prices: tuple[Priced, ...]
    """Of the proposals, in their order."""


def offered(facts: Facts, prices: VariantPricer) -> Offered:
    """What costguard proposes for a plan. Raises as the engine."""
    proposed = _distinct(p for find in FINDERS for p in find(facts))
    return _priced([p for p in proposed if prices.knows(p.address)], prices)


def recommend(
    own: Offered, prices: VariantPricer, findings: Iterable[Finding] = ()
) -> tuple[Recommendation, ...]:
    """What would make the plan cheaper, each by itself, the largest saving first.

    The changes that ``findings`` of policies ask for are recommended like costguard's ``own``.
    Recommendations for one resource are alternatives as far as they change the same attributes.
    Nothing is recommended that makes anything dearer, or whose cost is less well known than what
    is planned. Raises as the engine.
    """
    # What is proposed twice is proposed once, in costguard's own words.
    known = {_key(proposal) for proposal in own.proposals}
    asked = _distinct(_of_policy(finding) for finding in findings if finding.changes)
    new = [p for p in asked if prices.knows(p.address) and _key(p) not in known]
    found = [
        _recommendation(proposal, price)
        for part in (own, _priced(new, prices))
        for proposal, price in zip(*part, strict=True)
        if _worth(price)
    ]
    return tuple(sorted(found, key=lambda r: (-r.saving, r.address, r.id)))


def _distinct(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Each change once, as it is proposed first."""
    found: dict[tuple[str, str], Proposal] = {}
    for proposal in proposals:
        found.setdefault(_key(proposal), proposal)
    return list(found.values())


def _priced(proposals: Sequence[Proposal], prices: VariantPricer) -> Offered:
    variants: list[Variant] = [{p.address: p.changes} for p in proposals]
    return Offered(tuple(proposals), tuple(prices.priced(variants)))


def with_savings(findings: Iterable[Finding], prices: VariantPricer) -> list[Finding]:
    """Findings of policies with what their changes save, where that is known.

    Raises as the engine.
    """
    kept = list(findings)
    asked = [n for n, f in enumerate(kept) if f.changes and prices.knows(f.address)]
    variants: list[Variant] = [{kept[n].address: kept[n].changes} for n in asked]
    for number, price in zip(asked, prices.priced(variants), strict=True):
        if price.known:
            kept[number] = kept[number]._replace(saving=price.saving)
    return kept


def _of_policy(finding: Finding) -> Proposal:
    return Proposal(
        finding.id,
        finding.address,
        finding.message,
        finding.changes,
        _UNTOLD if finding.confidence is None else finding.confidence,
        "policy",
        (finding.remedy,) if finding.remedy else (),
    )


def _key(proposal: Proposal) -> tuple[str, str]:
    return proposal.address, repr(sorted(proposal.changes, key=lambda c: c.path))


def _worth(price: Priced) -> bool:
    return price.known and price.saving >= max(LEAST, LEAST_SHARE * price.before)


def _recommendation(proposal: Proposal, price: Priced) -> Recommendation:
    return Recommendation(
        id=proposal.id,
        address=proposal.address,
        message=proposal.message,
        changes=proposal.changes,
        monthly_before=price.before,
        monthly_after=price.after,
        confidence=proposal.confidence,
        caveats=(*proposal.caveats, *price.notes),
        category=proposal.category,
    )
