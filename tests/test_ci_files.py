"""The files for pipelines: each is parsed, and its commands run, against the platform it is for.

Terraform, pip and python3 are stood in for; the shell, costguard and its requests are real.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.platforms import TOKEN, Server, served

from costguard.version import VERSION

ROOT = Path(__file__).parent.parent
CI = ROOT / "examples" / "ci"
DEV = ROOT / "examples" / "dev-small"
TERRAFORM = """\
case "$1" in
  init) ;;
  plan) case "$*" in *-out=tfplan*) touch tfplan ;; esac ;;
  show) test -f tfplan && cat "$PLAN" ;;
  *) exit 9 ;;
esac
"""
PYTHON3 = """\
test "$1 $2" = "-m venv"
mkdir -p "$3/bin"
cp "$TOOLS/pip" "$TOOLS/costguard" "$3/bin"
"""


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class Machine(NamedTuple):
    """A folder with a configuration, and a path with the tools of a pipeline's machine."""

    folder: Path
    environ: dict[str, str]

    def run(self, script: str, shell: str = "sh -e", **environ: str) -> int:
        """Run a script, as a job would; gives its exit code."""
        command = [*shell.split(), "-c", script]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ | environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert TOKEN not in done.stdout + done.stderr
        assert "internal error" not in done.stderr
        return done.returncode

    @property
    def installed(self) -> str:
        """What pip was asked for."""
        return (self.folder / "pip.log").read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    tools, folder = tmp_path / "tools", tmp_path / "repo"
    tools.mkdir()
    folder.mkdir()
    scripts = {
        "terraform": TERRAFORM,
        "python3": PYTHON3,
        "pip": 'echo "$@" >> "$HERE/pip.log"\n',
        "costguard": f'exec "{sys.executable}" -m costguard "$@"\n',
    }
    for name, text in scripts.items():
        (tools / name).write_text(f"#!/bin/sh\nset -e\n{text}", encoding="utf-8")
        (tools / name).chmod(0o755)
    environ = {
        "PATH": f"{tools}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "TOOLS": str(tools),
        "HERE": str(folder),
        "RUNNER_TEMP": str(tmp_path),
        "PLAN": str(DEV / "plan.json"),
    }
    return Machine(folder, environ)


def job_of(server: Server) -> dict[str, str]:
    """The variables of a job on the pull request that the server has."""
    every = {
        "github": {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": server.url,
            "GITHUB_REPOSITORY": "team/infra",
            "GITHUB_REF": "refs/pull/7/merge",
        },
        "gitlab": {
            "GITLAB_CI": "true",
            "CI_SERVER_URL": server.url,
            "CI_PROJECT_PATH": "team/infra",
            "CI_MERGE_REQUEST_IID": "7",
            "GITLAB_TOKEN": TOKEN,
        },
        "bitbucket": {
            "BITBUCKET_BUILD_NUMBER": "1",
            "BITBUCKET_API_URL": server.url,
            "BITBUCKET_REPO_FULL_NAME": "team/infra",
            "BITBUCKET_PR_ID": "7",
            "BITBUCKET_TOKEN": TOKEN,
        },
        "azure-repos": {
            "TF_BUILD": "True",
            "BUILD_REPOSITORY_PROVIDER": "TfsGit",
            "SYSTEM_COLLECTIONURI": f"{server.url}/",
            "SYSTEM_TEAMPROJECT": "team",
            "BUILD_REPOSITORY_NAME": "infra",
            "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
            "SYSTEM_ACCESSTOKEN": TOKEN,
        },
    }
    return every[server.platform]


def gitlab_scripts() -> list[str]:
    document = loaded(CI / "gitlab.yml")
    jobs = [job for name, job in document.items() if name != "stages"]
    assert [job["stage"] for job in jobs] == document["stages"]
    return ["\n".join([*job.get("before_script", []), *job["script"]]) for job in jobs]


def bitbucket_scripts() -> list[str]:
    steps = loaded(CI / "bitbucket-pipelines.yml")["pipelines"]["pull-requests"]["**"]
    return ["\n".join(step["step"]["script"]) for step in steps]


def azure_scripts() -> list[str]:
    return [step["bash"] for step in loaded(CI / "azure-pipelines.yml")["steps"] if "bash" in step]


PIPELINES = {
    "gitlab": gitlab_scripts,
    "bitbucket": bitbucket_scripts,
    "azure-repos": azure_scripts,
}


@pytest.mark.parametrize("platform", PIPELINES)
def test_a_pipeline_plans_checks_and_comments(platform: str, machine: Machine) -> None:
    plan, guard = PIPELINES[platform]()
    with served(platform) as server:
        job = job_of(server)
        assert machine.run(plan) == 0
        assert machine.run(guard, **job) == 0
        assert machine.run(guard, **job) == 0
        (comment,) = server.bodies.values()
        assert "pass" in comment.lower()

        assert machine.run(plan, PLAN=str(DEV / "plan-resize.json")) == 0
        assert machine.run(guard, **job) == 1
        (blocked,) = server.bodies.values()
        assert "block" in blocked.lower()
        assert blocked != comment
    assert f"costguard-iac[platforms]=={VERSION}" in machine.installed


@pytest.mark.parametrize("platform", PIPELINES)
def test_a_pipeline_without_a_verdict_says_3_and_comments_nothing(
    platform: str, machine: Machine
) -> None:
    _, guard = PIPELINES[platform]()
    (machine.folder / "plan.json").write_text("{", encoding="utf-8")
    with served(platform) as server:
        assert machine.run(guard, **job_of(server)) == 3
        assert server.bodies == {}


def action_run(machine: Machine, server: Server, **given: str) -> int:
    """Run the steps of the action in turn, as a job does, with these inputs."""
    action = loaded(ROOT / "action.yml")
    defaults = {name: one["default"] for name, one in action["inputs"].items()}
    assert set(given) <= set(defaults)
    values = {f"inputs.{name}": value for name, value in (defaults | given).items()}
    values |= {"github.action_path": str(ROOT), "github.token": TOKEN}

    def filled(text: str) -> str:
        for _ in range(2):  # the default of an input is an expression itself
            text = re.sub(r"\$\{\{ (\S+) \}\}", lambda found: values[found[1]], text)
        return text

    output = machine.folder / "output"
    for step in action["runs"]["steps"]:
        environ = {name: filled(value) for name, value in step["env"].items()}
        environ |= job_of(server) | {"GITHUB_OUTPUT": str(output)}
        # The shell that a step with "shell: bash" has.
        code = machine.run(step["run"], "bash --noprofile --norc -eo pipefail", **environ)
        if code:
            return code
    assert Path(output.read_text(encoding="utf-8").split("=")[-1].strip()).is_file()
    return 0


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash on this machine")
class TestAction:
    def test_it_comments_and_keeps_to_one_comment(self, machine: Machine) -> None:
        plan = str(DEV / "plan.json")
        with served("github") as server:
            assert action_run(machine, server, plans=plan) == 0
            assert action_run(machine, server, plans=f"{plan}\n") == 0
            assert len(server.bodies) == 1
            assert action_run(machine, server, plans=plan, tag="web") == 0
            assert len(server.bodies) == 2
        assert f"--constraint {ROOT}/.ci/constraints.txt {ROOT}[platforms]" in machine.installed

    def test_block_is_1_and_commented(self, machine: Machine) -> None:
        with served("github") as server:
            assert action_run(machine, server, plans=str(DEV / "plan-resize.json")) == 1
            assert len(server.bodies) == 1

    def test_without_comment_nothing_is_posted_and_the_verdict_stays(
        self, machine: Machine
    ) -> None:
        with served("github") as server:
            blocked = str(DEV / "plan-resize.json")
            assert action_run(machine, server, plans=blocked, comment="false") == 1
            assert server.asked == []

    def test_arguments_reach_check(self, machine: Machine) -> None:
        plan = str(DEV / "plan.json")
        with served("github") as server:
            assert action_run(machine, server, plans=plan, arguments="--env none-such") == 2
            assert action_run(machine, server, plans=plan, arguments="--env dev") == 0

    def test_inputs_are_no_commands(self, machine: Machine) -> None:
        bad = "$(touch${IFS}owned);`touch${IFS}owned`"
        with served("github") as server:
            assert action_run(machine, server, plans=bad) == 2
            assert action_run(machine, server, plans="--help") == 2
            assert server.bodies == {}
        assert not (machine.folder / "owned").exists()

    def test_it_is_a_composite_action_that_uses_no_other(self) -> None:
        action = loaded(ROOT / "action.yml")
        assert {"name", "description", "runs"} <= set(action)
        assert action["runs"]["using"] == "composite"
        for step in action["runs"]["steps"]:
            assert step["shell"] == "bash"
            assert "uses" not in step
            assert "${{" not in step["run"]
        # GitHub refuses an input that is not described, and reads only text as a default.
        assert all(isinstance(one["default"], str) for one in action["inputs"].values())
        assert all(one["description"] for one in action["inputs"].values())


def further(requirement: Requirement) -> list[Requirement]:
    """What a package that is needed needs in turn, on this machine."""
    every = map(Requirement, distribution(requirement.name).requires or [])
    extras = requirement.extras | {""}
    return [
        one
        for one in every
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def test_the_action_installs_pinned_versions_of_all_that_costguard_needs() -> None:
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
    pinned = {canonicalize_name(line.split("==")[0]) for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["platforms"]
    todo = [Requirement(text) for text in needed if "win32" not in text]
    seen: set[str] = set()
    while todo:
        one = todo.pop()
        if str(one) not in seen:
            seen.add(str(one))
            todo += further(one)
    names = {canonicalize_name(Requirement(text).name) for text in seen}
    assert "cryptography" in names  # an extra of PyJWT that PyGithub asks for
    assert names <= pinned


def test_the_github_workflow_calls_the_action_with_its_inputs(machine: Machine) -> None:
    workflow = loaded(CI / "github.yml")
    # "on" is a truth value in YAML 1.1.
    assert workflow[True] == "pull_request"
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    steps = workflow["jobs"]["costguard"]["steps"]
    (plan,) = [step["run"] for step in steps if "run" in step]
    assert machine.run(plan, "bash --noprofile --norc -eo pipefail") == 0
    guard = steps[-1]
    assert guard["uses"].endswith(f"/costguard@v{VERSION}")
    assert set(guard["with"]) <= set(loaded(ROOT / "action.yml")["inputs"])
    with served("github") as server:
        assert action_run(machine, server, plans=guard["with"]["plans"]) == 0
        assert len(server.bodies) == 1


def test_the_atlantis_workflow_fails_a_plan_that_blocks(machine: Machine) -> None:
    document = loaded(CI / "atlantis.yaml")
    (repo,) = document["repos"]
    steps = document["workflows"][repo["workflow"]]["plan"]["steps"]
    assert steps[:3] == ["init", "plan", "show"]
    run = steps[3]["run"]
    passing, blocking = (str(DEV / name) for name in ("plan.json", "plan-resize.json"))
    assert machine.run(run, SHOWFILE=passing, WORKSPACE="default") == 0
    assert machine.run(run, SHOWFILE=blocking, WORKSPACE="default") == 1
    assert machine.run(run, SHOWFILE=str(DEV / "main.tf"), WORKSPACE="default") == 3


HOOKS = {hook["id"]: hook for hook in loaded(ROOT / ".pre-commit-hooks.yaml")}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_a_hook_has_what_pre_commit_asks_for(hook: dict[str, Any]) -> None:
    assert {"id", "name", "entry", "language", "files"} <= set(hook)
    assert hook["language"] == "python"
    # None of the commands takes the changed files as arguments.
    assert hook["pass_filenames"] is False
    re.compile(hook["files"])


def test_the_hook_for_budgets(machine: Machine) -> None:
    hook, folder = HOOKS["costguard-budgets"], machine.folder / "policies"
    folder.mkdir()
    shutil.copy(ROOT / "policies" / "budgets.yaml", folder)
    assert machine.run(hook["entry"]) == 0
    (folder / "budgets.yaml").write_text("version: nonsense\n", encoding="utf-8")
    assert machine.run(hook["entry"]) == 2
    assert re.search(hook["files"], "policies/budgets.yaml")
    assert not re.search(hook["files"], "docs/budgets.yaml")


def test_the_hook_for_policies(machine: Machine) -> None:
    hook = HOOKS["costguard-policies"]
    assert machine.run("costguard policy new own-rule --category storage") == 0
    written = next(machine.folder.glob("policies/storage/*.rego"))
    assert re.search(hook["files"], written.relative_to(machine.folder).as_posix())
    assert machine.run(hook["entry"]) == 0
    broken = machine.folder / "policies" / "storage" / "broken_test.rego"
    broken.write_text("package costguard.broken_test\ntest_x if { 1 == 2 }\n", encoding="utf-8")
    assert machine.run(hook["entry"]) in {1, 3}


def test_the_hook_for_checks(machine: Machine) -> None:
    hook = HOOKS["costguard-check"]
    for path in ("main.tf", "infra/dev/dev.tfvars", "costguard.yaml", "infra/costguard.yaml"):
        assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "main.tf.orig")
    assert machine.run(f"{hook['entry']} {DEV / 'plan.json'}") == 0
    assert machine.run(f"{hook['entry']} {DEV / 'plan-resize.json'}") == 1
    assert machine.run(hook["entry"]) == 2  # no plan is named, and there is no costguard.yaml
