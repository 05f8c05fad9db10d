"""`costguard report convert`, as a user runs it on reports of the bundled examples."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Costguard = Callable[..., "tuple[int, str, str]"]
SMALL = "examples/dev-small/plan.json"
USAGE = ("--usage-file", "examples/dev-small/usage.yml")


@pytest.fixture
def small(costguard: Costguard, tmp_path: Path) -> Path:
    path = tmp_path / "small.json"
    costguard("check", SMALL, *USAGE, "--format", "json", "--out", path)
    return path


@pytest.mark.parametrize("form", ["table", "markdown", "sarif", "csv"])
def test_a_converted_report_is_the_one_that_check_writes(
    form: str, costguard: Costguard, small: Path
) -> None:
    _, straight, _ = costguard("check", SMALL, *USAGE, "--format", form)
    assert costguard("report", "convert", small, "--format", form) == (0, straight, "")


def test_a_page_has_the_verdict_and_the_charts(costguard: Costguard, small: Path) -> None:
    code, out, _ = costguard("report", "convert", small, "--format", "html")
    assert code == 0
    assert '<h1>costguard: <span class="pass">pass</span></h1>' in out
    assert out.count("<svg ") == 2


def test_several_become_one(costguard: Costguard, small: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.json"
    costguard("check", "examples/monorepo/app/plan-*.json", "--format", "json", "--out", many)
    code, out, _ = costguard("report", "convert", small, many, "--format", "json")
    document = json.loads(out)
    names = [one["decision"]["environment"] for one in document["results"]]
    assert (code, names) == (0, ["dev", "dev", "prod"])
    assert document["results"][0] == json.loads(small.read_text(encoding="utf-8"))
    _, out, _ = costguard("report", "convert", small, many)
    assert out.startswith(" PASS  3 environments")


def test_what_is_no_report_is_told_in_one_line(
    costguard: Costguard, small: Path, tmp_path: Path
) -> None:
    code, _, err = costguard("report", "convert", SMALL)
    assert (code, err) == (
        2,
        f"costguard: error: {SMALL}: no report; expected a report that costguard check "
        "--format json has written\n",
    )
    code, _, err = costguard("report", "convert", tmp_path / "none.json")
    assert code == 2
    assert "none.json: no such file" in err
    document = json.loads(small.read_text(encoding="utf-8"))
    document["schema_version"] = "2.0"
    small.write_text(json.dumps(document), encoding="utf-8")
    code, out, err = costguard("report", "convert", small)
    assert (code, out) == (3, "")
    assert "version 2.0, expected 1" in err


def test_currencies_are_not_mixed(costguard: Costguard, small: Path, tmp_path: Path) -> None:
    document = json.loads(small.read_text(encoding="utf-8"))
    document["currency"] = "EUR"
    other = tmp_path / "other.json"
    other.write_text(json.dumps(document), encoding="utf-8")
    code, out, err = costguard("report", "convert", small, other)
    assert (code, out) == (2, "")
    assert "in EUR and USD, and nothing is converted" in err


def test_focus_is_not_offered(costguard: Costguard, small: Path) -> None:
    code, _, err = costguard("report", "convert", small, "--format", "focus")
    assert code == 2
    assert "'focus' is not one of" in err


@pytest.mark.parametrize("form", ["sarif", "gitlab-codequality"])
def test_findings_stand_at_their_line(form: str, costguard: Costguard, tmp_path: Path) -> None:
    """The database of the example stands at line 6 of data.tf."""
    plan, source = "examples/web-app/plan.json", ("--source", "examples/web-app")
    path = tmp_path / "web.json"
    costguard("check", plan, "--format", "json", "--out", path)
    _, straight, _ = costguard("check", plan, "--format", form, *source)
    assert costguard("report", "convert", path, "--format", form, *source) == (0, straight, "")
    found = json.loads(straight)
    if form == "sarif":
        places = [r["locations"][0]["physicalLocation"] for r in found["runs"][0]["results"]]
        assert {
            "artifactLocation": {"uri": "examples/web-app/data.tf"},
            "region": {"startLine": 6},
        } in places
    else:
        places = [entry["location"] for entry in found]
        assert {"path": "examples/web-app/data.tf", "lines": {"begin": 6}} in places


def test_a_source_that_is_not_there(costguard: Costguard) -> None:
    code, out, err = costguard("check", SMALL, "--source", "nowhere", "--format", "sarif")
    assert (code, out) == (2, "")
    assert "nowhere: no Terraform files (*.tf) there" in err
