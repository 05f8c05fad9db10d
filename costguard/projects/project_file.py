"""costguard's project file, ``costguard.yaml``: the plans of a repository by name.

``projects.schema.json`` says the same for editors and for error messages; a test holds the two
together. Paths in the file start at its folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from costguard.model.project import ProjectSource
from costguard.projects.patterns import is_pattern, matches
from costguard.projects.price_settings import settings
from costguard.strict import RejectedError, demand, mapping, text, texts
from costguard.yaml_document import Document, KeyPath

SCHEMA: Final = Path(__file__).with_name("projects.schema.json")
"""The published schema of project files."""

_KEYS = (
    "name", "path", "exclude_paths", "environment", "workspace", "usage_file",
    "variables", "variable_files",
)  # fmt: skip
_NAME = re.compile(r"^[^\s:][^:\x00-\x1f]*$")


def build(document: Document, folder: Path) -> tuple[ProjectSource, ...]:
    """The projects of a file that lies in ``folder``.

    Raises ``ConfigError`` with file, line, column, key path and what was expected.
    """
    try:
        return _projects(document.data, folder)
    except RejectedError as rejected:
        from costguard.schema_problems import explain

        raise explain(document, rejected, SCHEMA) from None


def _projects(data: Any, folder: Path) -> tuple[ProjectSource, ...]:
    file = mapping(data, (), "version", "projects", "prices", required=("version", "projects"))
    demand(file["version"] == 1 and not isinstance(file["version"], bool), ("version",))
    settings(file.get("prices", {}), folder)
    demand(isinstance(file["projects"], list) and file["projects"], ("projects",))
    entries = [
        _entry(value, ("projects", index), folder) for index, value in enumerate(file["projects"])
    ]
    # A pattern is looked up only when the whole file is known to be good.
    found: list[ProjectSource] = []
    for index, (project, excluded) in enumerate(entries):
        found += _expanded(project, excluded, ("projects", index))
    refuse_same_names(found)
    return tuple(found)


def _entry(value: Any, path: KeyPath, folder: Path) -> tuple[ProjectSource, tuple[str, ...]]:
    keys = mapping(value, path, *_KEYS, required=("path",))

    def optional(key: str, pattern: re.Pattern[str] | None = None) -> str | None:
        return text(keys[key], (*path, key), pattern) if key in keys else None

    usage = optional("usage_file")
    excluded = texts(keys.get("exclude_paths", []), (*path, "exclude_paths"))
    project = ProjectSource(
        path=placed(folder, text(keys["path"], (*path, "path"))),
        name=optional("name", _NAME) or "",
        environment=optional("environment"),
        workspace=optional("workspace"),
        usage_file=folder / usage if usage else None,
        variables=variables(keys.get("variables", {}), (*path, "variables")),
        variable_files=texts(keys.get("variable_files", []), (*path, "variable_files")),
    )
    return project, tuple(placed(folder, each) for each in excluded)


def placed(folder: Path, path: str) -> str:
    """A path of the file as it is from the current directory; ``-`` is no path."""
    return path if path == "-" else str(folder / path)


def variables(value: Any, path: KeyPath) -> dict[str, Any]:
    """Values of Terraform variables: what JSON can hold."""
    keys = mapping(value, path)
    for name, each in keys.items():
        _demand_json(each, (*path, name))
    return dict(keys)


def _demand_json(value: Any, path: KeyPath) -> None:
    if isinstance(value, dict):
        for key, each in value.items():
            _demand_json(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            _demand_json(each, (*path, index))
    elif not isinstance(value, str | int | float | None):
        raise RejectedError(path, "expected text, a number, true or false; put a date in quotes")


def _expanded(
    project: ProjectSource, excluded: tuple[str, ...], path: KeyPath
) -> Iterator[ProjectSource]:
    if not is_pattern(project.path):
        if Path(project.path).is_file() and (project.variables or project.variable_files):
            key = "variables" if project.variables else "variable_files"
            reason = "the path is a plan, whose variables are decided; give its directory instead"
            raise RejectedError((*path, key), reason)
        yield project
        return
    found = matches(project.path, excluded)
    if not found:
        raise RejectedError((*path, "path"), "no file matches this pattern")
    if project.name and len(found) > 1:
        reason = f"one name for the {len(found)} plans that the path matches; leave the name out"
        raise RejectedError((*path, "name"), reason)
    for each in found:
        yield project._replace(path=each)


def refuse_same_names(projects: list[ProjectSource]) -> None:
    """Raise ``RejectedError`` where two projects would be called the same in a report."""
    names = [project.name or project.path for project in projects]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        reason = f'{names.count(twice)} projects are called "{twice}"; give each its own name'
        raise RejectedError(("projects",), reason)
