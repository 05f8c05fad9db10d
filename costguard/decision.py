"""How the plans of one environment stand: with its baseline, budget, landing and waivers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from costguard.budget import pending as pending_changes
from costguard.budget.compare import compare
from costguard.budget.duplicates import duplicate_findings
from costguard.budget.waivers import apply_waivers
from costguard.model.baseline import Comparison
from costguard.model.budget import Budgets, Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding
from costguard.model.landing import Landing
from costguard.model.price import PriceSource
from costguard.model.waiver import Waiver
from costguard.options import CheckOptions
from costguard.pricing.combine import combine
from costguard.result import CheckResult, Decision, Project
from costguard.verdict import decide, ordered


def decided(
    projects: Sequence[Project],
    environment: Environment,
    recognised_by: str,
    budgets: Budgets,
    waivers: Sequence[Waiver],
    source: PriceSource,
    options: CheckOptions,
    said: Sequence[Finding] = (),
) -> CheckResult:
    """The decision on the plans of one environment; ``said`` is what policies find in them.

    ``source`` gives the prices of today for what only the baseline holds. Raises ``ConfigError``
    and ``UsageError`` for files of the options' that are wrong, ``BaselineError`` for a baseline
    that cannot be used, and ``ConfigError`` for projects or budgets in different currencies.
    """
    together = combine(projects)
    estimate = together.estimate
    comparison = _comparison(projects, estimate, environment, source, options)
    found = [
        *compare(estimate, environment, budgets, comparison),
        *duplicate_findings(together.duplicates, estimate.currency),
        *said,
    ]
    landing = _landing(projects, estimate, environment, comparison, options)
    if landing is not None:
        from costguard.budget.landing import landing_findings

        found += landing_findings(landing, environment, budgets)
    left, waived = apply_waivers(found, waivers, environment.name, options.moment)
    decision = Decision(
        verdict=decide(left),
        findings=tuple(ordered(left)),
        environment=environment,
        recognised_by=recognised_by,
        budgets=budgets.source,
        comparison=comparison,
        landing=landing,
        waived=waived,
    )
    return CheckResult(tuple(projects), estimate, decision=decision)


def _comparison(
    projects: Sequence[Project],
    estimate: Estimate,
    environment: Environment,
    source: PriceSource,
    options: CheckOptions,
) -> Comparison | None:
    if options.baseline is None:
        return None
    from costguard.budget.baseline import refuse_other_environment
    from costguard.budget.baseline_store import load
    from costguard.budget.comparison import compare_with

    baseline = load(_file_for(environment, options.baseline))
    refuse_other_environment(baseline, environment.name)
    return compare_with(baseline, estimate, [project.name for project in projects], source)


def _file_for(environment: Environment, path: Path) -> Path:
    return path / f"{environment.name}.json" if path.is_dir() else path


def _landing(
    projects: Sequence[Project],
    estimate: Estimate,
    environment: Environment,
    comparison: Comparison | None,
    options: CheckOptions,
) -> Landing | None:
    """Where the environment lands, where more is known of it than the plan tells."""
    if comparison is None and not options.pending and options.actual is None:
        return None
    from costguard.budget import actual
    from costguard.budget.landing import land, run_rate

    today, currency = options.moment.date(), estimate.currency
    daily = actual.read(options.actual, today, currency) if options.actual else {}
    digests = [project.plan.digest for project in projects]
    others = pending_changes.read(options.pending, environment.name, currency, digests)
    rate, told_by = run_rate(estimate, comparison, daily)
    change = comparison.code_change if comparison is not None else estimate.difference
    limit = environment.limit
    return land(
        rate,
        told_by,
        change,
        today=today,
        limit=limit.monthly if limit else None,
        pending=others.changes,
        daily=daily,
        merged=comparison.since if comparison is not None else None,
        currency=currency,
        notes=others.notes,
        exact=(comparison.head if comparison is not None else estimate.after).exact,
    )
