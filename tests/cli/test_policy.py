"""``costguard policy``, and policies within ``costguard check``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

Command = Callable[..., Any]
PLAN = "examples/dev-small/plan.json"
DENY = (
    'package one\n\nimport rego.v1\n\ndeny contains "no instance" if input.by_type.aws_instance\n'
)


def write(folder: Path, text: str) -> Path:
    path = folder / "one.rego"
    path.write_text(text)
    return path


def test_eval_denies_without_a_budget(costguard: Command, tmp_path: Path) -> None:
    run = costguard("policy", "eval", PLAN, "--policy-path", str(write(tmp_path, DENY)))
    assert (run.code, run.out) == (
        1,
        "deny  no instance  [one]\n1 policy: 1 deny, 0 warn, 0 note\n",
    )


def test_eval_warns_and_passes(costguard: Command, tmp_path: Path) -> None:
    path = write(tmp_path, DENY.replace("deny", "warn"))
    run = costguard("policy", "eval", PLAN, "--policy-path", str(path), "--format", "json")
    (finding,) = json.loads(run.out)["findings"]
    assert (run.code, finding["level"], finding["policy"]) == (0, "warn", path.as_posix())


def test_eval_of_a_broken_policy_ends_with_3(costguard: Command, tmp_path: Path) -> None:
    run = costguard("policy", "eval", PLAN, "--policy-path", str(write(tmp_path, DENY + "deny x")))
    assert run.code == 3
    assert "one.rego:6:1: rule must have a body" in run.err
    assert run.out == ""


def test_a_denied_plan_is_blocked(costguard: Command, tmp_path: Path) -> None:
    write(tmp_path, DENY)
    run = costguard("check", PLAN, "--policies", str(tmp_path), "--format", "json")
    findings = {f["id"]: f for f in json.loads(run.out)["decision"]["findings"]}
    assert (run.code, findings["one"]["level"]) == (1, "block")


def test_a_check_of_a_broken_policy_ends_with_3(costguard: Command, tmp_path: Path) -> None:
    write(tmp_path, DENY.replace('"no instance"', "5"))
    run = costguard("check", PLAN, "--policies", str(tmp_path))
    assert (run.code, run.out) == (3, "")
    assert "one.rego: deny: expected a text" in run.err


def test_a_waiver_takes_a_policys_finding_out(costguard: Command, tmp_path: Path) -> None:
    write(tmp_path, DENY)
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(
        "version: 1\nwaivers:\n  - id: w1\n    policy: one\n    environment: dev\n"
        "    owner: team\n    reason: it is needed until the move is done\n"
        "    created: 2026-11-01\n    expires: 2026-12-20\n"
    )
    given = ["--waivers", str(waivers), "--date", "2026-11-21", "--format", "json"]
    run = costguard("check", PLAN, "--policies", str(tmp_path), *given)
    decision = json.loads(run.out)["decision"]
    assert (run.code, decision["verdict"]) == (0, "pass")
    assert len(decision["waived"]) == 1


def test_a_new_policy_works_and_is_not_written_twice(costguard: Command, tmp_path: Path) -> None:
    given = ["policy", "new", "my-rule", "--category", "storage", "--policies", str(tmp_path)]
    written = costguard(*given)
    assert written.code == 0
    assert [Path(line).name for line in written.out.split()][:3] == [
        "my_rule.rego",
        "my_rule_test.rego",
        "my_rule_examples.yaml",
    ]
    rule = tmp_path / "storage" / "my_rule.rego"
    rule.write_text(rule.read_text() + "# mine\n")
    again = costguard(*given)
    assert again.code == 2
    assert "my_rule.rego: is there already, and is not overwritten" in again.err
    assert rule.read_text().endswith("# mine\n")
    tested = costguard("policy", "test", str(tmp_path))
    assert tested.code == 0
    assert "3 passed, none failed" in tested.out
    listed = json.loads(
        costguard("policy", "list", "--policies", str(tmp_path), "--format", "json").out
    )
    assert [(one["id"], one["category"], one["tests"]) for one in listed] == [
        ("my-rule", "storage", 3)
    ]


@pytest.mark.parametrize("name", ["../evil", "My-Rule", "a_b", "a--b", ""])
def test_a_name_that_is_no_id_is_refused(costguard: Command, tmp_path: Path, name: str) -> None:
    given = ["policy", "new", name, "--category", "storage", "--policies", str(tmp_path)]
    run = costguard(*given)
    assert (run.code, list(tmp_path.iterdir())) == (2, [])


def test_show_tells_annotations_parameters_and_examples(costguard: Command, tmp_path: Path) -> None:
    costguard("policy", "new", "my-rule", "--category", "storage", "--policies", str(tmp_path))
    (tmp_path / "data.yaml").write_text(
        "costguard:\n  settings: {environment_groups: {nonprod: [dev], prod: [prod]}}\n"
        "  parameters:\n    my-rule: {severity: deny, days: 30}\n"
    )
    run = costguard("policy", "show", "my-rule", "--policies", str(tmp_path))
    for text in ("severity        deny", "days: 30", "the type is not known before apply"):
        assert text in run.out
    wrong = costguard("policy", "show", "my-rul", "--policies", str(tmp_path))
    assert wrong.code == 2
    assert "no such policy in" in wrong.err
    assert "did you mean my-rule" in wrong.err


def test_a_failing_test_ends_with_1_and_stands_in_junit(costguard: Command, tmp_path: Path) -> None:
    path = write(tmp_path, DENY + "\ntest_a if count(deny) == 0\n\ntest_b if count(deny) == 9\n")
    run = costguard("policy", "test", str(path), "--format", "junit")
    suites = Tree.fromstring(run.out)
    assert (run.code, suites.get("tests"), suites.get("failures")) == (1, "2", "1")
    failed = [case.get("name") for case in suites.iter("testcase") if len(case)]
    assert failed == ["test_b"]


def test_a_test_that_asserts_nothing_ends_with_3(costguard: Command, tmp_path: Path) -> None:
    run = costguard("policy", "test", str(write(tmp_path, DENY + "\ntest_a if true\n")))
    assert run.code == 3
    assert "one.rego:7: test_a: the test asserts nothing" in run.err


def test_the_input_is_one_document(costguard: Command) -> None:
    run = costguard("policy", "input", PLAN, "--env", "staging")
    assert json.loads(run.out)["context"]["environment"] == "staging"
