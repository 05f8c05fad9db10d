"""Estimates as JSON and back: nothing is lost that a report or a later step could want."""

import json
from dataclasses import fields
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from support.shop import create, resource, run, update

from costguard.catalog.answer_json import AnswerError
from costguard.catalog.sqlite import default_book
from costguard.model.estimate import CostComponent, Coverage, Estimate, ResourceCost, SideCost
from costguard.model.price import PriceQuery, Product
from costguard.model.resource import SENSITIVE, UNKNOWN
from costguard.plans.read import read
from costguard.pricing import usage as usage_files
from costguard.pricing.estimate_json import document_of_estimate, estimate_of_document
from costguard.pricing.pricer import Pricer
from costguard.pricing.usage import UsageFile
from costguard.report.infracost_json import render as render_infracost
from costguard.report.json_report import render
from costguard.result import Result, alone

ROOT = Path(__file__).parents[2]
PLANS = sorted(path.relative_to(ROOT) for path in ROOT.glob("examples/*/plan*.json"))


def again(estimate: Estimate) -> Estimate:
    return estimate_of_document(json.loads(json.dumps(document_of_estimate(estimate))))


@pytest.mark.parametrize("path", PLANS, ids=str)
def test_the_examples_come_back_as_they_were(path: Path) -> None:
    plan = read(str(ROOT / path))
    beside = ROOT / path.parent / "usage.yml"
    usage = usage_files.load(beside) if beside.exists() else UsageFile()
    (estimate,) = Pricer(default_book()).estimates([(plan, usage)])
    kept = again(estimate)
    assert kept == estimate
    now, then = Result(alone(plan, estimate), estimate), Result(alone(plan, kept), kept)
    assert render(then) == render(now)
    # Names sub-resources, and needs the question that was asked about each price.
    assert (
        json.loads(render_infracost(then))["projects"]
        == (json.loads(render_infracost(now))["projects"])
    )


def test_lines_of_all_kinds() -> None:
    small, large = resource("aws_box", size="small"), resource("aws_box", size="large")
    disks = resource("aws_box", "disks", size="small", disk=[{"gb": 100}, {}])
    estimate = run(
        update(small, large),
        create(disks),
        create(resource("aws_calls")),
        create(resource("aws_odd")),
        create(resource("aws_box", "nowhere", region=None, size="small")),
        create(resource("aws_box", "unknown", size=UNKNOWN)),
        create(resource("aws_fleet", least=1, most=3, desired=2, size="small")),
        create(resource("aws_role")),
        create(resource("aws_strange")),
        usage={"aws_calls.a": {"monthly_requests": 3_000_000}, "aws_gone.b": {"c": 1}},
    )
    kinds = {side.coverage for r in estimate.resources if (side := r.after)}
    assert kinds >= {Coverage.PRICED, Coverage.PRICE_MISSING, Coverage.FREE, Coverage.UNSUPPORTED}
    kept = again(estimate)
    assert kept == estimate
    # 730 h x $0.04; 730 h x $0.01, 100 GB and 8 GB x $0.10.
    assert kept.resources[0].after is not None
    assert kept.resources[0].after.monthly == D("29.20")
    assert kept.resources[1].monthly_after == D("18.10")
    assert kept.unused_usage == ("aws_gone.b",)
    assert kept.after == estimate.after


def test_no_field_is_left_out() -> None:
    estimate = run(create(resource("aws_box", size="small")))
    document = document_of_estimate(estimate)
    assert {field.name for field in fields(Estimate)} <= document.keys()
    rows = {
        "resources": [*ResourceCost._fields, "hidden tags"],
        "sides": SideCost._fields,
        "lines": CostComponent._fields,
        "queries": PriceQuery._fields,
        "products": Product._fields,
    }
    assert {table: len(document[table][0]) for table in rows} == {
        table: len(columns) for table, columns in rows.items()
    }


def test_what_does_not_change_stays_one_side() -> None:
    box = resource("aws_box", size="small")
    kept = again(run(update(box, box)))
    assert kept.resources[0].before is kept.resources[0].after


def test_what_many_lines_share_is_written_once() -> None:
    boxes = [create(resource("aws_box", f"b{number}", size="small")) for number in range(50)]
    document = document_of_estimate(run(*boxes))
    assert [len(document[table]) for table in ("products", "queries", "prices", "lines")] == [1] * 4


def test_tags_that_the_plan_hides_stay_hidden() -> None:
    tags = {"owner": SENSITIVE, "team": "web", "id": UNKNOWN, "none": None}
    estimate = run(create(resource("aws_box", size="small", tags=tags)))
    text = json.dumps(document_of_estimate(estimate))
    kept = again(estimate)
    assert kept.resources[0].tags == tags
    assert list(kept.resources[0].tags) == list(tags)
    assert estimate_of_document(json.loads(text)).resources[0].tags["owner"] is SENSITIVE


def _document() -> dict[str, Any]:
    box = resource("aws_box", size="small", disk=[{"gb": 100}])
    text = json.dumps(document_of_estimate(run(create(box))))
    return json.loads(text)  # type: ignore[no-any-return]


@pytest.mark.parametrize("key", list(_document()))
@pytest.mark.parametrize("value", [None, 5, [5], [[5]], {"a": 1}, "text", [None], [["x"] * 14]])
def test_what_is_something_else_is_refused_or_an_estimate(key: str, value: Any) -> None:
    document = {**_document(), key: value}
    try:
        made = estimate_of_document(document)
    except AnswerError:
        return
    assert isinstance(made, Estimate)


@pytest.mark.parametrize("key", list(_document()))
def test_what_lacks_something_is_refused(key: str) -> None:
    document = _document()
    del document[key]
    with pytest.raises(AnswerError):
        estimate_of_document(document)


@pytest.mark.parametrize("document", [None, [], "text", 5, {}])
def test_what_is_no_document_is_refused(document: Any) -> None:
    with pytest.raises(AnswerError):
        estimate_of_document(document)


def test_a_figure_that_is_no_number_is_refused() -> None:
    document = _document()
    document["sides"][0][6] = "cheap"
    with pytest.raises(AnswerError, match="expected an estimate"):
        estimate_of_document(document)
