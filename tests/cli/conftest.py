"""Runs the command line in this process, as a user would."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from support.gateway import NAT, USAGE, Costguard, write_plan

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


@pytest.fixture
def place(tmp_path: Path, costguard: Costguard, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan of one NAT gateway (100 GB a month), in which the tests stand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COSTGUARD_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "usage.yml").write_text(USAGE)
    write_plan(tmp_path / "plan.json", NAT)
    return tmp_path
