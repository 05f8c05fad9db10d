"""Runs the command line in this process, as a user would."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from costguard.cli import main

ROOT = Path(__file__).parent.parent.parent


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def costguard(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Run]:
    monkeypatch.chdir(ROOT)
    for name in ("TF_WORKSPACE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["costguard", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        assert isinstance(end.value.code, int)
        return Run(end.value.code, *capsys.readouterr())

    return run
