"""What a change is that its difference does not tell: notes, none of which changes a verdict.

The money of what runs outside the plan's difference is named here: forgotten, imported, deposed
and drifted resources, and changes that only move resources or are left to a later plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from costguard.budget.words import count, first_few
from costguard.model.estimate import Coverage, Estimate, ResourceCost, SideCost
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO, money, signed
from costguard.model.plan import DEFERRALS, Action

_KNOWN = frozenset({Coverage.FREE, Coverage.PRICED})


def change_findings(estimate: Estimate) -> Iterator[Finding]:
    """Notes on what costs money, or does not, other than the difference of the plan suggests."""
    yield from _forgotten(estimate)
    yield from _imported(estimate)
    yield from _deposed(estimate)
    yield from _drifted(estimate)
    yield from _only_moved(estimate)
    yield from _deferred(estimate)


def _forgotten(estimate: Estimate) -> Iterator[Finding]:
    gone = [r for r in estimate.resources if r.action is Action.FORGET and _costs(r.after)]
    if gone:
        verb = "goes" if len(gone) == 1 else "go"
        yield _note(
            "resource-forgotten",
            gone,
            f"{_named(gone)} {verb} on costing {_monthly(gone, estimate)}; nothing manages "
            f"{_it(gone)} any more.",
            remedy="It is no saving, and the next plan does not show it: delete what is not used.",
        )


def _imported(estimate: Estimate) -> Iterator[Finding]:
    found = [r for r in estimate.resources if r.importing and _costs(r.before)]
    if found:
        verb = "was" if len(found) == 1 else "were"
        yield _note(
            "resource-imported",
            found,
            f"{_named(found)} {verb} there before and {_enters(found)} the managed budget with "
            f"{_monthly(found, estimate)}: it is in the totals before and after, and no increase.",
        )


def _deposed(estimate: Estimate) -> Iterator[Finding]:
    old = [r for r in estimate.resources if r.deposed and _costs(r.before)]
    for going in (True, False):
        some = [r for r in old if (r.after is None) is going]
        if some:
            verb = "was" if len(some) == 1 else "were"
            costs = "costs" if len(some) == 1 else "cost"
            until = "until this plan destroys" if going else "and this plan does not destroy"
            yield _note(
                "resource-deposed",
                some,
                f"{_named(some)} {verb} replaced and not destroyed, and {costs} "
                f"{_monthly(some, estimate)} {until} {_it(some)}.",
            )


def _drifted(estimate: Estimate) -> Iterator[Finding]:
    moved = [r for r in estimate.drift if r.before != r.after and _moves(r)]
    if not moved:
        return
    currency = estimate.currency
    each = first_few([f"{r.label} ({_shift(r, currency)})" for r in moved])
    total = sum((r.difference for r in moved if not _lacks_price(r)), ZERO)
    bound = ", as far as is known," if any(map(_lacks_price, moved)) else ""
    yield Finding(
        id="resource-drift",
        level=Level.NOTE,
        message=f"Changed outside Terraform: {each}. What runs already differs by "
        f"{signed(total, currency)} a month{bound} from what Terraform knew; it is no part of this "
        "change.",
        address=_only_address(moved),
        weight=abs(total),
    )


def _only_moved(estimate: Estimate) -> Iterator[Finding]:
    moved = [r for r in estimate.resources if r.previous_address]
    if moved and all(r.action is Action.NO_OP for r in estimate.resources):
        yield Finding(
            id="plan-only-moves",
            level=Level.NOTE,
            message=f"The plan only moves {_named(moved)} to other addresses: the cost is the "
            f"same ({money(ZERO, estimate.currency)}).",
            address=_only_address(moved),
        )


def _deferred(estimate: Estimate) -> Iterator[Finding]:
    later = [r for r in estimate.resources if r.deferred]
    if later:
        verb = "is" if len(later) == 1 else "are"
        why = [f"{r.label} ({DEFERRALS.get(r.deferred, 'it is not told why')})" for r in later]
        yield Finding(
            id="plan-deferred",
            level=Level.NOTE,
            message=f"{count(len(later), 'change')} {verb} left to a later plan: {first_few(why)}.",
            address=_only_address(later),
            weight=sum((r.after.high - r.after.low for r in later if r.after), ZERO),
        )


def _note(
    id_: str, resources: Sequence[ResourceCost], message: str, *, remedy: str = ""
) -> Finding:
    """A note that weighs what the resources cost as they are."""
    weight = sum((r.monthly_before for r in resources), ZERO)
    return Finding(id_, Level.NOTE, message, _only_address(resources), remedy, weight)


def _monthly(resources: Iterable[ResourceCost], estimate: Estimate) -> str:
    """What resources cost as they are: ``at least $8.00 a month`` where not all is known."""
    sides = [r.before for r in resources if r.before is not None]
    amount = money(sum((side.monthly for side in sides), ZERO), estimate.currency)
    bound = "" if all(_known(side) for side in sides) else "at least "
    return f"{bound}{amount} a month"


def _costs(side: SideCost | None) -> bool:
    return side is not None and side.coverage is not Coverage.FREE


def _moves(resource: ResourceCost) -> bool:
    """Whether the cost differs, or may for all that is known."""
    sides = (resource.before, resource.after)
    return bool(resource.difference) or not all(_known(side) for side in sides)


def _shift(resource: ResourceCost, currency: str) -> str:
    return "cost not known" if _lacks_price(resource) else signed(resource.difference, currency)


def _lacks_price(resource: ResourceCost) -> bool:
    return resource.coverage.rank >= Coverage.RANGE.rank


def _known(side: SideCost | None) -> bool:
    return side is None or side.coverage in _KNOWN


def _only_address(resources: Sequence[ResourceCost]) -> str:
    return resources[0].address if len(resources) == 1 else ""


def _named(resources: Sequence[ResourceCost]) -> str:
    if len(resources) == 1:
        return resources[0].label
    names = first_few([r.label for r in resources])
    return f"{count(len(resources), 'resource')} ({names})"


def _it(resources: Sequence[ResourceCost]) -> str:
    return "it" if len(resources) == 1 else "them"


def _enters(resources: Sequence[ResourceCost]) -> str:
    return "enters" if len(resources) == 1 else "enter"
