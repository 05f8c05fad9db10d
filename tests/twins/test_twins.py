"""The same infrastructure in Terraform and in Pulumi costs the same, line by line.

``plan.json`` is Terraform's own plan, ``preview.json`` what the program registers; make.sh writes
both. Addresses are the tools' own, and differ.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from costguard import CheckOptions, check
from costguard.model.estimate import Estimate
from costguard.plans.pulumi_program import preview_of_program
from costguard.result import CheckResult

HERE = Path(__file__).parent
TWINS = sorted(path.parent.name for path in HERE.glob("*/main.tf"))

TOTALS = {
    "aurora": "467.20",
    "buckets": "1.00",
    "cache": "750.44",
    "database": "951.35",
    "edge": "3.00",
    "fargate": "110.11",
    "files": "384.00",
    "functions": "43.80",
    "kubernetes": "663.24",
    "machines": "427.25",
    "messages": "3.70",
    "network": "135.05",
    "scaling-group": "330.65",
    "search": "1066.73",
    "streams": "281.40",
    "tables": "0.00",
}
"""Per month, where nothing is used, as far as the price book has prices.

By hand, machines: 730 hours of m6i.xlarge at $0.192 and of t3.large at $0.0832 ($200.90); on the
first 60 GB of gp3 at $0.08 with 125 MB/s more at $0.04 ($9.80), 200 GB of io1 at $0.125 with 2,000
IOPS at $0.065 ($155.00), 7 metrics at $0.30 ($2.10); 8 GB of gp2 at $0.10 on the second ($0.80);
500 GB of gp3 at $0.08 with 3,000 IOPS more at $0.005 ($55.00); an address at $0.005 an hour
($3.65).
"""


def checked(twin: str, name: str) -> CheckResult:
    return check(HERE / twin / name, CheckOptions(environment="dev"))


def lines(estimate: Estimate) -> Counter[tuple[Any, ...]]:
    """What is to be paid for, with types in place of addresses."""
    types = {resource.address: resource.type for resource in estimate.resources}
    return Counter(
        (
            resource.type,
            *(types.get(part, part) for part in line.path),
            line.name,
            line.unit,
            line.quantity,
            line.unit_price,
        )
        for resource in estimate.resources
        if resource.after is not None
        for line in resource.after.components
    )


def found(result: CheckResult) -> Counter[tuple[Any, ...]]:
    """The findings without addresses."""
    types = {resource.address: resource.type for resource in result.estimate.resources}
    return Counter(
        (finding.id, finding.level, types.get(finding.address, ""), finding.weight)
        for finding in result.findings
    )


def test_there_are_enough_of_them() -> None:
    assert len(TWINS) >= 15


@pytest.mark.parametrize("twin", TWINS)
def test_totals_are_equal_to_the_cent(twin: str) -> None:
    plan, preview = checked(twin, "plan.json").estimate, checked(twin, "preview.json").estimate
    assert (plan.after, plan.coverage) == (preview.after, preview.coverage)
    assert plan.after.amount.quantize(Decimal("0.01")) == Decimal(TOTALS[twin])


@pytest.mark.parametrize("twin", TWINS)
def test_components_are_equal(twin: str) -> None:
    plan, preview = checked(twin, "plan.json"), checked(twin, "preview.json")
    assert lines(plan.estimate) == lines(preview.estimate)


@pytest.mark.parametrize("twin", TWINS)
def test_findings_are_equal(twin: str) -> None:
    plan, preview = checked(twin, "plan.json"), checked(twin, "preview.json")
    assert found(plan) == found(preview)
    assert plan.verdict is preview.verdict


@pytest.mark.skipif(find_spec("pulumi_aws") is None, reason="pulumi-aws is not installed")
@pytest.mark.parametrize("twin", TWINS)
def test_the_record_is_what_the_program_registers(twin: str) -> None:
    recorded = json.loads((HERE / twin / "preview.json").read_text(encoding="utf-8"))
    assert preview_of_program(HERE / twin, "dev") == recorded
