"""The command line. Commands are loaded when they are called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NoReturn

import click

from costguard.cli.talk import Talk, one_line, talking
from costguard.errors import CostguardError
from costguard.progress import watch
from costguard.version import VERSION

_COMMANDS = {
    "baseline": "costguard.cli.baseline:baseline",
    "breakdown": "costguard.cli.breakdown:breakdown",
    "budget": "costguard.cli.budget:budget",
    "check": "costguard.cli.check:check",
    "comment": "costguard.cli.comment:comment",
    "completion": "costguard.cli.completion:completion",
    "diff": "costguard.cli.diff:diff",
    "explain": "costguard.cli.explain:explain",
    "gate": "costguard.cli.gate:gate",
    "hibernate": "costguard.cli.hibernate:hibernate",
    "optimize": "costguard.cli.optimize:optimize",
    "policy": "costguard.cli.policy:policy",
    "prices": "costguard.cli.prices:prices",
    "report": "costguard.cli.report:report",
    "rules": "costguard.cli.rules:rules",
    "usage": "costguard.cli.usage:usage",
}

_HELP = """Guard infrastructure-as-code changes: what a plan costs, and whether it may land.

\b
Exit codes, the same for every command:
  0  pass or warn (--fail-on warn makes a warning 1)
  1  block
  2  wrong use: options, paths, the user's files
  3  could not decide: bad plan, no price source

\b
Examples:
  costguard check plan.json
  costguard check --help
"""


class _Lazy(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        target = _COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return talking(command)


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from costguard.catalog.sources import sources_of

    click.echo(f"costguard {VERSION}, price book {sources_of().listed.version}")
    ctx.exit()


@click.group(
    cls=_Lazy,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version, and the date and digest of the price book.",
)
def _group() -> None:
    pass


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    talk = Talk()
    watch(talk)
    try:
        # Commands that end early return their exit code here; others return nothing.
        code = _group.main(prog_name="costguard", standalone_mode=False, obj=talk)
    except click.Abort:
        sys.exit(3)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except CostguardError as error:
        click.echo(f"costguard: error: {one_line(str(error))}", err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        # Whatever went wrong, it must not leave with 1: that code says "block".
        kind = type(error).__name__
        text = f"costguard: internal error: {kind}: {one_line(str(error))}; please report it"
        click.echo(text, err=True)
        sys.exit(3)
    sys.exit(code if isinstance(code, int) else 0)
