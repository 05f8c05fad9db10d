"""What every format keeps: schemas, totals that add up, and nothing smuggled in by a name."""

import json
from decimal import Decimal as D
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from support.evil import EVIL
from support.shop import create, plan_of, resource, run

import costguard.report
from costguard.model.resource import SENSITIVE
from costguard.report import (
    infracost_json,
    json_report,
    render_all,
    renderer,
    usage_skeleton,
    words,
)
from costguard.result import CheckResult, Result, alone

SCHEMA = json.loads(
    (Path(costguard.report.__file__).parent / "result.schema.json").read_text(encoding="utf-8")
)


def test_our_json_holds_to_its_schema(result: CheckResult) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json_report.document(result))
    plain = Result(result.projects, result.estimate)
    Draft202012Validator(SCHEMA).validate(json_report.document(plain))


def test_several_environments_hold_to_their_schema(result: CheckResult) -> None:
    path = Path(costguard.report.__file__).parent / "results.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    registry = Registry().with_resource(SCHEMA["$id"], Resource.from_contents(SCHEMA))
    validator = Draft202012Validator(schema, registry=registry)
    document = json.loads(render_all("json", [result, result]))
    validator.validate(document)
    del document["results"][1]["totals"]
    assert not validator.is_valid(document)


def test_the_schema_refuses_what_is_not_a_result(result: CheckResult) -> None:
    document = json_report.document(result)
    document["totals"]["after"]["monthly"] = 33.5  # a float is not money
    assert not Draft202012Validator(SCHEMA).is_valid(document)


def test_infracost_totals_add_up(result: CheckResult) -> None:
    document = infracost_json.document(result)
    project = document["projects"][0]
    past, planned, diff = (
        D(project[key]["totalMonthlyCost"]) for key in ("pastBreakdown", "breakdown", "diff")
    )
    assert planned - past == diff == D(document["diffTotalMonthlyCost"]) == D("8.9")
    assert D(document["totalMonthlyCost"]) == sum(
        D(r["monthlyCost"] or 0) for r in project["breakdown"]["resources"]
    )


def test_infracost_marks_a_missing_price_and_gives_no_cost(result: CheckResult) -> None:
    resources = infracost_json.document(result)["projects"][0]["breakdown"]["resources"]
    far = next(r for r in resources if r["name"] == "aws_box.far")["costComponents"][0]
    assert (far["price"], far["priceNotFound"], far["monthlyCost"]) == ("0", True, None)


def test_a_sensitive_tag_is_not_shown() -> None:
    estimate = run(create(resource("aws_box", size="small", tags={"token": SENSITIVE})))
    assert words.tags(estimate.resources[0]) == {"token": "sensitive"}


@pytest.mark.parametrize("evil", EVIL)
def test_the_usage_skeleton_is_yaml_whatever_the_address(evil: str) -> None:
    estimate = run(create(resource("aws_calls", f'x["{evil}"]')))
    document = yaml.safe_load(usage_skeleton.render(Result(alone(plan_of(), estimate), estimate)))
    assert len(document["resource_usage"]) == 1


def test_a_large_plan_makes_a_comment_of_bounded_size() -> None:
    changes = [create(resource("aws_box", f"n{i}", size="huge" * 60)) for i in range(2000)]
    priced = run(*changes)
    text = renderer("markdown")(Result(alone(plan_of(*changes), priced), priced))
    assert len(text.encode()) < 60_000
    assert "2,000 resources could not be priced" in text


REQUIRED = {
    "root": "version metadata currency projects totalHourlyCost totalMonthlyCost "
    "pastTotalHourlyCost pastTotalMonthlyCost diffTotalHourlyCost diffTotalMonthlyCost "
    "timeGenerated summary",
    "metadata": "infracostCommand vcsBranch vcsCommitSha vcsCommitAuthorName "
    "vcsCommitAuthorEmail vcsCommitTimestamp vcsCommitMessage",
    "project": "name displayName metadata pastBreakdown breakdown diff summary",
    "component": "name unit hourlyQuantity monthlyQuantity price hourlyCost monthlyCost "
    "priceNotFound",
}
"""What Infracost's schema of version 0.2 demands."""


def test_infracost_json_has_what_its_schema_demands(result: CheckResult) -> None:
    document = infracost_json.document(result)
    assert document["version"] == "0.2"
    assert document.keys() >= set(REQUIRED["root"].split())
    assert document["metadata"].keys() >= set(REQUIRED["metadata"].split())
    project = document["projects"][0]
    assert project.keys() >= set(REQUIRED["project"].split())
    assert project["metadata"].keys() >= {"path", "type"}
    for part in ("pastBreakdown", "breakdown", "diff"):
        for resource_ in project[part]["resources"]:
            check_infracost_resource(resource_)


def check_infracost_resource(node: dict[str, object]) -> None:
    assert node.keys() >= {"name", "metadata"}
    components = node.get("costComponents", [])
    assert isinstance(components, list)
    for component in components:
        assert component.keys() >= set(REQUIRED["component"].split())
        for key, value in component.items():
            # Figures are texts or null, never numbers.
            assert isinstance(value, str | bool | None), key
    children = node.get("subresources", [])
    assert isinstance(children, list)
    for child in children:
        check_infracost_resource(child)
