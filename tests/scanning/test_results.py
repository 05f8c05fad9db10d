"""What Checkov writes is read in each of its forms; anything else is one clear error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from costguard.checkov.findings import block_of
from costguard.checkov.results import Check, parsed, read
from costguard.errors import ConfigError, UsageError

HERE = Path(__file__).parent


def test_the_result_of_a_plan() -> None:
    results = read(HERE / "plan.json")
    assert results.checks[0] == Check(
        "CKV_AWS_157",
        "aws_db_instance.this",
        "Ensure that RDS instances have Multi-AZ enabled",
        failed=False,
    )
    assert [(c.id, c.address) for c in results.checks if c.failed] == [
        ("CKV_AWS_16", "aws_db_instance.this"),
        ("CKV_AWS_133", "aws_db_instance.this"),
        ("CKV2_AWS_11", "aws_vpc.this"),
    ]


def test_a_list_with_sources_keeps_their_lines_and_leaves_out_what_is_skipped() -> None:
    results = read(HERE / "sources.json")
    assert [(c.id, c.address, c.failed, c.place) for c in results.checks] == [
        ("CKV_AWS_66", "aws_cloudwatch_log_group.app", False, "main.tf:128-131"),
        ("CKV_AWS_79", "aws_instance.app", True, "main.tf:83-95"),
        ("CKV_AWS_16", "aws_db_instance.this", True, "main.tf:109-121"),
    ]


def test_the_empty_form_says_that_nothing_was_judged() -> None:
    summary = {"passed": 0, "failed": 0, "skipped": 0, "parsing_errors": 0, "resource_count": 0}
    results = parsed(json.dumps({**summary, "checkov_version": "3.3.30"}), "r.json")
    assert not results.checks
    assert not results.looked


def report(kind: str = "terraform_plan", **results: Any) -> dict[str, Any]:
    return {"check_type": kind, "results": {"failed_checks": [], **results}}


def record(**more: Any) -> dict[str, Any]:
    return {"check_id": "CKV_X_1", "check_name": "Be safe", "resource": "aws_vpc.a", **more}


def test_of_two_results_on_one_resource_the_failed_one_counts() -> None:
    both = [report("terraform", passed_checks=[record()]), report(failed_checks=[record()])]
    for order in (both, both[::-1]):
        (check,) = parsed(json.dumps(order), "r.json").checks
        assert check.failed


def test_of_two_failed_results_the_one_with_the_lines_is_shown() -> None:
    lines = {"file_path": "/net/main.tf", "file_line_range": [3, 9]}
    both = [
        report("terraform", failed_checks=[record(**lines)]),
        report(failed_checks=[record()]),
    ]
    for order in (both, both[::-1]):
        (check,) = parsed(json.dumps(order), "r.json").checks
        assert check.place == "net/main.tf:3-9"


def test_files_that_checkov_could_not_read_are_kept() -> None:
    results = parsed(json.dumps(report(parsing_errors=["/main.tf"])), "r.json")
    assert results.unparsed == ("/main.tf",)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "r.json: not valid JSON: "),
        ("[" * 100_000, "r.json: not valid JSON: "),
        ("[]", "r.json: no results of terraform_plan or terraform; "),
        ("3", "r.json: not as Checkov writes it; "),
        ('{"format_version": "1.2"}', "r.json: not as Checkov writes it; "),
        ('{"checkov_version": "3", "failed": 4}', "r.json: failed: 4 are counted, and the "),
        (json.dumps([report("kubernetes")]), "r.json: no results of terraform_plan or "),
        ('{"check_type": "terraform", "results": {}}', "r.json: results.failed_checks: not as"),
        (json.dumps(report(failed_checks=[{}])), "r.json: results.failed_checks[0].check_id: "),
        (
            json.dumps([report(), report(failed_checks=[record(), record(resource="")])]),
            "r.json: [1].results.failed_checks[1].resource: ",
        ),
    ],
)
def test_what_is_damaged_is_said_with_its_place(document: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parsed(document, "r.json")
    assert str(error.value).startswith(message)
    assert "expected results of Checkov on Terraform (checkov -f plan.json -o json)" in str(
        error.value
    )
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.json: no such file; expected results of Checkov"):
        read(tmp_path / "none.json")


def test_the_block_of_an_address() -> None:
    address = 'module.a["x.y[0]"].aws_vpc.this[3]'
    assert block_of(address) == "module.a.aws_vpc.this"
    assert block_of("aws_vpc.this") == "aws_vpc.this"
