"""`costguard comment`, as a job of a pull request runs it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.platforms import TOKEN, Fault, Server, served

Costguard = Callable[..., "tuple[int, str, str]"]
SMALL = "examples/dev-small/plan.json"
RESIZE = "examples/dev-small/plan-resize.json"
USAGE = "examples/dev-small/usage.yml"


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    with served("github") as server:
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": server.url,
            "GITHUB_REPOSITORY": "team/infra",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_SHA": "abc123",
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        }
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("GITHUB_EVENT_PATH", raising=False)
        yield server


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "BITBUCKET_BUILD_NUMBER", "TF_BUILD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("BITBUCKET_SERVER_URL", raising=False)


@pytest.fixture
def blocked(costguard: Costguard, tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    options = ("--usage-file", USAGE, "--format", "json", "--out", path)
    assert costguard("check", RESIZE, *options)[0] == 1
    return path


def test_a_plan_is_checked_and_the_report_posted(
    costguard: Costguard, github: Server, tmp_path: Path
) -> None:
    code, out, err = costguard("comment", SMALL, "--usage-file", USAGE)
    assert code == 0, err
    assert out.startswith("pass: ")
    assert "github: team/infra #7: comment created" in err
    (body,) = github.bodies.values()
    assert "### ✅ costguard: pass" in body
    assert (tmp_path / "summary.md").read_text("utf-8").startswith("### ✅ costguard: pass")


def test_a_report_is_posted_as_check_would_write_it(
    costguard: Costguard, github: Server, blocked: Path
) -> None:
    _, markdown, _ = costguard("check", RESIZE, "--usage-file", USAGE, "--format", "markdown")
    code, out, _ = costguard("comment", blocked, "--check-run", "--tag", "web")
    assert code == 1
    assert out.startswith("block: ")
    assert github.bodies[11].partition("\n")[2] == markdown.strip()
    (check,) = github.checks
    assert (check["name"], check["conclusion"]) == ("costguard (web)", "failure")


def test_fail_on_warn_and_several_sources(
    costguard: Costguard, github: Server, blocked: Path
) -> None:
    code, out, _ = costguard("comment", SMALL, blocked, "--usage-file", USAGE)
    assert code == 1
    assert [line.partition(":")[0] for line in out.splitlines()] == ["block", "pass"]
    assert len(github.bodies) == 1


@pytest.mark.parametrize("platform", ["github", "bitbucket"])
def test_a_dry_run_needs_no_job(
    costguard: Costguard, outside: None, blocked: Path, platform: str
) -> None:
    code, out, err = costguard("comment", blocked, "--dry-run", "--platform", platform)
    assert code == 1
    assert err.startswith("block: ")
    assert ("<details>" in out) == (platform == "github")
    assert "costguard-comment, tag=default" in out


@pytest.mark.usefixtures("outside")
def test_outside_of_a_job_the_verdict_is_still_said(costguard: Costguard, blocked: Path) -> None:
    code, out, err = costguard("comment", blocked)
    assert code == 2
    assert out.startswith("block: ")
    assert err.count("\n") == 1
    assert "give --platform" in err


def failing(costguard: Costguard, blocked: Path) -> str:
    """The error where the comment cannot be posted; the verdict stands on standard output."""
    code, out, err = costguard("comment", blocked)
    assert code == 3
    assert out.startswith("block: ")
    assert err.count("\n") == 1
    assert TOKEN not in out + err
    return err


def test_no_token(
    costguard: Costguard, github: Server, blocked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.delenv("GH_TOKEN", raising=False)
    assert "no token; set GITHUB_TOKEN" in failing(costguard, blocked)
    assert not github.asked


def test_a_token_without_rights(costguard: Costguard, github: Server, blocked: Path) -> None:
    github.faults = [Fault("POST", 403, message=f"{TOKEN} is not enough")]
    assert "it needs the permission pull-requests: write" in failing(costguard, blocked)


def test_a_closed_pull_request(costguard: Costguard, github: Server, blocked: Path) -> None:
    github.open = False
    assert "team/infra #7: the pull request is closed" in failing(costguard, blocked)


def test_a_client_that_is_not_installed(
    costguard: Costguard, github: Server, blocked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "github", None)
    assert "pip install 'costguard-iac[platforms]'" in failing(costguard, blocked)
    assert not github.asked


def test_a_report_of_another_version(costguard: Costguard, github: Server, blocked: Path) -> None:
    text = blocked.read_text("utf-8")
    blocked.write_text(text.replace('"schema_version":"1.0"', '"schema_version":"2.0"'), "utf-8")
    code, out, err = costguard("comment", blocked)
    assert (code, out) == (3, f"block: as {blocked} says\n")
    assert "a report of a newer costguard (version 2.0, expected 1); update costguard" in err
    assert not github.asked


def test_a_breakdown_has_no_verdict(costguard: Costguard, github: Server, tmp_path: Path) -> None:
    path = tmp_path / "breakdown.json"
    costguard("breakdown", SMALL, "--format", "json", "--out", path)
    code, out, err = costguard("comment", path)
    assert (code, out) == (2, "")
    assert "it has no verdict; expected the report of a check" in err
    assert json.loads(path.read_text("utf-8"))["decision"] is None


def test_checks_are_github_s(costguard: Costguard, outside: None, blocked: Path) -> None:
    options = ("--platform", "gitlab", "--repo", "a/b", "--pull-request", "1", "--check-run")
    code, out, err = costguard("comment", blocked, *options)
    assert code == 2
    assert out.startswith("block: ")
    assert "--check-run is for GitHub" in err
