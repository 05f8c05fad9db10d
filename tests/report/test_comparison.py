"""The comparison with a baseline in the reports of a check: prices on a line of their own."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator
from support.baselines import Dearer, baseline_of
from support.shop import create, resource, run

from costguard.budget.comparison import compare_with
from costguard.model.baseline import Comparison
from costguard.model.estimate import Total
from costguard.report import json_report, markdown, table
from costguard.report.comparison import FORMATS
from costguard.result import CheckResult

SCHEMA = json.loads(Path(json_report.__file__).with_name("result.schema.json").read_bytes())


@pytest.fixture
def comparison() -> Comparison:
    """Stored 14.60; 15.33 at 5% more; a box of 7.665 is gone, one of 30.66 is new."""
    small, old, large = (
        create(resource("aws_box", name, size=size))
        for name, size in (("web", "small"), ("old", "small"), ("new", "large"))
    )
    dearer = Dearer("1.05")
    base = baseline_of(run(small, old))._replace(source="baselines/<b>|dev.json")
    return compare_with(base, run(small, large, source=dearer), ["api"], dearer)


@pytest.fixture
def compared(result: CheckResult, comparison: Comparison) -> CheckResult:
    return replace(result, decision=result.decision._replace(comparison=comparison))


def test_the_table_has_a_line_for_each(compared: CheckResult) -> None:
    text = click.unstyle(table.render(compared))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "baseline $14.60" in lines
    assert "change of prices +$0.73 +5.000%" in lines
    assert "baseline at today's prices $15.33" in lines
    assert "change of code +$23.00 +150.000%" in lines
    assert "now $38.33" in lines
    assert "aws_box.new $30.66 +$30.66" in lines
    assert "aws_box.old $7.30 $7.67 -$7.67 +$0.37" in lines


def test_markdown_has_the_same_and_harmless_names(compared: CheckResult) -> None:
    text = markdown.render(compared)
    assert "| change of prices | +$0.73 | +5.000% |" in text
    assert "| change of code | +$23.00 | +150.000% |" in text
    assert "<summary>3 resources differ</summary>" in text
    assert "`baselines/<b>\\|dev.json`" in text


def test_json_has_every_figure_and_fits_its_schema(compared: CheckResult) -> None:
    document = json_report.document(compared)
    Draft202012Validator(SCHEMA).validate(document)
    found = document["decision"]["comparison"]
    figures = ("stored", "price_change", "repriced", "code_change", "head")
    assert [found[key] for key in figures] == ["14.6", "0.73", "15.33", "22.995", "38.325"]
    assert found["exact"] is True
    assert [r["address"] for r in found["resources"]] == [
        "aws_box.new",
        "aws_box.old",
        "aws_box.web",
    ]


def test_each_format_stands_alone(comparison: Comparison) -> None:
    assert FORMATS["table"](comparison).startswith("Compared with baselines/")
    assert FORMATS["markdown"](comparison).startswith("### costguard: comparison\n")
    assert json.loads(FORMATS["json"](comparison))["code_change"] == "22.995"


def test_notes_and_kept_projects_are_told(comparison: Comparison) -> None:
    told = comparison._replace(notes=("One *note*.",), kept=(("data", comparison.head.amount),))
    assert "note   One *note*." in FORMATS["table"](told)
    assert "with 1 other project" in FORMATS["table"](told)
    assert "- One \\*note\\*." in FORMATS["markdown"](told)


def test_the_page_shows_what_is_printed() -> None:
    stored, repriced, head = (
        Total(amount, 0, 0) for amount in map(Decimal, ("480.00", "489.60", "505.00"))
    )
    example = Comparison("baselines/dev.json", stored, repriced, head, ())
    page = Path(__file__).parents[2] / "docs" / "baselines.md"
    assert f"```\n{FORMATS['table'](example)}```" in page.read_text(encoding="utf-8")
