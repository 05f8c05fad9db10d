"""Pulumi projects among the plans that the user names: programs, and stacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from costguard.errors import UsageError
from costguard.model.project import ProjectSource
from costguard.projects.expand import Expanded, expand


def expand_with_program(
    arguments: Sequence[str],
    config: Path | None,
    name: str | None,
    program: Path | None,
    stack: str | None,
) -> Expanded:
    """The plans that are to be read, as ``expand``; ``program`` is a directory with a program.

    ``stack`` is the stack of all Pulumi projects among them. Raises as ``expand``, and
    ``UsageError`` where a program is named beside plans.
    """
    if program is None:
        found = expand(arguments, config, name)
    elif arguments or config is not None:
        raise UsageError(
            f"--pulumi-program {program} is checked by itself; give no plan and no --config with it"
        )
    else:
        found = Expanded((ProjectSource(str(program), name=name or "", is_program=True),))
    if stack is None:
        return found
    return found._replace(sources=tuple(s._replace(stack=stack) for s in found.sources))
