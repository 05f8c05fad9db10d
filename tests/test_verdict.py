from decimal import Decimal

import pytest

from costguard.model.finding import Finding, Level
from costguard.verdict import Verdict, decide, ordered


def finding(name: str, level: Level, weight: int = 0, address: str = "") -> Finding:
    return Finding(name, level, f"{name} speaks.", address=address, weight=Decimal(weight))


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        ([], "pass"),
        ([Level.NOTE, Level.NOTE], "pass"),
        ([Level.NOTE, Level.WARN], "warn"),
        ([Level.WARN, Level.BLOCK, Level.NOTE], "block"),
    ],
)
def test_the_heaviest_finding_decides(levels: list[Level], verdict: str) -> None:
    assert decide(finding("x", level) for level in levels) == Verdict(verdict)


@pytest.mark.parametrize(
    ("verdict", "usual", "strict"),
    [(Verdict.PASS, 0, 0), (Verdict.WARN, 0, 1), (Verdict.BLOCK, 1, 1)],
)
def test_exit_codes(verdict: Verdict, usual: int, strict: int) -> None:
    assert verdict.exit_code() == usual
    assert verdict.exit_code("block") == usual
    assert verdict.exit_code("warn") == strict


def test_reasons_stand_by_level_then_money_then_name() -> None:
    note = finding("a", Level.NOTE, 900)
    cheap, dear = finding("a", Level.WARN, 5), finding("z", Level.WARN, 80)
    twin = finding("a", Level.WARN, 5, address="aws_instance.b")
    block = finding("m", Level.BLOCK)
    assert ordered([note, twin, cheap, dear, block]) == [block, dear, cheap, twin, note]
