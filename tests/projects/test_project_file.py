"""costguard.yaml: what it may say, and what is said of what it may not."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from costguard.errors import ConfigError
from costguard.model.project import ProjectSource
from costguard.projects.expand import expand
from costguard.projects.project_file import SCHEMA, build
from costguard.yaml_document import Document

Files = Callable[..., Path]


def read(files: Files, text: str, *others: str, at: str = "costguard.yaml") -> Any:
    files(*others, **{at: text})
    return expand([], Path(at)).sources


def test_every_key(files: Files) -> None:
    text = """
version: 1
projects:
  - name: web
    path: web/plan.json
    environment: dev
    workspace: dev
    usage_file: web/usage.yml
  - name: db
    path: db
    variables: {size: large, count: 3, zones: [a, b]}
    variable_files: [dev.tfvars]
  - path: "-"
"""
    assert read(files, text) == (
        ProjectSource("web/plan.json", "web", "dev", "dev", Path("web/usage.yml")),
        ProjectSource(
            "db",
            "db",
            variables={"size": "large", "count": 3, "zones": ["a", "b"]},
            variable_files=("dev.tfvars",),
        ),
        ProjectSource("-"),
    )


def test_paths_start_at_the_folder_of_the_file(files: Files) -> None:
    text = "version: 1\nprojects: [{path: web/plan.json, usage_file: ../usage.yml}]\n"
    (project,) = read(files, text, at="infra/costguard.yaml")
    assert project.path == "infra/web/plan.json"
    assert project.usage_file == Path("infra/../usage.yml")


def test_a_pattern_stands_for_several(files: Files) -> None:
    text = """
version: 1
projects:
  - path: "envs/**/*.json"
    exclude_paths: [envs/old, "envs/*/draft.json"]
    environment: dev
"""
    plans = ("envs/a/plan.json", "envs/b/plan.json", "envs/b/draft.json", "envs/old/x/plan.json")
    assert read(files, text, *plans) == (
        ProjectSource("envs/a/plan.json", environment="dev"),
        ProjectSource("envs/b/plan.json", environment="dev"),
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", ":1:1: expected a project file; found nothing"),
        ("version: 1\n", ':1:1: "projects" is missing'),
        ("version: 2\nprojects: [{path: a}]\n",
         ":1:1: version: expected 1, the version of this format; found 2"),
        ("version: 1\nprojects: []\n",
         ":2:1: projects: expected a list of projects, each with its path; found an empty list"),
        ("version: 1\nprojects:\n  - name: web\n", ':3:5: projects[0]: "path" is missing'),
        ("version: 1\nprojects:\n  - {path: a.json, usage: u.yml}\n",
         ":3:20: projects[0].usage: unknown key; expected one of name, path, exclude_paths, "
         "environment, workspace, usage_file, variables, variable_files; did you mean "
         '"usage_file"?'),
        ("version: 1\nprojects:\n  - {path: a.json, name: 'a: b'}\n",
         ':3:20: projects[0].name: expected a name without a colon; found "a: b"'),
        ("version: 1\nprojects:\n  - {path: 'none/*.json'}\n",
         ":3:6: projects[0].path: no file matches this pattern"),
        ("version: 1\nprojects:\n  - {path: '*.json', name: all}\n",
         ":3:22: projects[0].name: one name for the 2 plans that the path matches; leave the name "
         "out"),
        ("version: 1\nprojects:\n  - {path: a.json, name: web}\n  - {path: b.json, name: web}\n",
         ':2:1: projects: 2 projects are called "web"; give each its own name'),
        ("version: 1\nprojects:\n  - {path: a.json}\n  - {path: '?.json'}\n",
         ':2:1: projects: 2 projects are called "a.json"; give each its own name'),
        ("version: 1\nprojects:\n  - {path: a.json, variables: {size: large}}\n",
         ":3:20: projects[0].variables: the path is a plan, whose variables are decided; give its "
         "directory instead"),
        ("version: 1\nprojects:\n  - {path: infra, variables: {since: [2026-11-21]}}\n",
         ":3:39: projects[0].variables.since[0]: expected text, a number, true or false; put a "
         "date in quotes"),
    ],
)  # fmt: skip
def test_wrong_files(files: Files, text: str, error: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(files, text, "a.json", "b.json")
    assert raised.value.exit_code == 2
    assert str(raised.value) == f"costguard.yaml{error}"


GOOD: dict[str, Any] = {
    "version": 1,
    "projects": [
        {
            "name": "web",
            "path": "web.json",
            "exclude_paths": ["old"],
            "environment": "dev",
            "workspace": "dev",
            "usage_file": "usage.yml",
            "variables": {"size": "large"},
            "variable_files": ["dev.tfvars"],
        }
    ],
}
ODD = [
    None, True, 0, 1, 1.0, 2, -1, "", " ", "x", "a: b", "a\nb", ":", [], [1], [""], ["x"], {},
    {"x": 1}, {"path": "a"}, [{"path": "a"}], [{"path": ""}], [{"path": "a", "nme": "b"}],
    date(2026, 11, 21),
]  # fmt: skip


def variants(value: Any) -> Iterator[Any]:
    """The document with each of its values replaced by an odd one, and with each key gone."""
    for path in places(value):
        for odd in ODD:
            changed = copy.deepcopy(value)
            inner = changed
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = odd
            yield changed
        if isinstance(path[-1], str):
            changed = copy.deepcopy(value)
            inner = changed
            for key in path[:-1]:
                inner = inner[key]
            del inner[path[-1]]
            yield changed


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, child in items:
        if "variables" not in path:  # what a variable may be, no schema says
            yield from places(child, (*path, key))


def test_reader_and_schema_take_the_same() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    taken = 0
    for document in [GOOD, *variants(GOOD)]:
        try:
            build(_Unplaced("costguard.yaml", document, None), Path())
            good = True
        except ConfigError as error:
            good = "its own name" in str(error)
        assert good == validator.is_valid(document), document
        taken += good
    assert taken > 20


class _Unplaced(Document):
    """A document without a text."""

    def place(self, path: Any) -> tuple[int, int]:
        return 1, 1
