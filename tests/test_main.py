"""The process: its exit code and its output, whole and flushed, as CI sees them."""

import json
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples" / "dev-small"


def costguard(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "costguard", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


def test_exit_codes_of_the_process() -> None:
    usage = ("--usage-file", EXAMPLES / "usage.yml", "--env", "dev")
    assert costguard("check", EXAMPLES / "plan.json", *usage).returncode == 0
    assert costguard("check", EXAMPLES / "plan-resize.json", *usage).returncode == 1
    assert costguard("check", EXAMPLES / "none.json").returncode == 2
    assert costguard("check", EXAMPLES / "main.tf").returncode == 3


def test_piped_output_is_whole() -> None:
    done = costguard("check", EXAMPLES / "plan.json", "--env", "dev", "--format", "json")
    assert json.loads(done.stdout)["decision"]["verdict"] == "pass"
    assert done.stderr == ""


def test_a_plan_from_a_pipe() -> None:
    plan = (EXAMPLES / "plan.json").read_text(encoding="utf-8")
    done = costguard("check", "-", "--env", "dev", input=plan)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    command = f"{sys.executable} -m costguard breakdown {EXAMPLES / 'plan.json'} | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
