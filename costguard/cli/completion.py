"""``costguard completion``: commands and options completed by the shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from costguard.cli.options import emit
from costguard.errors import UsageError

_HELP = """Print the script that lets a shell complete costguard's commands, options and files.

\b
Examples:
  costguard completion bash > ~/.local/share/bash-completion/completions/costguard
  costguard completion zsh > ~/.zfunc/_costguard       # a folder of $fpath
  costguard completion fish > ~/.config/fish/completions/costguard.fish
"""


@click.command(help=_HELP, short_help="Print the script that completes commands.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that lets a shell complete costguard."""
    shell_class = get_completion_class(shell)
    if shell_class is None:
        raise UsageError(f"{shell}: this shell is not known; expected bash, zsh or fish")
    # The variable is the one that click looks for at the start of a command of this name.
    made = shell_class(ctx.find_root().command, {}, "costguard", "_COSTGUARD_COMPLETE")
    emit(made.source() + "\n")
