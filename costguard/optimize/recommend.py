"""From proposals to recommendations: what saves enough once it is priced, the best first."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

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


def recommend(
    facts: Facts, prices: VariantPricer, findings: Iterable[Finding] = ()
) -> tuple[Recommendation, ...]:
    """What would make the plan cheaper, each by itself, the largest saving first.

    The changes that ``findings`` of policies ask for are recommended like costguard's own.
    Recommendations for one resource are alternatives as far as they change the same attributes.
    Nothing is recommended that makes anything dearer, or whose cost is less well known than what
    is planned. Raises as the engine.
    """
    proposed = [proposal for finder in FINDERS for proposal in finder(facts)]
    asked = [_of_policy(finding) for finding in findings if finding.changes]
    # What is proposed twice is proposed once, in costguard's own words.
    distinct = {_key(p): p for p in reversed([*proposed, *asked])}
    proposals = [p for p in reversed(distinct.values()) if prices.knows(p.address)]
    priced = prices.priced([{p.address: p.changes} for p in proposals])
    found = [
        _recommendation(proposal, price)
        for proposal, price in zip(proposals, priced, strict=True)
        if _worth(price)
    ]
    return tuple(sorted(found, key=lambda r: (-r.saving, r.address, r.id)))


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
