"""What is said on standard error besides errors: notes, progress, and how much of them."""

from __future__ import annotations

import os
import sys
import time
from typing import Any, Final

import click

_ERASE: Final = "\r\x1b[K"
"""Back to the start of the line, and clear it."""


def one_line(text: str) -> str:
    """A message on one line; names in it come from files that are not trusted."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


class Talk:
    """Shows steps while they last, on a terminal only; with ``verbose``, what each has taken."""

    def __init__(self) -> None:
        self.quiet = self.verbose = False
        self._begun = 0.0

    def begin(self, text: str) -> None:
        """Show a step."""
        self._begun = time.monotonic()
        if not self.quiet and _on_terminal():
            from shutil import get_terminal_size

            room = get_terminal_size().columns - 4
            click.echo(f"{_ERASE}{one_line(text)[:room]}...", nl=False, err=True)

    def end(self, text: str) -> None:
        """Take a step off the terminal."""
        if not self.quiet and _on_terminal():
            click.echo(_ERASE, nl=False, err=True)
        if self.verbose:
            seconds = time.monotonic() - self._begun
            click.echo(f"costguard: {one_line(text)}: {seconds:.2f} s", err=True)

    def note(self, text: str) -> None:
        """Say something that is good to know."""
        if not self.quiet:
            click.echo(f"note: {one_line(text)}", err=True)

    def detail(self, text: str) -> None:
        """Say something with ``verbose`` only."""
        if self.verbose:
            click.echo(f"costguard: {one_line(text)}", err=True)


def say(text: str) -> None:
    """Say something that is good to know; ``--quiet`` silences it."""
    talk = click.get_current_context().find_object(Talk)
    if talk is None or not talk.quiet:
        click.echo(text, err=True)


def talking(command: click.Command) -> click.Command:
    """Give a command, or all of a group, the options ``--quiet`` and ``--verbose``."""
    if isinstance(command, click.Group):
        for member in command.commands.values():
            talking(member)
    elif not any(option in command.params for option in _OPTIONS):
        command.params += _OPTIONS
    return command


def _on_terminal() -> bool:
    # A stream that was closed is None.
    return bool(sys.stderr and sys.stderr.isatty()) and os.environ.get("TERM") != "dumb"


def _chosen(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    talk = ctx.find_object(Talk)
    if talk is None or not value:
        return
    setattr(talk, str(option.name), True)
    if talk.quiet and talk.verbose:
        raise click.UsageError("--quiet and --verbose exclude each other; give one of them", ctx)


_OPTIONS: Final = [
    click.Option(
        [name], is_flag=True, expose_value=False, callback=_chosen, help=text, is_eager=True
    )
    for name, text in (
        ("--quiet", "Say nothing but the report and errors."),
        ("--verbose", "Say what is done, and how long it takes."),
    )
]
