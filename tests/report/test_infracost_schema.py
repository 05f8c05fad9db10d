"""Infracost's JSON as tools built on it expect it: its keys, and every figure a text or null."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from costguard.options import PricingOptions
from costguard.report import render_all, renderer
from costguard.result import CheckResult
from costguard.runner import breakdown

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
SCHEMA = json.loads((HERE / "infracost-0.2.schema.json").read_text(encoding="utf-8"))
PLANS = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("plan*.json"))


def problems(document: Any) -> list[str]:
    Draft202012Validator.check_schema(SCHEMA)
    found = Draft202012Validator(SCHEMA).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]


def golden() -> Any:
    text = (HERE / "golden" / "check-infracost-json.json").read_text(encoding="utf-8")
    return json.loads(text)


def test_the_golden_file() -> None:
    assert problems(golden()) == []


@pytest.mark.parametrize("plan", PLANS)
def test_an_example(plan: str) -> None:
    path = EXAMPLES / plan
    usage = path.with_name("usage.yml")
    options = PricingOptions(usage_file=usage if usage.exists() else None)
    document = json.loads(renderer("infracost-json")(breakdown(path, options)))
    assert document["projects"][0]["breakdown"]["resources"]
    assert problems(document) == []


def test_several_environments(result: CheckResult) -> None:
    assert problems(json.loads(render_all("infracost-json", [result, result]))) == []


def test_the_schema_refuses_a_number_and_a_key_that_is_missing() -> None:
    document = golden()
    document["totalMonthlyCost"] = 33.5
    del document["projects"][0]["diff"]
    assert sorted(found.partition(":")[0] for found in problems(document)) == [
        "$.projects[0]",
        "$.totalMonthlyCost",
    ]
