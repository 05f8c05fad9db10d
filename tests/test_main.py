"""The process: its exit code and its output, whole and flushed, as CI sees them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
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


def test_a_reader_that_goes_away_is_no_traceback_and_no_block() -> None:
    command = [sys.executable, "-m", "costguard", "breakdown", str(EXAMPLES / "plan.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 3


@pytest.mark.skipif(not FULL.is_char_device(), reason="there is no /dev/full on this machine")
def test_output_that_cannot_be_written_is_told() -> None:
    command = [sys.executable, "-m", "costguard", "breakdown", str(EXAMPLES / "plan.json")]
    with FULL.open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    expected = "costguard: error: standard output: cannot be written: No space left on device\n"
    assert done.stderr == expected
