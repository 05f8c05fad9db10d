"""``costguard check``: whether a plan may land."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from costguard import policing
from costguard.cli.options import (
    budgets_option,
    emit,
    file_names,
    file_option,
    format_option,
    out_option,
    policy_options,
    pricing_options,
    project_option,
    source_option,
)
from costguard.cli.talk import say
from costguard.options import CheckOptions, PricingOptions
from costguard.projects.expand import expand, with_state
from costguard.projects.pulumi import expand_with_program
from costguard.report import render_all, renderer

if TYPE_CHECKING:
    from costguard.verdict import FailOn

_HELP = """Price plans, compare them with their environment's budget, and pass, warn or block.

PLAN is a plan or state of Terraform or Pulumi as JSON, "-" for standard input, a pattern such as
"plans/*.json", or a directory in which terraform plan or pulumi preview is run. Without one, the
projects of costguard.yaml are checked. The plans of one environment add up. The exit code is 0 for
pass and warn, 1 for block.

\b
Examples:
  costguard check plan.json
  costguard check plan.json --env dev --format markdown --out report.md
  costguard check "plans/*.json" --baseline baselines --pending "others/*.json"
  terraform show -json tfplan | costguard check -
  costguard check preview.json --state stack.json
  costguard check infra/ --stack dev
  costguard check --pulumi-program infra/ --stack dev
"""


@click.command(help=_HELP, short_help="Price plans, and pass, warn or block.")
@click.argument("plans", metavar="[PLAN]...", nargs=-1, shell_complete=file_names)
@file_option("--config", "Project file, in place of costguard.yaml in the current directory.")
@project_option
@click.option(
    "--env",
    "environment",
    metavar="NAME",
    help="Environment of the budgets file. Without it, the plan's marks tell it.",
)
@budgets_option
@click.option(
    "--workspace",
    envvar="TF_WORKSPACE",
    metavar="NAME",
    help="Terraform workspace of the plan.  [env: TF_WORKSPACE]",
)
@click.option("--stack", metavar="NAME", help="Stack of a Pulumi project that is a directory.")
@click.option(
    "--pulumi-program",
    "program",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Pulumi project whose Python program is run, without pulumi and without an account.",
)
@file_option("--state", "State of a Pulumi preview's stack: what the preview leaves out is in it.")
@file_option("--baseline", "Baseline to compare with; or a folder with one per environment.")
@click.option(
    "--pending",
    multiple=True,
    metavar="FILE",
    help="Report (--format json) on a change that is still to be merged; may be a pattern.",
)
@file_option("--actual", "Actual spend: a FOCUS export, or the answer of Cost Explorer.")
@file_option("--waivers", "Waiver file, in place of policies/waivers.yaml.")
@click.option(
    "--policies",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of policies. Without it, policies/ where it has some, or the bundled ones.",
)
@policy_options
@click.option(
    "--checkov",
    metavar="FILE|run",
    help="Results of Checkov (JSON) that join the verdict; or run, to run Checkov on the plans.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day that waivers and forecasts count from. Without it, today.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["block", "warn"]),
    default="block",
    show_default=True,
    help="The verdict from which on the exit code is 1.",
)
@pricing_options
@source_option
@format_option()
@out_option
@click.pass_context
def check(
    ctx: click.Context,
    /,
    plans: tuple[str, ...],
    config: Path | None,
    project: str | None,
    stack: str | None,
    program: Path | None,
    state: Path | None,
    pending: tuple[str, ...],
    day: datetime | None,
    fail_on: FailOn,
    pricing: PricingOptions,
    source: Path | None,
    form: str,
    out: Path | None,
    **against: Any,
) -> None:
    """Price plans, compare them with their environment's budget, and pass, warn or block."""
    others = expand(pending, None).sources if pending else ()
    options = CheckOptions(
        pending=tuple(Path(source.path) for source in others),
        now=day.replace(tzinfo=UTC) if day else None,
        **against,
    )
    with policing.started(options, meanwhile=partial(renderer, form)) as policies:
        # The engine of the policies gets ready while all the rest is loaded.
        from costguard.report.places import located
        from costguard.result import verdict_of
        from costguard.runner import check_all

        projects = expand_with_program(plans, config, project, program, stack)
        for note in projects.notes:
            say(f"note: {note}")
        sources = with_state(projects.sources, state)
        results = located(check_all(sources, options, pricing, policies), source)
    emit(render_all(form, results), out)
    verdict = verdict_of(results)
    if out is not None:
        say(f"{verdict.value}: report written to {out}")
    ctx.exit(verdict.exit_code(fail_on))
