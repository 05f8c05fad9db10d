"""Each format against a golden file, on a small fixed catalog.

A change of a report is a change of its golden file, to be read in review. To write them anew:
`COSTGUARD_WRITE_GOLDEN=1 python -m pytest tests/report`.
"""

import json
import os
import re
from pathlib import Path

import click
import pytest

from costguard.report import FORMATS, explain, renderer, usage_skeleton
from costguard.result import CheckResult, Result

GOLDEN = Path(__file__).parent / "golden"


def compare(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("COSTGUARD_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def pretty(text: str) -> str:
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


TEXT = {
    "table": "check.txt",
    "markdown": "check.md",
    "markdown-summary": "summary.md",
    "html": "check.html",
    "junit": "check.xml",
    "gitlab-metrics": "metrics.txt",
    "csv": "check.csv",
    "focus": "focus.csv",
}
"""Golden files of formats that are text; the others are JSON."""


@pytest.mark.parametrize("form", TEXT)
def test_check_as_text(form: str, result: CheckResult) -> None:
    text = click.unstyle(renderer(form)(result))
    # How a chart is drawn is the library's; what is in it has tests of its own.
    compare(TEXT[form], re.sub(r"<svg.*?</svg>", "<svg/>", text))


@pytest.mark.parametrize("form", [f for f in FORMATS if f not in TEXT])
def test_check_as_json(form: str, result: CheckResult) -> None:
    compare(f"check-{form}.json", pretty(renderer(form)(result)))


def test_breakdown_has_every_line_and_no_verdict(result: CheckResult) -> None:
    plain = Result(result.projects, result.estimate, generated=result.generated)
    compare("breakdown.txt", click.unstyle(renderer("table")(plain)))
    compare("breakdown.md", renderer("markdown")(plain))


def test_explain(result: CheckResult) -> None:
    text = explain.render(list(result.estimate.resources), result.estimate.currency)
    compare("explain.txt", click.unstyle(text))


def test_usage_skeleton(result: CheckResult) -> None:
    compare("usage.yml", usage_skeleton.render(result))
