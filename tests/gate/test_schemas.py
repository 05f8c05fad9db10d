"""The published schemas and the readers agree on every file, good or bad."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from costguard.errors import UndecidedError
from costguard.gate import baseline, measurements, previous
from costguard.strict import RejectedError

ONE = {
    "unit": "s",
    "samples": ["1.5", 2, D("2.5")],
    "daily": {"2026-09-01": 1},
    "month_estimate": 5,
    "step": {"on": "2026-09-01", "daily": "2"},
    "runner_class": "linux-4",
    "config_hash": "abc",
    "price_date": "2026-09-01",
    "unknowns": 0,
}
SCOPE = {"project": "api", "env": "dev"}
METRICS = {
    "schema": 1,
    "scope": SCOPE,
    "commit": "b",
    "ancestors": ["a"],
    "ref": "refs/heads/main",
    "measured_at": "2026-09-01T08:00:00Z",
    "metrics": {
        "a.b": ONE,
        "a.c": {"unit": "s", "value": 1},
        "a.d": {"unit": "ratio", "successes": 1, "trials": 2},
    },
}
BASELINE = {
    "schema": 1,
    "scope": SCOPE,
    "commit": "b",
    "updated_at": "2026-09-01T08:00:00Z",
    "updated_by": "merge",
    "tool_version": "0.1.0",
    "metrics": {"a.b": {**ONE, "log": [{"at": "2026-09-01T08:00:00Z", "commit": "a", "value": 1}]}},
}
ODD: list[Any] = [
    None, True, False, 0, 1, 2, -1, D("-0.5"), D("0.5"), 10**12, "", " ", "1", "1e3", "1e999", "-1",
    "NaN", "x", "a.b", "2026-09-01", "2026-9-1", [], [1], [""], ["x"], {}, {"x": 1}, {"a.b": {}},
]  # fmt: skip
FILES = [
    pytest.param(measurements.build, measurements.SCHEMA, METRICS, id="metrics"),
    pytest.param(baseline.build, baseline.SCHEMA, BASELINE, id="baseline"),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items: Any = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        items = enumerate(value)
    for key, child in items:
        yield from places(child, (*path, key))


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    result = copy.deepcopy(document)
    parent = result
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return result


def takes(build: Callable[[Any, str], object], document: Any) -> bool:
    """Whether the reader takes it, as far as a schema can say."""
    try:
        build(document, "file.json")
    except RejectedError as rejected:
        return bool(rejected.reason)
    except UndecidedError:  # of a later version
        return False
    return True


@pytest.mark.parametrize(("build", "schema", "good"), FILES)
def test_reader_and_schema_take_and_reject_the_same(
    build: Callable[[Any, str], object], schema: Path, good: dict[str, Any]
) -> None:
    validator = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    build(good, "file.json")
    assert validator.is_valid(good)
    for path in places(good):
        for odd in ODD:
            document = replaced(good, path, odd)
            assert takes(build, document) == validator.is_valid(document), (path, odd)


@pytest.mark.parametrize("file", [measurements.SCHEMA, baseline.SCHEMA, previous.SCHEMA], ids=str)
def test_schemas_are_sound_and_explain_themselves(file: Path) -> None:
    schema = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for path in places(schema):
        if len(path) > 1 and path[-2] == "properties":
            node: Any = schema
            for key in path:
                node = node[key]
            target = schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else {}
            assert node.get("title") or target["title"], path
