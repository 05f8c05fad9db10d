"""What the user names, and which plans are read for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from costguard.errors import UsageError
from costguard.model.project import ProjectSource
from costguard.projects.expand import expand

Files = Callable[..., Path]
PLANS = (
    "a.json",
    "b.json",
    "plans/dev/web.json",
    "plans/dev/db.json",
    "plans/prod/web.json",
    "plans/.hidden/web.json",
    "infra/web/main.tf",
    "infra/notes/README.md",
)


def paths(*arguments: str) -> list[str]:
    return [source.path for source in expand(arguments, None).sources]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["b.json", "a.json"], ["b.json", "a.json"]),
        (["not-there.json"], ["not-there.json"]),
        (["-"], ["-"]),
        (["infra/web", "-"], ["infra/web", "-"]),
        (["*.json"], ["a.json", "b.json"]),
        (["b.json", "*.json"], ["b.json", "a.json"]),
        (["a.json", "a.json"], ["a.json"]),
        (["./a.json", "a.json"], ["a.json"]),
        (["./*.json"], ["a.json", "b.json"]),
        (["infra/web/"], ["infra/web"]),
        (["plans/*/web.json"], ["plans/dev/web.json", "plans/prod/web.json"]),
        (
            ["plans/**/*.json"],
            ["plans/dev/db.json", "plans/dev/web.json", "plans/prod/web.json"],
        ),
        (["plans/**"], ["plans/dev/db.json", "plans/dev/web.json", "plans/prod/web.json"]),
        (["plans/d?v/[w]*"], ["plans/dev/web.json"]),
        (["infra/*"], ["infra/web"]),
    ],
)
def test_arguments(files: Files, arguments: list[str], expected: list[str]) -> None:
    files(*PLANS)
    assert paths(*arguments) == expected


def test_a_name_that_looks_like_a_pattern_is_a_name(files: Files) -> None:
    files("web[1].json", "web1.json")
    assert paths("web[1].json") == ["web[1].json"]


def test_a_pattern_from_the_root(files: Files) -> None:
    folder = files("a.json", "b.json")
    assert paths(f"{folder}/*.json") == [f"{folder}/a.json", f"{folder}/b.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.json", "none/*.json"], "none/*.json: no file matches this pattern"),
        (["infra/notes*"], "infra/notes*: no file matches this pattern"),
        (["-", "a.json", "-"], r"standard input (-) is named twice"),
        ([""], "no plan is named"),
        ([], "no plan is named; give a file, a directory, a pattern, or - for standard input, "
             "or name your projects in costguard.yaml"),
    ],
)  # fmt: skip
def test_wrong_arguments(files: Files, arguments: list[str], message: str) -> None:
    files(*PLANS)
    with pytest.raises(UsageError) as raised:
        expand(arguments, None)
    assert raised.value.exit_code == 2
    assert str(raised.value).startswith(message)


def test_plans_are_named_one_way(files: Files) -> None:
    files("a.json")
    with pytest.raises(UsageError, match=r"by arguments and by --config costguard\.yaml"):
        expand(["a.json"], Path("costguard.yaml"))


OWN = "version: 1\nprojects: [{path: own.json}]\n"
INFRACOST = "version: 0.1\nprojects: [{path: theirs.json}]\n"


def test_without_arguments_the_project_file_counts(files: Files) -> None:
    files(**{"infracost.yml": INFRACOST})
    assert paths() == ["theirs.json"]
    files(**{"costguard.yaml": OWN})
    assert paths() == ["own.json"]
    assert paths("other.json") == ["other.json"]


def test_a_project_file_that_is_named(files: Files) -> None:
    files(**{"costguard.yaml": OWN, "ci/projects.yml": INFRACOST})
    found = expand([], Path("ci/projects.yml"))
    assert found.sources == (ProjectSource("ci/theirs.json"),)
    with pytest.raises(UsageError, match=r"none\.yaml: no such file; expected a project file"):
        expand([], Path("none.yaml"))
