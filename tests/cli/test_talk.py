"""What stands on standard error besides errors: progress, ``--quiet`` and ``--verbose``."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from costguard.progress import step, watch

DEV = Path("examples/dev-small")
STEPS = [
    "reading plan 1 of 1",
    "pricing 14 resources",
    "evaluating policies",
    "looking for savings",
]

Costguard = Callable[..., Any]


def test_without_a_terminal_nothing_is_said_of_progress(costguard: Costguard) -> None:
    run = costguard("check", DEV / "plan.json")
    assert (run.code, run.err) == (0, "")


def test_verbose_tells_each_step_and_its_time(costguard: Costguard) -> None:
    plain, verbose = (costguard("check", DEV / "plan.json", *more) for more in ([], ["--verbose"]))
    told = re.findall(r"^costguard: (.*): \d+\.\d\d s$", verbose.err, re.MULTILINE)
    assert told == STEPS
    assert len(verbose.err.splitlines()) == len(STEPS)
    assert verbose.out == plain.out


def test_quiet_leaves_report_and_verdict_and_silences_notes(
    costguard: Costguard, tmp_path: Path
) -> None:
    out = ("--out", tmp_path / "report.txt")
    loud = costguard("check", DEV / "plan-resize.json", *out)
    assert loud.err == f"block: report written to {tmp_path / 'report.txt'}\n"
    quiet = costguard("check", DEV / "plan-resize.json", "--quiet", *out)
    assert (quiet.code, quiet.out, quiet.err) == (1, "", "")
    assert "block" in (tmp_path / "report.txt").read_text(encoding="utf-8").lower()


def test_quiet_silences_no_error(costguard: Costguard) -> None:
    run = costguard("check", "none.json", "--quiet")
    assert run.code == 2
    assert run.err.startswith("costguard: error: none.json")


def test_quiet_holds_for_one_run_only(costguard: Costguard, tmp_path: Path) -> None:
    plan, out = DEV / "plan.json", ("--out", tmp_path / "report.txt")
    assert costguard("check", plan, "--quiet", *out).err == ""
    assert costguard("check", plan, *out).err.startswith("pass: report written")


def test_commands_of_groups_have_both_too(costguard: Costguard) -> None:
    run = costguard("policy", "eval", DEV / "plan.json", "--verbose")
    assert "costguard: evaluating policies: " in run.err


def test_quiet_and_verbose_together_are_wrong_use(costguard: Costguard) -> None:
    run = costguard("check", DEV / "plan.json", "--quiet", "--verbose")
    assert run.code == 2
    assert "--quiet and --verbose exclude each other" in run.err


def on_terminal(*arguments: object, **environ: str) -> tuple[int, str, str]:
    """Exit code, standard output, and what a terminal gets as standard error."""
    pty = pytest.importorskip("pty", reason="there are no terminals to make on this system")
    master, slave = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "costguard", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=slave,
        text=True,
        check=False,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "80"} | environ,
    )
    os.close(slave)
    said = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # the other end is closed
            part = b""
        if not part:
            break
        said += part
    os.close(master)
    return done.returncode, done.stdout, said.decode()


class TestTerminal:
    def test_steps_are_shown_and_taken_off_again(self) -> None:
        code, out, said = on_terminal("check", DEV / "plan.json", "--format", "json")
        assert code == 0
        assert out.startswith("{")
        assert said == "".join(f"\r\x1b[K{text}...\r\x1b[K" for text in STEPS)

    def test_an_error_has_a_line_of_its_own(self) -> None:
        code, _, said = on_terminal("check", DEV / "main.tf")
        assert code == 3
        assert said.startswith("\r\x1b[Kreading plan 1 of 1...\r\x1b[Kcostguard: error: ")

    def test_quiet_shows_none(self) -> None:
        assert on_terminal("check", DEV / "plan.json", "--quiet")[2] == ""

    def test_a_terminal_that_cannot_erase_shows_none(self) -> None:
        assert on_terminal("check", DEV / "plan.json", TERM="dumb")[2] == ""

    def test_a_step_is_cut_to_the_width(self) -> None:
        _, _, said = on_terminal("check", DEV / "plan.json", COLUMNS="12")
        assert said.startswith("\r\x1b[Kreading ...\r\x1b[K")


class Recorded:
    def __init__(self) -> None:
        self.told: list[str] = []

    def begin(self, text: str) -> None:
        self.told.append(f"begin {text}")

    def end(self, text: str) -> None:
        self.told.append(f"end {text}")


def test_a_step_that_fails_is_over_too() -> None:
    watcher = Recorded()
    watch(watcher)
    try:
        with pytest.raises(ValueError, match="no"), step("this"):
            raise ValueError("no")
    finally:
        watch(None)
    assert watcher.told == ["begin this", "end this"]


def test_without_a_watcher_a_step_just_runs() -> None:
    watch(None)
    done = []
    with step("this"):
        done.append(1)
    assert done == [1]
