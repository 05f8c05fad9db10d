"""``costguard baseline``: what an environment costs, kept in Git, and what has moved since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from costguard.budget import baseline as baselines
from costguard.budget.baseline_store import load, store, usual_file
from costguard.budget.comparison import compare_with
from costguard.budget.words import first_few
from costguard.cli.options import (
    budgets_option,
    emit,
    file_names,
    format_option,
    out_option,
    pricing_options,
    project_option,
)
from costguard.errors import UsageError
from costguard.jobs import pricer_for
from costguard.model.baseline import Baseline
from costguard.model.money import money
from costguard.model.project import ProjectSource
from costguard.options import CheckOptions, PricingOptions
from costguard.projects.expand import expand
from costguard.result import CheckResult
from costguard.runner import check_all

_HELP = """Keep what an environment costs, and compare with it.

\b
Example:
  costguard baseline save plan.json --env dev
"""
_SAVE = """Write what the environment costs once these plans have landed, as a new file.

\b
Example:
  costguard baseline save plan.json --env dev
"""
_UPDATE = """Put these plans in the place of the projects of the same name; others stay.

Where another job has changed the file since it was read, nothing is written and the exit code is
3. --based-on holds it to the digest that an earlier step of the job has seen.

\b
Example:
  costguard baseline update plan.json --env dev --commit "$GIT_COMMIT"
"""
_DIFF = """Show what changes against the baseline: by code, and by prices.

\b
Example:
  costguard baseline diff plan.json --env dev
"""
_SHOW = """Show what a baseline holds.

\b
Example:
  costguard baseline show --env dev
"""


@click.group(help=_HELP, short_help="Keep what an environment costs, and compare with it.")
def baseline() -> None:
    """Keep what an environment costs, and compare with it."""


_file_option = click.option(
    "--baseline",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The baseline's file. Without it, baselines/ENVIRONMENT.json.",
)


class _Asked(NamedTuple):
    """What the user has asked to be priced, and where the baseline stands."""

    plans: tuple[str, ...]
    env: str
    project: str | None
    budgets: Path | None
    file: Path | None
    pricing: PricingOptions

    @property
    def sources(self) -> tuple[ProjectSource, ...]:
        """The plans, by the name of their project."""
        return expand(self.plans, None, self.project).sources

    def priced(self) -> CheckResult:
        """The plans with their environment: those that are named, or its own of a project file.

        Raises ``UsageError`` where a project file has none of the environment.
        """
        options = CheckOptions(environment=self.env if self.plans else None, budgets=self.budgets)
        results = check_all(self.sources, options, self.pricing)
        if self.plans:
            return results[0]
        asked = _canonical(self.env, self.budgets)
        names = [result.decision.environment.name for result in results]
        if asked not in names:
            raise UsageError(
                f"--env {self.env}: no project of the project file is of it, only of "
                f"{first_few(names)}; give its projects the key environment, or name the plans"
            )
        return results[names.index(asked)]

    def path(self, environment: str) -> Path:
        """The baseline's file."""
        return self.file or usual_file(environment)


def _plan_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The plans, their environment, how they are priced, and the baseline's file: ``asked``."""

    @click.argument("plans", metavar="[PLAN]...", nargs=-1, shell_complete=file_names)
    @click.option("--env", required=True, metavar="NAME", help="Environment of the plans.")
    @project_option
    @budgets_option
    @_file_option
    @pricing_options
    @wraps(function)
    def command(
        plans: tuple[str, ...],
        env: str,
        project: str | None,
        budgets: Path | None,
        file: Path | None,
        pricing: PricingOptions,
        **rest: Any,
    ) -> Any:
        return function(asked=_Asked(plans, env, project, budgets, file, pricing), **rest)

    return command


def _told_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What the user tells of a baseline; costguard itself writes no time into it."""
    date = click.DateTime(["%Y-%m-%d"])
    function = click.option("--date", type=date, help="Day to note in the file.")(function)
    return click.option("--commit", default="", metavar="SHA", help="Commit to note in the file.")(
        function
    )


@baseline.command(help=_SAVE)
@_plan_options
@_told_options
def save(asked: _Asked, **told: Any) -> None:
    """Write a new baseline."""
    new = _made(asked.priced(), **told)
    _say(store(asked.path(new.environment), new, based_on=None))


@baseline.command(help=_UPDATE)
@_plan_options
@_told_options
@click.option("--based-on", metavar="DIGEST", help="Digest that the file must have.")
def update(asked: _Asked, based_on: str | None, **told: Any) -> None:
    """Replace projects of a baseline."""
    path = asked.path(_canonical(asked.env, asked.budgets))
    # Read before the plans are priced: what another job writes meanwhile is told, not lost.
    old = load(path)
    result = asked.priced()
    new = _made(result, **told)
    _refuse_unnamed(old, asked.sources, [project.name for project in result.projects])
    _say(store(path, baselines.updated(old, new), based_on=based_on or old.digest))


@baseline.command(help=_SHOW)
@click.option("--env", metavar="NAME", help="Environment whose usual file is shown.")
@_file_option
@format_option("table", "json")
@out_option
def show(env: str | None, file: Path | None, form: str, out: Path | None) -> None:
    """Show what a baseline holds."""
    from costguard.report import baseline_report

    if env is None and file is None:
        raise UsageError("no baseline is named; give --env NAME or --baseline FILE")
    held = load(file or usual_file(env or ""))
    if env is not None:
        baselines.refuse_other_environment(held, env)
    emit(baseline_report.json(held) if form == "json" else baseline_report.text(held), out)


@baseline.command(help=_DIFF)
@_plan_options
@format_option("table", "json", "markdown")
@out_option
def diff(asked: _Asked, form: str, out: Path | None) -> None:
    """Show what changes against a baseline."""
    from costguard.report.comparison import FORMATS

    result = asked.priced()
    environment = result.decision.environment.name
    held = load(asked.path(environment))
    baselines.refuse_other_environment(held, environment)
    projects = [project.name for project in result.projects]
    with pricer_for(asked.pricing) as pricer:
        emit(FORMATS[form](compare_with(held, result.estimate, projects, pricer.source)), out)


def _refuse_unnamed(
    old: Baseline, sources: Iterable[ProjectSource], names: Collection[str]
) -> None:
    """Refuse to add a project under a path: it may be one that has another name there.

    ``names`` are those of the projects that are to be added or replaced.
    """
    for source in sources:
        if not source.name and source.path in names and source.path not in old.names:
            raise UsageError(
                f"{old.source}: has no project {source.path}, only {first_few(old.names)}; give "
                "--project NAME: one of these replaces it, a new name adds a project"
            )


def _canonical(env: str, budgets: Path | None) -> str:
    """The name of an environment that may have been asked for by another of its names."""
    from costguard.budget import budgets as budget_files

    known = budget_files.load(budgets).environments
    return next((name for name, one in known.items() if env in one.aliases), env)


def _made(result: CheckResult, commit: str, date: Any) -> Baseline:
    baselines.refuse_incomplete(result.estimate)
    return baselines.made(
        result.decision.environment.name,
        result.estimate,
        [(project.name, project.plan.digest) for project in result.projects],
        commit=commit,
        date=date.date().isoformat() if date else "",
    )


def _say(stored: Baseline) -> None:
    amount = money(stored.estimate.after.amount, stored.currency)
    click.echo(
        f"{stored.source}: environment {stored.environment}, {amount} a month, "
        f"digest {stored.digest}"
    )
