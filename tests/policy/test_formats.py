"""Policies written for Conftest and for Infracost, unmodified, beside costguard's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from costguard.model.finding import Level
from costguard.options import CheckOptions
from costguard.policy.bundle import read_library
from costguard.policy.engine import PolicyError
from costguard.policy.formats import Form, forms_of
from costguard.policy.raw_plan import masked
from costguard.policy.run import Policies, PolicyOptions
from costguard.runner import breakdown, check, evaluate_policies

Write = Callable[..., Path]
PLAN = Path(__file__).parent.parent.parent / "examples" / "dev-small" / "plan.json"


def found(path: Path, *, plan: Path = PLAN, **options: Any) -> list[tuple[str, str]]:
    with Policies(PolicyOptions(path, **options)) as policies:
        return [(f.level.value, f.message) for f in evaluate_policies(plan, policies)]


ALTERNATIVES = """\
package one

import rego.v1

warn contains sprintf("%s: %s saves %v of %v", [r.address, a.id, a.saving, whole]) if {
	some r in input.resources
	some a in r.alternatives
	whole := a.saving + a.monthly
}
"""


def test_a_policy_sees_what_there_is_to_recommend(policy: Write) -> None:
    """A t3.small for 0.0208, a t3a.small for 0.0188 and a t4g.small for 0.0168 an hour; the disk
    costs 1.60 with each of them."""
    path = policy(ALTERNATIVES)
    wanted = [
        ("warn", "aws_instance.app: machine-amd saves 1.46 of 16.784"),
        ("warn", "aws_instance.app: machine-arm64 saves 2.92 of 16.784"),
    ]
    assert found(path) == wanted
    decided = check(PLAN, CheckOptions(environment="dev", policies=path)).findings
    assert [(f.level.value, f.message) for f in decided if f.level is Level.WARN] == wanted


CONFTEST = """\
package main

deny[msg] {
    rc := input.resource_changes[_]
    rc.type == "aws_instance"
    msg := sprintf("%s is an instance", [rc.address])
}

warn_names[{"msg": msg, "seen": true}] {
    msg := concat("/", [data.conftest.file.dir, data.conftest.file.name])
}
"""


def test_a_policy_of_conftests_sees_the_plan(policy: Write, monkeypatch: Any) -> None:
    monkeypatch.chdir(PLAN.parent.parent.parent)
    path = policy(CONFTEST)
    assert found(path, plan=Path("examples/dev-small/plan.json")) == [
        ("block", "aws_instance.app is an instance"),
        ("warn", "examples/dev-small/plan.json"),
    ]


def test_a_plan_under_another_name_is_a_plan(policy: Write) -> None:
    path = policy(
        """\
        package main

        import input as tfplan

        deny[msg] {
            tfplan.resource_changes[_].type == "aws_instance"
            msg := "an instance"
        }
        """
    )
    assert found(path) == [("block", "an instance")]


def test_namespaces_are_those_with_rules_or_those_that_are_named(policy: Write) -> None:
    policy('package main\n\nimport rego.v1\n\ndeny contains "m" if input.resource_changes\n')
    text = 'package other\n\nimport rego.v1\n\nviolation contains "o" if input.planned_values\n'
    folder = policy(text, "other.rego").parent
    assert found(folder) == [("block", "m"), ("block", "o")]
    assert found(folder, namespaces=("other",)) == [("block", "o")]
    with pytest.raises(PolicyError, match=r"namespace mian: no rules .* rules in main, other$"):
        found(folder, namespaces=("mian",))


def test_files_of_one_namespace_are_judged_once(policy: Write) -> None:
    text = 'package main\n\nimport rego.v1\n\ndeny contains "{}" if input.resource_changes\n'
    policy(text.format("a"), "a.rego")
    folder = policy(text.format("b"), "b.rego").parent
    assert found(folder) == [("block", "a"), ("block", "b")]


def test_exceptions_take_rules_out(policy: Write) -> None:
    path = policy(
        """\
        package main

        import rego.v1

        deny contains "plain" if input.resource_changes
        deny_size contains "size" if input.resource_changes
        violation_kind contains "kind"
        warn_size contains "warned"
        exception contains ["", "size"]
        """
    )
    assert found(path) == [("block", "kind"), ("warn", "warned")]


def test_an_exception_that_is_no_list_is_an_error(policy: Write) -> None:
    path = policy('package main\nimport rego.v1\ndeny contains "x" if input.checks\nexception := 5')
    with pytest.raises(PolicyError, match=r"one\.rego: exception: expected a set of lists"):
        found(path, form=Form.CONFTEST)


def test_infracosts_policies_see_its_json(policy: Write) -> None:
    """34.414 a month: 16.784 of the instance, 13.98 of the database, 3.65 of the address."""
    path = policy(
        """\
        package infracost

        deny[out] {
            limit := 30
            cost := to_number(input.totalMonthlyCost)
            out := {"msg": sprintf("%v is above %v", [cost, limit]), "failed": cost > limit}
        }

        deny[out] {
            r := input.projects[_].breakdown.resources[_]
            is_string(r.monthlyCost)
            to_number(r.monthlyCost) > 16
            out := {"msg": r.name, "failed": true}
        }

        deny[{"msg": "fine", "failed": false}] { true }
        """
    )
    assert breakdown(PLAN).estimate.after.amount == Decimal("34.414")
    assert found(path) == [("block", "34.414 is above 30"), ("block", "aws_instance.app")]
    assert found(path, v0=True) == found(path)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ('{"failed": true}', "expected the text msg in each object"),
        ('{"msg": "dear"}', 'expected failed as true or false beside the msg "dear"'),
        ('{"msg": "dear", "failed": "yes"}', "expected failed as true or false"),
        ('"dear"', "expected the text msg in each object"),
    ],
)
def test_infracosts_objects_must_be_whole(policy: Write, given: str, message: str) -> None:
    path = policy(f"package infracost\n\nimport rego.v1\n\ndeny contains {given}\n")
    with pytest.raises(PolicyError, match=rf"one\.rego: deny: {message}"):
        found(path)


def test_infracosts_format_needs_its_package(policy: Write) -> None:
    path = policy('package main\n\nimport rego.v1\n\ndeny contains "x"\n')
    with pytest.raises(PolicyError, match="policies are in the package infracost"):
        found(path, form=Form.INFRACOST)


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (['package a\n\ndeny contains "x" if input.resources\n'], Form.COSTGUARD),
        (['package a\n\ndeny contains "x" if input["planned_values"]\n'], Form.CONFTEST),
        (['package a\n\n# input.resource_changes\ndeny contains "x"\n'], Form.COSTGUARD),
        (['package infracost\n\ndeny contains "x"\n'], Form.INFRACOST),
        (
            [
                'package a\n\nimport data.lib.plan\n\ndeny contains "x" if plan.changes\n',
                "package lib.plan\n\nchanges := data.lib.raw.all\n",
                "package lib.raw\n\nall := input.resource_changes\n",
            ],
            Form.CONFTEST,
        ),
    ],
)
def test_the_format_is_seen_in_the_text(policy: Write, texts: list[str], form: Form) -> None:
    paths = [policy(text, f"{number}.rego") for number, text in enumerate(texts)]
    library = read_library(paths[0].parent)
    assert forms_of(library.policies, library.bundle.modules)[library.policies[0].package] is form


SECRET = "hunter2-hunter2"


def test_what_the_plan_marks_as_sensitive_reaches_no_policy() -> None:
    plan = {
        "format_version": "1.2",
        "variables": {"password": {"value": SECRET}, "size": {"value": 3}},
        "planned_values": {
            "outputs": {"password": {"sensitive": True, "value": SECRET}},
            "root_module": {
                "child_modules": [
                    {
                        "resources": [
                            {
                                "values": {"password": SECRET, "size": 3},
                                "sensitive_values": {"password": True},
                            }
                        ]
                    }
                ]
            },
        },
        "resource_changes": [
            {
                "change": {
                    "before": {"login": [{"password": SECRET, "name": "root"}]},
                    "after": {"password": SECRET, "tags_all": {"note": f"uses {SECRET}"}},
                    "before_sensitive": {"login": [{"password": True}]},
                    "after_sensitive": {"password": True},
                }
            }
        ],
        "output_changes": {
            "password": {"before": None, "after": SECRET, "after_sensitive": True},
        },
        "configuration": {"root_module": {"variables": {"password": {"sensitive": True}}}},
    }
    text = masked(plan)
    assert "hunter2" not in text
    shown = json.loads(text)
    assert shown["variables"] == {"password": {"value": "(sensitive value)"}, "size": {"value": 3}}
    change = shown["resource_changes"][0]["change"]
    assert change["before"] == {"login": [{"password": "(sensitive value)", "name": "root"}]}
    assert change["after"]["password"] == "(sensitive value)"


def test_severity_environments_and_parameters_are_data(policy: Write, tmp_path: Path) -> None:
    path = policy(
        """\
        # METADATA
        # title: One
        # custom:
        #   id: one
        #   environments: [nonprod]
        package one

        import rego.v1

        warn contains "x"
        """
    )
    data = path.parent / "data.yaml"
    for severity, level in (("off", None), ("note", "note"), ("deny", "block")):
        data.write_text(
            "costguard:\n  settings: {environment_groups: {nonprod: [dev]}}\n"
            f"  parameters: {{one: {{severity: {severity}}}}}\n"
        )
        with Policies(PolicyOptions(path.parent)) as policies:
            dev = evaluate_policies(PLAN, policies, "dev")
            production = evaluate_policies(PLAN, policies, "production")
        assert [f.level for f in dev] == ([Level(level)] if level else [])
        assert production == []
