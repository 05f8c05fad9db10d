"""The verdict: what all findings together come to, and the exit code that says so."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum, auto
from typing import Literal

from costguard.model.finding import Finding, Level

FailOn = Literal["block", "warn"]
"""The mildest verdict that fails a run."""


class Verdict(StrEnum):
    """Costguard's answer, from mild to strict."""

    PASS = auto()
    WARN = auto()
    BLOCK = auto()

    def exit_code(self, fail_on: FailOn = "block") -> int:
        """1 where the verdict fails the run, else 0; 2 and 3 are kept for errors."""
        failing = (Verdict.BLOCK, Verdict.WARN) if fail_on == "warn" else (Verdict.BLOCK,)
        return int(self in failing)


_VERDICTS = {Level.NOTE: Verdict.PASS, Level.WARN: Verdict.WARN, Level.BLOCK: Verdict.BLOCK}


def decide(findings: Iterable[Finding]) -> Verdict:
    """The verdict of the heaviest finding; notes, and no findings at all, pass."""
    heaviest = max((f.level for f in findings), key=lambda level: level.rank, default=Level.NOTE)
    return _VERDICTS[heaviest]


def heaviest(verdicts: Iterable[Verdict]) -> Verdict:
    """The strictest of several verdicts; pass where there is none."""
    return max(verdicts, key=list(Verdict).index, default=Verdict.PASS)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by level, heaviest first; within a level by the money at stake, then by name."""
    return sorted(findings, key=lambda f: (-f.level.rank, -f.weight, f.id, f.address, f.message))
