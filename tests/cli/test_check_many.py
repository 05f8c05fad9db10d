"""`costguard check` over several plans, and against a baseline, as a user runs it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Costguard = Callable[..., "tuple[int, str, str]"]
SMALL = "examples/dev-small/plan.json"
RESIZE = "examples/dev-small/plan-resize.json"
USAGE = ("--usage-file", "examples/dev-small/usage.yml")


def test_a_pattern_names_many_plans_and_each_environment_gets_its_answer(
    costguard: Costguard,
) -> None:
    code, out, _ = costguard("check", "examples/monorepo/app/plan-*.json")
    assert code == 0
    assert out.startswith(" PASS  2 environments")
    assert "environment dev (variable environment = dev)" in out
    assert "environment prod (variable environment = prod)" in out


def test_the_projects_of_a_file_are_one_json_document(
    costguard: Costguard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("examples/monorepo")
    code, out, _ = costguard("check", "--format", "json")
    document = json.loads(out)
    assert (code, document["verdict"]) == (0, "pass")
    dev, prod = document["results"]
    assert [p["name"] for p in dev["projects"]] == ["network-dev", "app-dev"]
    assert dev["totals"]["after"]["monthly"] == "56.704"
    assert prod["decision"]["environment"] == "prod"


def test_the_same_plan_named_twice_is_read_once(costguard: Costguard) -> None:
    code, out, _ = costguard("check", SMALL, SMALL, *USAGE, "--format", "json")
    assert code == 0
    assert len(json.loads(out)["projects"]) == 1


def test_a_copy_of_a_plan_is_counted_once_and_reported(
    costguard: Costguard, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.json"
    shutil.copy(SMALL, copy)
    _, alone, _ = costguard("check", SMALL, "--env", "dev", "--format", "json")
    code, out, _ = costguard("check", SMALL, copy, "--env", "dev", "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert document["totals"]["after"] == json.loads(alone)["totals"]["after"]
    (finding,) = (f for f in document["decision"]["findings"] if f["id"] == "resource-duplicate")
    assert finding["level"] == "warn"
    assert "is the same document as that of examples/dev-small/plan.json" in finding["message"]


def test_one_broken_plan_fails_the_whole_check_and_all_are_named(
    costguard: Costguard, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text("{}", encoding="utf-8")
    code, out, err = costguard("check", SMALL, tmp_path / "a.json", tmp_path / "b.json")
    assert (code, out) == (3, "")
    assert "2 of 3 projects failed" in err
    assert str(tmp_path / "a.json") in err
    assert str(tmp_path / "b.json") in err


def test_a_pattern_that_matches_nothing_is_wrong_use(costguard: Costguard) -> None:
    code, _, err = costguard("check", "examples/none/*.json")
    assert code == 2
    assert "examples/none/*.json: no file matches this pattern" in err


def test_the_change_is_measured_from_the_baseline(costguard: Costguard, tmp_path: Path) -> None:
    save = ("baseline", "save", SMALL, "--env", "dev", "--project", "app", *USAGE)
    assert costguard(*save, "--baseline", tmp_path / "dev.json")[0] == 0
    check = ("check", RESIZE, "--env", "dev", "--project", "app", *USAGE, "--date", "2026-11-15")
    code, out, _ = costguard(*check, "--baseline", tmp_path, "--format", "json")
    document = json.loads(out)
    comparison = document["decision"]["comparison"]
    assert code == 1
    assert comparison["price_change"] == "0"
    assert comparison["code_change"] == document["totals"]["difference"]
    landing = document["decision"]["landing"]
    assert (landing["run_rate"], landing["hours_in_month"]) == (comparison["repriced"], 720)


def test_the_baseline_of_another_environment_is_refused(
    costguard: Costguard, tmp_path: Path
) -> None:
    file = tmp_path / "dev.json"
    costguard("baseline", "save", SMALL, "--env", "dev", "--baseline", file, *USAGE)
    code, out, err = costguard("check", SMALL, "--env", "staging", "--baseline", file)
    assert (code, out) == (3, "")
    assert "the baseline of environment dev, not of staging" in err
