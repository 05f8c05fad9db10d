"""The published schema of what policies see, over the documents of all examples."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from costguard.options import CheckOptions
from costguard.runner import policy_input

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((ROOT / "costguard" / "policy" / "input.schema.json").read_text())
PLANS = sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("examples/*/plan*.json"))


@pytest.mark.parametrize("plan", PLANS)
def test_documents_are_as_the_schema_says(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    jsonschema.validate(json.loads(policy_input(plan)), SCHEMA)


def refused(document: dict[str, Any]) -> bool:
    return not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


def test_another_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    document = json.loads(policy_input(PLANS[0]))
    assert not refused(document)
    assert refused({**document, "more": 1})
    assert refused({key: value for key, value in document.items() if key != "totals"})
    document["resources"][0]["action"] = "explode"
    assert refused(document)


def test_the_figures_are_those_of_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """16.784 of the instance, 13.98 of the database, 3.65 of the address."""
    monkeypatch.chdir(ROOT)
    options = CheckOptions(environment="dev")
    document = json.loads(policy_input("examples/dev-small/plan.json", options))
    assert document["totals"]["after"] == 34.414
    assert document["budget"] == {"monthly": 500}
    (instance,) = (document["resources"][i] for i in document["by_type"]["aws_instance"])
    assert instance["cost"]["after"]["monthly"] == 16.784
    assert instance["machine"]["vcpu"] == 2
    alternatives = {a["id"]: (a["monthly"], a["saving"]) for a in instance["alternatives"]}
    assert alternatives == {"machine-amd": (15.324, 1.46), "machine-arm64": (13.864, 2.92)}
    assert instance["tags"]["Environment"] == "dev"
    assert "aws_subnet.this" in instance["references"]["subnet_id"]


def test_a_policy_sees_the_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    plan = "examples/dev-small/plan.json"
    told = json.loads(policy_input(plan, CheckOptions(workspace="blue")))["context"]
    untold = json.loads(policy_input(plan))["context"]
    assert (told["workspace"], untold["workspace"]) == ("blue", None)
