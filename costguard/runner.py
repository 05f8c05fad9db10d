"""The whole program: plans are read, priced, compared and decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costguard import optimizing, policing
from costguard.budget import budgets as budget_files
from costguard.budget.waivers_reader import load as load_waivers
from costguard.decision import decided
from costguard.errors import UsageError
from costguard.jobs import (
    Group,
    costs,
    drifted,
    groups,
    jobs_of,
    priced,
    pricer_for,
    read_source,
    refuse_unknown_usage,
    sources_for,
    usage_of,
)
from costguard.model.budget import Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding
from costguard.model.plan import Plan
from costguard.model.project import ProjectSource
from costguard.options import CheckOptions, PricingOptions
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile
from costguard.progress import step
from costguard.result import CheckResult, Result, alone
from costguard.verdict import ordered

if TYPE_CHECKING:
    from costguard.catalog.lock import Lock
    from costguard.optimize.outcome import Optimized
    from costguard.policy.run import Policies


def read_plan(source: Path | str, *, regions: Mapping[str, str] | None = None) -> Plan:
    """Read a plan: a Terraform plan or state as JSON, ``-`` for standard input, or a directory.

    In a directory, ``terraform plan`` is run. Raises ``UsageError`` when there is nothing to
    read, ``PlanError`` when it cannot be read, ``ToolError`` when terraform fails.
    """
    return read_source(ProjectSource(str(source)), regions or {})


def estimate(source: Path | str | Plan, options: PricingOptions | None = None) -> Estimate:
    """Price a plan, or the plan that ``source`` names: its cost per month.

    Raises as ``read_plan``, and ``ConfigError`` for wrong usage and price files.
    """
    return breakdown(source, options).estimate


def breakdown(source: Path | str | Plan, options: PricingOptions | None = None) -> Result:
    """Price a plan for a report, without a verdict. Raises as ``estimate``."""
    pricing = options or PricingOptions()
    usage, plan = _read(source, pricing)
    with pricer_for(pricing) as pricer:
        (cost,) = priced(pricer, [(plan, usage)])
    return Result(alone(plan, cost), cost)


def _read(source: Path | str | Plan, pricing: PricingOptions) -> tuple[UsageFile, Plan]:
    usage = usage_of(pricing.usage_file)
    with step("reading the plan"):
        plan = source if isinstance(source, Plan) else read_plan(source, regions=pricing.regions)
    return usage, plan


def check(
    source: Path | str | Plan,
    options: CheckOptions | None = None,
    pricing: PricingOptions | None = None,
) -> CheckResult:
    """Decide on a plan: price it, find its environment, compare with the budget.

    Raises as ``estimate``, and ``ConfigError`` for a wrong budgets file, an environment that is
    unknown or ambiguous, and a usage file that names a resource which the plan does not have.
    """
    given = source if isinstance(source, Plan) else ProjectSource(str(source))
    (result,) = check_all([given], options, pricing)
    return result


def check_all(
    sources: Sequence[ProjectSource | Plan],
    options: CheckOptions | None = None,
    pricing: PricingOptions | None = None,
    policies: Policies | None = None,
) -> tuple[CheckResult, ...]:
    """Decide on several plans: one result for each environment, its plans priced together.

    ``policies`` are those of the options where the caller has started them already.
    Raises as ``check``. A plan that cannot be read fails the whole check, for without it no total
    is right: ``UndecidedError`` then names every such project.
    """
    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    if policies is None:
        with policing.started(against) as started:  # they are parsed while the plans are read
            return check_all(sources, against, pricing, started)
    with pricer_for(pricing) as pricer:
        return _checked(sources, against, pricing, policies, pricer)


def used_prices(
    sources: Sequence[ProjectSource | Plan],
    options: CheckOptions | None = None,
    pricing: PricingOptions | None = None,
) -> Lock:
    """The prices that a check of these plans uses, to be used again. Raises as ``check_all``.

    Those of changes that it would recommend are among them.
    """
    from costguard.catalog.lock import Recorder

    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    with policing.started(against) as policies, sources_for(pricing) as found:
        recorder = Recorder(found.listed)
        recording = found._replace(listed=recorder, locked=None)
        pricer = Pricer.over(recording, free_tier=pricing.free_tier)._replace(versioned=False)
        _checked(sources, against, pricing, policies, pricer)
        return recorder.lock


def optimize(
    source: Path | str | Plan,
    options: CheckOptions | None = None,
    pricing: PricingOptions | None = None,
    utilisation: str | None = None,
) -> Optimized:
    """What would make a plan cheaper; ``utilisation`` is a file, or ``cloudwatch`` to ask AWS.

    Changes that policies ask for are among it. Raises as ``check``; ``ConfigError`` for a wrong
    file of utilisation and where CloudWatch is asked for offline, ``ToolError`` where it cannot be
    asked.
    """
    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    if pricing.offline and utilisation == optimizing.CLOUDWATCH:
        raise UsageError(
            "--offline forbids the network, over which CloudWatch is asked; give a file of "
            "utilisation"
        )
    given = source if isinstance(source, Plan) else ProjectSource(str(source))
    jobs = jobs_of([given], against, pricing, budget_files.load(against.budgets))
    with pricer_for(pricing) as pricer:
        estimates = priced(pricer, [(job.plan, job.usage) for job in jobs])
        refuse_unknown_usage(jobs)
        (group,) = groups(jobs, estimates)
        measured = optimizing.measured(utilisation, jobs[0].plan, against.moment)
        with policing.started(against) as policies:
            said = policing.findings(
                policies,
                group.projects,
                group.environment,
                against.moment,
                _optimizer(group, pricer, policies.data).alternatives,
            )
            nonprod = optimizing.is_nonprod(group.environment.name, policies.data)
        return optimizing.optimized(
            group.projects[0],
            group.usages[0],
            group.environment,
            pricer,
            said,
            nonprod=nonprod,
            utilisation=measured,
        )


def policy_input(
    source: Path | str | Plan,
    options: CheckOptions | None = None,
    pricing: PricingOptions | None = None,
) -> str:
    """The JSON document that policies see of a plan. Raises as ``check``."""
    from costguard.policy.data_files import read_data

    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    given = source if isinstance(source, Plan) else ProjectSource(str(source))
    jobs = jobs_of([given], against, pricing, budget_files.load(against.budgets))
    with pricer_for(pricing) as pricer:
        estimates = priced(pricer, [(job.plan, job.usage) for job in jobs])
        (group,) = groups(jobs, estimates)
        data = read_data(policing.folder(against.policies))
        found = _optimizer(group, pricer, data).alternatives(0)
    return policing.document_of(group.projects[0], group.environment, against.moment, found)


def evaluate_policies(
    source: Path | str | Plan,
    policies: Policies,
    environment: str = "default",
    pricing: PricingOptions | None = None,
) -> list[Finding]:
    """What policies find in a plan, heaviest first, without a budget.

    Raises as ``breakdown``, and ``PolicyError`` for policies that are broken.
    """
    from costguard.optimize import tool_words

    pricing, named = pricing or PricingOptions(), Environment(environment)
    usage, plan = _read(source, pricing)
    with pricer_for(pricing) as pricer:
        (cost,) = priced(pricer, [(plan, usage)])
        projects = alone(plan, cost)
        found = optimizing.of_check(projects, [usage], named, pricer, policies.data)
        said = policing.findings(
            policies, projects, named, CheckOptions().moment, found.alternatives
        )
    return ordered(tool_words.findings(said, [plan]))


def _checked(
    sources: Sequence[ProjectSource | Plan],
    against: CheckOptions,
    pricing: PricingOptions,
    policies: Policies,
    pricer: Pricer,
) -> tuple[CheckResult, ...]:
    """One result for each environment of the plans, with what would make them cheaper."""
    budgets = budget_files.load(against.budgets)
    waivers = load_waivers(against.waivers)
    jobs = jobs_of(sources, against, pricing, budgets)
    policies.expect(
        {kind for job in jobs for kind in job.plan.types}, {job.environment.name for job in jobs}
    )
    estimates = costs(pricer, jobs, pricing.regions)
    refuse_unknown_usage(jobs)
    drifts = drifted(pricer, jobs, estimates)
    plans = [job.plan for job in jobs]

    def checked(group: Group, drift: Sequence[Finding]) -> CheckResult:
        optimizer = _optimizer(group, pricer, policies.data)
        if policies.reads_alternatives:
            optimizer.look()
            said = _said(group, policies, against, plans, optimizer)
        else:
            with optimizer.looking():  # most of the time of policies is spent in their process
                said = _said(group, policies, against, plans, optimizer)
        result = decided(
            group.projects,
            group.environment,
            group.recognised_by,
            budgets,
            waivers,
            pricer.source,
            against,
            [*said, *drift],
        )
        return optimizing.advised(result, optimizer)

    pairs = zip(groups(jobs, estimates), drifts, strict=True)
    return tuple(checked(group, drift) for group, drift in pairs)


def _optimizer(group: Group, pricer: Pricer, data: Mapping[str, Any]) -> optimizing.Optimizer:
    return optimizing.of_check(group.projects, group.usages, group.environment, pricer, data)


def _said(
    group: Group,
    policies: Policies,
    against: CheckOptions,
    all_plans: Sequence[Plan],
    optimizer: optimizing.Optimizer,
) -> list[Finding]:
    """What policies and, where it is asked for, Checkov find in the plans of one environment."""
    said = policing.findings(
        policies, group.projects, group.environment, against.moment, optimizer.alternatives
    )
    if against.checkov is None:
        return said
    from costguard import scanning

    plans = [project.plan for project in group.projects]
    return said + scanning.findings(against.checkov, policies, plans, all_plans, said)
