"""Plans on their way to a decision: read, given their environment and usage, priced, grouped."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from costguard.budget.environment import recognise
from costguard.catalog.sources import Sources, sources_of
from costguard.errors import CostguardError, UndecidedError, UsageError
from costguard.model.budget import Budgets, Environment
from costguard.model.estimate import Estimate
from costguard.model.finding import Finding
from costguard.model.plan import Plan
from costguard.model.project import ProjectSource
from costguard.options import CheckOptions, PricingOptions
from costguard.plans.read import read
from costguard.pricing import usage as usage_files
from costguard.pricing.combine import combine
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile
from costguard.progress import detail, note, step
from costguard.result import Project

if TYPE_CHECKING:
    from costguard.catalog.live.cache_report import CacheReport


class Group(NamedTuple):
    """The plans of one environment."""

    projects: tuple[Project, ...]
    environment: Environment
    recognised_by: str
    usages: tuple[UsageFile, ...]
    """Those of the plans."""


def groups(jobs: Sequence[Job], estimates: Sequence[Estimate]) -> Iterator[Group]:
    """The plans by environment, in the order in which environments come up."""
    members: dict[str, list[tuple[Job, Project]]] = defaultdict(list)
    for job, cost in zip(jobs, estimates, strict=True):
        members[job.environment.name].append((job, Project(job.name, job.plan, cost)))
    for group in members.values():
        marks = ", ".join(dict.fromkeys(job.mark for job, _ in group))
        yield Group(
            tuple(project for _, project in group),
            group[0][0].environment,
            marks,
            tuple(job.usage for job, _ in group),
        )


class Job(NamedTuple):
    """A plan that is to be decided on."""

    name: str
    plan: Plan
    usage: UsageFile
    environment: Environment
    mark: str
    whole: bool
    """Whether the plan is what one document says, and nothing else was added to it."""


def jobs_of(
    sources: Sequence[ProjectSource | Plan],
    against: CheckOptions,
    pricing: PricingOptions,
    budgets: Budgets,
) -> list[Job]:
    """Read all plans and find their environments.

    Where several are asked for and some fail, raises ``UndecidedError`` that names them all.
    """
    usages: dict[Path | None, UsageFile] = {}
    jobs: list[Job] = []
    failed: list[CostguardError] = []
    for number, source in enumerate(sources, 1):
        path = getattr(source, "usage_file", None) or pricing.usage_file
        try:
            if path not in usages:
                usages[path] = usage_of(path)
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
) -> Job:
    given = source if isinstance(source, ProjectSource) else ProjectSource(source.source)
    plan = source if isinstance(source, Plan) else read_source(source, regions)
    workspace = given.workspace or against.workspace or _selected_workspace(source)
    if workspace:
        plan = replace(plan, workspace=workspace)
    environment, mark = recognise(
        budgets,
        env=against.environment or given.environment,
        plan_path=plan.source,
        workspace=workspace,
        variables=plan.variables,
        tags=_tags(plan),
        accounts=plan.accounts,
        stack=plan.stack,
    )
    whole = isinstance(source, ProjectSource) and source.state is None
    return Job(given.name or plan.source, plan, usage, environment, mark, whole)


def read_source(source: ProjectSource, regions: Mapping[str, str]) -> Plan:
    """Read a plan from wherever it is, or have it made. Raises as ``read_plan`` of the runner."""
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


def priced(pricer: Pricer, plans: Sequence[tuple[Plan, UsageFile]]) -> list[Estimate]:
    """The cost of each plan with its usage, per month. Raises as the engine."""
    with _pricing([plan for plan, _ in plans]):
        return pricer.estimates(plans)


def _pricing(plans: Sequence[Plan]) -> AbstractContextManager[None]:
    return step(f"pricing {sum(len(plan.changes) for plan in plans):,} resources")


def _tell(report: CacheReport) -> None:
    for text in report.notes:
        note(text)
    for text in report.lines():
        detail(text)


@contextmanager
def sources_for(pricing: PricingOptions) -> Iterator[Sources]:
    """The price sources for this block; in the end, it is told what their caches have spared.

    Raises as ``sources_of``.
    """
    sources = sources_of(pricing.prices, lock=pricing.lock, offline=pricing.offline)
    yield sources
    if sources.report is not None:
        _tell(sources.report)


@contextmanager
def pricer_for(pricing: PricingOptions) -> Iterator[Pricer]:
    """What prices plans in this block. Raises as ``sources_of``."""
    with sources_for(pricing) as sources:
        yield Pricer.over(sources, free_tier=pricing.free_tier)


def drifted(
    pricer: Pricer, jobs: Sequence[Job], estimates: Sequence[Estimate]
) -> list[list[Finding]]:
    """What there is to say of locked prices, for each group of the jobs; nothing without a lock.

    ``estimates`` are those at locked prices. Where today's prices cannot be had, that is said, and
    nothing fails: a lock is there to do without them.
    """
    if pricer.locked is None or pricer.today is None:
        return [[] for _ in groups(jobs, estimates)]
    from costguard.budget import drift

    locked = [combine(group.projects).estimate for group in groups(jobs, estimates)]
    current = pricer._replace(source=pricer.today)
    try:
        found = priced(current, [(job.plan, job.usage) for job in jobs])
    except CostguardError as error:
        return [drift.findings(one, error, pricer.locked) for one in locked]
    today = [combine(group.projects).estimate for group in groups(jobs, found)]
    pairs = zip(locked, today, strict=True)
    return [drift.findings(one, now, pricer.locked) for one, now in pairs]


def costs(pricer: Pricer, jobs: Sequence[Job], regions: Mapping[str, str]) -> list[Estimate]:
    """The cost of each job's plan; of several, those that have not changed need not be priced.

    ``regions`` are those that the plans were read with. Raises as the engine.
    """
    if len(jobs) == 1 or not pricer.versioned:
        return priced(pricer, [(job.plan, job.usage) for job in jobs])
    from costguard.catalog.live.cache_report import CacheReport
    from costguard.pricing.estimate_cache import Told, estimates, told_by

    told = [
        Told(job.plan, job.usage, told_by(job.plan, regions) if job.whole else "") for job in jobs
    ]
    report = CacheReport()
    with _pricing([job.plan for job in jobs]):
        found = estimates(pricer, told, os.environ, report)
    _tell(report)
    return found


def usage_of(path: Path | None) -> UsageFile:
    """The usage file; without one, no usage. Raises ``ConfigError``."""
    return usage_files.load(path) if path else UsageFile()


def refuse_unknown_usage(jobs: Sequence[Job]) -> None:
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
