"""``costguard gate``: whether measured series may pass."""

from __future__ import annotations

from pathlib import Path

import click

from costguard.budget.budgets import load
from costguard.budget.environment import recognise
from costguard.cli.options import emit, format_option, out_option
from costguard.cli.talk import say
from costguard.errors import ConfigError
from costguard.gate.baseline import read_baseline
from costguard.gate.decide import Rules, decide, prepare
from costguard.gate.measurements import Measurements, read_measurements
from costguard.gate.outcome import Outcome
from costguard.gate.previous import failed_in
from costguard.gate.update import current_text, refuse_update, store, updated
from costguard.report.gate_report import FORMATS
from costguard.verdict import FailOn, Verdict

_FOLDER = Path("baselines")
_HELP = """Compare measured series with their baseline and rules, and pass, warn or block.

METRICS is a file of measurements as docs/gate.md describes it: seconds of the pipeline, tokens
of a task, cost of a deployment. Rules are the "metrics" of the budgets file. A metric that too
few or too noisy samples decide is inconclusive, which fails nothing.

\b
Examples:
  costguard gate metrics.json --env dev
  costguard gate metrics.json --previous last.json --format json --out gate.json
  costguard gate metrics.json --update-baseline        # on the default branch, after a merge
"""


@click.command(help=_HELP, short_help="Compare measured series with a baseline.")
@click.argument("metrics", type=click.Path(path_type=Path))
@click.option(
    "--env",
    "environment",
    metavar="NAME",
    help="Environment of the budgets file. Without it, the one that METRICS names.",
)
@click.option(
    "--budgets",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Budgets file. Without it, policies/budgets.yaml, or else the bundled one.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the default branch has come to.  [default: baselines/ENVIRONMENT.metrics.json]",
)
@click.option(
    "--update-baseline",
    is_flag=True,
    help="Write what was measured into the baseline; only for runs of the default branch.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="JSON report of the run before: a noisy metric blocks when it has failed in both.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["block", "warn"]),
    default="block",
    show_default=True,
    help="The verdict from which on the exit code is 1.",
)
@format_option(*FORMATS)
@out_option
@click.pass_context
def gate(
    ctx: click.Context,
    metrics: Path,
    environment: str | None,
    budgets: Path | None,
    baseline: Path | None,
    update_baseline: bool,
    previous: Path | None,
    fail_on: FailOn,
    form: str,
    out: Path | None,
) -> None:
    """Compare measured series with their baseline and rules, and pass, warn or block."""
    measured = read_measurements(metrics)
    rules = _rules(measured, environment, budgets)
    place = baseline or _FOLDER / f"{rules.environment}.metrics.json"
    text, stored = current_text(place), read_baseline(place)
    if update_baseline:
        refuse_update(stored, measured)
    prepared = prepare(measured, stored, rules)
    failed = failed_in(previous) if previous is not None else frozenset()
    result = decide(measured, stored, rules, prepared, failed)
    if update_baseline:
        store(place, updated(stored, measured, prepared, result), text)
    emit(FORMATS[form](result), out)
    if out is not None:
        say(f"{result.outcome.value}: report written to {out}")
    if update_baseline:
        say(f"baseline {'created' if stored is None else 'updated'}: {place}")
    ctx.exit(_verdict(result.outcome).exit_code(fail_on))


def _rules(measured: Measurements, environment: str | None, file: Path | None) -> Rules:
    budgets = load(file)
    named = environment or measured.environment
    try:
        found, _ = recognise(
            budgets,
            env=named,
            plan_path=None,
            workspace=None,
            variables={},
            tags={},
            stack=None,
        )
    except ConfigError as error:
        if environment is None:
            raise ConfigError(f"{measured.source}: scope.env counts as --env: {error}") from None
        raise
    metrics = {**budgets.metrics, **found.metrics}
    return Rules(found.name, metrics, budgets.currency, budgets.source)


def _verdict(outcome: Outcome) -> Verdict:
    return Verdict.PASS if outcome is Outcome.INCONCLUSIVE else Verdict(outcome.value)
