"""The coverage: resources whose cost is not wholly known, by the level the budget gives them."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.budget.words import count, first_few, setting
from costguard.model.budget import Budgets, Environment
from costguard.model.estimate import Coverage, Estimate, ResourceCost
from costguard.model.finding import Finding, Level
from costguard.model.money import ZERO

_GAPS = {
    Coverage.PRICE_MISSING: (
        "costs of which the price or the quantity is not known",
        "Give the prices in a price file of your own",
    ),
    Coverage.RANGE: (
        "costs that lie between two figures, as something is not known before apply",
        "Give the values in the configuration, where they can be known",
    ),
    Coverage.UNSUPPORTED: (
        "a type for which costguard has no pricing rule",
        "Look at the cost by hand, or add a pricing rule",
    ),
    Coverage.USAGE_MISSING: (
        "costs that depend on usage which is not given",
        "Give the quantities in a usage file",
    ),
}


def coverage_findings(
    estimate: Estimate, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    """One finding for each kind of gap in what the plan leaves standing.

    A gap only in what was there before makes the increase look larger than it is, and so never
    a verdict milder. It is noted and no more: nobody is kept from removing what has no price.
    """
    for coverage in _GAPS:
        gaps = [r for r in estimate.resources if r.after and r.after.coverage is coverage]
        if gaps and coverage in environment.coverage:
            yield _gap(coverage, gaps, environment, budgets)
    gone = [r for r in estimate.resources if _only_before(r) in environment.coverage]
    if gone:
        yield Finding(
            id="coverage-before",
            level=Level.NOTE,
            message=f"The cost of {count(len(gone), 'resource')} was not wholly known before the "
            "change, so the change adds less, or saves more, than the figures say: "
            f"{first_few([r.label for r in gone])}.",
        )


def _gap(
    coverage: Coverage, gaps: list[ResourceCost], environment: Environment, budgets: Budgets
) -> Finding:
    what, remedy = _GAPS[coverage]
    verb = "has" if len(gaps) == 1 else "have"
    where = setting(f"coverage.{coverage.replace(' ', '_')}", environment, budgets)
    return Finding(
        id=f"coverage-{coverage.replace(' ', '-')}",
        level=environment.coverage[coverage],
        message=f"{count(len(gaps), 'resource')} {verb} {what}: "
        f"{first_few([_with_problem(r) for r in gaps])}.",
        remedy=f"{remedy}, or set another level at {where}.",
        weight=sum((r.monthly_after for r in gaps), ZERO),
    )


def _with_problem(resource: ResourceCost) -> str:
    """The address, and why the first of its unknown costs is not known."""
    lines = resource.after.components if resource.after else ()
    open_lines = (line for line in lines if line.unresolved or line.low is not None)
    problem = next((line.problem for line in open_lines if line.problem), "")
    return f"{resource.label} ({problem})" if problem else resource.label


def _only_before(resource: ResourceCost) -> Coverage | None:
    """The coverage before the change, where it has a gap and the one after has none."""
    before = resource.before.coverage if resource.before else Coverage.FREE
    after = resource.after.coverage if resource.after else Coverage.FREE
    return before if before in _GAPS and after not in _GAPS else None
