"""Pulumi projects on the command line: programs, stacks, and what goes wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Costguard = Callable[..., "tuple[int, str, str]"]
SEARCH = "tests/twins/search"


def test_a_program_is_priced(costguard: Costguard) -> None:
    pytest.importorskip("pulumi_aws", reason="pulumi-aws is not installed")
    # $1,066.73, as the recorded preview: above the $500 of dev.
    code, out, err = costguard("check", "--pulumi-program", SEARCH, "--stack", "dev")
    assert (code, err) == (1, "")
    assert "$1,066.73" in out
    assert "environment dev (stack dev)" in out


def test_a_program_that_raises_is_one_line(costguard: Costguard, tmp_path: Path) -> None:
    pytest.importorskip("pulumi", reason="pulumi is not installed")
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    (tmp_path / "__main__.py").write_text("raise ValueError('a\\nb')\n", encoding="utf-8")
    code, out, err = costguard("check", "--pulumi-program", tmp_path, "--stack", "dev")
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert "the program failed: ValueError at __main__.py:1: a b" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--pulumi-program", SEARCH), "name the stack with --stack"),
        (("--pulumi-program", "nowhere", "--stack", "dev"), "no Pulumi.yaml in this directory"),
        (("--pulumi-program", SEARCH, "plan.json"), "is checked by itself"),
    ],
)
def test_wrong_use(costguard: Costguard, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = costguard("check", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_stack_without_pulumi(
    costguard: Costguard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = costguard("check", SEARCH, "--stack", "dev")
    assert code == 3
    assert "pulumi is not on the path; install it, or give a preview" in err
