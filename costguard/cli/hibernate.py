"""``costguard hibernate``: what it saves to stop an environment when nobody needs it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from costguard.budget import budgets as budget_files
from costguard.budget.environment import named
from costguard.cli.options import (
    budgets_option,
    emit,
    file_names,
    format_option,
    out_option,
    pricing_options,
)
from costguard.cli.talk import say
from costguard.errors import UsageError
from costguard.model.schedule import Schedule
from costguard.options import PricingOptions
from costguard.runner import breakdown

_HELP = """Show what a schedule saves: hours, savings, what cannot stop, what nothing stops yet.

PLAN is a Terraform plan or state as JSON, "-" for standard input, or a directory in which
terraform plan is run. The schedule is that of the environment in the budgets file, or --schedule.

\b
Examples:
  costguard hibernate plan.json --env dev --month 2026-11
  costguard hibernate plan.json --schedule "Mon-Fri 07:00-19:00 Europe/Berlin"
  costguard hibernate plan.json --env dev --write environments/dev
"""
_FILE = "hibernation.auto.tfvars.json"
_MONTH = re.compile(r"^(20[0-9]{2})-(0[1-9]|1[0-2])$")


@click.command(help=_HELP, short_help="Show what stopping at night saves.")
@click.argument("plan", shell_complete=file_names)
@click.option("--env", "environment", metavar="NAME", help="Environment of the budgets file.")
@budgets_option
@click.option(
    "--schedule",
    "hours",
    metavar="TEXT",
    help="Hours in which it runs, in place of the environment's.",
)
@click.option("--month", metavar="YYYY-MM", help="Month of the calendar to tell the hours of, too.")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=f"Write the schedule for modules/hibernation-schedule: {_FILE} in this folder.",
)
@pricing_options
@format_option("table", "json")
@out_option
def hibernate(
    plan: str,
    environment: str | None,
    budgets: Path | None,
    hours: str | None,
    month: str | None,
    folder: Path | None,
    pricing: PricingOptions,
    form: str,
    out: Path | None,
) -> None:
    """Show what a schedule saves: hours, savings, what cannot stop, what nothing stops yet."""
    from costguard.optimize.hibernation import hibernate as run
    from costguard.report import hibernation_report

    asked = _month(month)
    name, schedule = _schedule(environment, budgets, hours)
    result = breakdown(plan, pricing)
    found = run(result.plan, result.estimate, schedule, environment=name, month=asked)
    variables = hibernation_report.variables(schedule) if folder else ""
    render = hibernation_report.render_json if form == "json" else hibernation_report.render
    emit(render(found), out)
    if folder is not None:
        from costguard.files import write_whole

        write_whole(folder / _FILE, variables)
        say(f"schedule written to {folder / _FILE}")


def _month(written: str | None) -> tuple[int, int] | None:
    if written is None:
        return None
    found = _MONTH.match(written)
    if not found:
        raise click.BadParameter(
            f"{written!r} is not a month such as 2026-11", param_hint="--month"
        )
    return int(found[1]), int(found[2])


def _schedule(
    environment: str | None, path: Path | None, hours: str | None
) -> tuple[str, Schedule]:
    """The schedule, and the name of the environment that it is for."""
    name = ""
    if environment is not None:
        budgets = budget_files.load(path)
        found = named(budgets, environment, f"--env {environment}")
        name = found.name
        if hours is None and found.schedule is None:
            raise UsageError(
                f"{budgets.source}: environment {name} has no schedule; "
                "add one to it, or give --schedule"
            )
        if hours is None and found.schedule is not None:
            return name, found.schedule
    if hours is None:
        raise UsageError("no schedule is named; give --env, or --schedule")
    from costguard.schedule.read import from_text

    return name, from_text(hours)
