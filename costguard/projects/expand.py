"""From what the user has named to the plans that are to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from costguard.errors import UsageError
from costguard.model.project import ProjectSource
from costguard.projects.patterns import is_pattern, matches

OWN = Path("costguard.yaml")
"""The project file that is read where no plan is named."""
INFRACOST = Path("infracost.yml")
"""Infracost's project file, read where there is none of costguard's."""


class Expanded(NamedTuple):
    """The plans that are to be read, and what there is to say about how they were found."""

    sources: tuple[ProjectSource, ...]
    notes: tuple[str, ...] = ()
    """For people, to be shown beside the report: what of a project file has no effect."""


def expand(arguments: Sequence[str], config: Path | None, name: str | None = None) -> Expanded:
    """The plans that ``arguments`` name, or without any those of a project file.

    An argument is a file, a directory, ``-``, or a pattern with ``*``, ``**``, ``?`` or ``[``,
    whose matches come in the order of their names. A plan that is named twice is read once.
    ``config`` is the project file; without it ``costguard.yaml`` in the current directory, else
    ``infracost.yml``. ``name`` is what the project is called where one plan is named.

    Raises ``UsageError`` where nothing is named, a pattern matches nothing, or plans are named
    both ways; ``ConfigError`` for a wrong project file.
    """
    if arguments and config is not None:
        raise UsageError(
            f"plans are named by arguments and by --config {config}; give one or the other"
        )
    if not arguments:
        if name is not None:
            raise UsageError(f"--project {name} is for a plan that is named; give the plan")
        return _of_file(config or _usual())
    if list(arguments).count("-") > 1:
        raise UsageError("standard input (-) is named twice; it can be read only once")
    paths = dict.fromkeys(path for argument in arguments for path in _paths(argument))
    if name is not None and len(paths) > 1:
        raise UsageError(
            f"--project {name} names one plan, and {len(paths)} are given; "
            f"name the projects in {OWN}"
        )
    return Expanded(tuple(ProjectSource(path, name=name or "") for path in paths))


def with_state(sources: tuple[ProjectSource, ...], state: Path | None) -> tuple[ProjectSource, ...]:
    """The plans with the state of a stack beside them, where one is given.

    Raises ``UsageError`` where there are several plans: a state is of one stack.
    """
    if state is None:
        return sources
    if len(sources) != 1:
        raise UsageError(
            f"--state {state} is for one plan, and {len(sources)} are given; check the stacks "
            "one by one, or preview them with --show-sames"
        )
    return (sources[0]._replace(state=state),)


def _usual() -> Path:
    for path in (OWN, INFRACOST):
        if path.is_file():
            return path
    raise UsageError(
        "no plan is named; give a file, a directory, a pattern, or - for standard input, "
        f"or name your projects in {OWN}"
    )


def _of_file(path: Path) -> Expanded:
    from costguard.projects import infracost_file, project_file
    from costguard.yaml_document import read

    document = read(path, path.as_posix(), "a project file")
    if infracost_file.sniff(document.data):
        return Expanded(*infracost_file.build(document, path.parent))
    return Expanded(project_file.build(document, path.parent))


def _paths(argument: str) -> Iterable[str]:
    if not argument:
        raise UsageError("no plan is named; give a file, a directory, or - for standard input")
    if not is_pattern(argument):
        # Baselines know a project by its path, which must not depend on how it is spelt.
        return (argument if argument == "-" else str(Path(argument)),)
    found = [str(Path(path)) for path in matches(argument)]
    if not found:
        raise UsageError(f"{argument}: no file matches this pattern; expected plans as JSON")
    return found
