"""``costguard completion``: what shells are given, and what bash makes of it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MARKS = {
    "bash": "complete -o nosort -F _costguard_completion costguard",
    "zsh": "#compdef costguard",
    "fish": "complete --no-files --command costguard",
}


@pytest.mark.parametrize("shell", MARKS)
def test_each_shell_gets_its_script(shell: str, costguard: Callable[..., Any]) -> None:
    run = costguard("completion", shell)
    assert run.code == 0
    assert MARKS[shell] in run.out
    assert f"_COSTGUARD_COMPLETE={shell}_complete" in run.out


@pytest.mark.parametrize("shell", MARKS)
def test_each_shell_can_parse_it(shell: str, costguard: Callable[..., Any]) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell} on this machine")
    script = costguard("completion", shell).out
    done = subprocess.run([program, "-n"], input=script, text=True, check=False)
    assert done.returncode == 0


def test_another_shell_is_wrong_use(costguard: Callable[..., Any]) -> None:
    run = costguard("completion", "csh")
    assert run.code == 2
    assert "'csh' is not one of 'bash', 'zsh', 'fish'" in run.err


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash on this machine")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("costguard ch", "check"),
        ("costguard budget va", "validate"),
        ("costguard check --fail-on w", "warn"),
        ("costguard check --verb", "--verbose"),
        ("costguard check pl", "plan.json"),
        ("costguard explain pl", "plan.json"),
    ],
)
def test_bash_completes(words: str, offered: str, tmp_path: Path, costguard: Any) -> None:
    (tmp_path / "plan.json").touch()
    program = tmp_path / "costguard"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m costguard "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        f"{costguard('completion', 'bash').out}\n"
        f"compopt() {{ COMPREPLY+=($(compgen -f -- {words.rsplit(maxsplit=1)[-1]})); }}\n"
        f"COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
        '_costguard_completion costguard; echo "${COMPREPLY[@]}"\n'
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [offered], done.stderr
