"""The example with several projects: one answer for each environment, from costguard.yaml.

To write its report anew: `COSTGUARD_WRITE_GOLDEN=1 python -m pytest tests/test_monorepo.py`.
"""

import os
from decimal import Decimal as D
from pathlib import Path

import pytest

from costguard.projects.expand import expand
from costguard.report import render_all
from costguard.report.markdown import escape
from costguard.result import CheckResult
from costguard.runner import check_all

EXAMPLE = Path(__file__).parent.parent / "examples" / "monorepo"


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> tuple[CheckResult, ...]:
    monkeypatch.chdir(EXAMPLE)
    return check_all(expand([], None).sources)


def test_the_plans_of_an_environment_add_up(results: tuple[CheckResult, ...]) -> None:
    dev, prod = results
    # NAT gateway 730 h x $0.045 and 50 GB x $0.045, its address 730 h x $0.005; server
    # 730 h x $0.0208 and 20 GB x $0.08; logs 2 GB x $0.50, 4 GB x $0.03, 10 GB x $0.005.
    assert dev.estimate.after.amount == D("35.10") + D("3.65") + D("16.784") + D("1.17")
    assert [p.name for p in dev.projects] == ["network-dev", "app-dev"]
    assert {r.project for r in dev.estimate.resources} == {"network-dev", "app-dev"}
    # Two servers of 730 h x $0.096 and 100 GB x $0.08.
    assert prod.estimate.after.amount == D("156.16")
    assert prod.decision.recognised_by == "variable environment = prod"


def test_the_report(results: tuple[CheckResult, ...]) -> None:
    text = render_all("markdown", results)
    text = text.replace(escape(results[0].estimate.catalog), "the price book")
    path = EXAMPLE / "report.md"
    if os.environ.get("COSTGUARD_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
