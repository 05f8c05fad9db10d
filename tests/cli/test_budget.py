"""``costguard budget list``, ``validate`` and ``show``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

BUDGETS = """version: 1
environments:
  dev:
    aliases: [development]
    match: {workspace: [dev, "dev-*"], tag: {env: [dev]}}
    budget: {monthly: 500, block: {amount: 520}, mode: absolute}
    increase: {note: 5%, block: {percent: 20%, amount: 100}}
    resource: {warn: {amount: 250}}
  prod: {}
"""
WAIVERS = """version: 1
waivers:
  - {id: W-1, policy: budget-limit, environment: dev, owner: team-a, reason: load test until Friday,
     created: 2020-01-01, expires: 2020-02-01}
  - {id: W-2, policy: resource-cost, address: "aws_x.*", environment: "*", owner: team-b,
     reason: bought for three years, created: 2020-01-01, expires: 2020-02-01}
"""


class Run(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Run]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    budgets, waivers = tmp_path / "budgets.yaml", tmp_path / "waivers.yaml"
    budgets.write_text(BUDGETS, encoding="utf-8")
    waivers.write_text(WAIVERS, encoding="utf-8")
    return ("--budgets", str(budgets), "--waivers", str(waivers))


def test_list_shows_each_environment_on_a_line(costguard: Cli, files: tuple[str, ...]) -> None:
    run = costguard("budget", "list", *files[:2])
    assert run.code == 0
    lines = [" ".join(line.split()) for line in run.out.splitlines()]
    assert lines[0] == f"{files[1]}, per month in USD"
    assert lines[4:] == [
        "dev $500.00 $450.00 (90%) $520.00 note above 5%, block above 20% or $100.00 "
        "workspace, tag",
        "prod none - - - -",
        "default none - - - -",
    ]


def test_list_as_json(costguard: Cli, files: tuple[str, ...]) -> None:
    document = json.loads(costguard("budget", "list", *files[:2], "--format", "json").out)
    dev = document["environments"][0]
    assert (document["currency"], dev["name"]) == ("USD", "dev")
    assert dev["limit"] == {
        "monthly": "500",
        "warn_above": "450",
        "block_above": "520",
        "mode": "absolute",
    }
    assert dev["increase"] == {
        "note": {"percent": "5", "amount": None},
        "block": {"percent": "20", "amount": "100"},
        "floor": "10",
    }
    assert document["environments"][1]["limit"] is None


def test_validate_says_what_is_there(costguard: Cli, files: tuple[str, ...]) -> None:
    run = costguard("budget", "validate", *files)
    assert run.code == 0
    assert run.out == (
        f"{files[1]}: valid; 2 environments (dev, prod), amounts in USD\n"
        f"{files[3]}: valid; 2 waivers, 2 of them expired\n"
    )
    document = json.loads(costguard("budget", "validate", *files, "--format", "json").out)
    assert (document["valid"], document["environments"]) == (True, ["dev", "prod"])
    assert (document["waivers"], document["expired_waivers"]) == (2, 2)


@pytest.mark.parametrize(
    ("which", "text", "said"),
    [
        (1, "version: 1\nenvironments: {dev: {budjet: {}}}\n", ":2:22: environments.dev.budjet: "),
        (3, "version: 1\nwaivers: [{}]\n", ':2:11: waivers[0]: "id" is missing'),
    ],
)
def test_validate_says_what_is_wrong(
    costguard: Cli, files: tuple[str, ...], which: int, text: str, said: str
) -> None:
    Path(files[which]).write_text(text, encoding="utf-8")
    run = costguard("budget", "validate", *files)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"costguard: error: {files[which]}{said}")
    assert run.err.count("\n") == 1


def test_show_has_all_that_holds(costguard: Cli, files: tuple[str, ...]) -> None:
    run = costguard("budget", "show", "development", *files)
    assert run.code == 0
    lines = [" ".join(line.split()) for line in run.out.splitlines()]
    assert lines[0] == f"dev (development), in {files[1]}"
    assert lines[2:] == [
        "limit $500.00 a month",
        "warned above $450.00 (90%)",
        "blocked above $520.00",
        "mode absolute: whichever way the total goes",
        "increase note above 5%, block above 20% or $100.00",
        "gross increase no threshold",
        "resource warn above $250.00",
        "coverage: price missing block",
        "coverage: range warn",
        "coverage: unsupported warn",
        "coverage: usage missing note",
        "recognised by workspace dev, dev-*",
        "recognised by tag env = dev",
        "waiver W-1: budget-limit, team-a, expired on 2020-02-01: load test until Friday",
        "waiver W-2: resource-cost on aws_x.*, team-b, expired on 2020-02-01: bought for three "
        "years",
    ]


def test_show_as_json(costguard: Cli, files: tuple[str, ...]) -> None:
    document = json.loads(costguard("budget", "show", "prod", *files, "--format", "json").out)
    assert (document["name"], document["limit"]) == ("prod", None)
    assert [(w["id"], w["owner"], w["in_force"]) for w in document["waivers"]] == [
        ("W-2", "team-b", False)
    ]


def test_show_what_holds_without_an_environment(costguard: Cli, files: tuple[str, ...]) -> None:
    run = costguard("budget", "show", "default", *files)
    assert (run.code, run.out.splitlines()[2].split()) == (0, ["limit", "none"])


def test_show_of_what_is_not_there(costguard: Cli, files: tuple[str, ...]) -> None:
    run = costguard("budget", "show", "prd", *files)
    assert run.code == 2
    assert run.err == (
        f"costguard: error: prd: no such environment in {files[1]}; there is dev, prod; did you "
        'mean "prod"?\n'
    )
