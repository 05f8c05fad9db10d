"""An estimate meets its environment's budget: what there is to say of it."""

from __future__ import annotations

from collections.abc import Iterator

from costguard.budget.changes import change_findings
from costguard.budget.commitments import commitment_findings
from costguard.budget.coverage import coverage_findings
from costguard.budget.increase import increase_findings
from costguard.budget.limit import limit_findings
from costguard.budget.resource import resource_findings
from costguard.budget.standing import standing
from costguard.budget.words import file_of, first_few
from costguard.errors import ConfigError
from costguard.model.baseline import Comparison
from costguard.model.budget import Budgets, Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding, Level


def compare(
    estimate: Estimate,
    environment: Environment,
    budgets: Budgets,
    comparison: Comparison | None = None,
) -> list[Finding]:
    """Findings about the limit, the increase, the coverage, and the figures as such.

    With a ``comparison``, limits and increases are measured from the baseline at today's prices,
    else from what the plan says of the time before.
    ``environment`` is one of ``budgets``, or its default where none is recognised. With it as
    costguard ships it, taking away a price never makes the verdict milder.

    Raises ``ConfigError`` when the budgets are in another currency than the estimate.
    """
    if estimate.currency != budgets.currency:
        raise ConfigError(
            f"{budgets.source}: currency: the budgets are in {budgets.currency} and the prices in "
            f"{estimate.currency}, and nothing is converted; write the budgets in "
            f"{estimate.currency}"
        )
    change = standing(estimate, comparison)
    return [
        *limit_findings(change, environment, budgets),
        *increase_findings(change, environment, budgets),
        *resource_findings(change, environment, budgets),
        *coverage_findings(estimate, environment, budgets),
        *change_findings(estimate),
        *commitment_findings(estimate),
        *_about_the_figures(estimate, environment, budgets),
    ]


def _about_the_figures(
    estimate: Estimate, environment: Environment, budgets: Budgets
) -> Iterator[Finding]:
    if estimate.changes_only:
        yield Finding(
            id="changes-only",
            level=Level.WARN,
            message="The preview leaves out the resources that it does not change, so the totals "
            "are of the changed resources only and not of the environment.",
            remedy="Preview with --show-sames, or give the state beside it (--state FILE, from "
            "pulumi stack export).",
        )
    elif not estimate.complete:
        yield Finding(
            id="plan-incomplete",
            level=Level.WARN,
            message="The plan does not hold all changes (it was limited to targets, or parts of "
            "it are deferred), so the totals may be too low.",
            remedy="Plan without -target; where parts are deferred, check again after applying.",
        )
    if estimate.unused_usage:
        unused = estimate.unused_usage
        entries = "1 entry" if len(unused) == 1 else f"{len(unused)} entries"
        yield Finding(
            id="usage-unused",
            level=Level.NOTE,
            message=f"The usage file has {entries} that nothing in the plan uses: "
            f"{first_few(unused)}.",
            remedy="Look for misspelled addresses and keys in the usage file, or take them out.",
        )
    if environment is budgets.default:
        holds = "the default limit applies" if environment.limit else "no monthly limit applies"
        yield Finding(
            id="environment-unrecognised",
            level=Level.NOTE,
            message=f"No environment was recognised, so {holds}.",
            remedy=f"Give --env, or add a mark to {file_of(budgets)}.",
        )
