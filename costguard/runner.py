"""The whole program: plans are read, priced, compared and decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from costguard import optimizing, policing
from costguard.budget import budgets as budget_files
from costguard.budget.environment import recognise
from costguard.budget.waivers_reader import load as load_waivers
from costguard.decision import decided
from costguard.errors import CostguardError, UndecidedError, UsageError
from costguard.model.budget import Budgets, Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding
from costguard.model.plan import Plan
from costguard.model.project import ProjectSource
from costguard.options import CheckOptions, PricingOptions
from costguard.plans.read import read
from costguard.pricing import usage as usage_files
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile
from costguard.progress import step
from costguard.result import CheckResult, Project, Result, alone
from costguard.verdict import ordered

if TYPE_CHECKING:
    from costguard.optimize.outcome import Optimized
    from costguard.policy.run import Policies


def read_plan(source: Path | str, *, regions: Mapping[str, str] | None = None) -> Plan:
    """Read a plan: a Terraform plan or state as JSON, ``-`` for standard input, or a directory.

    In a directory, ``terraform plan`` is run. Raises ``UsageError`` when there is nothing to
    read, ``PlanError`` when it cannot be read, ``ToolError`` when terraform fails.
    """
    return _read(ProjectSource(str(source)), regions or {})


def estimate(source: Path | str | Plan, options: PricingOptions | None = None) -> Estimate:
    """Price a plan, or the plan that ``source`` names; USD per month.

    Raises as ``read_plan``, and ``ConfigError`` for wrong usage and price files.
    """
    return breakdown(source, options).estimate


def breakdown(source: Path | str | Plan, options: PricingOptions | None = None) -> Result:
    """Price a plan for a report, without a verdict. Raises as ``estimate``."""
    pricing = options or PricingOptions()
    usage = _usage(pricing.usage_file)
    with step("reading the plan"):
        plan = source if isinstance(source, Plan) else read_plan(source, regions=pricing.regions)
    (priced,) = _priced(_pricer(pricing), [(plan, usage)])
    return Result(alone(plan, priced), priced)


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
) -> tuple[CheckResult, ...]:
    """Decide on several plans: one result for each environment, its plans priced together.

    Raises as ``check``. A plan that cannot be read fails the whole check, for without it no total
    is right: ``UndecidedError`` then names every such project.
    """
    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    with policing.started(against) as policies:  # they are parsed while the plans are read
        budgets = budget_files.load(against.budgets)
        waivers = load_waivers(against.waivers)
        jobs = _jobs(sources, against, pricing, budgets)
        policies.expect({kind for job in jobs for kind in job.plan.types})
        pricer = _pricer(pricing)
        estimates = _priced(pricer, [(job.plan, job.usage) for job in jobs])
        _refuse_unknown_usage(jobs)
        return tuple(
            optimizing.advised(
                decided(
                    group.projects,
                    group.environment,
                    group.recognised_by,
                    budgets,
                    waivers,
                    pricer.source,
                    against,
                    _said(group, policies, against, [job.plan for job in jobs]),
                ),
                group.usages,
                pricer,
                policies.data,
            )
            for group in _groups(jobs, estimates)
        )


def optimize(
    source: Path | str | Plan,
    options: CheckOptions | None = None,
    pricing: PricingOptions | None = None,
    utilisation: str | None = None,
) -> Optimized:
    """What would make a plan cheaper; ``utilisation`` is a file, or ``cloudwatch`` to ask AWS.

    Changes that policies ask for are among it. Raises as ``check``; ``ConfigError`` for a wrong
    file of utilisation, ``ToolError`` where CloudWatch cannot be asked.
    """
    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    given = source if isinstance(source, Plan) else ProjectSource(str(source))
    jobs = _jobs([given], against, pricing, budget_files.load(against.budgets))
    pricer = _pricer(pricing)
    estimates = _priced(pricer, [(job.plan, job.usage) for job in jobs])
    _refuse_unknown_usage(jobs)
    (group,) = _groups(jobs, estimates)
    measured = optimizing.measured(utilisation, jobs[0].plan, against.moment)
    with policing.started(against) as policies:
        said = policing.findings(policies, group.projects, group.environment, against.moment)
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
    against, pricing = options or CheckOptions(), pricing or PricingOptions()
    given = source if isinstance(source, Plan) else ProjectSource(str(source))
    jobs = _jobs([given], against, pricing, budget_files.load(against.budgets))
    estimates = _priced(_pricer(pricing), [(job.plan, job.usage) for job in jobs])
    (group,) = _groups(jobs, estimates)
    return policing.document_of(group.projects[0], group.environment, against.moment)


def evaluate_policies(
    source: Path | str | Plan,
    policies: Policies,
    environment: str = "default",
    pricing: PricingOptions | None = None,
) -> list[Finding]:
    """What policies find in a plan, heaviest first, without a budget.

    Raises as ``breakdown``, and ``PolicyError`` for policies that are broken.
    """
    projects = breakdown(source, pricing).projects
    named = Environment(environment)
    return ordered(policing.findings(policies, projects, named, CheckOptions().moment))


def _said(
    group: _Group, policies: Policies, against: CheckOptions, all_plans: Sequence[Plan]
) -> list[Finding]:
    """What policies and, where it is asked for, Checkov find in the plans of one environment."""
    said = policing.findings(policies, group.projects, group.environment, against.moment)
    if against.checkov is None:
        return said
    from costguard import scanning

    plans = [project.plan for project in group.projects]
    return said + scanning.findings(against.checkov, policies, plans, all_plans, said)


class _Group(NamedTuple):
    """The plans of one environment."""

    projects: tuple[Project, ...]
    environment: Environment
    recognised_by: str
    usages: tuple[UsageFile, ...]
    """Those of the plans."""


def _groups(jobs: Sequence[_Job], estimates: Sequence[Estimate]) -> Iterator[_Group]:
    """The plans by environment, in the order in which environments come up."""
    members: dict[str, list[tuple[_Job, Project]]] = defaultdict(list)
    for job, priced in zip(jobs, estimates, strict=True):
        members[job.environment.name].append((job, Project(job.name, job.plan, priced)))
    for group in members.values():
        marks = ", ".join(dict.fromkeys(job.mark for job, _ in group))
        yield _Group(
            tuple(project for _, project in group),
            group[0][0].environment,
            marks,
            tuple(job.usage for job, _ in group),
        )


class _Job(NamedTuple):
    """A plan that is to be decided on."""

    name: str
    plan: Plan
    usage: UsageFile
    environment: Environment
    mark: str


def _jobs(
    sources: Sequence[ProjectSource | Plan],
    against: CheckOptions,
    pricing: PricingOptions,
    budgets: Budgets,
) -> list[_Job]:
    usages: dict[Path | None, UsageFile] = {}
    jobs: list[_Job] = []
    failed: list[CostguardError] = []
    for number, source in enumerate(sources, 1):
        path = getattr(source, "usage_file", None) or pricing.usage_file
        try:
            if path not in usages:
                usages[path] = _usage(path)
            with step(f"reading plan {number:,} of {len(sources):,}"):
                jobs.append(_job(source, against, pricing.regions, usages[path], budgets))
        except CostguardError as error:
            failed.append(error)
    if len(sources) > 1 and failed:
        reasons = "; ".join(map(str, failed))
        raise UndecidedError(f"{len(failed)} of {len(sources)} projects failed: {reasons}")
    if failed:
        raise failed[0]
    return jobs


def _job(
    source: ProjectSource | Plan,
    against: CheckOptions,
    regions: Mapping[str, str],
    usage: UsageFile,
    budgets: Budgets,
) -> _Job:
    given = source if isinstance(source, ProjectSource) else ProjectSource(source.source)
    plan = source if isinstance(source, Plan) else _read(source, regions)
    environment, mark = recognise(
        budgets,
        env=against.environment or given.environment,
        plan_path=plan.source,
        workspace=given.workspace or against.workspace or _selected_workspace(source),
        variables=plan.variables,
        tags=_tags(plan),
        accounts=plan.accounts,
        stack=plan.stack,
    )
    return _Job(given.name or plan.source, plan, usage, environment, mark)


def _read(source: ProjectSource, regions: Mapping[str, str]) -> Plan:
    if not source.path:
        raise UsageError("no plan is named; give a file, a directory, or - for standard input")
    if source.is_program or (source.path != "-" and Path(source.path).is_dir()):
        from costguard.plans import directory

        return directory.plan_of(source, regions)
    plan = read(source.path, region=regions)
    if source.state is not None:
        from costguard.plans.pulumi_complete import complete

        plan = complete(plan, read(source.state, region=regions))
    return plan


def _pricer(pricing: PricingOptions) -> Pricer:
    return Pricer.made(pricing.prices, free_tier=pricing.free_tier)


def _priced(pricer: Pricer, plans: Sequence[tuple[Plan, UsageFile]]) -> list[Estimate]:
    with step(f"pricing {sum(len(plan.changes) for plan, _ in plans):,} resources"):
        return pricer.estimates(plans)


def _usage(path: Path | None) -> UsageFile:
    return usage_files.load(path) if path else UsageFile()


def _refuse_unknown_usage(jobs: Sequence[_Job]) -> None:
    """Refuse usage for a resource that none of the plans it is for has."""
    for usage in {id(job.usage): job.usage for job in jobs}.values():
        plans = (job.plan for job in jobs if job.usage is usage)
        usage.refuse_unknown([change.address for plan in plans for change in plan.changes])


def _selected_workspace(source: ProjectSource | Plan) -> str | None:
    """The workspace that is selected in a directory of Terraform's."""
    if isinstance(source, Plan) or source.path == "-":
        return None
    selected = Path(source.path) / ".terraform" / "environment"
    return selected.read_text(encoding="utf-8").strip() if selected.is_file() else None


def _tags(plan: Plan) -> Mapping[str, Counter[str]]:
    """Values of each tag key over the resources as they will be (or, all gone, as they were)."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for resource in (plan.after or plan.before).values():
        for key, value in resource.tags.items():
            if isinstance(value, str):
                found[key][value] += 1
    return found
