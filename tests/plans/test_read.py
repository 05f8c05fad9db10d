"""The public function: sources, and documents that are no plans."""

from __future__ import annotations

import gc
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from costguard.errors import CostguardError, PlanError, UsageError
from costguard.plans.read import read, read_bytes


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_a_file_is_read(data: Path) -> None:
    plan = read(data / "actions.json")
    assert plan.source == str(data / "actions.json")
    assert (plan.tool, plan.tool_version, plan.format_version) == ("terraform", "1.11.4", "1.2")
    assert len(plan.digest) == 64


def test_standard_input_is_read(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (data / "actions.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", Stdin(content))
    plan = read("-")
    assert plan.source == "-"
    assert plan.changes == read(data / "actions.json").changes


def test_messages_say_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    with pytest.raises(PlanError, match=r"^standard input: empty"):
        read("-")
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match=r"^standard input is closed"):
        read("-")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("absent.json", "no such file; expected a plan as JSON (terraform show -json FILE"),
        (".", "is a directory; expected a plan"),
        ("file.txt/plan.json", "cannot be read: Not a directory"),
        ("nul\0.json", "cannot be read"),
    ],
)
def test_a_source_that_cannot_be_read_is_wrong_use(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(UsageError) as caught:
        read(f"{tmp_path}/{name}")
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


STRANGERS: list[tuple[Any, str]] = [
    (
        {"sequence": 1, "timestamp": 1, "resourcePreEvent": {"metadata": {}}},
        "this is the events of a Pulumi preview",
    ),
    ({"AWSTemplateFormatVersion": "2010-09-09"}, "this is a CloudFormation template"),
    ({"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}, "this is a CloudFormation template"),
    (
        {"$schema": "x", "contentVersion": "1.0.0.0", "resources": []},
        "this is an Azure Resource Manager template",
    ),
    (
        {"meta": {}, "encrypted_data": "AAAA", "encryption_version": "v0"},
        "this is an encrypted OpenTofu plan or state, not a plan; run: tofu show -json FILE",
    ),
    (
        {"serial": 1, "lineage": "x", "meta": {}, "encrypted_data": "A", "version": 4},
        "this is an encrypted OpenTofu plan or state",
    ),
    (
        {"format_version": "1.0", "provider_schemas": {}},
        "this is the output of terraform providers schema",
    ),
    (
        {"format_version": "1.0", "valid": True, "error_count": 0, "diagnostics": []},
        "this is the output of terraform validate",
    ),
    (
        {"version": "0.2", "projects": [], "totalMonthlyCost": "1"},
        "this is a cost report in Infracost's format, not a plan; give the plan",
    ),
    (
        {"version": 3, "serial": 2, "lineage": "x", "modules": []},
        "this is a Terraform state of version 3 or older",
    ),
    ({"hello": "world"}, "this JSON is not a plan: it has neither resource_changes nor"),
    ({}, "this JSON is not a plan"),
    ([{"hello": 1}], "expected a plan (a JSON object), found a list"),
    ([], "expected a plan (a JSON object), found a list"),
    ("text", "expected a plan (a JSON object), found a text"),
    (12, "expected a plan (a JSON object), found a number"),
    (True, "expected a plan (a JSON object), found true or false"),
    (None, "expected a plan (a JSON object), found null"),
]


@pytest.mark.parametrize(("document", "message"), STRANGERS)
def test_json_that_is_no_plan_is_recognised(document: Any, message: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_bytes(json.dumps(document).encode(), "plan.json")
    assert str(caught.value).startswith(f"plan.json: {message}")
    assert "\n" not in str(caught.value)


def test_the_event_stream_of_terraform_plan_json_is_recognised() -> None:
    lines = [
        {"@level": "info", "@message": "Terraform 1.11.4", "type": "version", "ui": "1.2"},
        {"@level": "info", "@message": "Plan: 1 to add", "type": "change_summary"},
    ]
    stream = "\n".join(json.dumps(line) for line in lines)
    with pytest.raises(PlanError, match="the messages of terraform plan -json") as caught:
        read_bytes(stream.encode(), "plan.json")
    assert "terraform show -json FILE > plan.json" in str(caught.value)


def test_every_error_is_costguards_own_and_carries_its_exit_code() -> None:
    with pytest.raises(CostguardError) as caught:
        read_bytes(b"{}", "plan.json")
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(data: Path, enabled: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        read(data / "actions.json")
        assert gc.isenabled() is enabled
        with pytest.raises(PlanError):
            read_bytes(b"{", "plan.json")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
