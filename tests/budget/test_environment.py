"""Which environment a plan is for."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from costguard.budget.budgets import load
from costguard.budget.bundled import bundled_policies
from costguard.budget.environment import UNRECOGNISED, recognise
from costguard.errors import ConfigError
from costguard.model.budget import Budgets

Read = Callable[[str], Budgets]


@pytest.fixture
def shipped() -> Budgets:
    return load(bundled_policies() / "budgets.yaml")


def found(budgets: Budgets, **marks: Any) -> tuple[str, str]:
    nothing: Mapping[str, Any] = {
        "env": None,
        "plan_path": None,
        "workspace": None,
        "variables": {},
        "tags": {},
        "stack": None,
    }
    environment, mark = recognise(budgets, **{**nothing, **marks})
    return environment.name, mark


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"env": "prod"}, ("prod", "--env prod")),
        ({"env": "production"}, ("prod", "--env production")),
        ({"env": "development"}, ("dev", "--env development")),
        ({"env": "stage"}, ("staging", "--env stage")),
        ({"workspace": "dev-berta"}, ("dev", "workspace dev-berta")),
        ({"workspace": "Production"}, ("prod", "workspace Production")),
        ({"workspace": "default"}, ("default", UNRECOGNISED)),
        ({"variables": {"environment": "stage"}}, ("staging", "variable environment = stage")),
        ({"variables": {"env": 3, "environment": None}}, ("default", UNRECOGNISED)),
        ({"stack": "acme/shop/prod"}, ("prod", "stack acme/shop/prod")),
        (
            {"tags": {"Environment": Counter({"PROD": 3})}},
            ("prod", "tag Environment = PROD, 3 of 3 resources with this tag"),
        ),
        (
            {"tags": {"env": Counter({"dev": 3, "shared": 2, "Development": 1})}},
            ("dev", "tag env = Development, dev, 4 of 6 resources with this tag"),
        ),
        ({"tags": {"Owner": Counter({"dev": 3})}}, ("default", UNRECOGNISED)),
        ({}, ("default", UNRECOGNISED)),
        ({"env": "dev", "plan_path": "prod/plan.json"}, ("dev", "--env dev")),
        (
            {"plan_path": "envs/dev/plan.json", "workspace": "prod"},
            ("dev", "path envs/dev/plan.json, by **/dev/**"),
        ),
    ],
)
def test_marks(shipped: Budgets, marks: dict[str, Any], expected: tuple[str, str]) -> None:
    assert found(shipped, **marks) == expected


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("dev/plan.json", "dev"),
        ("./dev/plan.json", "dev"),
        ("infra/dev-eu/a/b/plan.json", "dev"),
        ("infra/Staging/plan.json", "staging"),
        ("/srv/production/plan.json", "prod"),
        ("dev/../prod/plan.json", "prod"),
        (Path("infra", "prod-eu", "plan.json"), "prod"),
        ("infra/development", "dev"),
        ("infra/devices/plan.json", "default"),
        ("dev-plan.json", "dev"),
        ("plan.json", "default"),
        ("-", "default"),
        ("/dev/stdin", "default"),
        ("/dev/fd/63", "default"),
        ("/proc/self/fd/dev", "default"),
    ],
)
def test_paths(
    shipped: Budgets, monkeypatch: pytest.MonkeyPatch, path: Path | str, name: str
) -> None:
    monkeypatch.chdir("/")
    assert found(shipped, plan_path=path)[0] == name


def test_folders_of_the_repository_count_after_the_given_path(
    shipped: Budgets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "prod" / "shop" / "environments" / "dev"
    home.mkdir(parents=True)
    monkeypatch.chdir(home)
    assert found(shipped, plan_path="plan.json")[0] == "default"
    (tmp_path / "prod" / "shop" / ".git").mkdir()
    # Above the repository there is a folder "prod", which says nothing.
    assert found(shipped, plan_path="plan.json")[0] == "dev"
    assert found(shipped, plan_path=home / "plan.json")[0] == "dev"


def test_a_link_is_judged_by_its_own_name(
    shipped: Budgets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prod").mkdir()
    (tmp_path / "dev").symlink_to(tmp_path / "prod")
    monkeypatch.chdir(tmp_path)
    assert found(shipped, plan_path="dev/plan.json")[0] == "dev"


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("envs/*/plan.json", "envs/dev/plan.json", True),
        ("envs/*/plan.json", "envs/a/dev/plan.json", False),
        ("envs/**/plan.json", "envs/a/dev/plan.json", True),
        ("envs/**/plan.json", "envs/plan.json", True),
        ("**/team-?/**", "a/team-x/plan.json", True),
        ("**/team-?/**", "a/team-xy/plan.json", False),
    ],
)
def test_patterns_of_paths(budgets: Read, pattern: str, path: str, fits: bool) -> None:
    own = budgets(
        f'version: 1\nenvironments:\n  mine:\n    match:\n      path: ["{pattern}"]\n',
    )
    assert found(own, plan_path=path)[0] == ("mine" if fits else "default")


def test_the_order_of_marks_is_the_file_s(budgets: Read) -> None:
    marks = "{workspace: [dev], stack: [dev]}"
    text = f"environments:\n  dev: {{match: {marks}}}\n  prod: {{match: {{path: ['**']}}}}\n"
    given = {"workspace": "dev", "plan_path": "plan.json"}
    assert found(budgets(f"version: 1\n{text}"), **given)[0] == "prod"
    turned = budgets(f"version: 1\nrecognise_by: [workspace, path]\n{text}")
    assert found(turned, **given)[0] == "dev"
    only = budgets(f"version: 1\nrecognise_by: [stack]\n{text}")
    assert found(only, **given) == ("default", UNRECOGNISED)


@pytest.mark.parametrize(
    ("marks", "named"),
    [
        (
            {"plan_path": "dev/prod/plan.json"},
            "dev (path dev/prod/plan.json, by **/dev/**) and "
            "prod (path dev/prod/plan.json, by **/prod/**)",
        ),
        (
            {"tags": {"Environment": Counter({"dev": 9, "prod": 1})}},
            "dev (tag Environment = dev, 9 of 10 resources with this tag) and "
            "prod (tag Environment = prod, 1 of 10 resources with this tag)",
        ),
        (
            {"variables": {"environment": "dev", "env": "staging"}},
            "dev (variable environment = dev) and staging (variable env = staging)",
        ),
    ],
)
def test_marks_that_disagree(
    budgets: Read, shipped: Budgets, marks: dict[str, Any], named: str
) -> None:
    own = budgets((bundled_policies() / "budgets.yaml").read_text(encoding="utf-8"))
    with pytest.raises(ConfigError) as raised:
        found(own, **marks)
    assert str(raised.value) == (
        f"policies/budgets.yaml: the plan is recognised as {named}; "
        "say which with --env, or change the marks so that only one fits"
    )
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("env", "guess"),
    [("prd", '; did you mean "prod"?'), ("stagging", '; did you mean "staging"?'), ("x", "")],
)
def test_an_environment_that_there_is_not(budgets: Read, env: str, guess: str) -> None:
    own = budgets((bundled_policies() / "budgets.yaml").read_text(encoding="utf-8"))
    with pytest.raises(ConfigError) as raised:
        found(own, env=env)
    assert str(raised.value) == (
        f"--env {env}: no such environment in policies/budgets.yaml; "
        f"there is dev, staging, prod{guess}"
    )
    assert raised.value.exit_code == 2


ACCOUNTS = """
version: 1
environments:
  dev:
    match: {account: ["111111111111", "shop-dev"]}
  prod:
    match: {account: ["222222222222"], stack: ["*/prod"]}
"""


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (
            {"accounts": Counter({"111111111111": 3, "999999999999": 1})},
            ("dev", "account 111111111111, named in 3 places"),
        ),
        ({"accounts": Counter({"shop-dev": 1})}, ("dev", "account shop-dev, named in 1 place")),
        ({"accounts": Counter({"999999999999": 1})}, ("default", UNRECOGNISED)),
        (
            {"accounts": Counter({"111111111111": 1}), "stack": "acme/shop/prod"},
            ("dev", "account 111111111111, named in 1 place"),
        ),
        ({"stack": "acme/shop/prod"}, ("prod", "stack acme/shop/prod")),
    ],
)
def test_accounts(budgets: Read, marks: dict[str, Any], expected: tuple[str, str]) -> None:
    assert found(budgets(ACCOUNTS), **marks) == expected


def test_accounts_of_two_environments_are_an_error(budgets: Read) -> None:
    both = Counter({"111111111111": 2, "222222222222": 1})
    with pytest.raises(ConfigError) as raised:
        found(budgets(ACCOUNTS), accounts=both)
    assert raised.value.exit_code == 2
    assert str(raised.value) == (
        "policies/budgets.yaml: the plan is recognised as dev (account 111111111111, named in 2 "
        "places) and prod (account 222222222222, named in 1 place); say which with --env, or "
        "change the marks so that only one fits"
    )
