"""Whatever comes in: a plan, or an error of costguard's; and no sensitive value in it."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costguard.errors import CostguardError, PlanError
from costguard.model.plan import Plan
from costguard.plans.read import read_bytes

DATA = Path(__file__).parent / "data"
DOCUMENTS = [
    json.loads((DATA / name).read_text())
    for name in (
        "actions.json",
        "modules.json",
        "targeted.json",
        "state.json",
        "stored_state.json",
        "pulumi/preview_all.json",
        "pulumi/plan.json",
        "pulumi/state.json",
    )
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.text(max_size=5) | st.sampled_from(
    ["references", "constant_value", "resources", "address", "region", "value", "expressions"]
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)
SECRET = "hunter2-horse-battery"


def attempt(data: bytes) -> Plan | None:
    """The plan, or None where it is refused in one line; any other exception is a failure."""
    try:
        return read_bytes(data, "plan.json")
    except CostguardError as error:
        refusal = str(error)
    assert refusal.startswith("plan.json:")
    assert "\n" not in refusal
    return None


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in a document."""
    members = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(place for key, inner in members for place in places(inner, (*path, key)))]


PLACES = [places(document)[1:] for document in DOCUMENTS]


def put(document: Any, path: tuple[Any, ...], value: Any) -> None:
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = value


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    attempt(data)


@given(JSON)
def test_any_json(value: Any) -> None:
    attempt(json.dumps(value).encode())


@settings(max_examples=400)
@given(st.data())
def test_anything_anywhere_in_a_plan(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(DOCUMENTS) - 1))
    document = copy.deepcopy(DOCUMENTS[number])
    put(document, data.draw(st.sampled_from(PLACES[number])), data.draw(JSON))
    plan = attempt(json.dumps(document).encode())
    if plan is not None:
        repr(plan)


@settings(max_examples=200)
@given(st.data())
def test_a_piece_of_a_plan(data: st.DataObject) -> None:
    text = json.dumps(data.draw(st.sampled_from(DOCUMENTS))).encode()
    start = data.draw(st.integers(0, len(text)))
    attempt(text[start : data.draw(st.integers(start, len(text)))])
    attempt(text[:start] + data.draw(st.binary(max_size=4)) + text[start:])


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    return [place for place in places(value, path) if len(place) > len(path)]


def mask_of(path: tuple[Any, ...]) -> Any:
    """A mask that is true at one path only."""
    if not path:
        return True
    if isinstance(path[0], int):
        return [False] * path[0] + [mask_of(path[1:])]
    return {path[0]: mask_of(path[1:])}


ATTRIBUTES = st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=4)


@given(st.data(), ATTRIBUTES, st.sampled_from(["create", "update", "delete", "no-op", "forget"]))
def test_no_sensitive_value_survives(data: st.DataObject, values: Any, action: str) -> None:
    path = data.draw(st.sampled_from(leaves(values)))
    put(values, path, {"text": SECRET, "list": [SECRET]} if len(path) % 2 else SECRET)
    side = data.draw(st.sampled_from(["before", "after"]))
    change = {
        "actions": [action],
        "before": None if action == "create" else values,
        "after": None if action in {"delete", "forget"} else values,
        "after_unknown": data.draw(st.booleans() | st.just({})),
        f"{side}_sensitive": mask_of(path),
    }
    entry = {"address": "aws_i.a", "type": "aws_i", "name": "a", "change": change}
    plan = attempt(json.dumps({"format_version": "1.2", "resource_changes": [entry]}).encode())
    if plan is not None:
        assert SECRET not in repr(plan)
        assert len(plan.changes) == 1


@pytest.mark.parametrize("depth", [100, 300, 600, 900, 990, 5000])
@pytest.mark.parametrize("key", ["after", "after_unknown", "after_sensitive"])
def test_any_depth(depth: int, key: str) -> None:
    deep = '{"a":' * depth + "true" + "}" * depth
    parts = {"after": "{}", "after_unknown": "{}", "after_sensitive": "{}", key: deep}
    inner = ",".join(f'"{name}": {value}' for name, value in parts.items())
    entry = f'{{"address":"x.y","type":"x","name":"y","change":{{"actions":["create"],{inner}}}}}'
    attempt(f'{{"format_version":"1.2","resource_changes":[{entry}]}}'.encode())


@pytest.mark.parametrize("depth", [100, 300, 600, 900, 990])
def test_any_depth_in_a_preview(depth: int) -> None:
    deep = '{"a":' * depth + "true" + "}" * depth
    record = f'{{"urn":"urn:pulumi:a::b::c:d/e:F::g","custom":true,"inputs":{{"x":{deep}}}}}'
    text = f'{{"op":"create","urn":"urn:pulumi:a::b::c:d/e:F::g","newState":{record}}}'
    plan = attempt(f'{{"steps":[{text}],"changeSummary":{{"create":1}}}}'.encode())
    if plan is not None:
        with suppress(PlanError):  # the attributes are read when they are asked for
            repr(plan)


def test_deep_modules_are_refused_in_one_line() -> None:
    module: dict[str, Any] = {}
    for _ in range(300):
        module = {"module_calls": {"m": {"module": module}}}
    document = {
        "format_version": "1.2",
        "resource_changes": [],
        "configuration": {"root_module": module},
    }
    attempt(json.dumps(document).encode())
    with pytest.raises(PlanError, match="nested too deeply"):
        read_bytes(b'{"resource_changes":' + b"[" * 5000, "plan.json")
