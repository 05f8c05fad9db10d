"""The examples: each plan against its expected reports, with the embedded price book.

The reports stand beside the plans; the price book's own version is left out of them. To write
them anew: `COSTGUARD_WRITE_GOLDEN=1 python -m pytest tests/test_examples.py`.
"""

import os
from pathlib import Path

import click
import pytest

from costguard import PricingOptions, check
from costguard.model.estimate import Coverage
from costguard.report import renderer
from costguard.report.markdown import escape
from costguard.result import CheckResult, Result

ROOT = Path(__file__).parent.parent
PLANS = sorted(p.relative_to(ROOT) for p in ROOT.glob("examples/*/plan*.json"))


@pytest.fixture(params=PLANS, ids=str)
def result(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> CheckResult:
    monkeypatch.chdir(ROOT)
    plan: Path = request.param
    prices = plan.parent / "prices.yaml"
    named = (str(prices),) if prices.exists() else ()
    pricing = PricingOptions(plan.parent / "usage.yml", named)
    return check(plan, pricing=pricing)


def expected(result: CheckResult, kind: str, text: str) -> None:
    plan = ROOT / result.plan.source
    path = plan.with_name(plan.name.replace("plan", kind.split(".", maxsplit=1)[0])).with_suffix(
        f".{kind.split('.')[1]}"
    )
    for catalog in (result.estimate.catalog, escape(result.estimate.catalog)):
        text = click.unstyle(text).replace(catalog, "the price book")
    if os.environ.get("COSTGUARD_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_the_report_for_the_pull_request(result: CheckResult) -> None:
    expected(result, "report.md", renderer("markdown")(result))


def test_the_breakdown(result: CheckResult) -> None:
    plain = Result(result.projects, result.estimate)
    expected(result, "breakdown.txt", renderer("table")(plain))


def test_every_resource_is_priced_free_or_named(result: CheckResult) -> None:
    for resource in result.estimate.resources:
        side = resource.after or resource.before
        assert side is not None
        if resource.coverage in {Coverage.PRICE_MISSING, Coverage.UNSUPPORTED}:
            assert any(s and s.reasons for s in (resource.before, resource.after))
        if resource.coverage is Coverage.PRICED:
            assert all(line.price is not None or not line.quantity for line in side.components)


def test_the_difference_is_after_less_before(result: CheckResult) -> None:
    estimate = result.estimate
    assert estimate.difference == sum(r.difference for r in estimate.resources)
    assert estimate.difference == estimate.after.amount - estimate.before.amount
