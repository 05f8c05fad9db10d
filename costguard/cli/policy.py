"""``costguard policy``: write policies, test them, look at them, and try them on a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from costguard.cli.options import (
    budgets_option,
    emit,
    file_names,
    format_option,
    out_option,
    policy_options,
    pricing_options,
)
from costguard.options import CheckOptions, PricingOptions

_TEST = """Run the test_ rules of policies, and show how much of each policy they reach.

The exit code is 1 where a test fails, 3 where a policy is broken or a test asserts nothing.

\b
Examples:
  costguard policy test
  costguard policy test policies/storage --format junit --out tests.xml
"""
_LIST = """Show the policies with category, severity and environments.

\b
Example:
  costguard policy list --format json
"""
_SHOW = """Show all that a policy says of itself: annotations, parameters, examples.

\b
Example:
  costguard policy show aws-ebs-gp2-to-gp3
"""
_EVAL = """Evaluate policies over a plan, without a budget.

The exit code is 1 where something is denied. Policies of Conftest's and Infracost's are taken as
they are.

\b
Examples:
  costguard policy eval plan.json --policy-path policies/storage
  costguard policy eval plan.json --policy-path main.rego --policy-format conftest
"""
_NEW = """Write a new policy from a template: the rule, its test, and its examples.

\b
Example:
  costguard policy new aws-nat-per-zone --category network
"""
_INPUT = """Print the JSON document that policies see of a plan.

\b
Example:
  costguard policy input plan.json --env dev
"""


def _path_option(function: Any) -> Any:
    return click.option(
        "--policies",
        "path",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder of policies. Without it, policies/ where it has some, or the bundled ones.",
    )(function)


def _rego_version(function: Any) -> Any:
    return click.option(
        "--rego-version",
        type=click.Choice(["v1", "v0"]),
        default="v1",
        show_default=True,
        help="Syntax of Rego that the policies are in.",
    )(function)


@click.group()
def policy() -> None:
    """Write, test and try policies."""


@policy.command(help=_TEST)
@click.argument("path", type=click.Path(path_type=Path), required=False)
@_rego_version
@format_option("table", "junit")
@out_option
@click.pass_context
def test(
    ctx: click.Context, path: Path | None, rego_version: str, form: str, out: Path | None
) -> None:
    """Run the tests of policies."""
    from costguard.policing import folder
    from costguard.policy.testing import run_tests
    from costguard.report import policy_report

    run = run_tests(folder(path), v0=rego_version == "v0")
    render = policy_report.tests_junit if form == "junit" else policy_report.tests_table
    emit(render(run), out)
    ctx.exit(1 if run.failed else 0)


@policy.command("list", help=_LIST)
@_path_option
@format_option("table", "json")
def list_(path: Path | None, form: str) -> None:
    """Show the policies."""
    from costguard.policing import folder
    from costguard.policy.describe import described
    from costguard.report import policy_report

    render = policy_report.list_json if form == "json" else policy_report.list_table
    emit(render(described(folder(path))))


@policy.command(help=_SHOW)
@click.argument("policy_id", metavar="ID")
@_path_option
@format_option("table", "json")
def show(policy_id: str, path: Path | None, form: str) -> None:
    """Show one policy."""
    from costguard.policing import folder
    from costguard.policy.describe import one
    from costguard.report import policy_report

    render = policy_report.policy_json if form == "json" else policy_report.policy_text
    emit(render(one(folder(path), policy_id)))


@policy.command("eval", help=_EVAL)
@click.argument("plan", shell_complete=file_names)
@click.option(
    "--policy-path",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Policies. Without it, policies/ where it has some, or the bundled ones.",
)
@click.option("--env", "environment", default="default", metavar="NAME", help="Environment.")
@click.option(
    "--namespace",
    "namespaces",
    multiple=True,
    metavar="PACKAGE",
    help="Evaluate this package only; may be given more than once.",
)
@_rego_version
@policy_options
@pricing_options
@format_option("table", "json")
@click.pass_context
def eval_(
    ctx: click.Context,
    plan: str,
    policy_path: Path | None,
    environment: str,
    namespaces: tuple[str, ...],
    rego_version: str,
    engine: str,
    policy_format: str | None,
    pricing: PricingOptions,
    form: str,
) -> None:
    """Evaluate policies over a plan."""
    from costguard.model.finding import Level
    from costguard.policing import folder
    from costguard.policy.formats import Form
    from costguard.policy.run import Policies, PolicyOptions
    from costguard.report import policy_report
    from costguard.runner import evaluate_policies

    options = PolicyOptions(
        folder(policy_path),
        engine,
        Form(policy_format) if policy_format else None,
        rego_version == "v0",
        namespaces,
    )
    with Policies(options) as policies:
        found = evaluate_policies(plan, policies, environment, pricing)
    render = policy_report.findings_json if form == "json" else policy_report.findings_table
    emit(render(found, len(policies.policies)))
    ctx.exit(1 if any(finding.level is Level.BLOCK for finding in found) else 0)


@policy.command(help=_NEW)
@click.argument("policy_id", metavar="ID")
@click.option("--category", required=True, metavar="NAME", help="Folder, such as storage.")
@click.option(
    "--policies",
    "path",
    type=click.Path(path_type=Path),
    default=Path("policies"),
    show_default=True,
    metavar="DIR",
    help="Folder of policies.",
)
def new(policy_id: str, category: str, path: Path) -> None:
    """Write a new policy."""
    from costguard.budget.bundled import bundled_policies
    from costguard.policy.template import copy_shared, write_new

    written = write_new(path, policy_id, category)
    for file in (*written, *copy_shared(path, bundled_policies())):
        click.echo(file.as_posix())


@policy.command("input", help=_INPUT)
@click.argument("plan", shell_complete=file_names)
@click.option("--env", "environment", metavar="NAME", help="Environment of the budgets file.")
@budgets_option
@pricing_options
@out_option
def input_(
    plan: str,
    environment: str | None,
    budgets: Path | None,
    pricing: PricingOptions,
    out: Path | None,
) -> None:
    """Print what policies see."""
    from costguard.runner import policy_input

    emit(policy_input(plan, CheckOptions(environment, budgets), pricing) + "\n", out)
