"""``costguard comment``: the report as a comment on a pull request."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from costguard.cli.options import (
    budgets_option,
    emit,
    file_names,
    file_option,
    pricing_options,
)
from costguard.cli.talk import say
from costguard.errors import ConfigError, UndecidedError, UsageError
from costguard.options import CheckOptions, PricingOptions
from costguard.platforms import PLATFORMS, connect, detect, format_of, job
from costguard.platforms.fit import fitted
from costguard.platforms.github import GitHub
from costguard.platforms.marker import Marker
from costguard.platforms.posting import Behavior, post, written
from costguard.platforms.summary import add_summary
from costguard.projects.expand import expand
from costguard.report import render_all, words
from costguard.result import Result, verdict_of
from costguard.result_file import ResultFile, opened
from costguard.runner import check_all
from costguard.verdict import FailOn, Verdict

_HELP = """Post the report as one comment on the pull request that the job is about.

SOURCE is a report of costguard check --format json, or a plan as for costguard check. The platform
and the pull request are found from the job's environment, the token in the platform's variable
(GITHUB_TOKEN, GITLAB_TOKEN, BITBUCKET_TOKEN, SYSTEM_ACCESSTOKEN). The verdict is printed even where
the comment cannot be posted. The exit code is that of the verdict, or 3.

\b
Examples:
  costguard comment result.json
  costguard comment plan.json --tag web --behavior hide-and-new
  costguard comment result.json --platform gitlab --repo group/infra --pull-request 7
  costguard comment result.json --platform github --dry-run
"""
_CONCLUSIONS = {Verdict.PASS: "success", Verdict.WARN: "neutral", Verdict.BLOCK: "failure"}


@click.command(help=_HELP, short_help="Post the report on the pull request.")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, shell_complete=file_names)
@click.option("--platform", type=click.Choice(tuple(PLATFORMS)), help="Without it, the job's.")
@click.option("--repo", metavar="NAME", help="Such as owner/name. Without it, the job's.")
@click.option(
    "--pull-request",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Number of the pull request. Without it, the job's.",
)
@click.option(
    "--behavior",
    type=click.Choice([one.value for one in Behavior]),
    default=Behavior.UPDATE.value,
    show_default=True,
    help="What happens to the comment of an earlier run.",
)
@click.option(
    "--tag",
    default="default",
    show_default=True,
    metavar="NAME",
    help="Name of the comment, where a pull request has several.",
)
@click.option(
    "--take-over",
    default="",
    metavar="KEY",
    help="Treat another tool's comment as an own one: infracost-comment, or Infracost's --tag.",
)
@click.option("--check-run", is_flag=True, help="Put a check on the commit too (GitHub).")
@click.option("--dry-run", is_flag=True, help="Print the comment, and open no connection.")
@file_option("--config", "Project file, in place of costguard.yaml in the current directory.")
@click.option("--env", "environment", metavar="NAME", help="Environment of the plans.")
@budgets_option
@click.option(
    "--fail-on",
    type=click.Choice(["block", "warn"]),
    default="block",
    show_default=True,
    help="The verdict from which on the exit code is 1.",
)
@pricing_options
@click.pass_context
def comment(
    ctx: click.Context,
    /,
    sources: tuple[str, ...],
    platform: str | None,
    repo: str | None,
    pull_request: int | None,
    behavior: str,
    tag: str,
    take_over: str,
    check_run: bool,
    dry_run: bool,
    config: Path | None,
    environment: str | None,
    budgets: Path | None,
    fail_on: FailOn,
    pricing: PricingOptions,
) -> None:
    """Post the report as one comment on the pull request that the job is about."""
    marker = Marker.of(tag, datetime.now(UTC))
    results = _results(sources, config, CheckOptions(environment, budgets), pricing)
    for result in results:
        sentence = words.visible(words.headline(result.estimate, result.decision))
        click.echo(f"{verdict_of([result]).value}: {sentence}", err=dry_run)
    text, verdict = render_all("markdown", results), verdict_of(results)
    if dry_run:
        found = job(os.environ, platform)
        emit(written(format_of(found.platform if found else "github"), text, marker) + "\n")
    else:
        target = detect(os.environ, platform=platform, repo=repo, pull_request=pull_request)
        if check_run and target.platform != "github":
            raise UsageError("--check-run is for GitHub; other platforms have no checks")
        add_summary(target, text)
        with connect(target) as there:
            posted = post(there, text, marker, Behavior(behavior), take_over)
            say(f"{target.place}: comment {posted.action}")
            if check_run and isinstance(there, GitHub):
                _check_run(there, tag, verdict, results)
    ctx.exit(verdict.exit_code(fail_on))


def _check_run(platform: GitHub, tag: str, verdict: Verdict, results: Sequence[Result]) -> None:
    """Put a check on the commit, with the summary of the results."""
    name = "costguard" if tag == "default" else f"costguard ({tag})"
    summary = fitted(render_all("markdown", results), platform.format.limit - 1, html=True)
    platform.check_run(name, _CONCLUSIONS[verdict], f"costguard: {verdict.value}", summary)


def _results(
    sources: Sequence[str], config: Path | None, options: CheckOptions, pricing: PricingOptions
) -> list[Result]:
    """What is to be said: reports as they are, and plans once they are checked."""
    projects = expand(sources, config)
    for note in projects.notes:
        say(f"note: {note}")
    files = [(source, opened(source.path)) for source in projects.sources]
    results = [result for _, file in files if file for result in _told(file)]
    plans = [source for source, file in files if file is None]
    return results + list(check_all(plans, options, pricing) if plans else ())


def _told(file: ResultFile) -> list[Result]:
    """The results of a report.

    Of one that cannot be read, the verdict that it tells is still said. Raises ``ConfigError``
    for the report of a breakdown, which has no verdict.
    """
    try:
        results = list(file.results())
    except UndecidedError:
        if file.told is not None:
            click.echo(f"{file.told.value}: as {file.source} says")
        raise
    if any(result.decision is None for result in results):
        raise ConfigError(f"{file.source}: it has no verdict; expected the report of a check")
    return results
