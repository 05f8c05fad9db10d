"""How sure a policy is that its change serves as well: in its annotations, and in what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path

import pytest
from support.advice import of
from support.terraform import change, document

from costguard.budget.bundled import bundled_policies
from costguard.options import CheckOptions
from costguard.policy.describe import one
from costguard.report.policy_report import policy_json, policy_text
from costguard.runner import optimize

Write = Callable[..., Path]
POLICY = """\
# METADATA
# custom:
#   id: larger
{custom}package costguard.larger

import rego.v1

warn contains finding if {{
	some r in input.resources
	finding := {{
		"msg": "too large",
		"address": r.address,
		"changes": [{{"path": "instance_type", "value": "m5.large"}}],
	}}
}}
"""


@pytest.mark.parametrize(
    ("custom", "sure"),
    [("#   confidence: 0.65\n", "0.65"), ("#   confidence: 1\n", "1"), ("", "0.8")],
)
def test_a_change_is_as_sure_as_its_policy_says(
    policy: Write, tmp_path: Path, custom: str, sure: str
) -> None:
    rules = policy(POLICY.format(custom=custom))
    plan = tmp_path / "plan.json"
    plan.write_text(
        json.dumps(document(change("aws_instance.a", {"instance_type": "m5.xlarge"}))),
        encoding="utf-8",
    )
    found = optimize(plan, CheckOptions(environment="dev", policies=rules)).recommendations
    assert [r.confidence for r in found if r.id == "larger"] == [D(sure)]


def test_policies_and_the_optimizer_are_equally_sure_of_arm64() -> None:
    found = of("aws_instance.a", {"instance_type": "m5.large"})
    (optimizers,) = (r.confidence for r in found.recommendations if r.id == "machine-arm64")
    for name in ("aws-ec2-graviton-alternative", "aws-lambda-arm64"):
        policy = one(bundled_policies(), name)
        assert D(policy.policy.confidence) == optimizers == D("0.7")
        assert "confidence      0.7\n" in policy_text(policy)
        assert json.loads(policy_json(policy))["confidence"] == "0.7"
