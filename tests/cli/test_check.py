"""`costguard check`, as a user runs it on the bundled examples."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

Costguard = Callable[..., "tuple[int, str, str]"]
SMALL = "examples/dev-small/plan.json"
RESIZE = "examples/dev-small/plan-resize.json"
USAGE = "examples/dev-small/usage.yml"


def test_a_small_environment_passes(costguard: Costguard) -> None:
    code, out, _ = costguard("check", SMALL, "--usage-file", USAGE)
    assert code == 0
    assert out.startswith(" PASS ")
    assert "of $500.00" in out
    assert "environment dev" in out


def test_a_resize_over_the_budget_blocks(costguard: Costguard) -> None:
    code, out, _ = costguard("check", RESIZE, "--usage-file", USAGE)
    assert code == 1
    assert " BLOCK " in out
    assert "aws_instance" in out
    assert "aws_db_instance" in out


def test_piped_output_has_no_colour(costguard: Costguard) -> None:
    _, out, _ = costguard("check", SMALL)
    assert click.unstyle(out) == out


def test_the_environment_can_be_named(costguard: Costguard) -> None:
    code, out, _ = costguard("check", RESIZE, "--usage-file", USAGE, "--env", "staging")
    assert "of $2,000.00" in out
    assert code in {0, 1}


def test_a_report_is_written_to_a_file(costguard: Costguard, tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    code, out, err = costguard("check", SMALL, "--format", "markdown", "--out", target)
    assert (code, out) == (0, "")
    assert f"report written to {target}" in err
    assert target.read_text(encoding="utf-8").startswith("### ✅ costguard: pass")
    assert [p.name for p in tmp_path.iterdir()] == ["report.md"]


def test_nothing_is_left_when_the_report_cannot_be_written(
    costguard: Costguard, tmp_path: Path
) -> None:
    code, _, err = costguard("check", SMALL, "--out", tmp_path / "none" / "report.md")
    assert code == 2
    assert "cannot be written" in err
    assert list(tmp_path.iterdir()) == []


def test_a_warning_can_fail_the_run(costguard: Costguard, tmp_path: Path) -> None:
    budgets = tmp_path / "budgets.yaml"
    budgets.write_text("version: 1\nenvironments:\n  dev:\n    budget: {monthly: 1000, warn: 1%}\n")
    arguments = ("check", SMALL, "--usage-file", USAGE, "--env", "dev", "--budgets", budgets)
    code, out, _ = costguard(*arguments)
    assert (code, " WARN " in out) == (0, True)
    assert costguard(*arguments, "--fail-on", "warn")[0] == 1


def test_json_says_the_same_as_the_table(costguard: Costguard) -> None:
    code, out, _ = costguard("check", RESIZE, "--usage-file", USAGE, "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert document["decision"]["verdict"] == "block"
    assert document["decision"]["environment"] == "dev"
    assert document["decision"]["monthly_limit"] == "500"


def test_standard_input(costguard: Costguard, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(SMALL).open("rb") as plan:
        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": plan}))
        code, out, _ = costguard("check", "-", "--env", "dev")
    assert code == 0
    assert "-, environment dev (--env dev)" in out


@pytest.mark.parametrize("form", ["table", "json", "markdown", "infracost-json"])
def test_every_format_is_offered_by_check_and_breakdown(costguard: Costguard, form: str) -> None:
    for command in ("check", "breakdown"):
        code, out, _ = costguard(command, SMALL, "--format", form)
        assert code == 0
        assert out


def test_two_runs_agree_to_the_byte(costguard: Costguard) -> None:
    first, second = (costguard("check", RESIZE, "--format", "json") for _ in range(2))
    assert first == second
