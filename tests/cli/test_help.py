"""Help that reads well: every command says what it does and has examples that its options allow."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from costguard.cli import _group


def commands(command: click.Command, *names: str) -> Iterator[tuple[str, click.Command]]:
    """All commands below a group, with their names in full."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            member = command.get_command(context, name)
            assert member is not None
            yield from commands(member, *names, name)
    else:
        yield " ".join(names), command


COMMANDS = dict(commands(_group))


def examples(command: click.Command) -> list[str]:
    """Command lines below "Example:" or "Examples:" in the help, without what is around them."""
    _, found, below = (command.help or "").partition("\n\b\nExample")
    assert found, f"{command.name} has no example"
    return [line.strip() for line in below.splitlines() if "costguard " in line]


def parsed(line: str) -> click.Context:
    """What the command line of an example asks for; raises where it does not allow it."""
    words = shlex.split(line, comments=True)
    start = len(words) - words[::-1].index("costguard")
    rest = words[start : words.index(">") if ">" in words else None]
    command: click.Command = _group
    context = click.Context(_group)
    while isinstance(command, click.Group):
        member = command.get_command(context, rest[0])
        assert member is not None, f"{rest[0]} is no command"
        command, rest = member, rest[1:]
    return command.make_context(command.name, rest)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_that_it_understands(name: str) -> None:
    lines = examples(COMMANDS[name])
    assert lines
    for line in lines:
        assert f"costguard {name}" in line
        parsed(line)


def test_an_example_with_a_wrong_option_would_be_found() -> None:
    with pytest.raises(click.UsageError, match="--no-such"):
        parsed("costguard check plan.json --no-such")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    options = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    assert {"quiet", "verbose"} <= {option.name for option in options}
    assert all(option.help and option.help[0].isupper() for option in options)
    # Each of the two once, however often a command was looked up.
    assert len(options) == len({option.name for option in options})


def test_the_list_of_commands_is_not_cut(costguard: Callable[..., Any]) -> None:
    run = costguard("--help")
    assert run.code == 0
    assert "..." not in run.out.partition("Commands:")[2]
    assert "check       Price plans, and pass, warn or block." in run.out


def test_every_command_is_in_the_readme_or_the_docs() -> None:
    root = Path(__file__).parent.parent.parent
    pages = [root / "README.md", *(root / "docs").glob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    missing = [name for name in COMMANDS if f"costguard {name}" not in text]
    assert not missing
