"""Policies and tests that are broken: each is said, and none is a silent pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from costguard.errors import UsageError
from costguard.model.finding import Finding, Level
from costguard.policy.bundle import read_library
from costguard.policy.engine import PolicyError
from costguard.policy.run import Inputs, Policies, PolicyOptions
from costguard.policy.testing import run_tests

Write = Callable[..., Path]
HEAD = "package one\n\nimport rego.v1\n\n"


def judge(path: Path) -> tuple[Finding, ...]:
    """The findings over an empty document."""
    inputs = Inputs(lambda: "{}", lambda: "{}", lambda: "{}", "dev", (), "plan.json")
    with Policies(PolicyOptions(path)) as policies:
        return policies.findings(inputs)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ('deny contains "x" if {', r"one\.rego:6:1: expecting expression"),
        ("deny := 5", r"one\.rego: deny: expected a set of texts.*the rule gave a number"),
        ("deny contains 5", r"one\.rego: deny: expected a text, .*the rule gave a number"),
        ('deny contains {"id": "a"}', r"one\.rego: deny: .*the text msg; the rule gave an object"),
        ('deny contains ""', r"one\.rego: deny: expected a text, .*the rule gave an empty text"),
        ('deny contains {"msg": ""}', r"one\.rego: deny: .*the text msg"),
        ("warn contains null", r"one\.rego: warn: .*the rule gave nothing"),
        ("violation if true", r"one\.rego: violation: .*the rule gave true or false"),
        ('deny contains {"msg": "a", "changes": 1}', r"one\.rego: deny: expected changes as a li"),
        ('deny contains {"msg": "a", "changes": [1]}', r"one\.rego: deny: expected a change as an"),
    ],
)
def test_a_rule_that_cannot_be_judged(policy: Write, rule: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message) as caught:
        judge(policy(f"{HEAD}{rule}\n"))
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)


def test_a_folder_without_rules(policy: Write) -> None:
    path = policy("package one\n\nimport rego.v1\n\nallowed if input.x\n")
    with pytest.raises(PolicyError, match="no rules named deny, violation or warn in any package"):
        judge(path)


@pytest.mark.parametrize(
    "head",
    [
        "package main",
        "package costguard.policies.a",
        "# METADATA\n# custom:\n#   category: storage\npackage a",
    ],
)
def test_a_namespace_without_rules(policy: Write, head: str) -> None:
    policy(f'{HEAD}deny contains "x"\n')
    path = policy(f"{head}\n\nimport rego.v1\n\ndenied contains 1\n", "two.rego")
    with pytest.raises(PolicyError, match=r"two\.rego: package .*: no rules named deny, violation"):
        judge(path.parent)


@pytest.mark.parametrize("name", ['costguard.policies["one"]', 'one ["two"]'])
def test_a_package_with_a_name_in_brackets(policy: Write, name: str) -> None:
    path = policy(f'package {name}\n\nimport rego.v1\n\ndeny contains "x"\n')
    with pytest.raises(PolicyError, match=r"one\.rego: package .*expected a name without brackets"):
        judge(path)


@pytest.mark.parametrize("name", ["shared.limits", "costguard.lib", "limits.prod"])
def test_an_import_of_what_is_not_there(policy: Write, name: str) -> None:
    path = policy(f'package one\n\nimport data.{name}\n\ndeny contains "x"\n')
    (path.parent / "data.yaml").write_text("limits: {dev: 5}\n")
    with pytest.raises(PolicyError, match=rf"one\.rego: import data\.{name}: there is no such"):
        judge(path.parent)


def test_imports_of_packages_data_and_what_conftest_gives(policy: Write) -> None:
    policy("package shared.sizes\n\nimport rego.v1\n\nmost := 3\n", "sizes.rego")
    path = policy(
        "package one\n\nimport data.conftest\nimport data.limits.dev\n"
        'import data.shared.sizes.most\n\ndeny contains "x" if most < dev\n'
    )
    (path.parent / "data.yaml").write_text("limits: {dev: 5}\n")
    assert [finding.message for finding in judge(path.parent)] == ["x"]


def test_a_type_that_is_judged_and_not_in_the_annotations(policy: Write) -> None:
    head = "# METADATA\n# custom:\n#   resource_types: [aws_ebs_volume]\npackage one\n\n"
    path = policy(f'{head}deny contains r.address if some r in lib.planned("aws_instance")\n')
    with pytest.raises(PolicyError, match=r"resource_types: the policy asks for aws_instance"):
        judge(path)


def test_a_helper_that_is_named_in_brackets_is_parsed(policy: Write) -> None:
    policy("package helper\n\nimport rego.v1\n\nyes := true\n", "helper.rego")
    head = "# METADATA\n# custom:\n#   resource_types: [aws_ebs_volume]\npackage costguard.one\n\n"
    path = policy(f'{head}import rego.v1\n\ndeny contains "x" if data["helper"].yes\n')
    inputs = Inputs(lambda: "{}", lambda: "{}", lambda: "{}", "dev", ("aws_ebs_volume",), "p.json")
    with Policies(PolicyOptions(path.parent)) as policies:
        policies.expect({"aws_ebs_volume"}, {"dev"})
        assert [finding.message for finding in policies.findings(inputs)] == ["x"]


def test_two_policies_with_one_id(policy: Write) -> None:
    text = "# METADATA\n# custom:\n#   id: same\npackage {}\n\nimport rego.v1\n\ndeny contains 1\n"
    policy(text.format("a"), "a.rego")
    path = policy(text.format("b"), "b.rego")
    with pytest.raises(PolicyError, match=r"b\.rego: the id same is already that of .*a\.rego"):
        judge(path.parent)


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ("# custom: [", r"one\.rego:3: METADATA: "),
        ("# custom: 5", r"METADATA: custom: expected a map of keys"),
        ("# custom: {severity: loud}", r"custom\.severity: expected one of off, note, warn, deny"),
        ("# custom: {environments: dev}", r"custom\.environments: expected a list of names"),
        (
            "# custom: {confidence: 70}",
            r"custom\.confidence: expected a number above 0 and up to 1",
        ),
        ("# custom: {confidence: high}", r"custom\.confidence: expected a number .*; found high"),
    ],
)
def test_annotations_that_are_wrong(policy: Write, metadata: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        judge(policy(f"# METADATA\n{metadata}\n{HEAD}deny contains 1\n"))


@pytest.mark.parametrize(
    ("block", "level"),
    [
        ("# METADATA\n# custom: {severity: warn}\n\n# Copyright\n", Level.WARN),
        ("#METADATA\n# custom: {severity: warn}\n", Level.WARN),
        ("# METADATA\n# custom: {severity: HIGH}\n", Level.BLOCK),
    ],
)
def test_annotations_as_others_write_them(policy: Write, block: str, level: Level) -> None:
    """Lines between the block and its package, and severities that are other tools' words."""
    (finding,) = judge(policy(f'{block}{HEAD}deny contains "x"\n'))
    assert finding.level is level


def test_a_severity_of_others_in_a_policy_of_costguards(policy: Write) -> None:
    block = "# METADATA\n# custom: {severity: high}\n"
    with pytest.raises(PolicyError, match="expected one of off, note, warn, deny; found high"):
        judge(policy(f'{block}package costguard.policies.a\n\ndeny contains "x" if true\n'))


def test_a_severity_in_the_data_that_there_is_none_of(policy: Write) -> None:
    path = policy(f'{HEAD}deny contains "x"\n')
    data = path.parent / "data.yaml"
    data.write_text("costguard: {parameters: {one: {severity: fatal}}}\n")
    with pytest.raises(PolicyError, match=r"parameters\.one\.severity: .*found fatal"):
        judge(path.parent)


def test_a_date_in_the_data_is_a_text(policy: Write) -> None:
    path = policy(f"{HEAD}deny contains data.until\n")
    (path.parent / "data.yaml").write_text("until: 2026-12-01\n")
    (finding,) = judge(path.parent)
    assert finding.message == "2026-12-01"


def test_no_policies_at_all(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no policies \(\*\.rego\) there"):
        read_library(tmp_path)


@pytest.mark.parametrize(
    "test",
    [
        "test_a if true",
        "test_a := true",
        "test_a if { x := 1 }",
        "test_a if { found := data.one.deny with input as {} }",
        "test_a if data.one.deny",
        "test_a if { some x }",
        "test_a if 1 == 1",
        "test_a if not false",
    ],
)
def test_a_test_that_asserts_nothing(policy: Write, test: str) -> None:
    path = policy(f'{HEAD}deny contains "x"\n\n{test}\n\ntest_b if count(deny) == 1\n')
    with pytest.raises(PolicyError, match=r"one\.rego:7: test_a: the test asserts nothing"):
        run_tests(path)


@pytest.mark.parametrize(
    "test",
    [
        "test_a if count(deny) == 1",
        "test_a := count(deny) == 1",
        'test_a if "x" in deny',
        'test_a if deny["x"]',
        "test_a if not allowed",
        "test_a if data.one.told with input as {}",
        "test_a if { some m in deny; startswith(m, m) }",
        "test_a if { every m in deny { m != null } }",
    ],
)
def test_a_test_that_asserts_something(policy: Write, test: str) -> None:
    run = run_tests(policy(f'{HEAD}deny contains "x"\n\ntold := 1\n\nallowed := false\n\n{test}\n'))
    assert [(case.name, case.passed) for case in run.cases] == [("test_a", True)]


def test_a_test_that_fails_and_what_no_test_reaches(policy: Write) -> None:
    """Two of the three rules' lines are reached: that of `deny`, and that of `size`."""
    policy(f'{HEAD}deny contains "x" if size > 1\n\nsize := 2\n\nnever := 3\n')
    path = policy(
        "package one_test\n\nimport rego.v1\n\n"
        "test_a if count(data.one.deny) == 1\n\ntest_b if count(data.one.deny) == 2\n",
        "one_test.rego",
    )
    run = run_tests(path.parent)
    assert [case.name for case in run.failed] == ["test_b"]
    (covered,) = run.coverage
    assert (Path(covered.file).name, covered.percent, covered.missed) == ("one.rego", 66, (9,))


def test_a_part_of_a_library_has_what_the_whole_shares(policy: Write) -> None:
    """Only the part's own tests are run: that of the lib fails."""
    policy("package costguard.lib\n\nimport rego.v1\n\nyes if data.open\n", "lib/lib.rego")
    policy(
        "package costguard.lib_test\n\nimport rego.v1\n\ntest_no if input.open\n",
        "lib/lib_test.rego",
    )
    text = 'package one\n\nimport data.costguard.lib\n\ndeny contains "x" if lib.yes\n'
    path = policy(f"{text}\ntest_a if count(deny) == 1\n", "storage/one.rego")
    (path.parent.parent / "data.yaml").write_text("open: true\n")
    for asked in (path, path.parent):
        assert [finding.message for finding in judge(asked)] == ["x"]
        run = run_tests(asked)
        assert [(case.name, case.passed) for case in run.cases] == [("test_a", True)]
        assert {covered.file for covered in run.coverage} <= {path.as_posix()}


def test_no_tests_at_all(policy: Write) -> None:
    with pytest.raises(UsageError, match="no tests there"):
        run_tests(policy(f'{HEAD}deny contains "x"\n'))
