"""Bad input: one line that says where and what to do, exit code 2 or 3, nothing written."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Costguard = Callable[..., "tuple[int, str, str]"]
SMALL = Path("examples/dev-small/plan.json")


def changed(**parts: object) -> bytes:
    return json.dumps({**json.loads(SMALL.read_text()), **parts}).encode()


def binary_plan() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("tfplan", b"\x0a")
    return stream.getvalue()


def with_change(**parts: object) -> bytes:
    change = {
        "address": "aws_instance.a",
        "mode": "managed",
        "type": "aws_instance",
        "name": "a",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["create"], "before": None, "after": {"instance_type": "t3.micro"}},
    }
    return changed(resource_changes=[{**change, **parts}])


PLANS = [
    ("empty", lambda: b"", "empty"),
    ("truncated", lambda: SMALL.read_bytes()[:5000], "ends"),
    ("binary", binary_plan, "terraform show -json"),
    ("not JSON", lambda: b"hello", "JSON"),
    ("a list", lambda: b"[1, 2]", "plan"),
    (
        "a pulumi preview that failed",
        lambda: b'{"steps": [], "changeSummary": {}, "maybeCorrupt": true}',
        "pulumi failed",
    ),
    ("a later pulumi state", lambda: b'{"version": 9, "deployment": {}}', "state version 9"),
    ("a template", lambda: b'{"AWSTemplateFormatVersion": "2010-09-09"}', "CloudFormation"),
    ("a later format", lambda: changed(format_version="2.0"), "2.0"),
    ("errored", lambda: changed(errored=True), "error"),
    ("a depth bomb", lambda: b"[" * 100_000, "deep"),
    ("a wrong list", lambda: changed(resource_changes={"a": 1}), "resource_changes"),
    ("a wrong address", lambda: with_change(address=7), "address"),
    ("a wrong change", lambda: with_change(change=[1]), "change"),
    ("an unknown action", lambda: with_change(change={"actions": ["explode"]}), "explode"),
    (
        "a wrong attribute",
        lambda: with_change(
            change={"actions": ["create"], "before": None, "after": {"instance_type": ["a"]}}
        ),
        "aws_instance.a: attribute instance_type: expected a text, found a list",
    ),
    (
        "a wrong block",
        lambda: with_change(
            change={
                "actions": ["create"],
                "before": None,
                "after": {"instance_type": "t3.micro", "root_block_device": "big"},
            }
        ),
        "aws_instance.a: attribute root_block_device: expected a block",
    ),
]


@pytest.mark.parametrize(
    ("make", "says"), [pytest.param(make, says, id=name) for name, make, says in PLANS]
)
def test_a_bad_plan(
    costguard: Costguard, tmp_path: Path, make: Callable[[], bytes], says: str
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(make())
    out = tmp_path / "report.txt"
    code, stdout, err = costguard("check", plan, "--env", "dev", "--out", out)
    assert code == 3
    assert stdout == ""
    assert says in err
    one_clear_line(err)
    assert not out.exists()


def one_clear_line(err: str) -> None:
    assert err.startswith("costguard: error: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert "internal error" not in err


def test_no_such_plan(costguard: Costguard) -> None:
    code, _, err = costguard("check", "none.json")
    assert code == 2
    assert "none.json: no such file; expected a plan as JSON" in err
    one_clear_line(err)


def test_a_directory_without_terraform(costguard: Costguard, tmp_path: Path) -> None:
    code, _, err = costguard("check", tmp_path)
    assert code == 2
    assert f"{tmp_path}: no Terraform files (*.tf) in this directory" in err
    one_clear_line(err)


def test_a_typo_in_the_budgets(costguard: Costguard, tmp_path: Path) -> None:
    budgets = tmp_path / "budgets.yaml"
    budgets.write_text("version: 1\nenvironments:\n  dev:\n    budgett: {monthly: 500}\n")
    code, _, err = costguard("check", SMALL, "--budgets", budgets)
    assert code == 2
    assert f"{budgets}:4:5: environments.dev.budgett" in err
    assert 'did you mean "budget"?' in err
    one_clear_line(err)


def test_an_unknown_environment(costguard: Costguard) -> None:
    code, _, err = costguard("check", SMALL, "--env", "stagin")
    assert code == 2
    assert "--env stagin: no such environment" in err
    assert "staging" in err
    one_clear_line(err)


def test_a_usage_file_that_names_a_resource_which_is_not_there(
    costguard: Costguard, tmp_path: Path
) -> None:
    usage = tmp_path / "usage.yml"
    usage.write_text("version: 0.1\nresource_usage:\n  aws_instance.ap:\n    monthly_hrs: 1\n")
    code, _, err = costguard("check", SMALL, "--usage-file", usage)
    assert code == 2
    assert err == (
        f"costguard: error: {usage}:3:3: resource_usage.aws_instance.ap: "
        "the plan has no resource aws_instance.ap; did you mean aws_instance.app?\n"
    )


def test_a_wildcard_may_stand_for_nothing(costguard: Costguard, tmp_path: Path) -> None:
    usage = tmp_path / "usage.yml"
    usage.write_text("version: 0.1\nresource_usage:\n  aws_instance.x[*]:\n    monthly_hrs: 1\n")
    assert costguard("check", SMALL, "--usage-file", usage)[0] == 0


@pytest.mark.parametrize("value", ["many", "-1", ".nan", "[1]", "{a: 1}"])
def test_usage_that_is_no_quantity(costguard: Costguard, tmp_path: Path, value: str) -> None:
    usage = tmp_path / "usage.yml"
    usage.write_text(f"resource_usage:\n  aws_instance.app:\n    monthly_hrs: {value}\n")
    code, _, err = costguard("check", SMALL, "--usage-file", usage)
    assert code == 2
    assert str(usage) in err
    one_clear_line(err)


def test_a_wrong_price_file(costguard: Costguard, tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text("version: 1\ncurrency: USD\nprices:\n  - service: E\n    discount: x\n")
    code, _, err = costguard("check", SMALL, "--prices", prices)
    assert code == 2
    assert f"{prices}:5:5: prices[0].discount:" in err
    one_clear_line(err)


def test_names_in_errors_carry_no_escape_sequences(costguard: Costguard, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_bytes(with_change(address="aws_instance.\x1b[31m", change={"actions": ["x"]}))
    code, _, err = costguard("check", plan)
    assert code == 3
    assert "\x1b" not in err


def test_an_error_of_our_own_is_not_a_block(
    costguard: Costguard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("costguard.decision.compare", fail)
    code, _, err = costguard("check", SMALL)
    assert code == 3
    assert err == "costguard: internal error: ZeroDivisionError: oops; please report it\n"
